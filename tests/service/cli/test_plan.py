"""`sovang plan`: a plan in a file is checked, refused by field, and adopted."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.domain.editions import altered
from tests.service.sovang import done, sovang
from tests.whole_book import PLAN


def written(path: Path, document: Any) -> str:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_a_file_is_checked(tmp_path: Path) -> None:
    told = done("plan", "check", written(tmp_path / "p.json", PLAN)).stdout
    assert told.startswith("minh-hoa of 2026 (1 targets, 1 lines, digest ")
    refused = sovang("plan", "check", written(tmp_path / "q.json", altered(PLAN, "targets[0].share", "9")))
    assert (refused.exit_code, refused.output) == (
        1,
        'Error: q.json: targets[0].share: must be per cent with two places, such as "85.00". '
        "Mend that in the file, then give it again.\n",
    )
    (tmp_path / "r.json").write_bytes(b"[]")
    refused = sovang("plan", "check", str(tmp_path / "r.json"))
    assert refused.output == "Error: r.json: document: must be an object. Mend it, or give another one.\n"


@pytest.mark.usefixtures("demonstration")
def test_a_plan_is_adopted_by_code(tmp_path: Path) -> None:
    file = written(tmp_path / "p.json", PLAN)
    assert done("plan", "adopt", file, "--place", "MH-DL").stdout.startswith("Adopted: minh-hoa of 2026")
    targets = json.loads(done("progress", "targets", "--json").stdout)
    assert [line["share"] for line in targets if line["source"]["plan"] == "minh-hoa"] == ["85.00"]
    assert sovang("plan", "adopt", file, "--place", "XX").exit_code == 2
    unknown = written(tmp_path / "q.json", altered(PLAN, "targets[0].title", "famly") | {"plan": "other"})
    refused = sovang("plan", "adopt", unknown, "--place", "MH-DL")
    assert (refused.exit_code, refused.output) == (
        1,
        "Error: “targets[0].title” names the title “famly”, which is not awarded here. "
        "Mend the code in the file, or adopt the rules of that title first.\n",
    )
    targets = json.loads(done("progress", "targets", "--json").stdout)
    assert "other" not in {line["source"]["plan"] for line in targets}
