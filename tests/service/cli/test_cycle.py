"""`sovang cycle`: a year is rehearsed, opened from the one before, and closed."""

import pytest

from service.cli.opened import opened_wiring
from tests.service.sovang import done, sovang

COMMUNE = ("--commune", "MH-DL")


def topics(year: int) -> list[str]:
    with opened_wiring() as wiring, wiring.engine.connect() as db:
        asked = f"SELECT topic FROM fact WHERE stream LIKE 'cycle.%.{year}' ORDER BY version"
        return list(db.exec_driver_sql(asked).scalars())


@pytest.mark.usefixtures("demonstration")
def test_the_next_year_is_rehearsed_and_opened() -> None:
    told = done("cycle", "open", *COMMUNE, "--year", "2027", "--rehearse").stdout
    assert "2027: registration 2027-01-01 to 2027-12-31" in told
    assert "can register" in told
    assert topics(2027) == []
    told = done("cycle", "open", *COMMUNE, "--year", "2027", "--title", "family", "--closes", "2027-10-31").stdout
    assert told.splitlines()[-1] == "Opened 2027."
    assert topics(2027) == ["cycle.opened"]
    twice = sovang("cycle", "open", *COMMUNE, "--year", "2027")
    assert (twice.exit_code, "already" in twice.output) == (1, True)
    unknown = sovang("cycle", "open", *COMMUNE, "--year", "2028", "--title", "piano")
    assert (unknown.exit_code, "piano" in unknown.output) == (2, True)


@pytest.mark.usefixtures("demonstration")
def test_a_year_is_rehearsed_and_closed_once() -> None:
    told = done("cycle", "close", *COMMUNE, "--year", "2026", "--rehearse").stdout
    assert "undecided" in told
    assert "cycle.closed" not in topics(2026)
    done("cycle", "close", *COMMUNE, "--year", "2026")
    assert topics(2026)[-1] == "cycle.closed"
    assert sovang("cycle", "close", *COMMUNE, "--year", "2026").exit_code == 1
    assert sovang("cycle", "close", *COMMUNE, "--year", "2031").exit_code == 1


@pytest.mark.usefixtures("demonstration")
def test_a_clock_is_rehearsed_and_moved() -> None:
    move = ("cycle", "move-clock", *COMMUNE, "--year", "2026", "--step", "village-verification", "--reason", "weather")
    move += ("--basis", "Công văn minh họa")
    told = done(*move, "--later", "2026-12-20", "--rehearse").stdout
    assert "-> 2026-12-20" in told
    assert "cycle.clock-moved" not in topics(2026)
    assert done(*move, "--later", "2026-12-20", "--title", "family").stdout.splitlines()[-1] == "Moved to 2026-12-20."
    assert topics(2026)[-1] == "cycle.clock-moved"
    past = sovang(*move, "--earlier", "2026-01-20")
    assert (past.exit_code, "past" in past.output) == (1, True)
    assert sovang(*move).exit_code == 2
    assert sovang(*move, "--later", "2026-12-20", "--earlier", "2026-12-21").exit_code == 2
    assert sovang(*move, "--later", "20.12.2026").exit_code == 2
    assert sovang(*move, "--later", "2026-12-20", "--place", "nowhere").exit_code == 2
