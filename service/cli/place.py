"""`sovang place`: villages and communes that are renamed, merged, split or dissolved, from a day on."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from domain.clock import day_of
from domain.commands import homes, places
from domain.commands.places import NewPlace
from domain.desk import Desk
from domain.ids import new_id
from projections import territory
from projections.affected import affected
from projections.homes import unassigned
from projections.places import called, links, place_of, within
from service.cli import exporting
from service.cli.instants import Day, both_times, looking
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.operating import operate, rehearse
from service.cli.place_mended import correct, history
from service.cli.places import place_named
from service.wiring import Wiring

PATH = "sovang place"
FROM = click.option("--from", "on", required=True, type=Day(), metavar="DAY", help="The first day; today or earlier.")
BASIS = click.option("--basis", required=True, help="The resolution that it rests on.")
YES = click.option("--yes", is_flag=True, help="Do it; without this, only what it concerns is shown.")


@click.group("place")
def command() -> None:
    """Rename, merge, split and dissolve places. Dossiers stay in their book; mandates reach the successor."""


@command.command("list")
@click.option("--in", "parent", help="Id or code of the place they lie in (default: every place).")
@both_times
@as_json
def listed(parent: str | None, as_of: int | None, known_at: int | None, as_json: bool) -> None:
    """List places as they were called at a time, with what became of them."""
    with opened_wiring() as wiring, looking(wiring, as_of=as_of, known_at=known_at) as db:
        times: dict[str, Any] = {"as_of": as_of, "known_at": known_at}
        roots = [place_named(db, parent)] if parent else [row["place"] for row in within(db, None, **times)]
        found = [
            _told(db, row["place"], times) for row in territory.named(db, territory.inside(db, roots, **times), **times)
        ]
        exporting.stand(db, known_at)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for each in found:
        before = f" ({'; '.join(each['before'])})" if each["before"] else ""
        ended = f"  until {each['ended_on']}: {', '.join(each['into'])}" if each["ended_on"] else ""
        click.echo(f"{each['place']}  {each['kind']:8}  {each['code']:12}  {each['name']}{before}{ended}")


def _told(db: Connection, id: str, times: dict[str, Any]) -> dict[str, Any]:
    """A place with the names that it had before and what has taken it up."""
    row = place_of(db, id, **times)
    assert row is not None, "listed a moment ago"
    names = [each["name"] for each in called(db, id, **times)]
    into = [link["upper"] for link in links(db, [id], **times) if link["place"] == id]
    told = {name: row[name] for name in ("place", "kind", "code", "name", "parent", "ended_on")}
    return told | {
        "before": [name for name in names if name != row["name"]],
        "into": [each["name"] for each in territory.named(db, into, **times)],
    }


@command.command()
@click.argument("place")
@click.option("--name", required=True, help="What it is called from that day on.")
@click.option("--code", help="Its code from that day on (default: as before).")
@FROM
@BASIS
@YES
def rename(place: str, name: str, code: str | None, on: date, basis: str, yes: bool) -> None:
    """Give PLACE (id or code) another name from a day on; papers of earlier days keep the old one."""
    with opened_wiring() as wiring:
        (found,), book = _found(wiring, [place])
        decide = partial(places.rename, place=found, name=name, code=code, on=on, basis=basis)
        _carry_out(wiring, book, decide, [found], [found, name, code, str(on), basis], yes=yes)


@command.command()
@click.argument("merged", metavar="PLACE...", nargs=-1, required=True)
@click.option("--into", help="Id or code of the place that takes them up.")
@click.option("--new", nargs=2, metavar="CODE NAME", help="A place that is established by it, with its code and name.")
@FROM
@BASIS
@YES
def merge(
    merged: tuple[str, ...], into: str | None, new: tuple[str, str] | None, on: date, basis: str, yes: bool
) -> None:
    """Make each PLACE (id or code) part of another one from a day on."""
    if (into is None) == (new is None):
        raise click.UsageError("Give either --into or --new.")
    with opened_wiring() as wiring:
        ids, book = _found(wiring, [*merged, *([into] if into else [])])
        taking = NewPlace(new_id(), new[1], new[0]) if new else ids.pop()
        decide = partial(places.merge, places=ids, into=taking, on=on, basis=basis)
        _carry_out(wiring, book, decide, ids, [ids, into, [*new] if new else None, str(on), basis], yes=yes)


@command.command()
@click.argument("place")
@click.option("--into", multiple=True, help="Id or code of a part that is there already; may be repeated.")
@click.option("--new", nargs=2, multiple=True, metavar="CODE NAME", help="A part that is established; may be repeated.")
@FROM
@BASIS
@YES
def split(place: str, into: tuple[str, ...], new: tuple[tuple[str, str], ...], on: date, basis: str, yes: bool) -> None:
    """Split PLACE (id or code) into several from a day on. Who belongs to which part is said by `assign`."""
    with opened_wiring() as wiring:
        (found, *parts), book = _found(wiring, [place, *into])
        fresh = [NewPlace(new_id(), name, code) for code, name in new]
        decide = partial(places.split, place=found, into=[*parts, *fresh], on=on, basis=basis)
        _carry_out(wiring, book, decide, [found], [found, parts, [*map(list, new)], str(on), basis], yes=yes)


@command.command()
@click.argument("place")
@FROM
@BASIS
@YES
def dissolve(place: str, on: date, basis: str, yes: bool) -> None:
    """Say that PLACE (id or code), a village, is there no more from a day on. Where its people went `assign` says."""
    with opened_wiring() as wiring:
        (found,), book = _found(wiring, [place])
        decide = partial(places.dissolve, place=found, on=on, basis=basis)
        _carry_out(wiring, book, decide, [found], [found, str(on), basis], yes=yes)


@command.command()
@click.argument("place")
@click.option("--into", required=True, help="Id or code of the part, or of where they went.")
@click.option("--subject", "subjects", multiple=True, help="Id of a subject; may be repeated.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Ids, one a line.")
@YES
def assign(place: str, into: str, subjects: tuple[str, ...], file: Path | None, yes: bool) -> None:
    """Say which subjects of PLACE, which was split or dissolved, belong to one of its parts, or elsewhere."""
    asked = [*subjects, *(file.read_text(encoding="utf-8").split() if file else [])]
    with opened_wiring() as wiring:
        (found, part), _upper = _found(wiring, [place, into])
        with reading(wiring.engine) as db:
            book = next(row["place"] for row in territory.above(db, found) if row["kind"] != "village")
        decide = partial(homes.assign, place=found, into=part, subjects=asked)
        if yes:
            operate(wiring, book, decide, path=PATH, sent=[found, part, asked])
        else:
            rehearse(wiring, book, decide)
        with reading(wiring.engine) as db:
            left = len(unassigned(db, [found]))
    click.echo(f"{'Assigned' if yes else 'With --yes this would assign'} {len(asked)}; {left} wait to be assigned.")


@command.command("unassigned")
@click.argument("place")
@as_json
def waiting(place: str, as_json: bool) -> None:
    """List who has not been assigned since PLACE was split or dissolved."""
    with opened_wiring() as wiring:
        (found,), _book = _found(wiring, [place])
        with reading(wiring.engine) as db:
            rows = [{name: row[name] for name in ("subject", "kind", "name")} for row in unassigned(db, [found])]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['subject']}  {row['kind']:10}  {row['name'] or '-'}")


for act in (history, correct):
    command.add_command(act)


def _found(wiring: Wiring, named: Sequence[str]) -> tuple[list[str], str]:
    """These places, and the book in which the first of them is written."""
    wiring.catch_up()
    with reading(wiring.engine) as db:
        ids = [place_named(db, each) for each in named]
        first = place_of(db, ids[0])
        assert first is not None, "named a moment ago"
        return ids, first["book"]


def _carry_out(
    wiring: Wiring,
    book: str,
    decide: Callable[[Desk], dict[str, Any]],
    changed: Sequence[str],
    sent: list[Any],
    *,
    yes: bool,
) -> None:
    """Show whom it concerns; with `yes`, do it."""
    with reading(wiring.engine) as db:
        concerned = affected(db, changed, today=day_of(wiring.clock()))
    if yes:
        operate(wiring, book, decide, path=PATH, sent=sent)
    else:
        rehearse(wiring, book, decide)
    for each in concerned.mandates:
        click.echo(f"mandate {each.mandate}  {each.person}  {each.office}")
    done = "Done" if yes else "With --yes this concerns"
    at_work = f"{concerned.dossiers} dossiers ({concerned.waiting} of them at work)"
    click.echo(f"{done}: {concerned.subjects} subjects, {at_work}, {len(concerned.mandates)} mandates.")
