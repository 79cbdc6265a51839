"""`sovang override`: kinship is overridden by two officers, each with their own password; what there is, is listed."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from marshmallow import ValidationError

from domain.clock import day_of, from_micros
from domain.commands.waiving import propose_waiver, settle_waiver
from domain.naming import is_stream
from projections import waivers
from projections.places import place as places
from projections.status import current
from service.cli.mandate_acts import person_named
from service.cli.officer import act_as, officer_options, signed_in
from service.cli.opened import as_json, opened_wiring, reading
from service.forms.fields import Story
from service.wiring import Wiring

PATH = "sovang override"


@click.group("override")
def command() -> None:
    """Propose and answer overrides of kinship, where the rules of a title allow any."""


@command.command()
@click.argument("dossier")
@click.option("--for", "who", required=True, help="Who shall take the next step: a person's id, or a login.")
@click.option("--reason", required=True, help="Why nobody else can take it.")
@officer_options
def propose(dossier: str, who: str, reason: str, **officer: Any) -> None:
    """Propose that somebody takes the next step of DOSSIER in spite of kinship, and print the id of the proposal."""
    text = _told(reason, "--reason")
    with opened_wiring() as wiring:
        wiring.catch_up()
        book, subject = _dossier(wiring, dossier)
        person, signed = person_named(wiring, who), signed_in(wiring, **officer)
        wallet = wiring.vault.wallet()
        told: dict[str, Any] = {"dossier": dossier, "person": person, "text": wallet.seal(subject, "text", text)}
        sent = [dossier, person, text]
        done = act_as(
            wiring, signed, book, lambda desk: propose_waiver(desk, **told), path=PATH, sent=sent, wallet=wallet
        )
    click.echo(done["override"])


@command.command()
@click.argument("override")
@click.option("--approve/--decline", "approved", required=True, default=None, help="What the answer is.")
@click.option("--remark", help="What is to be remembered with it.")
@officer_options
def answer(override: str, approved: bool, remark: str | None, **officer: Any) -> None:
    """Answer the proposal OVERRIDE, as another than whoever proposed it."""
    text = _told(remark, "--remark") if remark else None
    with opened_wiring() as wiring:
        wiring.catch_up()
        found = next(iter(_all(wiring, override)), None)
        if found is None or found.settled != waivers.OPEN:
            raise click.ClickException(f"Nothing that waits for an answer is called {override}.")
        signed, wallet = signed_in(wiring, **officer), wiring.vault.wallet()
        sealed = wallet.seal(found.subject, "text", text) if text else None
        told: dict[str, Any] = {"override": override, "approved": approved, "text": sealed}
        sent = [override, approved, text]
        act_as(
            wiring, signed, found.book, lambda desk: settle_waiver(desk, **told), path=PATH, sent=sent, wallet=wallet
        )
    click.echo(f"{'Approved' if approved else 'Declined'} {override}.")


@command.command("list")
@click.option("--open", "only_open", is_flag=True, help="Only what waits for a second person.")
@as_json
def listed(only_open: bool, as_json: bool) -> None:
    """List overrides of kinship, the latest first; reasons in words are read on the page."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        found = [each for each in _all(wiring) if not only_open or each.settled == waivers.OPEN]
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        day = day_of(from_micros(each.at))
        click.echo(f"{each.override}  {day}  {each.settled:8}  {each.step:20}  {each.dossier}  for {each.person}")


def _all(wiring: Wiring, override: str | None = None) -> Sequence[waivers.Waiver]:
    with reading(wiring.engine) as db:
        every = db.execute(places.select().with_only_columns(places.c.place)).scalars().all()
        return waivers.waivers(db, places=every, override=override)


def _dossier(wiring: Wiring, dossier: str) -> tuple[str, str]:
    """In whose book it stands, and whose it is."""
    with reading(wiring.engine) as db:
        found = current(db, dossier) if is_stream(dossier) else None
    if found is None:
        raise click.ClickException(f"There is no dossier {dossier}.")
    return found["book"], found["subject"]


def _told(text: str, option: str) -> dict[str, str]:
    """Words as the page takes them too."""
    try:
        return {"text": Story("The reason").deserialize(text)}
    except ValidationError as error:
        raise click.BadParameter(str(error.messages[0]), param_hint=option) from None
