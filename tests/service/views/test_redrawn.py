"""After villages were split, taken up and renamed: progress, charts, lists and reports count alike, on either map."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from docx import Document
from sqlalchemy import Engine

from service.database import make_engine
from tests import independent_figures, independent_reports
from tests.independent_maps import redrawn
from tests.service.commandline import configure
from tests.service.redrawn import Redrawn
from tests.service.tables import tables
from tests.service.told import Told, exported
from tests.service.views.test_told_again import address, adopted, asked_for, at, charts, end_of, filing, on_paper
from tests.service.visitor import Page, Visitor

Facts = list[dict[str, Any]]
COUNTS = ("all", "registered", "recognised")


@pytest.fixture
def town(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redrawn]:
    configure(monkeypatch, database_url)
    town = Redrawn(engine)
    yield town
    town.wiring.close()


def on_map(town: Redrawn, day: date) -> dict[str, str]:
    """The villages of a day; on the new map a family waits in the old village until it is said where it belongs."""
    left_over = {town.village: town.old_names[town.village]}
    return town.old_names if day < town.day else town.new_names | left_over


def by_village(page: Page) -> dict[str, list[Any]]:
    (found,) = [each for each in tables(page.source) if each.caption == "Theo thôn"]
    return {row[0].text: row[1:4] for row in found.rows}


def line(facts: Facts, town: Redrawn, place: str, times: dict[str, datetime]) -> tuple[int, int, int]:
    return independent_figures.figures(facts, **times).get((town.commune, place, 2026, "family"), (0, 0, 0))


def looked_at(town: Redrawn) -> list[tuple[dict[str, date], date | None, date]]:
    """The moment, the map that is asked for, and the day of the map that is shown."""
    today = town.clock().date()
    return [
        ({}, None, today),
        ({}, town.eve, town.eve),
        ({"as_of": town.eve}, None, town.eve),
        ({"as_of": town.day}, None, town.day),
        ({"as_of": town.day}, town.eve, town.eve),
    ]


def test_progress_and_the_lists_behind_its_numbers_count_alike_on_either_map(town: Redrawn) -> None:
    facts, visitor, wholes = exported(), Visitor(town.client(town.inspector)), {}
    for moment, asked, shown in looked_at(town):
        told, times = redrawn(facts, end_of(shown)), at(moment)
        page = visitor.get(address("/progress", moment, year=2026, **({"map": asked} if asked else {})))
        lines, names = by_village(page), on_map(town, shown)
        expected = {name: line(told, town, place, times) for place, name in names.items()}
        assert {name: tuple(int(each.words[0]) for each in cells) for name, cells in lines.items()} == expected
        whole = line(facts, town, town.commune, times)
        assert whole == tuple(map(sum, zip(*expected.values(), strict=True))), "each of them exactly once"
        assert wholes.setdefault(moment.get("as_of"), whole) == whole, "whichever the map"
        for name, cells in lines.items():
            for cell, n in zip(cells[1:], expected[name][1:], strict=True):
                behind = visitor.get(cell.links[0])
                assert f"{n} hồ sơ" in behind.words, (moment, asked, name)
                (moves,) = [each for each in behind.reader.links if "/moves/" in each]
                assert re.search(rf"(Đã đăng ký|Đã công nhận): {n} ", visitor.get(moves).words), (moment, asked, name)


def test_the_charts_of_a_place_count_what_its_line_of_progress_does(town: Redrawn) -> None:
    facts, visitor = exported(), Visitor(town.client(town.inspector))
    for moment in ({}, {"as_of": town.eve}, {"as_of": town.day}):
        day = moment.get("as_of", town.clock().date())
        names = on_map(town, day)
        # What was there no more is drawn on its last map.
        gone = {town.hamlet, town.village} if day >= town.day else set()
        for place in {*names, *gone, town.commune}:
            shown = town.eve if place in gone else day
            told = redrawn(facts, end_of(shown))
            of = on_map(town, shown) if place == town.commune else {place: on_map(town, shown)[place]}
            page = visitor.get(address(f"/places/{place}/figures", moment, year=2026, title="family"))
            said = charts(page)
            Told(told, of, 2026, town.clock(), **at(moment)).check(said)
            assert int(said["flow"][0][1]) == line(told, town, place, at(moment))[1], (moment, place)
            assert f"Tính theo các thôn của ngày {shown:%d/%m/%Y}" in page.words
            for link in [each for each in page.reader.links if "reached=registered" in each]:
                assert f"{said['flow'][0][1]} hồ sơ" in visitor.get(link).words, (moment, place)


def proposed(town: Redrawn, facts: Facts, day: date, kind: str, names: dict[str, str]) -> dict[str, int]:
    """What these villages propose to report between them, each what the log says on the map of a day."""
    told, sums = redrawn(facts, end_of(day)), Counter[str]()
    officers = {town.other_village: town.other_officer, town.hamlet: town.hamlet_officer}
    for place in names:
        page = filing(town, officers.get(place, town.officer), f"/reports/{town.commune}/2026/{kind}/{place}")
        expected = independent_reports.boxes_of_places(told, [(town.commune, place)], {place}, years=[2026])
        assert asked_for(page) == expected, names[place]
        assert f"Tính theo các thôn của ngày {day:%d/%m/%Y}" in page.words
        assert ("đã chia tách ngày" in page.words) == (place in (town.left, town.right))
        sums.update({name: int(n) for name, n in expected.items()})
    return dict(sums)


def test_reports_come_to_the_same_on_either_map_but_for_what_they_say_no_part_counts(town: Redrawn) -> None:
    adopted(town, town.records, town.commune)
    above = town.appoint("upper-officer", town.province)
    adopted(town, above, town.province)
    facts, today = exported(), town.clock().date()
    whole = asked_for(filing(town, town.records, f"/reports/{town.province}/2026/commune-yearly/{town.commune}"))
    # Asked of the villages that there were, due from those that there are.
    before = {place: name for place, name in town.old_names.items() if place != town.other_village}
    then = proposed(town, facts, town.eve, town.request, before)
    now = proposed(town, facts, today, "village-yearly", town.new_names)
    for day, reported, elsewhere in ((town.eve, then, town.other_village), (today, now, town.village)):
        rest = independent_reports.boxes_of_places(
            redrawn(facts, end_of(day)), [(town.commune, elsewhere)], {elsewhere}, years=[2026]
        )
        assert {name: str(n + int(rest.get(name, 0))) for name, n in reported.items()} == whole, day
    assert (int(whole["figures.learners..value"]), whole["figures.registered.family.value"]) == (12 + 5 + 7 + 9, "12")


@pytest.mark.parametrize("place", ["left", "village"])
def test_the_charts_on_the_paper_of_a_report_count_what_the_report_does(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    configure(monkeypatch, sqlite_url)
    town = Redrawn(make_engine(sqlite_url))
    adopted(town, town.records, town.commune)
    of, facts = getattr(town, place), exported()
    kind, day, names = {
        "left": ("village-yearly", town.clock().date(), town.new_names),
        "village": (town.request, town.eve, town.old_names),
    }[place]
    where = f"/reports/{town.commune}/2026/{kind}/{of}"
    done = filing(town, town.officer, where).send(text="Đã rà soát.")
    assert done.address == where, done.errors
    # What is asked for later is not in it.
    filed = town.clock()
    town.clock.move(days=1)
    town.ask(town.right, town.officer, town.waiting[4:])
    town.current()
    answer = town.client(town.officer).get(f"{where}/papers/report.docx")
    found = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(answer.data)).tables
    ]
    said, told = on_paper(found), redrawn(facts, end_of(day))
    Told(told, {of: names[of]}, 2026, filed, as_of=filed, known_at=filed).check(said)
    whole = line(told, town, of, {})
    (row,) = [row for table in found for row in table if row[0] == "Gia đình học tập 2026"]
    assert row[1:4] == [str(n) for n in whole]
    assert said["flow"][0][1] == str(whole[1])
    town.wiring.close()
