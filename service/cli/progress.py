"""`sovang progress`: how many are registered and recognised, and what the plans aim at."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection, select

from domain.clock import micros
from projections import cycles, maps, progress, territory
from projections.flow import stages
from projections.inflation import Line, Mean, by_place
from projections.season import season
from service.cli import exporting
from service.cli.instants import Day, both_times, looking
from service.cli.opened import as_json, opened_wiring

SHOWN = ("commune", "year", "title", "measure", "numerator", "denominator", "share", "scope", "source")


@click.group("progress")
def command() -> None:
    """How many are registered and recognised, of how many, against which targets."""


@command.command()
@exporting.jsonl
@click.option("--map", "on", type=Day(), metavar="DAY", help="On the places of this day (default: as written).")
@both_times
def export(file: str, on: date | None, as_of: int | None, known_at: int | None) -> None:
    """Write one place, year and title a line: counts, both shares in per cent, and the target."""
    map_at = None if on is None else maps.end_of(on)
    with opened_wiring() as wiring, looking(wiring, as_of=as_of, known_at=known_at) as db:
        count = exporting.write(progress.export(db, map_at=map_at, as_of=as_of, known_at=known_at), file)
        exporting.say(db, count, file, known_at)


@command.command()
@exporting.jsonl
@both_times
def charts(file: str, as_of: int | None, known_at: int | None) -> None:
    """Write what charts draw, one commune, year and title a line: season, flow, its days, points; as written."""
    with opened_wiring() as wiring, looking(wiring, as_of=as_of, known_at=known_at) as db:
        until = micros(wiring.clock()) if as_of is None else as_of
        count = exporting.write(_charts(db, until, {"as_of": as_of, "known_at": known_at}), file)
        exporting.say(db, count, file, known_at)


def _charts(db: Connection, until: int, times: dict[str, Any]) -> Iterator[dict[str, Any]]:
    c = cycles.cycle_title.c
    for book, year in db.execute(select(c.book, c.year).distinct().order_by(c.book, c.year)).all():
        places = territory.inside(db, [book])
        for title in dict.fromkeys(row["title"] for row in cycles.titles_of(db, book=book, year=year, **times)):
            of: dict[str, Any] = {"year": year, "title": title}
            days = season(db, book=book, **of, **times)
            passed = stages(db, book=book, places=places, now=until, **of, **times)
            yield {
                "commune": book,
                **of,
                "season": {measure: [[day.isoformat(), n] for day, n in each] for measure, each in days.items()},
                "stages": {state: {"left": each.left, "here": each.here} for state, each in passed.items()},
                "points": [_points(line) for line in by_place(db, book=book, places=places, **of, **times)],
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
