"""`sovang reports`, `inspections`, `rewards`: what is owed, planned and proposed, as it stood and as it was known."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.reporting import editions
from service.database import make_engine
from tests.data_requests import carry_out
from tests.proposing import RULES, naming, own_edition
from tests.scenario import Commune
from tests.service.sovang import done, sovang
from tests.whole_book import whole_book

PLACE = ("--place", "MH-DL")


def read(*words: str) -> Any:
    return json.loads(done(*words, "--json").stdout)


@pytest.mark.usefixtures("demonstration")
def test_what_is_owed_is_listed() -> None:
    done("reports", "adopt", *PLACE)
    owed = read("reports", "owed", *PLACE, "--year", "2026")
    assert owed
    assert {"kind", "filer", "name", "due_on", "filed_on", "late"} == set(owed[0])
    assert {line["filed_on"] for line in owed} == {None}
    assert done("reports", "owed", *PLACE, "--year", "2026").stdout.count("\n") == len(owed)
    assert read("reports", "owed", *PLACE, "--year", "2026", "--known-at", "2020-01-01T00:00:00+07:00") == []


@pytest.mark.usefixtures("bare")
def test_inspections_and_rewards_are_listed_with_what_came_of_them(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    done("db", "upgrade")
    engine = make_engine(f"sqlite:///{tmp_path}/var/sovang.db")
    commune = Commune(engine)
    whole_book(commune)
    kept, person = commune.households[0]
    carry_out(commune, "restriction", (kept, person))
    engine.dispose()
    place = ("--place", commune.commune)
    (inspection,) = read("inspections", "list", *place)
    assert (inspection["drawn"], inspection["findings"]["fault"]) == (1, 1)
    assert inspection["closed_at"] >= inspection["drawn_at"]
    found = {line["state"]: line["granted"] for line in read("rewards", "list", *place)}
    assert found == {"granted": 1, "declined": None}
    ledger = read("rewards", "years", *place, "--title", "family", "--year", "2026")
    assert "dossier.award-decided" in {entry["because"] for line in ledger for entry in line["entries"]}
    assert {line["running"] for line in ledger} <= {0, 1}
    for more in ([], ["--as-of", "2020-01-01T00:00:00+07:00"]):
        asked = ("--form", "commune-merit:yearly", "--kind", "household-clan:household", "--year", "2026")
        told = read("rewards", "candidates", *place, *asked, *more)
        weighed = [each for each in told if each["findings"]]
        assert {each["findings"][0]["id"] for each in weighed} == (set() if more else {"years"})
        against = {each["subject"]: each["against"][0] for each in told if each not in weighed}
        assert (against.get(kept) or {}).get("outcome") == (None if more else "restriction")
        assert bool(told) is not bool(more)
    wrong = sovang("rewards", "candidates", *place, "--form", "mood", "--kind", "village", "--year", "2026")
    assert (wrong.exit_code, "yearly-praise" in wrong.output) == (2, True)
    for what, count in (("inspections", 1), ("rewards", 2)):
        assert done(what, "list", *place).stdout.count("\n") == count
        assert read(what, "list", *place, "--as-of", "2020-01-01T00:00:00+07:00") == []
        assert read(what, "list", *place, "--year", "1999") == []
        assert sovang(what, "list", "--place", "XX").exit_code == 2


@pytest.mark.usefixtures("demonstration")
def test_a_plan_of_reports_is_adopted_from_a_file_or_as_the_sample(tmp_path: Path) -> None:
    document = editions()[-1].document | {"id": "kh-bao-cao"}
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert done("reports", "adopt", str(file), *PLACE).stdout.startswith("Adopted: kh-bao-cao (")
    assert sovang("reports", "adopt", str(file), *PLACE).exit_code == 1
    assert done("reports", "adopt", *PLACE).stdout.startswith(f"Adopted: {editions()[-1].id} (")
    file.write_text("{}", encoding="utf-8")
    assert sovang("reports", "adopt", str(file), *PLACE).exit_code == 1
    assert sovang("reports", "adopt", str(tmp_path / "none.json"), *PLACE).exit_code == 2


@pytest.mark.usefixtures("demonstration")
def test_criteria_of_reward_are_adopted_from_a_file_and_candidates_go_by_them(tmp_path: Path) -> None:
    forms = [RULES.document["forms"][0] | {"id": "own-praise"}]
    file = tmp_path / "own.json"
    file.write_text(json.dumps(own_edition(forms=forms).document, ensure_ascii=False), encoding="utf-8")
    assert done("rewards", "adopt", str(file), *PLACE).stdout.startswith("Adopted: rewarding-own (official)")
    assert sovang("rewards", "adopt", str(file), *PLACE).exit_code == 1
    asked = ("rewards", "candidates", *PLACE, "--kind", "village", "--year", "2026")
    assert {each["against"][0]["outcome"] for each in read(*asked, "--form", "own-praise")} == {"waiting"}
    unknown = sovang(*asked, "--form", "yearly-praise")
    assert (unknown.exit_code, "own-praise" in unknown.output) == (2, True)
    assert read(*asked, "--form", "yearly-praise", "--known-at", "2026-06-01T00:00:00+07:00")
    file.write_text(json.dumps(naming("famly").document, ensure_ascii=False), encoding="utf-8")
    unknown = sovang("rewards", "adopt", str(file), *PLACE)
    assert (unknown.exit_code, "“titles.household” names the title “famly”" in unknown.output) == (1, True)
    file.write_text(json.dumps(own_edition().document | {"kinds": []}), encoding="utf-8")
    broken = sovang("rewards", "adopt", str(file), *PLACE)
    assert (broken.exit_code, "own.json: kinds: must be a list that is not empty" in broken.output) == (1, True)
