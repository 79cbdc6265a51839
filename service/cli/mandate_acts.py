"""What becomes of a mandate at the command line: delegated, suspended, resumed; and in whose place one signs."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import click

from domain.capacity import FOR_ANOTHER
from domain.commands import mandates as acts
from domain.desk import Desk
from domain.ids import is_id, new_id
from projections import mandates
from service.cli.instants import Day
from service.cli.opened import opened_wiring, reading
from service.cli.operating import operate
from service.cli.places import place_named
from service.identity.accounts import NoAccount
from service.wiring import Wiring

PATH = "sovang mandate"


def signing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How papers are signed under a mandate, where that is for another."""
    for option in (
        click.option("--title", help="The title under which one signs, with --signing."),
        click.option("--head", help="The title of whoever one signs for, with --signing."),
        click.option("--signing", type=click.Choice(FOR_ANOTHER), help="Papers are signed for another, in this form."),
    ):
        command = option(command)
    return command


def capacity_of(signing: Mapping[str, str | None]) -> dict[str, str] | None:
    """The three options as one answer; all of them or none."""
    told = {"form": signing["signing"], "head": signing["head"], "title": signing["title"]}
    given = {name: value for name, value in told.items() if value is not None}
    if given and len(given) < len(told):
        raise click.UsageError("--signing, --head and --title go together.")
    return given or None


def person_named(wiring: Wiring, who: str) -> str:
    """A person by id or login."""
    person = who if is_id(who) else wiring.identity.accounts.person_of(who)
    if person is None:
        raise NoAccount("person")
    return person


@click.command()
@click.argument("mandate")
@click.option("--person", "who", required=True, help="Who acts under it: a person's id, or a login.")
@click.option("--place", "places", multiple=True, help="Id or code of a place (default: all places of the mandate).")
@click.option("--from", "valid_from", required=True, type=Day(), metavar="DAY", help="The first day.")
@click.option("--to", "valid_to", type=Day(), metavar="DAY", help="The last day; it ends with MANDATE at the latest.")
@click.option("--basis", required=True, help="The paper by which it was delegated.")
@signing_options
def delegate(
    mandate: str,
    who: str,
    places: tuple[str, ...],
    valid_from: date,
    valid_to: date | None,
    basis: str,
    **signing: str | None,
) -> None:
    """Let another person act under MANDATE, as a paper of its holder says, and print the id of what they hold."""
    signs, id = capacity_of(signing), new_id()
    with opened_wiring() as wiring:
        found, person = _found(wiring, mandate), person_named(wiring, who)
        with reading(wiring.engine) as db:
            where = [place_named(db, each) for each in places] or [each["id"] for each in found.places]
        told: dict[str, Any] = {"person": person, "places": where, "basis": basis, "signing": signs}
        told |= {"valid_from": valid_from, "valid_to": valid_to}

        def decide(desk: Desk) -> dict[str, Any]:
            return acts.delegate_mandate(desk, mandate=id, under=mandate, **told)

        sent = [mandate, person, where, str(valid_from), str(valid_to), basis, signs]
        operate(wiring, found.book, decide, path=PATH, sent=sent)
    click.echo(id)


@click.command()
@click.argument("mandate")
@click.option("--basis", required=True, help="The decision that it rests on.")
@click.option("--on", type=Day(), metavar="DAY", help="The first day without power (default: from now on).")
@click.option("--to", type=Day(), metavar="DAY", help="The last day without power (default: until it is resumed).")
def suspend(mandate: str, basis: str, on: date | None, to: date | None) -> None:
    """Take the power of MANDATE away for a while; what was done under it stays done."""
    with opened_wiring() as wiring:

        def decide(desk: Desk) -> dict[str, Any]:
            return acts.suspend_mandate(desk, mandate=mandate, basis=basis, on=on, to=to)

        operate(wiring, _found(wiring, mandate).book, decide, path=PATH, sent=[mandate, basis, str(on), str(to)])
    click.echo(f"Suspended mandate {mandate}.")


@click.command()
@click.argument("mandate")
@click.option("--basis", required=True, help="The decision that it rests on.")
@click.option("--on", type=Day(), metavar="DAY", help="The first day with power again (default: from now on).")
def resume(mandate: str, basis: str, on: date | None) -> None:
    """Give a suspended MANDATE its power back."""
    with opened_wiring() as wiring:

        def decide(desk: Desk) -> dict[str, Any]:
            return acts.resume_mandate(desk, mandate=mandate, basis=basis, on=on)

        operate(wiring, _found(wiring, mandate).book, decide, path=PATH, sent=[mandate, basis, str(on)])
    click.echo(f"Resumed mandate {mandate}.")


def _found(wiring: Wiring, id: str) -> mandates.Mandate:
    wiring.catch_up()
    with reading(wiring.engine) as db:
        found = mandates.mandate_of(db, id)
    if found is None:
        raise click.ClickException(f"There is no mandate {id}.")
    return found
