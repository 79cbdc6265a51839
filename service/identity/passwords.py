"""Passwords: what is asked of one, and its argon2 hash."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import Refusal
from service.identity.common import is_common

SHORTEST, LONGEST = 10, 200


class PasswordRefused(Refusal):
    """A password that is too easy to guess, or too long to be one."""

    code = "password-refused"
    message = "A password has %(least)d to %(most)d characters and is not the login."


class PasswordCommon(Refusal):
    """A password that is tried first."""

    code = "password-common"
    message = (
        "Many people have this password, or it only names this service or your login with digits. Choose another: a "
        "sentence that nobody else would think of is a good one."
    )


class Passwords:
    """Hashes by argon2id with the given cost; one thread each, since the server has its own."""

    def __init__(self, *, rounds: int, memory: int) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=1)
        # Compared where there is no account, so that the time of an answer does not tell who has one.
        self._nobody = self._hasher.hash("")

    def hash(self, password: str, *, login: str) -> str:
        """Hash of a new password; raises PasswordRefused or PasswordCommon where it is no good one."""
        text = _normal(password)
        if not SHORTEST <= len(text) <= LONGEST or text.casefold() == login.casefold():
            raise PasswordRefused("password", least=SHORTEST, most=LONGEST)
        if is_common(text, login=login):
            raise PasswordCommon("password")
        return self._hasher.hash(text)

    def fits(self, password: str, stored: str | None) -> bool:
        """Whether `password` is the one that was hashed; takes as long where nothing was."""
        if len(password) > LONGEST:
            password, stored = "", None
        try:
            return self._hasher.verify(stored or self._nobody, _normal(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Whether `stored` was hashed at another cost than is asked for now."""
        return self._hasher.check_needs_rehash(stored)

    def again(self, password: str) -> str:
        """Hash of a password that fitted, at the cost that is asked for now."""
        return self._hasher.hash(_normal(password))


def _normal(password: str) -> str:
    # The same letters typed on two keyboards may come composed or decomposed.
    return unicodedata.normalize("NFC", password)
