"""`sovang history`: since when something has been so, and by which entry."""

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import click
from sqlalchemy import Connection

from domain.clock import from_micros, instant_text
from projections import moves, origins
from projections.standing import UNTOLD
from service.cli import entries
from service.cli.conditions import Condition, Written
from service.cli.explain import plain, read
from service.cli.instants import both_times
from service.cli.on_map import drawn, on_day
from service.cli.opened import as_json
from service.cli.places import place_named

Span = dict[str, Any]


@click.group("history")
def command() -> None:
    """Since when something has been so, and by which entry."""


@command.group()
def when() -> None:
    """Find the entries with which something began to hold, and ceased to."""


@when.command()
@click.argument("stream", metavar="DOSSIER")
@click.argument("condition", type=Written(tuple(sorted(UNTOLD))))
@both_times
@as_json
def dossier(stream: str, condition: Condition, as_of: int | None, known_at: int | None, as_json: bool) -> None:
    """When CONDITION, for example state=recognised or "village_score>=80", held of DOSSIER."""
    with read(as_of=as_of, known_at=known_at) as (_, db):
        told = origins.story(db, stream, as_of=as_of, known_at=known_at)
        if told is None:
            raise click.ClickException(f"There is no dossier {stream} at that time.")
        found = origins.spans(told.stood, lambda row: condition.holds(row[condition.name]))
        of = partial(_of_stood, db, told, condition.name)
        _tell([_span(of(began), of(ended)) for began, ended in found], as_json)


@when.command()
@click.argument("condition", type=Written())
@click.option("--place", "named", required=True, help="Id or code of a commune, or of a village in it.")
@click.option("--year", type=click.IntRange(2000, 2100), required=True)
@click.option("--title", required=True, help="Id of the title.")
@click.option("--measure", type=click.Choice(moves.MEASURES), required=True)
@on_day
@both_times
@as_json
def figure(
    condition: Condition, named: str, year: int, title: str, measure: str, on: date | None,
    as_of: int | None, known_at: int | None, as_json: bool,
) -> None:  # fmt: skip
    """When a figure of the progress met CONDITION, for example ">=5700"."""
    with read(as_of=as_of, known_at=known_at) as (wiring, db):
        times = {"as_of": as_of, "known_at": known_at}
        book, on_map = drawn(wiring, db, place_named(db, named), on=on, **times)
        moved = moves.moves_of(db, book=book, places=on_map.of_book, year=year, title=title, measure=measure, **times)
        found = moves.spans(moved, condition.holds, first=moves.before_all(measure))
        _tell([_span(_of_move(began), _of_move(ended)) for began, ended in found], as_json)


def _of_stood(db: Connection, told: origins.Story, name: str, stood: origins.Stood | None) -> Span | None:
    if stood is None:
        return None
    act = told.origin([name], stood.row)
    # A mended day moves the time from which on it held.
    found = origins.entries_at(db, act["book"], told.causes(act, [name, "valid_from"]))
    behind = [entries.as_data(found[cause]) for cause in sorted(found)]
    return {"at": instant_text(from_micros(stood.since)), "entries": behind}


def _of_move(move: moves.Move | None) -> Span | None:
    if move is None:
        return None
    at = instant_text(from_micros(move.row["at"]))
    return {"at": at, "total": plain(move.total), "entries": [entries.as_data(move.row)]}


def _span(began: Span | None, ended: Span | None) -> Span:
    return {"since": began, "until": ended}


def _tell(spans: Sequence[Span], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(spans, ensure_ascii=False))
        return
    for each in spans:
        click.echo("\n".join([*_said("since", each["since"], "the beginning"), *_said("until", each["until"], "now")]))
    if not spans:
        click.echo("It never held.")


def _said(word: str, point: Span | None, otherwise: str) -> list[str]:
    if point is None:
        return [f"{word} {otherwise}"]
    total = f" (= {point['total']})" if "total" in point else ""
    return [f"{word} {point['at']}{total}", *(f"  {entries.told(each)}" for each in point["entries"])]
