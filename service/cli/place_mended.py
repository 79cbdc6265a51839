"""What was entered wrongly about a place: its entries by number, and one of them mended."""

import json
from datetime import date
from functools import partial
from typing import Any

import click

from domain.clock import day_of
from domain.commands.record_correction import correct_record, mendable, read
from domain.place_facts import Established, Split
from domain.retold import retold
from domain.stream import Fact
from projections import resting
from projections.places import place_of
from service import words
from service.cli.instants import Day
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.operating import operate, rehearse
from service.cli.places import place_named
from service.wiring import Wiring

PATH = "sovang place correct"


@click.command()
@click.argument("place")
@as_json
def history(place: str, as_json: bool) -> None:
    """List what was said of PLACE (id or code) as it now reads, each entry by its number."""
    with opened_wiring() as wiring:
        found, _book = _named(wiring, place)
        told = [_told(entry) for entry in _entries(wiring, found)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for each in told:
        rest = "; ".join(f"{name}: {value}" for name, value in each["values"].items())
        click.echo(f"{each['entry']:3}  {each['on']}  {each['type']:18}  {rest}")


@click.command()
@click.argument("place")
@click.option("--entry", required=True, type=int, help="Number of the entry, as `history` has it.")
@click.option("--name", help="The name as it should have read.")
@click.option("--code", help="The code as it should have read.")
@click.option("--from", "on", type=Day(), metavar="DAY", help="The first day as it should have read.")
@click.option("--into", multiple=True, help="Id or code of what took it up; of each part after a split.")
@click.option("--basis", help="The resolution as it should have read.")
@click.option("--void", is_flag=True, help="It did not happen at all: it was entered by mistake.")
@click.option("--reason", required=True, type=click.Choice(list(words.CORRECTION_REASON)), help="What was wrong.")
@click.option("--yes", is_flag=True, help="Do it; without this, it is only tried.")
def correct(
    place: str, entry: int, name: str | None, code: str | None, on: date | None, into: tuple[str, ...],
    basis: str | None, void: bool, reason: str, yes: bool,
) -> None:  # fmt: skip
    """Mend what was entered wrongly about PLACE (id or code). What rests on it never loses its ground."""
    with opened_wiring() as wiring:
        found, book = _named(wiring, place)
        said = next((each for each in _entries(wiring, found) if each.originator_version == entry), None)
        if said is None:
            raise click.ClickException(f"There is no entry {entry} about {place}.")
        with reading(wiring.engine) as db:
            taking = [place_named(db, each) for each in into]
            rests = resting.on_entry(db, said)
        given: dict[str, Any] = {"name": name, "code": code, "basis": basis, "stands": False if void else None}
        given["done" if isinstance(said, Established) else "from_on"] = on
        given["into"] = (taking if isinstance(said, Split) else taking[0]) if taking else None
        values = {each: value for each, value in given.items() if value is not None}
        told: dict[str, Any] = {"stream": f"place.{found}", "version": entry, "values": values, "reason": reason}
        decide = partial(correct_record, **told, text=None, relied_on=rests)
        sent = [found, entry, name, code, str(on), taking, basis, void, reason]
        if yes:
            operate(wiring, book, decide, path=PATH, sent=sent)
        else:
            rehearse(wiring, book, decide)
    click.echo(f"{'Corrected' if yes else 'With --yes this would correct'} entry {entry} about {place}.")


def _named(wiring: Wiring, place: str) -> tuple[str, str]:
    wiring.catch_up()
    with reading(wiring.engine) as db:
        found = place_named(db, place)
        row = place_of(db, found)
        assert row is not None, "named a moment ago"
        return found, row["book"]


def _entries(wiring: Wiring, place: str) -> list[Fact]:
    facts = wiring.office.books.load([f"place.{place}"]).facts[f"place.{place}"]
    return [each.now for each in retold(facts) if each.mended is None]


def _told(entry: Fact) -> dict[str, Any]:
    values = {name: _plain(read(entry, name)) for name in mendable(entry)}
    return {
        "entry": entry.originator_version,
        "on": day_of(entry.occurred_at).isoformat(),
        "type": entry.TOPIC,
        "values": {name: value for name, value in values.items() if name not in ("done", "from_on")},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(each["name"] for each in value)
    return value["name"] if isinstance(value, dict) else value
