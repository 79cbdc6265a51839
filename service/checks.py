"""Checks of settings: what a variable's text means, or which variable is wrong and why."""

import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from service.identity.addresses import is_address
from service.privacy.keys import VAULT_KEY, kept_key, key_of

ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 16


class WrongSetting(Exception):
    """A setting that is missing or cannot be used; the message names the variable."""

    def __init__(self, variable: str, problem: str) -> None:
        self.variable = variable
        super().__init__(f"{variable}: {problem}")


def database_url(text: str) -> URL:
    """Where facts are kept; every spelling of PostgreSQL means psycopg 3, since nothing else is installed."""
    try:
        url = make_url(text.replace("postgres://", "postgresql://", 1) if text.startswith("postgres://") else text)
    except ArgumentError:
        raise WrongSetting("SOVANG_DATABASE_URL", "is not a database URL") from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise WrongSetting("SOVANG_DATABASE_URL", "must be a SQLite file or a PostgreSQL database")
    return url.set(drivername="sqlite")


def production(text: str, *, embedded: bool, demo: bool) -> bool:
    """Whether this is for real; unless it is said, PostgreSQL without SOVANG_DEMO means that it is."""
    if text not in ("", "production", "development"):
        raise WrongSetting("SOVANG_ENV", "must be production or development")
    if text == "production" and demo:
        raise WrongSetting("SOVANG_DEMO", "cannot be set together with SOVANG_ENV=production")
    return text == "production" or (not text and not embedded and not demo)


def secret_key(text: str, folder: Path | None) -> str:
    """The key given, or the one kept in `folder` where it may be made up."""
    if not text and folder:
        text = kept_key(folder / "secret.key")
    if not text:
        raise WrongSetting("SOVANG_SECRET_KEY", "is missing; give at least 32 random characters")
    if len(text) < SHORTEST_SECRET:
        raise WrongSetting("SOVANG_SECRET_KEY", "is shorter than 32 characters")
    return text


def vault_key(text: str, folder: Path | None) -> bytes:
    """The 32 bytes given, or those kept in `folder` where they may be made up."""
    if not text and folder:
        text = kept_key(folder / VAULT_KEY)
    if not text:
        raise WrongSetting("SOVANG_VAULT_KEY", "is missing; give 32 random bytes as hexadecimal or base64")
    try:
        return key_of(text)
    except ValueError:
        raise WrongSetting("SOVANG_VAULT_KEY", "must be 32 bytes as hexadecimal or base64") from None


def other_vault_key(text: str) -> bytes | None:
    """A second key in the same spelling, if one is given."""
    try:
        return key_of(text) if text else None
    except ValueError:
        raise WrongSetting("SOVANG_VAULT_KEY_ALSO", "must be 32 bytes as hexadecimal or base64") from None


def between(variable: str, value: int, least: int, most: int) -> int:
    """`value`, refused where it is out of bounds."""
    if not least <= value <= most:
        raise WrongSetting(variable, f"must be between {least} and {most}")
    return value


def offices(variable: str, text: str) -> str:
    """Ids of offices by commas; one that is no id is refused, since a mistyped one would ask nobody."""
    named = [each.strip() for each in text.split(",") if each.strip()]
    if any(not (each.isascii() and each.replace("-", "").isalnum() and each == each.lower()) for each in named):
        raise WrongSetting(variable, "must name offices by commas, for example signer,administrator")
    return ",".join(named)


def mail_from(text: str, *, host: str) -> str:
    """The address that mail comes from, which a server for mail needs."""
    if host and not is_address(text):
        raise WrongSetting("SOVANG_MAIL_FROM", "must be an address, since SOVANG_SMTP_HOST is given")
    return text


def address(text: str) -> str:
    """Where anybody reaches the server: scheme and host, read alike in small letters and capitals."""
    told = text.strip().rstrip("/")
    if told and not ADDRESS.fullmatch(told):
        raise WrongSetting("SOVANG_ADDRESS", "must be like https://sovang.example.vn, without a path")
    return told


def metrics_token(text: str) -> str:
    """What opens /metrics; nothing shuts it."""
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii()):
        raise WrongSetting("SOVANG_METRICS_TOKEN", "must have at least 16 characters, of plain ASCII")
    return text
