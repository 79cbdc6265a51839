"""`sovang requests`: requests about personal data, for whoever runs the system."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import click
from sqlalchemy import RowMapping

from domain import privacy
from domain.clock import day_of
from domain.commands import erasing
from domain.commands import privacy as commands
from domain.commands.data_correction import Entry
from domain.desk import Desk
from domain.ids import is_id, new_id
from projections import members, requests
from projections.places import place as places
from projections.subjects import subject_of
from service.cli.instants import Day
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.operating import operate
from service.privacy.restricting import dossiers_of, households_of
from service.privacy.wiping import wipe
from service.wiring import Wiring

PATH = "sovang requests"
# No stream has as many facts.
LONGEST = 10
SAID = ("request", "subject", "kind", "place", "state", "purpose", "received_on", "answer_by", "done_by", "reason")


@click.group("requests")
def command() -> None:
    """See, answer and carry out what people ask about their personal data."""


@command.command("list")
@click.option("--late", is_flag=True, help="Only those that have waited too long.")
@as_json
def listed(late: bool, as_json: bool) -> None:
    """List what waits, the most pressing first; exit 1 with --late where there is any."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        today = day_of(wiring.clock())
        with reading(wiring.engine) as db:
            every = db.execute(places.select().with_only_columns(places.c.place)).scalars().all()
            rows = [row for row in requests.running(db, every) if not late or requests.due_on(row) < today]
    if as_json:
        click.echo(json.dumps([{name: row[name] for name in SAID} for row in rows], ensure_ascii=False))
    for row in [] if as_json else rows:
        due = requests.due_on(row)
        mark = "late" if due < today else ""
        click.echo(f"{row['request']}  {row['kind']:11}  {row['state']:8}  {due}  {mark:4}  {row['subject']}")
    if late and rows:
        raise click.exceptions.Exit(1)


@command.command()
@click.option("--person", required=True, help="Id of the person whose data it is about.")
@click.option("--kind", required=True, type=click.Choice(privacy.KINDS), help="What is asked.")
@click.option("--asked-by", default="self", type=click.Choice(privacy.ASKED_BY), help="Who asks (default: self).")
@click.option("--how", default="form", type=click.Choice(privacy.HOW), help="How it was asked (default: form).")
@click.option("--on", type=Day(), metavar="DAY", help="The day on which it was received (default: today).")
@click.option("--purpose", help="The use that is objected to, or consented to no more.")
@click.option("--place", help="Id of a place, for somebody who stands in no register.")
def receive(
    person: str, kind: str, asked_by: str, how: str, on: date | None, purpose: str | None, place: str | None
) -> None:
    """Enter a request and print its id."""
    if not is_id(person):
        raise click.BadParameter("is not an id", param_hint="--person")
    request = new_id()
    with opened_wiring() as wiring:
        wiring.catch_up()
        book, where = _home(wiring, person, place)
        told: dict[str, Any] = {"kind": kind, "asked_by": asked_by, "how": how, "purpose": purpose, "place": where}
        told |= {"request": request, "subject": person, "received_on": on or day_of(wiring.clock())}
        _do(wiring, book, [request], lambda desk: commands.receive(desk, **told))
    click.echo(request)


@command.command()
@click.argument("request")
@click.option("--refused-for", type=click.Choice(privacy.REFUSED_FOR), help="Refuse it, on this ground.")
def answer(request: str, refused_for: str | None) -> None:
    """Grant REQUEST, or refuse it with --refused-for."""
    outcome = privacy.REFUSED if refused_for else privacy.GRANTED
    _act(request, lambda desk, of: commands.answer(desk, **of, outcome=outcome, reason=refused_for))
    click.echo(f"Answered {request}: {outcome}.")


@command.command()
@click.argument("request")
@click.option("--until", required=True, type=Day(), metavar="DAY", help="The new last day.")
@click.option("--reason", required=True, type=click.Choice(privacy.EXTENDED_FOR), help="Why it takes longer.")
def extend(request: str, until: date, reason: str) -> None:
    """Give REQUEST more time, once."""
    _act(request, lambda desk, of: commands.extend(desk, **of, done_by=until, reason=reason))
    click.echo(f"Extended {request} until {until}.")


@command.command()
@click.argument("request")
@click.option("--entry", metavar="STREAM:VERSION", help="The entry by which what was asked is corrected.")
def done(request: str, entry: str | None) -> None:
    """Say that REQUEST has been carried out; a restriction, an objection, a withdrawal counts from now on.

    A restriction stops what the person asked for and is under way.
    """
    chosen = _entry(entry)
    with opened_wiring() as wiring:
        wiring.catch_up()
        row = _row(wiring, request)
        with reading(wiring.engine) as db:
            concerned = {
                "dossiers": dossiers_of(db, row["subject"]),
                "households": households_of(db, row["subject"]),
            }
        told = {"subject": row["subject"], "request": row["request"], "entry": chosen} | concerned
        _do(wiring, row["book"], [request, entry or ""], lambda desk: commands.carry_out(desk, **told))
    click.echo(f"Carried out {request}.")


@command.command()
@click.argument("request")
@click.option(
    "--ground", default="own-request", type=click.Choice(privacy.ERASED_FOR), help="Why (default: own-request)."
)
@click.option("--yes", is_flag=True, help="Do it; without this, only whose data would go is shown.")
def erase(request: str, ground: str, yes: bool) -> None:
    """Erase what REQUEST asks for: the person's data, and that of the households called by the person's name."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        row = _row(wiring, request)
        with reading(wiring.engine) as db:
            headed = [
                each["subject"]
                for each in members.groups_of(db, row["subject"])
                if each["kind"] == "household" and each["role"] == "head"
            ]
        for owner in (row["subject"], *headed):
            kinds = wiring.vault.kinds_of([owner]).get(owner, {})
            click.echo(f"{owner}  {', '.join(f'{kind} {n}' for kind, n in sorted(kinds.items())) or '-'}")
        if not yes:
            click.echo("With --yes this would be erased for good.")
            return
        of = {"subject": row["subject"], "request": row["request"], "groups": headed}
        _do(wiring, row["book"], [request, ground], lambda desk: erasing.erase(desk, reason=ground, **of))
        wipe(wiring)
    click.echo(f"Erased the personal data of {row['subject']}.")


@command.command("wipe")
def wiped() -> None:
    """Finish every erasure whose traces are still in the files of the database; the worker does so by itself."""
    with opened_wiring() as wiring:
        click.echo(f"Finished {wipe(wiring)} erasures.")


def _entry(text: str | None) -> Entry | None:
    stream, colon, version = (text or "").rpartition(":")
    if text is not None and not (colon and version.isdecimal() and len(version) < LONGEST):
        raise click.BadParameter("name it as STREAM:VERSION", param_hint="--entry")
    return Entry(stream, int(version)) if text is not None else None


def _act(request: str, decide: Callable[[Desk, dict[str, Any]], dict[str, Any]]) -> None:
    with opened_wiring() as wiring:
        wiring.catch_up()
        row = _row(wiring, request)
        of = {"subject": row["subject"], "request": row["request"]}
        _do(wiring, row["book"], [request], lambda desk: decide(desk, of))


def _do(wiring: Wiring, book: str, sent: list[str], decide: Callable[[Desk], dict[str, Any]]) -> None:
    operate(wiring, book, decide, path=PATH, sent=sent)


def _row(wiring: Wiring, request: str) -> RowMapping:
    with reading(wiring.engine) as db:
        row = requests.request_of(db, request) if is_id(request) else None
    if row is None:
        raise click.ClickException(f"There is no request {request}.")
    return row


def _home(wiring: Wiring, person: str, place: str | None) -> tuple[str, str]:
    """The book and the place in which a person is known, or the place that was given."""
    with reading(wiring.engine) as db:
        rows = [*members.groups_of(db, person), *([found] if (found := subject_of(db, person)) else [])]
        if rows:
            return rows[0]["book"], rows[0]["place"]
        known = db.execute(places.select().where(places.c.place == (place or ""))).mappings().first()
    if known is None:
        raise click.BadParameter("stands in no register; give --place", param_hint="--person")
    return (known["parent"] if known["kind"] == "village" else known["place"]), known["place"]
