"""Operating: commands of whoever runs the machine, whose own records say who that was."""

from collections.abc import Callable
from typing import Any

from domain.desk import Desk, Request
from domain.ids import new_id
from service.acting import carry_out, request_digest, system_act
from service.cli.opened import opened_wiring, reading
from service.cli.places import place_named
from service.privacy.wallet import Wallet
from service.wiring import Wiring

OPERATOR = "operator"


def operate(
    wiring: Wiring,
    book: str,
    decide: Callable[[Desk], dict[str, Any]],
    *,
    path: str,
    sent: list[Any],
    wallet: Wallet | None = None,
) -> None:
    """Carry out a command in a book, with the read models brought up to its effect."""
    act = system_act(OPERATOR, book=book, command_id=new_id(), now=wiring.clock())
    digest = request_digest(wiring.config.secret_key, person=act.actor, path=path, sent=sent)
    carry_out(wiring.office, act, decide, digest=digest, wallet=wallet)
    wiring.catch_up()


def adopt_in(place: str, decide: Callable[[Desk, str], dict[str, Any]], *, path: str, digest: str) -> None:
    """Carry out the adoption of an edition by the place of this id or code, which `decide` is told by its id."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            book = place_named(db, place)
        operate(wiring, book, lambda desk: decide(desk, book), path=path, sent=[book, digest])


def rehearse(wiring: Wiring, book: str, decide: Callable[[Desk], dict[str, Any]]) -> None:
    """Decide as `operate` would, and record nothing."""
    act = system_act(OPERATOR, book=book, command_id=new_id(), now=wiring.clock())
    wiring.office.rehearse(Request(act, ""), decide)
