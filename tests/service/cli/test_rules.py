"""`sovang rules`: editions in files are checked, refused by field, and adopted for a year."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.ids import is_id
from service.cli.opened import opened_wiring
from tests.domain import own_title
from tests.domain.editions import altered, family_criteria, family_procedure
from tests.service.sovang import done, sovang


def written(path: Path, document: Any) -> str:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return str(path)


def own() -> dict[str, Any]:
    document = altered(family_criteria(), "id", "family-own")
    return altered(document, "status", "official")


def test_a_good_file_is_said_to_be_good(tmp_path: Path) -> None:
    files = [written(tmp_path / "c.json", own()), written(tmp_path / "p.json", family_procedure())]
    told = done("rules", "check", *files).stdout.splitlines()
    assert [line.split(" (")[0] for line in told] == [
        "criteria family-own of family",
        "procedure family-2026-1 of family",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "c.json: document: is not JSON"),
        (b"\xff", "c.json: document: is not UTF-8"),
        (b"[]", "c.json: document: must be an object"),
        (b'{"edition_of": "x"}', "c.json: edition_of: must be one of procedure, criteria"),
        (json.dumps(altered(family_criteria(), "maximum", 99)).encode(), "c.json: maximum: is 99"),
        (json.dumps(altered(family_criteria(), "maximum", 1.5)).encode(), "1.5 must be a whole number"),
        (b" " * 500_001, "is larger than 500000 bytes"),
    ],
)
def test_a_bad_file_is_refused_by_field(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "c.json").write_bytes(content)
    answer = sovang("rules", "check", str(tmp_path / "c.json"))
    assert answer.exit_code == 1
    assert says in answer.output


@pytest.mark.usefixtures("demonstration")
def test_an_edition_is_adopted_for_the_year_and_open_dossiers_keep_theirs(tmp_path: Path) -> None:
    file = written(tmp_path / "c.json", own())
    told = done("rules", "adopt", file, "--commune", "MH-DL", "--year", "2026").stdout
    assert told.startswith("Adopted for 2026: criteria family-own of family (official)")
    with opened_wiring() as wiring, wiring.engine.connect() as db:
        asked = "SELECT criteria FROM cycle_title JOIN place ON place.place = cycle_title.book"
        asked += " WHERE title = 'family' AND year = 2026 AND code = 'MH-DL' ORDER BY cycle_title.cause"
        assert list(db.exec_driver_sql(asked).scalars()) == ["family-2026-1", "family-own"]


@pytest.mark.usefixtures("demonstration")
def test_a_title_of_one_file_brings_an_office_that_can_be_given(tmp_path: Path) -> None:
    file = written(tmp_path / "title.json", own_title.title())
    asked = ("--office", "library", "--place", "MH-DL", "--from", "2026-01-01", "--basis", "QĐ 1")
    refused = sovang("mandate", "grant", "--person", "thanhtra", *asked)
    assert (refused.exit_code, "is none of" in refused.output) == (2, True)
    told = done("rules", "adopt", file, "--commune", "MH-DL", "--year", "2026").stdout.splitlines()
    assert [line.split()[3] for line in told] == ["procedure", "criteria"]
    assert is_id(done("mandate", "grant", "--person", "thanhtra", *asked).stdout.strip())


@pytest.mark.usefixtures("demonstration")
def test_files_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    clan = altered(own(), "title", "clan")
    files = [written(tmp_path / "a.json", own()), written(tmp_path / "b.json", clan)]
    assert sovang("rules", "adopt", *files, "--commune", "MH-DL", "--year", "2026").exit_code == 2
    twice = sovang("rules", "adopt", files[0], files[0], "--commune", "MH-DL", "--year", "2026")
    assert (twice.exit_code, "same kind" in twice.output) == (2, True)
    nowhere = sovang("rules", "adopt", files[0], "--commune", "XX", "--year", "2026")
    assert nowhere.exit_code == 2
    other = sovang("rules", "adopt", files[0], "--commune", "MH-DL", "--year", "2031")
    assert (other.exit_code, "2031" in other.output) == (1, True)
