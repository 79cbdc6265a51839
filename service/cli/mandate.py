"""`sovang mandate`: who holds which office where."""

import json
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

import click

from domain.clock import day_of, from_micros
from domain.commands import setup
from domain.commands.register_correction import correct_mandate
from domain.desk import Desk
from domain.ids import new_id
from projections import mandates
from projections.audit import relying_on
from service import words
from service.cli import exporting
from service.cli.instants import Day, both_times, looking
from service.cli.mandate_acts import capacity_of, delegate, person_named, resume, signing_options, suspend
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.operating import operate, rehearse
from service.cli.places import place_above, place_named
from service.offices import offices

PATH = "sovang mandate"


@click.group("mandate")
def command() -> None:
    """Give, delegate, suspend and end offices. An account without a mandate may sign in and decide nothing."""


@command.command()
@click.option("--person", "who", required=True, help="Who gets the office: a person's id, or a login.")
@click.option("--office", required=True, help=f"One of {', '.join(offices())}, or of the rules that were adopted.")
@click.option("--place", "places", required=True, multiple=True, help="Id or code of a place; may be repeated.")
@click.option("--from", "valid_from", required=True, type=Day(), metavar="DAY", help="The first day.")
@click.option("--to", "valid_to", type=Day(), metavar="DAY", help="The last day (default: until it is ended).")
@click.option("--basis", required=True, help="The decision that it rests on.")
@signing_options
def grant(
    who: str,
    office: str,
    places: tuple[str, ...],
    valid_from: date,
    valid_to: date | None,
    basis: str,
    **signing: str | None,
) -> None:
    """Give a person an office over one or several places and print the id of the mandate."""
    if valid_to is not None and valid_to < valid_from:
        raise click.BadParameter("is before the first day", param_hint="--to")
    mandate, signs = new_id(), capacity_of(signing)
    with opened_wiring() as wiring:
        wiring.catch_up()
        person = person_named(wiring, who)
        with reading(wiring.engine) as db:
            if office not in offices(db):
                raise click.BadParameter(f"{office!r} is none of {', '.join(offices(db))}", param_hint="--office")
            found = [place_named(db, each) for each in places]
            book = place_above(db, found)

        def decide(desk: Desk) -> dict[str, Any]:
            return setup.grant_mandate(
                desk,
                mandate=mandate,
                person=person,
                office=office,
                places=found,
                valid_from=valid_from,
                valid_to=valid_to,
                basis=basis,
                signing=signs,
            )

        sent = [person, office, found, str(valid_from), str(valid_to), basis, signs]
        operate(wiring, book, decide, path=PATH, sent=sent)
    click.echo(mandate)


@command.command()
@click.argument("mandate")
@click.option("--reason", required=True, type=click.Choice(list(words.ENDING_REASON)), help="Why it ends.")
@click.option("--on", type=Day(), metavar="DAY", help="The last day (default: it ends at once).")
def end(mandate: str, reason: str, on: date | None) -> None:
    """End MANDATE now or after a later day; what was done under it stays done."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            found = mandates.mandate_of(db, mandate)
        if found is None:
            raise click.ClickException(f"There is no mandate {mandate}.")
        operate(
            wiring,
            found.book,
            lambda desk: setup.end_mandate(desk, mandate=mandate, reason=reason, on=on),
            path=PATH,
            sent=[mandate, reason, str(on)],
        )
    click.echo(f"Ended mandate {mandate}.")


@command.command()
@click.argument("mandate")
@click.option("--from", "valid_from", type=Day(), metavar="DAY", help="The first day, as it should have been.")
@click.option("--to", "valid_to", type=Day(), metavar="DAY", help="The last day, as it should have been.")
@click.option("--without-end", is_flag=True, help="There is no last day after all.")
@click.option("--basis", help="The decision that it rests on, as it should have read.")
@click.option("--reason", required=True, type=click.Choice(list(words.CORRECTION_REASON)), help="What was wrong.")
@click.option("--yes", is_flag=True, help="Do it; without this, only what rests on the mandate is shown.")
def correct(
    mandate: str,
    valid_from: date | None,
    valid_to: date | None,
    without_end: bool,
    basis: str | None,
    reason: str,
    yes: bool,
) -> None:
    """Mend what was mistyped in MANDATE. Acts that rest on it are listed first; it never loses one of them."""
    if without_end and valid_to is not None:
        raise click.UsageError("--to and --without-end contradict each other.")
    given = {"valid_from": valid_from, "valid_to": valid_to, "basis": basis}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if without_end:
        values["valid_to"] = None
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            found = mandates.mandate_of(db, mandate)
            rests = relying_on(db, mandate, *mandates.delegated_under(db, mandate))
        if found is None:
            raise click.ClickException(f"There is no mandate {mandate}.")
        for row in rests:
            click.echo(f"{day_of(from_micros(row['at']))}  {row['type']:28}  {row['stream']}")
        acts = [from_micros(row["at"]) for row in rests]
        told: dict[str, Any] = {"mandate": mandate, "acts": acts, "values": values, "reason": reason}
        decide = partial(correct_mandate, **told)
        sent = [mandate, str(valid_from), str(valid_to), str(without_end), basis, reason]
        if yes:
            operate(wiring, found.book, decide, path=PATH, sent=sent)
        else:
            rehearse(wiring, found.book, decide)
    done = "Corrected" if yes else "With --yes this would correct"
    click.echo(f"{done} mandate {mandate}; {len(rests)} entries rest on it and keep their ground.")


@command.command("list")
@click.option("--person", "who", help="Only of this person: id or login.")
@click.option("--office", type=click.Choice(offices()), help="Only of this office.")
@click.option("--on", type=Day(), metavar="DAY", help="Only those that hold on this day, which may lie ahead.")
@both_times
@as_json
def listed(
    who: str | None, office: str | None, on: date | None, as_of: int | None, known_at: int | None, as_json: bool
) -> None:
    """List mandates with person, office, places and days; with --as-of those in force at that time."""
    held = [*([on] if on else []), *([day_of(from_micros(as_of))] if as_of is not None else [])]
    with opened_wiring() as wiring:
        person = person_named(wiring, who) if who else None
        with looking(wiring, as_of=as_of, known_at=known_at) as db:
            found = [
                each
                for each in mandates.granted(db, known_at=known_at)
                if (person is None or each.person == person)
                and (office is None or each.office == office)
                and all(each.holds_on(day) for day in held)
            ]
            exporting.stand(db, known_at)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        until = each.ended_on or each.to_on or "-"
        where = ", ".join(one["name"] for one in each.places)
        source = f"  under {each.under}" if each.under else ""
        click.echo(f"{each.mandate}  {each.person}  {each.office:17}  {each.from_on}  {until:10}  {where}{source}")


for act in (delegate, suspend, resume):
    command.add_command(act)
