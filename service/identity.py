"""Identity: who someone is. Accounts and sessions behind one door; what someone may do is a mandate's matter."""

from datetime import datetime

from sqlalchemy import Engine

from domain.errors import Refusal
from service.accounts import Account, Accounts
from service.config import Config
from service.passwords import Passwords
from service.sessions import Session, Sessions
from service.vault import Vault


class SignInRefused(Refusal):
    """One answer for every reason, so that nobody learns from it which logins exist or are locked."""

    code = "sign-in-refused"
    message = (
        "This login and password do not fit, or there were too many wrong attempts: check both, or wait 15 minutes."
    )


class Identity:
    """Signs people in and out, and keeps their accounts."""

    def __init__(self, engine: Engine, vault: Vault, passwords: Passwords) -> None:
        self.engine = engine
        self.passwords = passwords
        self.accounts = Accounts(engine, vault, passwords)
        self.sessions = Sessions(engine)

    @classmethod
    def configured(cls, engine: Engine, vault: Vault, config: Config) -> "Identity":
        return cls(engine, vault, Passwords(rounds=config.password_rounds, memory=config.password_memory))

    def create_account(self, *, person: str, login: str, name: str, password: str, now: datetime) -> None:
        """Add an account for `person`; raises LoginRefused, LoginTaken or PasswordRefused."""
        self.accounts.create(person=person, login=login, name=name, password=password, now=now)

    def create_account_like(self, *, person: str, login: str, name: str, like: str, now: datetime) -> None:
        """Add an account that opens with the password of the account of `like`, without hashing it again."""
        self.accounts.create_like(person=person, login=login, name=name, like=like, now=now)

    def sign_in(self, login: str, password: str, *, now: datetime) -> str:
        """The token of a new session; raises SignInRefused, and locks the account after five wrong passwords."""
        try:
            found = self.accounts.attempt(login, now=now)
        except Refusal:
            found = None
        if not self.passwords.fits(password, found.password_hash if found else None) or found is None:
            raise SignInRefused
        with self.engine.begin() as db:
            self.accounts.fitted(db, found, password)
            return self.sessions.start(db, found.person, now=now)

    def session_of(self, token: str, *, now: datetime) -> Session | None:
        """Who presents this token, None where it is good for nothing any more."""
        return self.sessions.find(token, now=now)

    def sign_out(self, token: str) -> None:
        """End this session."""
        self.sessions.end(token)

    def choose_mandate(self, token: str, mandate: str | None) -> None:
        """From now on this session acts under `mandate`."""
        self.sessions.choose_mandate(token, mandate)

    def change_password(self, person: str, password: str) -> None:
        """Give `person` another password and sign them out everywhere."""
        with self.engine.begin() as db:
            self.accounts.change_password(db, person, password)
            self.sessions.end_all_of(db, person)

    def disable_account(self, person: str, *, now: datetime) -> None:
        """Close the account and every session of it."""
        with self.engine.begin() as db:
            self.accounts.disable(db, person, now=now)
            self.sessions.end_all_of(db, person)

    def listed(self) -> list[Account]:
        """All accounts, oldest first."""
        return self.accounts.listed()
