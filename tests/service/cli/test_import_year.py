"""`sovang import` for what a year's officers enter: registrations, their own points, the results of a village's meeting."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from projections.names import names_of
from projections.status import counts, list_of
from tests.service.sovang import sovang
from tests.service.test_personal_data import configure
from tests.service.town import PASSWORD, Town

MEETING = (
    "--held-on", "2026-10-03", "--summoned", "50", "--present", "40", "--ballot", "show", "--chair", "Hoàng Thị Lượng",
    "--secretary", "Y Blơ Niê",
)  # fmt: skip


@pytest.fixture
def town(small: Town, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Town:
    """A commune whose command line goes by its clock."""
    configure(monkeypatch, sqlite_url, tmp_path)
    monkeypatch.setattr("service.wiring.clock_of", lambda _stored: small.clock)
    return small


def listed(town: Town, tmp_path: Path, head: Sequence[str], *rest: str) -> Path:
    """A line for each household of the town."""
    with town.engine.connect() as db:
        names = names_of(db, [subject for subject, _head in town.households])
    out = io.StringIO()
    csv.writer(out).writerows([head, *([names[subject], *rest] for subject, _head in town.households)])
    file = tmp_path / f"{len(head)}.csv"
    file.write_text(out.getvalue(), encoding="utf-8")
    return file


def scored(town: Town, tmp_path: Path) -> Path:
    return listed(town, tmp_path, ("Chủ hộ", "TC1", "TC2", "TC3", "TC4"), "30", "25", "15", "15")


def voted(town: Town, tmp_path: Path) -> Path:
    return listed(town, tmp_path, ("Chủ hộ", "Tán thành", "Không tán thành", "Điểm"), "38", "2", "85")


def states(town: Town) -> set[str]:
    with town.engine.connect() as db:
        return set(counts(db, places=None))


def enter(town: Town, file: Path, kind: str, *more: str, place: str = "", password: str = PASSWORD) -> Any:
    asked = ("import", str(file), "--kind", kind, "--place", place or town.village)
    year = ("--title", "family", "--year", "2026")
    who = ("--as", town.logins[town.officer], "--password-stdin")
    return sovang(*asked, *year, *who, *more, typed=f"{password}\n")


def test_a_year_from_three_lists_each_rehearsed_then_entered_by_the_officer(town: Town, tmp_path: Path) -> None:
    town.enroll(3)
    town.current()
    registering = ("registrations", "--agreed", "form:2026-10-01")
    lists: Sequence[tuple[tuple[str, ...], Path, str]] = (
        (registering, listed(town, tmp_path, ("Chủ hộ",)), "registered"),
        (("self-scores", *registering[1:]), scored(town, tmp_path), "self_assessed"),
        (("meetings", *MEETING), voted(town, tmp_path), "verified"),
    )
    for arguments, file, state in lists:
        town.clock.move(days=1)
        only = enter(town, file, *arguments, "--rehearse", "--json")
        assert json.loads(only.stdout)["created"] == 3, only.output
        assert states(town) != {state}
        done = enter(town, file, *arguments)
        assert done.exit_code == 0, done.output
        assert states(town) == {state}
        again = enter(town, file, *arguments, "--json")
        assert (json.loads(again.stdout)["same"], again.exit_code) == (3, 0), again.output
    with town.engine.connect() as db:
        assert {row["village_score"] for row in list_of(db, places=None)} == {"85"}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("meetings", "--summoned", "50"), "--held-on, --present, --ballot, --chair, --secretary"),
        (("meetings", *MEETING[:-4], "--chair", "A", "--secretary", "B", "--ballot", "loud"), "--ballot"),
        (("meetings", *MEETING, "--held-on", "31/02/2026"), "--held-on"),
        (("registrations", "--agreed", "sometime"), "--agreed"),
    ],
)
def test_what_is_not_said_of_a_meeting_is_asked_for(town: Town, tmp_path: Path, more: Sequence[str], says: str) -> None:
    file = listed(town, tmp_path, ("Chủ hộ",))
    refused = enter(town, file, *more)
    assert refused.exit_code == 2
    assert says in refused.output


def test_a_meeting_is_one_villages_and_its_officers(town: Town, tmp_path: Path) -> None:
    file = listed(town, tmp_path, ("Chủ hộ", "Tán thành", "Điểm"), "38", "85")
    whole = enter(town, file, "meetings", *MEETING, place=town.commune)
    assert (whole.exit_code, "give the village" in whole.output) == (2, True)
    assert enter(town, file, "meetings", *MEETING, password="sai").exit_code == 1
