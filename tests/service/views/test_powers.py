"""Every mandate over a place on one page: as an inspector reads them, on any day, and no more than is seen one by one."""

import csv
import io

import pytest

from domain.clock import day_of
from tests.service.tables import tables
from tests.service.town import Town
from tests.service.visitor import Page, Visitor


def shown(town: Town, who: str, where: str = "{commune}", asked: str = "") -> Page:
    return Visitor(town.client(who)).get(f"/places/{where.format(**vars(town))}/mandates{asked}")


def lines(page: Page) -> list[list[str]]:
    if page.status != 200:
        return []
    return [[cell.text for cell in row] for table in tables(page.source) for row in table.rows]


def test_an_inspector_reads_who_holds_what_on_which_paper_entered_by_whom(town: Town) -> None:
    found = lines(shown(town, town.inspector))
    assert len(found) > 5
    (own,) = [line for line in found if "Thanh Tra" in line[0]]
    holder, office, places, state, first, last, basis, delegated, entered = own
    assert all((holder, places, first, basis, entered))
    assert office == "Thanh tra"
    assert (state, last, delegated) == ("đang có hiệu lực", "–", "–")


def test_of_another_day_only_what_had_been_given_stands_there(town: Town) -> None:
    before, day = lines(shown(town, town.inspector)), day_of(town.clock())
    town.clock.move(days=2)
    newcomer = town.appoint("village-officer", town.village)
    town.current()
    now = lines(shown(town, town.inspector))
    assert len(now) == len(before) + 1
    past = shown(town, town.inspector, asked=f"?as_of={day:%d/%m/%Y}")
    assert len(lines(past)) == len(before)
    assert f"/people/{newcomer}" not in past.reader.links


def test_lines_are_narrowed_by_office_and_state_and_kept_as_a_file(town: Town) -> None:
    some = shown(town, town.inspector, asked="?office=inspector&standing=in-force")
    assert {line[1] for line in lines(some)} == {"Thanh tra"}
    assert lines(shown(town, town.inspector, asked="?standing=over")) == []
    kept = Visitor(town.client(town.inspector)).client.get(
        f"/places/{town.commune}/mandates?office=inspector&export=csv"
    )
    rows = [row for row in csv.reader(io.StringIO(kept.data.decode("utf-8-sig"))) if len(row) == 9]
    assert rows[1:] == [["" if each == "–" else each for each in line] for line in lines(some)]


@pytest.mark.parametrize("who", ["inspector", "officer", "appraiser", "signer"])
def test_whoever_is_listed_is_seen_alone_too_and_nobody_else(town: Town, who: str) -> None:
    visitor = Visitor(town.client(getattr(town, who)))
    for place in (town.commune, town.village, town.other_village):
        page = visitor.get(f"/places/{place}/mandates")
        listed = {link for link in page.reader.links if link.startswith("/people/")} if page.status == 200 else set()
        assert all(visitor.get(link).status == 200 for link in listed)
        assert page.status == visitor.get(f"/places/{place}/figures").status


def test_of_a_place_that_is_not_ones_own_or_not_there_the_answer_is_the_same(town: Town) -> None:
    unknown = shown(town, town.officer, "01900000-0000-7000-8000-000000000000")
    foreign = shown(town, town.officer, "{other_village}")
    assert (unknown.status, foreign.status) == (404, 404)
    assert unknown.words == foreign.words
