"""Sessions: who is signed in, under which mandate, since when; the cookie's token is known here by its digest only."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, delete, insert, select, update

from domain.clock import from_micros, micros
from domain.ids import new_id
from service.schema import account, session

# A session ends when it was idle for half a day or, however busy, after a week.
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)

# A page seen is noted at most this often, so that reading pages does not mean writing.
NOTED_EVERY = timedelta(minutes=5)

LIVING = (
    select(session)
    .join(account, account.c.person == session.c.person)
    .where(
        session.c.token_digest == bindparam("token"),
        session.c.ends_at > bindparam("now"),
        session.c.seen_at > bindparam("idle_since"),
        account.c.disabled_at.is_(None),
    )
)


def living(token: str, *, now: datetime) -> dict[str, Any]:
    """What `LIVING`, or a question that begins with it, is asked with."""
    return {"token": _digest(token), "now": micros(now), "idle_since": micros(now - IDLE)}


@dataclass(frozen=True, slots=True)
class Session:
    """A living session."""

    person: str
    mandate: str | None
    created_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A living session as its owner sees it; `device` are the words of `devices`."""

    id: str
    device: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @staticmethod
    def start(db: Connection, person: str, *, now: datetime, device: str = "") -> str:
        """A new session; the answer is the token for the cookie, which is kept nowhere else."""
        token = secrets.token_urlsafe(32)
        values = {
            "token_digest": _digest(token),
            "person": person,
            "created_at": micros(now),
            "seen_at": micros(now),
            "ends_at": micros(now + LONGEST),
            "id": new_id(),
            "device": device,
            "proved_at": micros(now),
        }
        db.execute(delete(session).where(session.c.ends_at <= micros(now)))
        db.execute(insert(session).values(values))
        return token

    def find(self, token: str, *, now: datetime) -> Session | None:
        """The session of this token, None where it ended, was ended, or its account was disabled."""
        with self.engine.connect() as db:
            row = db.execute(LIVING, living(token, now=now)).one_or_none()
        if row is None:
            return None
        self.note(token, row.seen_at, now=now)
        return Session(row.person, row.mandate, from_micros(row.created_at), from_micros(row.ends_at))

    def note(self, token: str, seen_at: int, *, now: datetime) -> None:
        """Write down that the session is alive, unless that was done just now."""
        if seen_at <= micros(now - NOTED_EVERY):
            self._change(token, seen_at=micros(now))

    def choose_mandate(self, token: str, mandate: str | None) -> None:
        """From now on this session acts under `mandate`; whether the person holds it is for the caller to know."""
        self._change(token, mandate=mandate)

    def end(self, token: str) -> None:
        """Sign out; ending what has ended already is quiet."""
        with self.engine.begin() as db:
            db.execute(delete(session).where(session.c.token_digest == _digest(token)))

    @staticmethod
    def end_all_of(db: Connection, person: str) -> None:
        """Sign the person out everywhere."""
        db.execute(delete(session).where(session.c.person == person))

    def prove(self, token: str, *, now: datetime) -> None:
        """The password was entered once more just now."""
        self._change(token, proved_at=micros(now))

    def hold(self, token: str, held: str) -> None:
        """Note the mandates under which this session goes on."""
        self._change(token, held=held)

    def listed(self, person: str, *, now: datetime, token: str = "") -> list[Listed]:
        """The living sessions of a person, newest first; that of `token` is marked."""
        mine, this = session.c.person == person, _digest(token)
        lives = (session.c.ends_at > micros(now)) & (session.c.seen_at > micros(now - IDLE))
        asked = select(session).where(mine, lives).order_by(session.c.created_at.desc(), session.c.id)
        with self.engine.connect() as db:
            return [_told(row, is_this=row.token_digest == this) for row in db.execute(asked)]

    def end_one(self, person: str, id: str) -> bool:
        """End one session of this person; False where there is none."""
        with self.engine.begin() as db:
            mine = (session.c.person == person) & (session.c.id == id)
            return db.execute(delete(session).where(mine)).rowcount == 1

    @staticmethod
    def end_others(db: Connection, person: str, token: str) -> None:
        """End every session of this person but that of `token`."""
        db.execute(delete(session).where(session.c.person == person, session.c.token_digest != _digest(token)))

    def _change(self, token: str, **values: object) -> None:
        with self.engine.begin() as db:
            db.execute(update(session).where(session.c.token_digest == _digest(token)).values(values))


def _told(row: Row[Any], *, is_this: bool) -> Listed:
    return Listed(row.id, row.device, from_micros(row.created_at), from_micros(row.seen_at), is_this)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
