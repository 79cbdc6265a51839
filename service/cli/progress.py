"""`sovang progress`: how many are registered and recognised, and what the plans aim at."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection, select

from projections import cycles, progress
from projections.flow import stages
from projections.inflation import Line, Mean, by_place
from projections.season import season
from service.cli import exporting
from service.cli.instants import both_times, looking
from service.cli.on_map import day_told, drawn, now_looked_at, on_day
from service.cli.opened import as_json, opened_wiring
from service.cli.places import place_named
from service.wiring import Wiring

SHOWN = ("commune", "year", "title", "measure", "numerator", "denominator", "share", "scope", "source")


@click.group("progress")
def command() -> None:
    """How many are registered and recognised, of how many, against which targets."""


@command.command()
@exporting.jsonl
@on_day
@both_times
def export(file: str, on: date | None, as_of: int | None, known_at: int | None) -> None:
    """Write one place, year and title a line: counts, both shares in per cent, and the target."""
    with opened_wiring() as wiring, looking(wiring, as_of=as_of, known_at=known_at) as db:
        now = now_looked_at(wiring, as_of)
        count = exporting.write(progress.export(db, now=now, on=on, as_of=as_of, known_at=known_at), file)
        exporting.say(db, count, file, known_at)


@command.command()
@exporting.jsonl
@click.option("--place", "named", help="Id or code of a commune, or of a village in it (default: every commune).")
@on_day
@both_times
def charts(file: str, named: str | None, on: date | None, as_of: int | None, known_at: int | None) -> None:
    """Write what charts draw of a place, one year and title a line: season, flow, its days, points by village."""
    times = {"as_of": as_of, "known_at": known_at}
    with opened_wiring() as wiring, looking(wiring, **times) as db:
        places = [place_named(db, named)] if named else _communes(db)
        lines = (line for each in places for line in _charts(wiring, db, each, on, times))
        count = exporting.write(lines, file)
        exporting.say(db, count, file, known_at)


def _communes(db: Connection) -> Sequence[str]:
    """Those that have opened a year; what lies above them may have, too."""
    c = cycles.cycle_title.c
    return db.execute(select(c.book).distinct().order_by(c.book)).scalars().all()


def _charts(
    wiring: Wiring, db: Connection, place: str, on: date | None, times: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    # How long each has stood somewhere runs until what is looked at ends, which is also where what was known does.
    until = now_looked_at(wiring, times["as_of"] or times["known_at"])
    book, on_map = drawn(wiring, db, place, on=on, **times)
    head = {"commune": book, "place": place, "map": day_told(on_map)}
    opened = [(row["year"], row["title"]) for row in cycles.titles_of(db, book=book, **times)]
    for year, title in dict.fromkeys(opened):
        of: dict[str, Any] = {"book": book, "year": year, "title": title, **times}
        days = season(db, places=on_map.of_book, **of)
        passed = stages(db, places=on_map.places, now=until, **of)
        yield {
            **head,
            "year": year,
            "title": title,
            "season": {measure: [[day.isoformat(), n] for day, n in each] for measure, each in days.items()},
            "stages": {state: {"left": each.left, "here": each.here} for state, each in passed.items()},
            "points": [_points(line) for line in by_place(db, places=on_map.places, **of)],
        }


def _points(line: Line) -> dict[str, Any]:
    """Each mean with how many it is of."""
    return {
        "place": line.place,
        "means": {name: _mean(each) for name, each in line.means.items()},
        "gaps": {f"{one}-{other}": _mean(each) for (one, other), each in line.gaps.items()},
        "above_last_check": _mean(line.inflated),
    }


def _mean(mean: Mean) -> dict[str, Any]:
    return {"dossiers": mean.count, "points": None if mean.points is None else str(mean.points)}


@command.command()
@both_times
@as_json
def targets(as_of: int | None, known_at: int | None, as_json: bool) -> None:
    """Print every target that was set, also over people and skills that no title counts, with its source."""
    with opened_wiring() as wiring, looking(wiring, as_of=as_of, known_at=known_at) as db:
        lines = list(_targets(db, as_of, known_at))
        exporting.stand(db, known_at)
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for line in lines:
        what = line["title"] or "-"
        click.echo(f"{line['year']}  {line['share']:>6}%  of {line['denominator']:10}  {what:9}  {line['measure']}")
        click.echo(f"        {line['scope']['vi']}")
        click.echo(f"        {line['source']['passage']}")


def _targets(db: Connection, as_of: int | None, known_at: int | None) -> Iterator[dict[str, Any]]:
    for book in db.execute(select(cycles.target.c.book).distinct().order_by(cycles.target.c.book)).scalars().all():
        for row in cycles.targets_of(db, book=book, as_of=as_of, known_at=known_at):
            told = row | {"commune": book}
            yield {name: told[name] for name in SHOWN}
