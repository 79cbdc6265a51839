"""Accounts: who may sign in, found by a keyed digest of the login; login and name lie in the vault."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, case, insert, select, update
from sqlalchemy.exc import IntegrityError

from domain.clock import from_micros, micros
from domain.errors import Refusal
from service.logins import normal_login
from service.passwords import Passwords
from service.schema import account
from service.vault import Vault

# After this many wrong passwords in a row nobody signs in to the account for a while, right password or not.
WRONG_IN_A_ROW = 5
LOCKED_FOR = timedelta(minutes=15)

# Logins are digested under a key of their own: people's keys come and go, the table must be searchable at once.
LOGINS = "system:logins"


class LoginTaken(Refusal):
    """Two people cannot share a login, nor one person have two accounts."""

    code = "login-taken"
    message = "This login or this person already has an account."


class NoAccount(Refusal):
    """There is nobody to change."""

    code = "no-account"
    message = "There is no such account."


@dataclass(frozen=True, slots=True)
class Account:
    """An account as an administrator sees it."""

    person: str
    login: str | None
    name: str | None
    created_at: datetime
    disabled_at: datetime | None


class Accounts:
    """Adds, finds, changes and locks accounts."""

    def __init__(self, engine: Engine, vault: Vault, passwords: Passwords) -> None:
        self.engine = engine
        self.vault = vault
        self.passwords = passwords

    def create(self, *, person: str, login: str, name: str, password: str, now: datetime) -> None:
        """Add an account; its login and name are sealed under the person's key."""
        login = normal_login(login)
        self._add(person, login, name, self.passwords.hash(password, login=login), now)

    def create_like(self, *, person: str, login: str, name: str, like: str, now: datetime) -> None:
        """Add an account with the stored hash of another, for those who share a printed password."""
        with self.engine.connect() as db:
            hashed = db.execute(select(account.c.password_hash).where(account.c.person == like)).scalar()
        if hashed is None:
            raise NoAccount("person")
        self._add(person, normal_login(login), name, hashed, now)

    def _add(self, person: str, login: str, name: str, hashed: str, now: datetime) -> None:
        values = {
            "person": person,
            "login_digest": self._digest(login),
            "password_hash": hashed,
            "created_at": micros(now),
            "failures": 0,
            "locked_until": 0,
        }
        wallet = self.vault.wallet()
        wallet.seal(person, "login", {"login": login})
        wallet.seal(person, "name", {"kind": "person", "name": unicodedata.normalize("NFC", name)})
        try:
            with self.engine.begin() as db:
                db.execute(insert(account).values(values))
                self.vault.write(db, wallet, recorded_at=micros(now))
        except IntegrityError:
            raise LoginTaken("login") from None

    def change_password(self, db: Connection, person: str, password: str) -> None:
        """Give the account another password and forget its wrong attempts."""
        login = self.vault.latest([person], "login")[person]
        hashed = self.passwords.hash(password, login=login["login"] if isinstance(login, dict) else "")
        _change(db, person, password_hash=hashed, failures=0, locked_until=0)

    def disable(self, db: Connection, person: str, *, now: datetime) -> None:
        """From now on nobody signs in to this account; what it did stays done."""
        _change(db, person, disabled_at=micros(now))

    def listed(self) -> list[Account]:
        """All accounts, oldest first."""
        with self.engine.connect() as db:
            rows = db.execute(select(account).order_by(account.c.created_at, account.c.person)).all()
        people = [row.person for row in rows]
        logins, names = self.vault.latest(people, "login"), self.vault.names_of(people)
        return [_shown(row, logins[row.person], names[row.person]) for row in rows]

    def person_of(self, login: str) -> str | None:
        """Whose login this is."""
        with self.engine.connect() as db:
            digest = self._digest(normal_login(login))
            return db.execute(select(account.c.person).where(account.c.login_digest == digest)).scalar()

    def attempt(self, login: str, *, now: datetime) -> Row[Any] | None:
        """The account to try a password on; None where there is none, it is disabled, or locked.

        The attempt is counted before the password is looked at, so that many at once get no more tries than one
        after another.
        """
        at, fresh = micros(now), (account.c.locked_until > 0)
        failures = case((fresh, 1), else_=account.c.failures + 1)
        until = case((failures >= WRONG_IN_A_ROW, micros(now + LOCKED_FOR)), else_=0)
        mine = account.c.login_digest == self._digest(normal_login(login))
        free = account.c.disabled_at.is_(None) & (account.c.locked_until <= at)
        with self.engine.begin() as db:
            counted = update(account).where(mine, free).values(failures=failures, locked_until=until)
            if db.execute(counted).rowcount == 0:
                return None
            return db.execute(select(account).where(mine)).one()

    def fitted(self, db: Connection, found: Row[Any], password: str) -> None:
        """The password was right: wrong attempts are forgotten, and a hash of former cost is replaced."""
        outdated = self.passwords.is_outdated(found.password_hash)
        hashed = self.passwords.again(password) if outdated else found.password_hash
        _change(db, found.person, failures=0, locked_until=0, password_hash=hashed)

    def _digest(self, login: str) -> str:
        return self.vault.digest(LOGINS, "login", {"login": login})


def _change(db: Connection, person: str, **values: Any) -> None:
    if db.execute(update(account).where(account.c.person == person).values(values)).rowcount == 0:
        raise NoAccount("person")


def _shown(row: Row[Any], login: object, name: dict[str, Any] | None) -> Account:
    return Account(
        person=row.person,
        login=login["login"] if isinstance(login, dict) else None,
        name=name["name"] if name else None,
        created_at=from_micros(row.created_at),
        disabled_at=None if row.disabled_at is None else from_micros(row.disabled_at),
    )
