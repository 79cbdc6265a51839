"""Slips in the log: asked for by whoever runs the system, waiting for somebody to agree, and used."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection

from domain.clock import day_of, micros
from domain.commands.slips import ask_for_slip, use_slip
from domain.desk import Desk, Request
from domain.errors import Refusal
from domain.ids import new_id
from domain.slip import HELPING, LOST_FACTOR, WAITS, Slip, deciding
from projections import audit, territory
from projections.mandates import Mandate, holders, mandates_of
from service.acting import system_act
from service.identity.slips import Entered
from service.wiring import Wiring

EVER = 2**62
MOST = 500
Decide = Callable[[Desk], dict[str, Any]]

log = logging.getLogger(__name__)


def still_held(mandates: Sequence[Mandate], today: str) -> list[Mandate]:
    """Those of today and later."""
    return [
        each
        for each in mandates
        if (each.to_on is None or each.to_on >= today) and (each.ended_on is None or each.ended_on > today)
    ]


def waiting(db: Connection, desk: Desk) -> list[Slip]:
    """Requests of the last days in the desk's book to which somebody has to say yes or no, the latest first."""
    since = micros(desk.act.now - WAITS)
    rows = audit.search(db, books=[desk.act.book], types=[Slip.Asked.TOPIC], recorded=(since, EVER), limit=MOST)[0]
    return [each for each in desk.all(Slip, [row["stream"] for row in rows]) if each.waits(desk.act.now)]


def may_agree(db: Connection, slip: Slip, mandate: Mandate) -> bool:
    """Whether whoever holds this mandate may say yes or no."""
    if mandate.office not in (*HELPING, *deciding(slip.offices)):
        return False
    if {mandate.person, mandate.delegator} & {slip.person, slip.asked_by}:
        return False
    return slip.place["id"] in territory.inside(db, [place["id"] for place in mandate.places])


def agreeing(db: Connection, slip: Slip, today: str) -> set[str]:
    """Who may."""
    found = [each for office in (*HELPING, *deciding(slip.offices)) for each in holders(db, office)]
    return {each.person for each in still_held(found, today) if may_agree(db, slip, each)}


def print_by_system(wiring: Wiring, person: str, *, reason: str) -> str:
    """The code of a slip that whoever runs the system makes; for whoever holds a mandate it stands in the log."""
    with wiring.engine.connect() as db:
        held = still_held(mandates_of(db, person), day_of(wiring.clock()).isoformat())
        places = territory.above(db, held[0].places[0]["id"]) if held else []
    entered = None
    if places:
        book = next((each["place"] for each in places if each["kind"] == "commune"), places[-1]["place"])
        slip = f"{person}.{new_id()}"
        ids = [each.mandate for each in held]
        asked = partial(ask_for_slip, slip=slip, person=person, mandates=ids, reason=reason)
        _enter(wiring, book, f"asked:{slip}", asked)
        entered = Entered(slip, book)
    frees = reason == LOST_FACTOR
    return wiring.identity.print_slip(person, made_by="system:cli", now=wiring.clock(), entered=entered, frees=frees)


def note_uses(wiring: Wiring) -> None:
    """Enter in the log which slips were used; what was broken off is taken up again by the next look at the clock."""
    for book, entry in wiring.identity.slips.unnoted():
        try:
            _enter(wiring, book, f"used:{entry}", partial(use_slip, slip=entry))
        except Refusal as refusal:
            log.error("The use of slip %s is not entered: %s", entry, refusal)
        wiring.identity.slips.note(entry, now=wiring.clock())


def _enter(wiring: Wiring, book: str, what: str, decide: Decide) -> None:
    # The same id wherever it is done: whoever comes second gets the first one's answer.
    command = str(uuid5(NAMESPACE_URL, f"sovang:slip-{what}"))
    act = system_act("slips", book=book, command_id=command, now=wiring.clock())
    wiring.office.perform(Request(act, command), decide)
    wiring.projector.catch_up(book)
