"""`sovang codes`: certificates of decisions that were signed before there were codes get theirs."""

from functools import partial

import click
from sqlalchemy import Connection, select

from domain.commands.codes import give_codes
from projections.proceedings import proceeding
from service.cli.opened import opened_wiring
from service.cli.operating import operate
from service.papers.source import Source
from service.public.renewing import renewed
from service.wiring import Wiring

# A fact names so many certificates at most.
AT_ONCE = 1_000


@click.group("codes")
def command() -> None:
    """Codes by which anybody verifies a certificate."""


@command.command("give")
def give() -> None:
    """Give codes to all certificates that have none; those that have one keep it.

    What was printed before has no code on it: print it again, or issue it anew.
    """
    with opened_wiring() as wiring:
        wiring.catch_up()
        with wiring.engine.connect() as db:
            decisions = _decisions(db)
        given = sum(_give(wiring, book, decision) for book, decision in decisions)
    click.echo(f"Gave {given} codes to certificates of {len(decisions)} decisions.")


def _decisions(db: Connection) -> list[tuple[str, str]]:
    c = proceeding.c
    asked = select(c.book, c.stream).distinct().where(c.kind == "decision").order_by(c.book, c.stream)
    return [(row.book, row.stream.removeprefix("decision.")) for row in db.execute(asked)]


def _give(wiring: Wiring, book: str, decision: str) -> int:
    """Piece by piece, so that whoever breaks it off goes on where it was."""
    total = 0
    while True:
        wallet = wiring.vault.wallet()
        with wiring.engine.connect() as db:
            codes, _addresses = renewed(Source(wiring, db, book), wallet, decision, most=AT_ONCE)
        if not codes.given:
            return total
        decide = partial(give_codes, decision=decision, codes=codes)
        operate(wiring, book, decide, path="sovang codes give", sent=[decision], wallet=wallet)
        total += len(codes.given)
