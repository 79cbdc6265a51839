"""After villages were split, taken up and renamed the command line gives the figures that the pages give."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from service.demo.build import OFFSET
from service.schema import setting
from tests.independent_figures import known
from tests.independent_maps import redrawn
from tests.service.commandline import configure
from tests.service.redrawn import Redrawn
from tests.service.sovang import done, lines
from tests.service.told import WAY, Told, day_of, exported, number, numbers
from tests.service.views.test_redrawn import by_village, looked_at, on_map
from tests.service.views.test_told_again import address, at, charts, end_of
from tests.service.visitor import Page, Visitor

YEAR = ("--year", "2026", "--title", "family")


@pytest.fixture
def town(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redrawn]:
    """For commands it is as late there as for its pages."""
    configure(monkeypatch, database_url)
    town = Redrawn(engine)
    ahead = (town.clock() - datetime.now(UTC)).total_seconds() * 1_000_000
    with engine.begin() as db:
        db.execute(insert(setting).values(name=OFFSET, value=str(int(ahead))))
    yield town
    town.wiring.close()


def options(moment: dict[str, date], asked: date | None = None) -> list[str]:
    """The same question as an address asks."""
    told = [part for name, when in at(moment).items() for part in (f"--{name.replace('_', '-')}", when.isoformat())]
    return [*told, *(["--map", asked.isoformat()] if asked else [])]


def places(town: Redrawn) -> list[str]:
    """Those of both maps, and the whole."""
    return [town.village, town.left, town.right, town.other_village, town.hamlet, town.commune]


def test_the_progress_that_is_exported_is_that_of_the_page_on_either_map(town: Redrawn) -> None:
    visitor = Visitor(town.client(town.inspector))
    for moment, asked, shown in [*looked_at(town), ({"known_at": town.eve}, None, town.eve)]:
        page = visitor.get(address("/progress", moment, year=2026, **({"map": asked} if asked else {})))
        said = {name: [int(cell.words[0]) for cell in cells] for name, cells in by_village(page).items()}
        names = on_map(town, shown)
        told = [each for each in lines("progress", "export", *options(moment, asked)) if each["title"] == "family"]
        mine = {each["place"]: [each[name] for name in ("all", "registered", "recognised")] for each in told}
        whole = mine.pop(town.commune)
        assert {names[place]: counts for place, counts in mine.items()} == said, (moment, asked)
        assert whole == [sum(counts) for counts in zip(*said.values(), strict=True)], (moment, asked)


def test_what_charts_draw_is_exported_as_their_page_has_it(town: Redrawn) -> None:
    facts, visitor = exported(), Visitor(town.client(town.inspector))
    for moment in ({}, {"as_of": town.eve}, {"known_at": town.eve}):
        for place in places(town):
            page = visitor.get(address(f"/places/{place}/figures", moment, year=2026, title="family"))
            (line,) = lines("progress", "charts", "--place", place, *options(moment))
            day = date.fromisoformat(line["map"]) if line["map"] else town.eve
            assert ("known_at" in moment) or f"Tính theo các thôn của ngày {day:%d/%m/%Y}" in page.words
            drawn_as_on_the_page(line, charts(page), on_map(town, day))
            # The days as well, which pages sum up.
            of = on_map(town, day) if place == town.commune else {place: ""}
            told = redrawn(known(facts, known_at=at(moment).get("known_at")), end_of(day))
            passed = Told(told, of, 2026, town.clock(), **at(moment)).stages()
            assert line["stages"] == json.loads(json.dumps(passed)), (moment, place)
    # Without a place that of every commune, on the map that its page chooses.
    (whole,) = lines("progress", "charts", *options({"as_of": town.eve}))
    assert whole == lines("progress", "charts", "--place", town.commune, *options({"as_of": town.eve}))[0]
    for day in (town.eve, town.day):
        (line,) = lines("progress", "charts", "--map", day.isoformat())
        assert {each["place"] for each in line["points"]} == on_map(town, day).keys()


def drawn_as_on_the_page(line: dict[str, Any], said: dict[str, list[list[str]]], names: dict[str, str]) -> None:
    """The numbers beside the season, the flow and the points."""
    for state, row in zip(WAY, said["flow"], strict=False):
        left, here = (sum(line["stages"].get(state, {}).get(kind, {}).values()) for kind in ("left", "here"))
        assert numbers(row) == [left + here, here], (line["place"], state, row)
    for row in said.get("season", ()):
        for measure, n in zip(("registered", "recognised"), numbers(row)[::2], strict=True):
            days = [each for each in line["season"][measure] if date.fromisoformat(each[0]) <= day_of(row[0])]
            assert n in (None, days[-1][1] if days else 0), (line["place"], measure, row)
    assert {names[each["place"]]: above(each) for each in line["points"]} == {
        row[0]: number(row[1]) for row in said.get("points", ())
    }


def above(line: dict[str, Any]) -> Decimal | None:
    points = line["above_last_check"]["points"]
    return None if points is None else Decimal(points)


def answer(*arguments: str) -> Any:
    return json.loads(done(*arguments, "--json").stdout)


def dossiers(page: Page) -> set[str]:
    """Those that are listed."""
    return {found[1] for each in page.reader.links if (found := re.match(r"/dossiers/(d\.[^?#/]+)", each))}


def test_what_explains_a_count_are_the_dossiers_behind_it_as_its_page_lists_them(town: Redrawn) -> None:
    visitor, today = Visitor(town.client(town.inspector)), town.clock().date()
    counted: dict[tuple[date | None, str], int] = {}
    for moment, asked, measure in (
        ({"as_of": town.eve}, None, "registered"),
        ({}, None, "recognised"),
        ({}, town.eve, "recognised"),
        ({}, today, "recognised"),
    ):
        for place in places(town):
            question = ("--place", place, *YEAR, "--measure", measure, *options(moment, asked))
            told = answer("explain", "figure", *question)
            named = {"map": asked} if asked else {}
            listed = f"/places/{place}/dossiers"
            page = visitor.get(address(listed, moment, counted=measure, year=2026, title="family", **named))
            behind = Counter[str]()
            for each in told["moves"]:
                behind[each["dossier"]] += each["n"]
            assert {each for each, n in behind.items() if n} == dossiers(page), (moment, asked, place)
            assert told["value"] == sum(behind.values()) == len(dossiers(page)), (moment, asked, place)
            *_, last = answer("history", "when", "figure", f"= {told['value']}", *question)
            assert (last["until"], (last["since"] or {"total": 0})["total"]) == (None, told["value"])
            counted[asked, place] = told["value"]
    for day in (town.eve, today):
        assert sum(counted[day, place] for place in on_map(town, day)) == counted[day, town.commune], day
    # Without a day the old village is counted on its last map, and so it is not the rest that waits in it.
    assert counted[None, town.village] == counted[town.eve, town.village] > counted[today, town.village]


def test_a_figure_says_on_which_villages_it_stands(town: Redrawn) -> None:
    asked = ("explain", "figure", "--place", town.commune, *YEAR, "--measure", "registered")
    assert done(*asked).stdout.splitlines()[0] == f"registered: 12 (on the villages of {town.clock().date()})"
    assert answer(*asked, "--map", town.eve.isoformat())["map"] == town.eve.isoformat()
    assert answer(*asked, *options({"known_at": town.eve}))["map"] is None
