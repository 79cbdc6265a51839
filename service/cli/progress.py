"""`sovang progress`: how many are registered and recognised, and what the plans aim at."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection, select

from projections import cycles, maps, progress
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
