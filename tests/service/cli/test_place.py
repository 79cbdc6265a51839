"""`sovang place`: renamed, merged, split and dissolved after a look at whom it concerns; mended if nothing rests on it."""

import json
from typing import Any

import pytest

from tests.service.sovang import done, lines, sovang

BASIS = ("--from", "2026-11-20", "--basis", "Nghị quyết 5/NQ-HĐND (minh họa)")


def listed(*arguments: str) -> dict[str, dict[str, Any]]:
    found = json.loads(done("place", "list", "--in", "MH-DL", "--json", *arguments).stdout)
    return {each["code"]: each for each in found}


def places() -> list[str]:
    return [line["type"] for line in lines("log", "export") if line["type"].startswith("place.")]


@pytest.mark.usefixtures("demonstration")
def test_a_village_is_renamed_and_another_becomes_part_of_it() -> None:
    before, count = listed(), len(places())
    shown = done("place", "merge", "MH-DL-002", "--into", "MH-DL-001", *BASIS).stdout
    assert "With --yes this concerns" in shown
    assert "village-officer" in shown
    assert len(places()) == count
    assert "Done: " in done("place", "merge", "MH-DL-002", "--into", "MH-DL-001", *BASIS, "--yes").stdout
    done("place", "rename", "MH-DL-001", "--name", "Thôn Đông", "--code", "MH-DL-D", *BASIS, "--yes")
    assert places()[count:] == ["place.merged", "place.renamed"]
    now = listed()
    assert now["MH-DL-D"]["before"] == ["Thôn 1 (minh họa)"]
    assert (now["MH-DL-002"]["ended_on"], now["MH-DL-002"]["into"]) == ("2026-11-20", ["Thôn Đông"])
    assert listed("--as-of", "2026-11-19T23:59:59+07:00") == before
    assert "Thôn Đông (Thôn 1 (minh họa))" in done("place", "list").stdout
    # The old code still finds it, and twice is once too often.
    again = sovang("place", "merge", "MH-DL-002", "--into", "MH-DL-001", *BASIS, "--yes")
    assert (again.exit_code, "is part of Thôn 1 (minh họa) since 20/11/2026" in again.output) == (1, True)


@pytest.mark.usefixtures("demonstration")
def test_a_village_is_split_and_those_who_are_left_over_are_named() -> None:
    new = ("--new", "MH-DL-A", "Thôn 1A", "--new", "MH-DL-B", "Thôn 1B")
    done("place", "split", "MH-DL-001", *new, *BASIS, "--yes")
    left = json.loads(done("place", "unassigned", "MH-DL-001", "--json").stdout)
    assert len(left) > 2
    assert all(each["name"] for each in left)
    subjects = [argument for each in left[:2] for argument in ("--subject", each["subject"])]
    told = done("place", "assign", "MH-DL-001", "--into", "MH-DL-A", *subjects, "--yes").stdout
    assert told == f"Assigned 2; {len(left) - 2} wait to be assigned.\n"
    assert [each["subject"] for each in left[2:]] == [
        line.split()[0] for line in done("place", "unassigned", "MH-DL-001").stdout.splitlines()
    ]
    assert sovang("place", "assign", "MH-DL-001", "--into", "MH-DL-002", *subjects, "--yes").exit_code == 1


@pytest.mark.usefixtures("demonstration")
def test_a_village_is_dissolved_and_that_is_taken_back_while_nothing_rests_on_it() -> None:
    before = listed()
    assert "With --yes this concerns" in done("place", "dissolve", "MH-DL-002", *BASIS).stdout
    assert listed() == before
    done("place", "dissolve", "MH-DL-002", *BASIS, "--yes")
    gone = listed()["MH-DL-002"]
    assert (gone["ended_on"], gone["into"]) == ("2026-11-20", [])
    again = sovang("place", "dissolve", "MH-DL-002", *BASIS, "--yes")
    assert (again.exit_code, "was dissolved on 20/11/2026" in again.output) == (1, True)
    back = ("place", "correct", "MH-DL-002", "--void", "--reason", "mistyped", "--yes")
    done(*back, "--entry", "2")
    assert listed() == before
    done("place", "dissolve", "MH-DL-002", *BASIS, "--yes")
    left = json.loads(done("place", "unassigned", "MH-DL-002", "--json").stdout)
    done("place", "assign", "MH-DL-002", "--into", "MH-DL-001", "--subject", left[0]["subject"], "--yes")
    count = len(places())
    refused = sovang(*back, "--entry", "4")
    assert (refused.exit_code, "act(s) rest on this change of places" in refused.output) == (1, True), refused.output
    assert len(places()) == count


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("merge", "MH-DL-002", *BASIS), 2, "either --into or --new"),
        (("merge", "MH-DL-002", "--into", "MH-DL-99", *BASIS), 2, "is no place"),
        (("merge", "MH-DL-002", "--into", "MH-DL-001", "--basis", "x", "--from", "31/02/2026"), 2, "is not a day"),
        (("merge", "MH-DL-002", "--into", "MH-DL", *BASIS), 1, "not places of one kind"),
        (("rename", "MH-DL-002", "--name", "Thôn 2 (minh họa)", *BASIS), 1, "nothing to rename"),
        (("split", "MH-DL-002", "--into", "MH-DL-001", *BASIS), 1, "at least two places"),
        (("dissolve", "MH-DL", *BASIS), 1, "only villages are split or dissolved"),
        (("dissolve", "MH-DL-002", "--from", "2026-11-20"), 2, "--basis"),
        (
            ("correct", "MH-DL-001", "--entry", "1", "--from", "2026-11-20", "--reason", "mistyped", "--yes"),
            1,
            "Something is dated in",
        ),
        (("correct", "MH-DL-001", "--entry", "9", "--void", "--reason", "mistyped"), 1, "no entry 9"),
        (("unassigned", "MH-DL-99"), 2, "is no place"),
    ],
)
def test_a_wrong_change_is_told_and_nothing_is_recorded(arguments: tuple[str, ...], code: int, says: str) -> None:
    count = len(places())
    refused = sovang("place", *arguments)
    assert (refused.exit_code, says in refused.output) == (code, True), refused.output
    assert len(places()) == count
