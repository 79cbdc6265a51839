"""Identity: who someone is. Accounts and sessions behind one door; what someone may do is a mandate's matter."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row

from domain.errors import Refusal
from service.config import Config
from service.identity.accounts import Account, Accounts, NoAccount
from service.identity.passwords import Passwords
from service.identity.second_factor import SecondFactors, SecondRefused, SecondWanted
from service.identity.sessions import Session, Sessions
from service.identity.slips import Entered, SlipRefused, Slips, new_code, read_code
from service.identity.tries import Tries, Where
from service.identity.unsent import Unsent
from service.privacy.vault import Vault

# Nothing but ids of people stands in these lines.
log = logging.getLogger(__name__)
SOMEWHERE = Where()


class SignInRefused(Refusal):
    """One answer for every reason, so that nobody learns from it which logins exist or are locked."""

    code = "sign-in-refused"
    message = (
        "This login and password do not fit, or there were too many wrong attempts: check both, or wait 15 minutes."
    )


class PasswordAgain(Refusal):
    """Who signs says the password once more: somebody else may sit at the page by now."""

    code = "password-again"
    message = "Enter your password to sign: it is asked again if you have not entered it for a while."


class WrongPassword(Refusal):
    """Whoever is signed in could not say their password."""

    code = "wrong-password"
    message = "This is not your password, or there were too many wrong attempts: check it, or wait 15 minutes."


class Identity:
    """Signs people in and out, and keeps their accounts."""

    def __init__(self, engine: Engine, vault: Vault, passwords: Passwords) -> None:
        self.engine = engine
        self.passwords = passwords
        self.accounts = Accounts(engine, vault, passwords)
        self.sessions = Sessions(engine)
        self.slips = Slips(engine, vault)
        self.second = SecondFactors(engine, vault)
        self.tries = Tries(vault)
        self.unsent = Unsent(engine, vault)

    @classmethod
    def configured(cls, engine: Engine, vault: Vault, config: Config) -> "Identity":
        return cls(engine, vault, Passwords(rounds=config.password_rounds, memory=config.password_memory))

    def create_account(self, *, person: str, login: str, name: str, password: str, now: datetime) -> None:
        """Add an account for `person`; raises LoginRefused, LoginTaken or PasswordRefused."""
        self.accounts.create(person=person, login=login, name=name, password=password, now=now)

    def create_account_like(self, *, person: str, login: str, name: str, like: str, now: datetime) -> None:
        """Add an account that opens with the password of the account of `like`, without hashing it again."""
        self.accounts.create_like(person=person, login=login, name=name, like=like, now=now)

    def sign_in(
        self, login: str, password: str, *, now: datetime, where: Where = SOMEWHERE, device: str = "", second: str = ""
    ) -> str:
        """The token of a new session; raises SignInRefused, and SecondWanted where `second` is missing.

        `device` is what the owner's list of sessions calls it. A try is counted before the password is looked at, so
        that many at once get no more than one after another.
        """
        found, counters = self._fitting(login, password, second, now=now, where=where)
        with self.engine.begin() as db:
            self.accounts.fitted(db, found, password)
            self.tries.forgive(db, counters)
        return self.begin(str(found.person), now=now, where=where, device=device)

    def begin(self, person: str, *, now: datetime, where: Where = SOMEWHERE, device: str = "") -> str:
        """The token of a new session for somebody who has shown who they are."""
        log.warning("signed in of=%s", person)
        with self.engine.begin() as db:
            self.tries.remember(db, person, where, now=now)
            return self.sessions.start(db, person, now=now, device=device)

    def recognise(self, login: str, password: str, *, now: datetime, second: str = "") -> str:
        """Whose login and password these are, for one command and without a session; raises as signing in does."""
        found, counters = self._fitting(login, password, second, now=now, where=SOMEWHERE)
        log.warning("recognised for a command of=%s", found.person)
        with self.engine.begin() as db:
            self.accounts.fitted(db, found, password)
            self.tries.forgive(db, counters)
        return str(found.person)

    def _fitting(self, login: str, password: str, second: str, *, now: datetime, where: Where) -> tuple[Row[Any], Any]:
        """The open account that these fit, and what counted the try."""
        try:
            digest = self.accounts.digest_of(login)
        except Refusal:
            digest = ""
        self.tries.prepare()
        with self.engine.begin() as db:
            found = self.accounts.open(db, digest)
            counters = self.tries.counters(db, digest, found.person if found else None, where)
            has_tries = self.tries.take(db, counters, now=now)
        fits = self.passwords.fits(password, found.password_hash if found and has_tries else None)
        if not fits or found is None:
            log.warning("sign-in refused of=%s", found.person if found else "-")
            raise SignInRefused
        self._must_have_second(found.person, second)
        return found, counters

    def _must_have_second(self, person: str, typed: str, field: str = "second") -> None:
        """The account asks for a code besides: that is part of the same try, and of its lock-out."""
        if self.second.of(person) is None:
            return
        if not typed.strip():
            raise SecondWanted(field)
        if not self.second.accept(person, typed):
            log.warning("second factor refused of=%s", person)
            raise SecondRefused(field)

    def prove(self, person: str, token: str, password: str, *, now: datetime, second: str = "") -> None:
        """Whoever has signed in says once more what signing in takes; wrong tries are counted for this session.

        Raises WrongPassword, SecondWanted or SecondRefused.
        """
        counters = self.tries.alone("prove", token)
        with self.engine.begin() as db:
            has_tries = self.tries.take(db, counters, now=now)
        if not self.passwords.fits(password, self.accounts.hash_of(person) if has_tries else None):
            raise WrongPassword("own_password")
        self._must_have_second(person, second, "own_code")
        with self.engine.begin() as db:
            self.tries.forgive(db, counters)
        self.sessions.prove(token, now=now)

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
        """Give `person` another password and sign them out everywhere; raises PasswordRefused."""
        self.keep_password(person, self.accounts.hashed_for(person, password))

    def keep_password(self, person: str, hashed: str, *, but: str | None = None) -> None:
        """The same with a password that is hashed already, `but` for one session.

        Places from which they were known are forgotten: whoever had the old password may have signed in from there.
        """
        with self.engine.begin() as db:
            self.accounts.keep_hash(db, person, hashed)
            self.tries.forget(db, person)
            self.sessions.end_others(db, person, but) if but else self.sessions.end_all_of(db, person)
        log.warning("password changed of=%s", person)

    def set_up_second(self, person: str, secret: str, typed: str, *, now: datetime, token: str) -> list[str]:
        """The printed codes; every other session of the person ends. Raises SecondRefused."""
        codes = self.second.set_up(person, secret, typed, now=now)
        with self.engine.begin() as db:
            self.sessions.end_others(db, person, token)
        log.warning("second factor on of=%s", person)
        return codes

    def turn_off_second(self, person: str) -> None:
        """The password alone is enough again."""
        with self.engine.begin() as db:
            self.second.remove(db, person)
        log.warning("second factor off of=%s", person)

    def print_slip(
        self, person: str, *, made_by: str, now: datetime, entered: Entered | None = None, frees: bool = False
    ) -> str:
        """The code of a new slip for this person, shown once; those before it are good for nothing any more.

        One that `frees` takes away the second factor too.
        """
        if self.accounts.hash_of(person) is None:
            raise NoAccount("person")
        code = new_code()
        digest = self.slips.digest_of(read_code(code) or "")
        with self.engine.begin() as db:
            self.slips.put(db, digest, person=person, made_by=made_by, now=now, entered=entered, frees=frees)
        log.warning("slip printed for=%s by=%s", person, made_by)
        return code

    def redeem(
        self, login: str, code: str, password: str, *, now: datetime, where: Where = SOMEWHERE, second: str = ""
    ) -> str:
        """Set the password of the slip's owner anew; whose it was. Raises SlipRefused or PasswordRefused.

        A second factor is asked for as at signing in, unless the slip was made because that is lost.
        """
        counters, digest = self.tries.for_address("slip", where), self.slips.digest_of(read_code(code) or "")
        with self.engine.begin() as db:
            if not self.tries.take(db, counters, now=now):
                raise SlipRefused("code")
        # Before anything is known of the owner, so that the time of an answer does not tell who has an account.
        hashed, person = self.passwords.hash(password, login=login.strip()), self._owner(login)
        with self.engine.connect() as db:
            frees = None if person is None else self.slips.good(db, digest, person=person, now=now)
        if person is None or frees is None:
            raise SlipRefused("code")
        if not frees:
            self._must_have_second(person, second)
        with self.engine.begin() as db:
            if not self.slips.use(db, digest, person=person, now=now):
                raise SlipRefused("code")
            if frees:
                self.second.remove(db, person)
            self.accounts.keep_hash(db, person, hashed)
            self.tries.forget(db, person)
            self.sessions.end_all_of(db, person)
        log.warning("slip used of=%s", person)
        return person

    def _owner(self, login: str) -> str | None:
        """Whose login this is, if the account is open."""
        try:
            person = self.accounts.person_of(login)
        except Refusal:
            return None
        return person if person is not None and self.accounts.hash_of(person) is not None else None

    def disable_account(self, person: str, *, now: datetime) -> None:
        """Close the account and every session of it."""
        with self.engine.begin() as db:
            self.accounts.disable(db, person, now=now)
            self.sessions.end_all_of(db, person)
        log.warning("account closed of=%s", person)

    def end_sessions(self, person: str, *, but: str | None = None) -> None:
        """Sign this person out everywhere, `but` for one session."""
        with self.engine.begin() as db:
            self.sessions.end_others(db, person, but) if but else self.sessions.end_all_of(db, person)
        log.warning("sessions ended of=%s", person)

    def listed(self) -> list[Account]:
        """All accounts, oldest first."""
        return self.accounts.listed()
