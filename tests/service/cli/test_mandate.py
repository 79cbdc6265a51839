"""`sovang mandate`: given, listed and ended, as facts of the upper book."""

import json
from typing import Any

import pytest

from service.cli.opened import opened_wiring
from tests.service.sovang import done, sovang

GRANT = ("mandate", "grant", "--person", "thanhtra", "--basis", "Quyết định thử", "--from", "2026-11-20")


def listed(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done("mandate", "list", "--json", *arguments).stdout)
    return found


@pytest.mark.usefixtures("demonstration")
def test_a_mandate_is_given_listed_and_ended() -> None:
    mandate = done(*GRANT, "--office", "village-officer", "--place", "MH-DL-001", "--place", "MH-DL-002").stdout.strip()

    (given,) = [each for each in listed("--person", "thanhtra") if each["mandate"] == mandate]
    assert (given["office"], given["from_on"], given["to_on"], given["ended_on"]) == (
        "village-officer",
        "2026-11-20",
        None,
        None,
    )
    assert [place["name"] for place in given["places"]] == ["Thôn 1 (minh họa)", "Thôn 2 (minh họa)"]
    assert "Thôn 1 (minh họa), Thôn 2 (minh họa)" in done("mandate", "list").stdout

    assert done("mandate", "end", mandate, "--reason", "reassigned").stdout == f"Ended mandate {mandate}.\n"

    (ended,) = [each for each in listed("--person", "thanhtra") if each["mandate"] == mandate]
    assert ended["ended_on"] == "2026-11-24"
    again = sovang("mandate", "end", mandate, "--reason", "reassigned")
    assert (again.exit_code, "already ended" in again.output) == (1, True)


@pytest.mark.usefixtures("demonstration")
def test_a_mandate_that_ends_later_holds_on_its_last_day() -> None:
    mandate = done(*GRANT, "--office", "inspector", "--place", "MH-DL").stdout.strip()
    done("mandate", "end", mandate, "--reason", "reassigned", "--on", "2026-11-30")

    def held(day: str) -> bool:
        return mandate in {each["mandate"] for each in listed("--on", day)}

    assert [held("2026-11-19"), held("2026-11-20"), held("2026-11-30"), held("2026-12-01")] == [
        False,
        True,
        True,
        False,
    ]
    backwards = sovang("mandate", "end", mandate, "--reason", "other", "--on", "2026-11-01")
    assert backwards.exit_code == 1


@pytest.mark.usefixtures("demonstration")
def test_it_is_written_in_the_upper_book_by_the_operator() -> None:
    mandate = done(*GRANT, "--office", "signer", "--place", "MH-DL-003").stdout.strip()

    with opened_wiring() as wiring, wiring.engine.connect() as db:
        # The demonstration lives in more than one province; the village lies in a commune of this one.
        commune = "(SELECT parent FROM place WHERE code = 'MH-DL-003')"
        province = db.exec_driver_sql(f"SELECT parent FROM place WHERE place = {commune}").scalar_one()
        written = db.exec_driver_sql(f"SELECT book, actor, source FROM audit WHERE stream = 'mandate.{mandate}'").one()
    assert tuple(written) == (province, "system:operator", "cli")


@pytest.mark.usefixtures("demonstration")
def test_the_list_is_narrowed_by_office() -> None:
    assert {each["office"] for each in listed("--office", "village-officer")} == {"village-officer"}
    everybody = [each["mandate"] for each in listed() if each["office"] == "village-officer"]
    assert [each["mandate"] for each in listed("--office", "village-officer")] == everybody


@pytest.mark.parametrize(
    ("arguments", "problem", "code"),
    [
        ((*GRANT, "--office", "village-officer", "--place", "nowhere"), "is no place", 2),
        ((*GRANT, "--office", "king", "--place", "MH-DL"), "king", 2),
        ((*GRANT, "--office", "household", "--place", "MH-DL"), "household", 2),
        ((*GRANT, "--office", "signer", "--place", "MH-DL", "--to", "2026-11-01"), "before the first day", 2),
        ((*GRANT, "--office", "signer", "--place", "MH-DL", "--to", "30/11/2026"), "is not a day", 2),
        ((*GRANT, "--office", "signer"), "--place", 2),
        (("mandate", "list", "--person", "nobody"), "no such account", 1),
        (("mandate", "end", "nothing", "--reason", "other"), "no mandate nothing", 1),
    ],
)
@pytest.mark.usefixtures("demonstration")
def test_what_cannot_be_given_or_ended_is_refused(arguments: tuple[str, ...], problem: str, code: int) -> None:
    before = listed()

    answer = sovang(*arguments)

    assert answer.exit_code == code
    assert problem in answer.output
    assert listed() == before


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("office", ["council-chair", "council-member"])
def test_a_seat_in_a_council_is_given(office: str) -> None:
    seat = done(*GRANT, "--office", office, "--place", "MH-DL").stdout.strip()
    assert seat in {each["mandate"] for each in listed("--office", office)}


@pytest.mark.usefixtures("demonstration")
def test_a_mandate_is_mended_after_a_look_at_what_rests_on_it() -> None:
    mandate = done(*GRANT, "--office", "inspector", "--place", "MH-DL").stdout.strip()
    mend = ("mandate", "correct", mandate, "--from", "2026-11-01", "--basis", "Quyết định đúng", "--reason", "mistyped")

    looked = done(*mend).stdout
    assert looked == f"With --yes this would correct mandate {mandate}; 0 entries rest on it and keep their ground.\n"
    assert done(*mend, "--yes").stdout.startswith(f"Corrected mandate {mandate}")

    (mended,) = [each for each in listed("--person", "thanhtra") if each["mandate"] == mandate]
    assert (mended["from_on"], mended["basis"]) == ("2026-11-01", "Quyết định đúng")
    again = sovang(*mend, "--yes")
    assert again.exit_code == 1
    assert "nothing to correct" in again.output


@pytest.mark.usefixtures("demonstration")
def test_a_mandate_is_not_mended_from_under_its_acts() -> None:
    signer = listed("--office", "signer")[0]
    refused = sovang("mandate", "correct", signer["mandate"], "--to", "2025-01-01", "--reason", "mistyped")
    assert refused.exit_code == 1
    assert "first" in refused.output
    both = sovang(
        "mandate", "correct", signer["mandate"], "--to", "2027-01-01", "--without-end", "--reason", "mistyped"
    )
    assert both.exit_code == 2


@pytest.mark.usefixtures("demonstration")
def test_a_mandate_is_delegated_suspended_and_resumed() -> None:
    signer = listed("--office", "signer")[0]["mandate"]
    how = ("--signing", "TUQ", "--head", "Chủ tịch", "--title", "Trưởng phòng", "--basis", "Giấy ủy quyền thử")
    delegate = ("mandate", "delegate", signer, "--person", "thamdinh", "--from", "2026-11-20", *how)
    delegated = done(*delegate).stdout.strip()
    (found,) = [each for each in listed("--person", "thamdinh") if each["mandate"] == delegated]
    assert (found["office"], found["under"], found["signing"]["form"]) == ("signer", signer, "TUQ")
    assert f"under {signer}" in done("mandate", "list").stdout

    def hold(day: str) -> set[str]:
        return {each["mandate"] for each in listed("--on", day)} & {signer, delegated}

    done("mandate", "suspend", signer, "--basis", "Quyết định thử", "--on", "2026-11-27", "--to", "2026-11-28")
    assert [len(hold(day)) for day in ("2026-11-26", "2026-11-27", "2026-11-29")] == [2, 0, 2]
    again = sovang("mandate", "suspend", signer, "--basis", "Quyết định thử")
    assert (again.exit_code, "suspended already" in again.output) == (1, True)
    done("mandate", "resume", signer, "--basis", "Quyết định thử")
    assert hold("2026-11-27") == {signer, delegated}
    for refused, problem in (
        (("mandate", "resume", signer, "--basis", "x"), "is not suspended"),
        ((*delegate[:-2], "--title", "x"), "--basis"),
        (("mandate", "delegate", delegated, *delegate[3:]), "not delegated further"),
        (("mandate", "delegate", "nothing", *delegate[3:]), "no mandate nothing"),
        ((*delegate[:7], "--signing", "KT", "--basis", "x"), "go together"),
    ):
        answer = sovang(*refused)
        assert (answer.exit_code != 0, problem in answer.output) == (True, True), answer.output
