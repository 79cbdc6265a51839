"""`sovang letterhead`: what stands at the top of a commune's papers."""

import json
from dataclasses import asdict

import click

from domain.commands.letterheads import set_letterhead
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.operating import operate
from service.cli.places import place_named
from service.papers.source import Source

PLACE = click.option("--place", required=True, help="Id or code of the commune.")


@click.group("letterhead")
def command() -> None:
    """What stands at the top of a commune's papers: agencies, seat, and the letters that follow a number."""


@command.command()
@PLACE
@as_json
def show(place: str, as_json: bool) -> None:
    """Print what papers of today are drawn with, set or not."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            told = asdict(Source(wiring, db, place_named(db, place)).letterhead)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, text in sorted(told.items()):
        click.echo(f"{name}  {text or '-'}")


@command.command("set")
@PLACE
@click.option("--above", help="The agency above the one that issues; without it none stands there.")
@click.option("--agency", help="The commune's own agency; without it the commune's name.")
@click.option("--seat", help="The seat that is named before the day; without it the commune's own name.")
@click.option("--symbol", help="Letters of the agency after those of the kind of paper; without them none.")
def set_(place: str, above: str | None, agency: str | None, seat: str | None, symbol: str | None) -> None:
    """Set all of it anew, from now on; papers that were issued keep what they have."""
    told = {"above": above, "agency": agency, "seat": seat, "symbol": symbol}
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            book = place_named(db, place)
        sent = [book, *told.values()]
        operate(
            wiring,
            book,
            lambda desk: set_letterhead(desk, place=book, **told),
            path="sovang letterhead",
            sent=sent,
        )
    click.echo("Set. Papers are drawn with it from now on.")
