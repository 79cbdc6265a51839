"""Wiping: after a key was destroyed, nothing of its owner is left in the files of the database either.

The key, and what it had sealed, went with the entry that says so. What is done here can be broken off anywhere and is
taken up again: by the next process that starts, and by every look at what falls due.
"""

import json
import logging
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Engine, delete, func, select, text, update
from sqlalchemy.exc import OperationalError

from domain.clock import VIETNAM, micros
from projections.names import ERASED, names_of
from projections.names import name as names
from service.database import truncate_log
from service.follower.statements import physical
from service.schema import access, account, opening, printing, stored, vault_key, wiping
from service.spreadsheets import kept
from service.wiring import Wiring

log = logging.getLogger(__name__)
# Rewriting the names keeps their readers waiting, for seconds where there are hundreds of thousands: what is large is
# rewritten at night, and nothing while readers would queue behind somebody who reads for long. Choices of ours.
LARGE_BYTES = 32 * 2**20
MORNING = 6
LONGEST_WAIT = "2s"
GONE = "erased:"
# What names people by their ids and stays: an account without login, who opened what, read whose data, printed what.
STAYING = (account.name, opening.name, access.name, printing.name)


def wipe(wiring: Wiring, *, rewriting: bool = True) -> int:
    """Finish every erasure; how many were finished now. Any number of processes may do it at once.

    Without `rewriting`, which on PostgreSQL keeps readers of the names waiting, all but that is done.
    """
    with wiring.engine.connect() as db:
        left = db.execute(select(wiping.c.id, wiping.c.owners).where(wiping.c.done_at.is_(None))).all()
    if not left:
        return 0
    wiring.catch_up()
    owners = {owner for row in left for owner in json.loads(row.owners)}
    _wipe_sheets(wiring, owners)
    with wiring.engine.begin() as db:
        _forget(db, owners)
    if still := _still_named(wiring, owners):
        log.error("The names of %s erased subjects still stand in the lists; trying again.", len(still))
        return 0
    if not rewriting or not _rewritten(wiring):
        return 0
    done = update(wiping).where(wiping.c.id.in_([row.id for row in left]), wiping.c.done_at.is_(None))
    with wiring.engine.begin() as db:
        return db.execute(done.values(done_at=micros(wiring.clock()))).rowcount


def waits_for_the_night(wiring: Wiring) -> bool:
    """Whether rewriting would now keep people waiting for long; asked where nobody wants it done at once."""
    if wiring.engine.dialect.name == "sqlite" or wiring.clock().astimezone(VIETNAM).hour < MORNING:
        return False
    with wiring.engine.connect() as db:
        sizes = [db.scalar(select(func.pg_total_relation_size(table))) or 0 for table in _rewritten_tables(wiring)]
    return sum(sizes) > LARGE_BYTES


def unfinished(engine: Engine) -> int:
    """How many erasures are not finished yet."""
    with engine.connect() as db:
        return len(db.execute(select(wiping.c.id).where(wiping.c.done_at.is_(None))).all())


def _wipe_sheets(wiring: Wiring, owners: Collection[str]) -> None:
    """Lists that are being entered in their communes may hold their names, and nobody can look: all of them go."""
    with wiring.engine.connect() as db:
        books = db.execute(select(names.c.book).where(names.c.owner.in_(owners)).distinct()).scalars().all()
        sheets = kept.of_books(db, books)
    for id in sheets:
        kept.wipe(wiring, id)


def _forget(db: Connection, owners: Collection[str]) -> None:
    """Nobody signs in as them any more, under no login, and nothing is told to them."""
    for table in stored.sorted_tables:
        if "person" in table.c and table.name not in STAYING:
            db.execute(delete(table).where(table.c.person.in_(owners)))
    # Of a login only its digest was kept; the row stays, since their sessions and mandates name the person.
    living = account.c.person.in_(owners) & account.c.login_digest.not_like(f"{GONE}%")
    for person in db.execute(select(account.c.person).where(living)).scalars().all():
        gone = {"login_digest": f"{GONE}{secrets.token_hex(16)}", "password_hash": "", "disabled_at": 0}
        db.execute(update(account).where(account.c.person == person).values(gone))


def _still_named(wiring: Wiring, owners: Collection[str]) -> Sequence[str]:
    """Those whose names are still listed although no key of theirs is there."""
    with wiring.engine.connect() as db:
        named = [owner for owner, name in names_of(db, owners).items() if name != ERASED]
        keys = select(vault_key.c.owner).where(vault_key.c.owner.in_(named))
        return sorted(set(named) - set(db.execute(keys).scalars()))


def _rewritten(wiring: Wiring) -> bool:
    """Whether what was deleted is gone from the files: overwritten on SQLite, on PostgreSQL left behind in old ones."""
    engine = wiring.engine
    if engine.dialect.name == "sqlite":
        # False while somebody still reads from the log of before.
        return truncate_log(engine)
    with engine.connect() as db:
        db.execute(text(f"SET lock_timeout = '{LONGEST_WAIT}'"))
        try:
            for table in _rewritten_tables(wiring):
                db.execute(text(f"VACUUM (FULL) {table}"))
        except OperationalError as error:
            # Somebody reads for long: everybody else would wait behind us. It is tried again.
            log.info("What was erased is rewritten later: %s", type(error.orig).__name__)
            return False
        finally:
            db.execute(text("RESET lock_timeout"))
    return True


def _rewritten_tables(wiring: Wiring) -> tuple[str, str]:
    """The tables whose dead rows hold what was erased."""
    with wiring.projector.desk() as desk:
        generation = wiring.projector.load(desk).generations[names]
    return vault_key.name, physical(names, generation)
