"""Slips: a code printed on paper with which its owner sets a password anew, once and within a few days."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from domain.clock import from_micros, micros
from domain.errors import Refusal
from service.privacy.vault import Vault
from service.schema import slip

# No letter that looks like another on paper or sounds like one on the telephone.
LETTERS = "ABCDEFGHKLMNPQRSTUVXY23456789"
GROUPS, OF = 4, 4
GOOD_FOR = timedelta(days=3)
# Whoever has used somebody's slip cannot make that unsaid: it is told at every sign-in for so long.
TOLD_FOR = timedelta(days=14)
SLIPS = "system:slips"


class SlipRefused(Refusal):
    """One answer for every reason: mistaken, used, expired, replaced, or another's."""

    code = "slip-refused"
    message = "This slip does not fit this login, or it was used, replaced or has expired. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Slip:
    """What is told of a slip afterwards; its code is known to nobody but its owner."""

    person: str
    made_by: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None
    agreed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What the log says of a slip: which entries, in which book, and who agreed to it."""

    entry: str
    book: str
    agreed_by: str | None = None


class Slips:
    """Makes slips and takes them; only digests of their codes are kept."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault

    def digest_of(self, code: str) -> str:
        """What a code is found by."""
        return self.vault.digest(SLIPS, "slip", {"code": code})

    @staticmethod
    def put(
        db: Connection,
        digest: str,
        *,
        person: str,
        made_by: str,
        now: datetime,
        entered: Entered | None = None,
        frees: bool = False,
    ) -> None:
        """Keep a new one; those before it are good for nothing any more."""
        unused = (slip.c.person == person) & slip.c.used_at.is_(None) & (slip.c.ends_at > micros(now))
        db.execute(update(slip).where(unused).values(ends_at=micros(now)))
        values = {"digest": digest, "person": person, "made_by": made_by, "made_at": micros(now)}
        values |= {"frees": frees} | (asdict(entered) if entered else {})
        db.execute(insert(slip).values(**values, ends_at=micros(now + GOOD_FOR)))

    @staticmethod
    def good(db: Connection, digest: str, *, person: str, now: datetime) -> bool | None:
        """Whether it takes away the second factor; None where it is not this person's, or is good for nothing."""
        mine = (slip.c.digest == digest) & (slip.c.person == person)
        asked = select(slip.c.frees).where(mine, slip.c.used_at.is_(None), slip.c.ends_at > micros(now))
        return db.execute(asked).scalar_one_or_none()

    @staticmethod
    def use(db: Connection, digest: str, *, person: str, now: datetime) -> bool:
        """Use it up; False where it is not this person's, or is good for nothing any more."""
        good = (slip.c.used_at.is_(None)) & (slip.c.ends_at > micros(now)) & (slip.c.person == person)
        used = update(slip).where(slip.c.digest == digest, good).values(used_at=micros(now))
        return db.execute(used).rowcount == 1

    def of(self, person: str) -> list[Slip]:
        """The slips of a person, newest first."""
        asked = select(slip).where(slip.c.person == person).order_by(slip.c.made_at.desc(), slip.c.digest)
        with self.engine.connect() as db:
            return [_told(row) for row in db.execute(asked)]

    def of_late(self, person: str, *, now: datetime) -> bool:
        """Whether one was made for this person, or used, so lately that they are told of it whenever they sign in."""
        since = micros(now - TOLD_FOR)
        mine = (slip.c.person == person) & ((slip.c.made_at > since) | (slip.c.used_at > since))
        with self.engine.connect() as db:
            return db.execute(select(slip.c.digest).where(mine).limit(1)).first() is not None

    def is_printed(self, entry: str) -> bool:
        """Whether the code of this slip was shown to somebody already."""
        with self.engine.connect() as db:
            return db.execute(select(slip.c.digest).where(slip.c.entry == entry)).first() is not None

    def unnoted(self) -> list[tuple[str, str]]:
        """Slips whose use is not in the log yet, as book and entry."""
        used = slip.c.used_at.is_not(None) & slip.c.entry.is_not(None) & slip.c.noted_at.is_(None)
        with self.engine.connect() as db:
            return [(row.book, row.entry) for row in db.execute(select(slip.c.book, slip.c.entry).where(used))]

    def note(self, entry: str, *, now: datetime) -> None:
        """The log says that it was used."""
        with self.engine.begin() as db:
            db.execute(update(slip).where(slip.c.entry == entry).values(noted_at=micros(now)))


def new_code() -> str:
    """Four groups of four, of which the last letter checks the others: ABCD-EFGH-KLMN-PQRS."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(GROUPS * OF - 1))
    whole = drawn + _check(drawn)
    return "-".join(whole[at : at + OF] for at in range(0, len(whole), OF))


def read_code(typed: str) -> str | None:
    """The code without what only makes it readable; None where a letter is mistyped, missing or too many."""
    code = "".join(each for each in typed.upper() if not each.isspace() and each not in "-–.")
    if len(code) != GROUPS * OF or not set(code) <= set(LETTERS) or _check(code[:-1]) != code[-1]:
        return None
    return code


def _check(letters: str) -> str:
    """Changes with any one letter, and wherever two are swapped, since the letters are a prime number."""
    total = sum(at * LETTERS.index(each) for at, each in enumerate(letters, 1))
    return LETTERS[total % len(LETTERS)]


def _told(row: Row[Any]) -> Slip:
    used = None if row.used_at is None else from_micros(row.used_at)
    return Slip(row.person, row.made_by, from_micros(row.made_at), from_micros(row.ends_at), used, row.agreed_by)
