"""Accounts: who may sign in, found by a keyed digest of the login; login and name lie in the vault."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from domain.clock import from_micros, micros
from domain.errors import Refusal
from service.identity.logins import normal_login
from service.identity.passwords import Passwords
from service.privacy.vault import Vault
from service.schema import account

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
    """Adds, finds, changes and closes accounts."""

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

    def hashed_for(self, person: str, password: str) -> str:
        """The hash of a new password for this person; raises PasswordRefused."""
        login = self.vault.latest([person], "login")[person]
        return self.passwords.hash(password, login=login["login"] if isinstance(login, dict) else "")

    @staticmethod
    def keep_hash(db: Connection, person: str, hashed: str) -> None:
        """Give the account the password of this hash."""
        _change(db, person, password_hash=hashed)

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

    def digest_of(self, login: str) -> str:
        """What a login is found by; raises LoginRefused."""
        return self._digest(normal_login(login))

    @staticmethod
    def open(db: Connection, login_digest: str) -> Row[Any] | None:
        """The account of a login; None where there is none or it is disabled."""
        mine = account.c.login_digest == login_digest
        return db.execute(select(account).where(mine, account.c.disabled_at.is_(None))).one_or_none()

    def hash_of(self, person: str) -> str | None:
        """What the person's password is compared with; None where the account is disabled."""
        mine = select(account.c.password_hash).where(account.c.person == person, account.c.disabled_at.is_(None))
        with self.engine.connect() as db:
            return db.execute(mine).scalar()

    def fitted(self, db: Connection, found: Row[Any], password: str) -> None:
        """The password was right: a hash of former cost is replaced."""
        if self.passwords.is_outdated(found.password_hash):
            _change(db, found.person, password_hash=self.passwords.again(password))

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
