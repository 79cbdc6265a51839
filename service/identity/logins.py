"""Logins: what one may look like, and the form in which two are compared."""

import unicodedata

from domain.errors import Refusal

LONGEST_LOGIN = 100


class LoginRefused(Refusal):
    """A login that nobody could type."""

    code = "login-refused"
    message = "A login has 1 to %(most)d characters and no spaces."


def normal_login(login: str) -> str:
    """A login as it is compared: letters in one form, capitals and outer spaces without meaning."""
    text = unicodedata.normalize("NFC", login.strip().casefold())
    if not 1 <= len(text) <= LONGEST_LOGIN or any(each.isspace() or not each.isprintable() for each in text):
        raise LoginRefused("login", most=LONGEST_LOGIN)
    return text
