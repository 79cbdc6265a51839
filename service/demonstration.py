"""Demonstration: a database that ever held invented people is marked for ever and kept out of production."""

from sqlalchemy import Connection, Engine, insert, select

from service.config import Config
from service.schema import setting

MARK = "demonstration"
ACCOUNTS = "demonstration_accounts"


class DemonstrationInProduction(Exception):
    """Invented households next to real ones could be taken for real; so the start is stopped."""

    def __init__(self) -> None:
        super().__init__(
            "This database holds a demonstration and is never used in production: give another SOVANG_DATABASE_URL, "
            "or set SOVANG_DEMO=1 if this is no production."
        )


def mark(db: Connection, *, accounts: str) -> None:
    """Stamp the database for ever; `accounts` is the text about signing in that a start prints (no names in it)."""
    db.execute(insert(setting), [{"name": MARK, "value": "1"}, {"name": ACCOUNTS, "value": accounts}])


def is_marked(engine: Engine) -> bool:
    """Whether this database holds, or once held, a demonstration."""
    return _value(engine, MARK) is not None


def accounts_of(engine: Engine) -> str:
    """The text about signing in to the demonstration, empty where there is none."""
    return _value(engine, ACCOUNTS) or ""


def refuse_in_production(engine: Engine, config: Config) -> None:
    """Raise DemonstrationInProduction where a production start finds a marked database."""
    if config.production and is_marked(engine):
        raise DemonstrationInProduction


def _value(engine: Engine, name: str) -> str | None:
    with engine.connect() as db:
        return db.execute(select(setting.c.value).where(setting.c.name == name)).scalar()
