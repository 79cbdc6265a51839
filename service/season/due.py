"""What falls due by the clock alone: lists come down, people are reminded, what is unfinished goes on."""

import logging
import threading
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from domain.clock import VIETNAM, day_of
from domain.commands.posting import close_posting
from domain.desk import Request
from domain.errors import Refusal
from projections.clocks import posted_until
from projections.proceedings import proceedings, told
from service.acting import system_act
from service.identity.slip_requests import note_uses
from service.privacy.accesses import forget_old
from service.privacy.wiping import waits_for_the_night, wipe
from service.season.mail import deliver
from service.season.reminders import remind
from service.spreadsheets.carrying import go_on_with_all
from service.wiring import Wiring

# Nobody is reminded in the night. The hour is a choice of ours.
MORNING = 6
# Days decide, so a look each minute is often enough.
EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


def close_due_postings(wiring: Wiring) -> int:
    """Take down every list whose days are over; how many there were. Any number of processes may do it at once."""
    wiring.catch_up()
    today = day_of(wiring.clock())
    closed = 0
    for book in wiring.ledger.books():
        with wiring.engine.connect() as db:
            rows = [row for row in proceedings(db, book=book, kind="posting") if row["closed_at"] is None]
            up = {row["stream"].removeprefix("posting."): date.fromisoformat(told(row)["until"]) for row in rows}
            # Only what seems to be over is looked at twice: that day may have been moved since.
            over = {id: posted_until(db, posting=id, until=until) for id, until in up.items() if until <= today}
        for posting, until in over.items():
            if until <= today:
                closed += _close(wiring, book, posting, until)
    return closed


def _close(wiring: Wiring, book: str, posting: str, until: date) -> bool:
    # The same id wherever it is done: whoever comes second gets the first one's answer.
    command = str(uuid5(NAMESPACE_URL, f"sovang:posting-closed:{posting}"))
    act = system_act("clock", book=book, command_id=command, now=wiring.clock(), source="clock", done=until)
    try:
        wiring.office.perform(Request(act, command), lambda desk: close_posting(desk, posting=posting))
    except Refusal as refusal:
        log.warning("The list %s stays up: %s", posting, refusal)
        return False
    wiring.projector.catch_up(book)
    return True


def keep_time(wiring: Wiring, stop: threading.Event) -> None:
    """Do what falls due until told to stop; a database that is away is tried again."""
    reminded: date | None = None
    _let_go_on(wiring, everything=True)
    _finish_erasing(wiring)
    _go_on_with_lists(wiring)
    while not stop.wait(EVERY_SECONDS):
        _let_go_on(wiring)
        _finish_erasing(wiring)
        _go_on_with_lists(wiring)
        try:
            wiring.identity.unsent.forget_old(now=wiring.clock())
            note_uses(wiring)
            close_due_postings(wiring)
            before, reminded = reminded, remind_in_the_morning(wiring, reminded)
            if reminded != before:
                forget_old(wiring.engine, wiring.clock())
            deliver(wiring)
        except Exception:
            log.exception("What falls due could not be done; trying again.")


def _finish_erasing(wiring: Wiring) -> None:
    """What was erased is wiped from wherever it still lies, whoever was broken off doing so."""
    try:
        wipe(wiring, rewriting=not waits_for_the_night(wiring))
    except Exception:
        log.exception("What was erased could not be wiped everywhere; trying again.")


def _go_on_with_lists(wiring: Wiring) -> None:
    """Lists that were being entered when somebody was stopped go on; those that nobody touches are wiped."""
    try:
        go_on_with_all(wiring)
    except Exception:
        log.exception("Lists from workbooks could not be gone on with; trying again.")


def _let_go_on(wiring: Wiring, *, everything: bool = False) -> None:
    """Read models that stand still are tried again: all by a process that starts, since its release may fold more."""
    try:
        wiring.projector.retry_due(everything=everything)
    except Exception:
        log.exception("What stands still could not be tried again.")


def remind_in_the_morning(wiring: Wiring, last: date | None) -> date | None:
    """Put together the day's reminders once the morning has come; the day for which this process has done so."""
    now = wiring.clock().astimezone(VIETNAM)
    if now.hour < MORNING or last == now.date():
        return last
    remind(wiring)
    return now.date()
