"""What commands open: the configured database, and what stands on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, Engine, make_url

from service import migrations
from service.config import Config
from service.database import make_engine
from service.follower.projector import Projector
from service.i18n import later as _l
from service.identity.identity import Identity
from service.migrations import is_current
from service.privacy.vault import Vault
from service.wiring import Clock, Wiring, wire


class NotMigrated(Exception):
    """The tables are not those that this version was written for."""

    def __init__(self) -> None:
        super().__init__(_l("The database is not at this version's tables yet: run `sovang db upgrade` first."))


@contextmanager
def opened_engine(config: Config | None = None, *, migrated: bool = True) -> Iterator[Engine]:
    """The configured database; refuses one that is not migrated, unless that is what the command is for."""
    config = config or Config.from_environment()
    _make_folder(config)
    engine = make_engine(config.database_url, threads=config.threads)
    try:
        if migrated and not is_current(engine):
            raise NotMigrated
        yield engine
    finally:
        engine.dispose()


@contextmanager
def opened_identity() -> Iterator[Identity]:
    """Accounts and sessions of the configured database."""
    config = Config.from_environment()
    with opened_engine(config) as engine:
        yield Identity.configured(engine, Vault(engine, config.vault_key, config.vault_key_also), config)


@contextmanager
def opened_wiring() -> Iterator[Wiring]:
    """All parts over the configured database; refuses a demonstration's where this is a production."""
    config = Config.from_environment()
    with opened_engine(config) as engine, wired(config, engine) as wiring:
        yield wiring


@contextmanager
def wired(config: Config, engine: Engine, *, clock: Clock | None = None) -> Iterator[Wiring]:
    """All parts over an engine, and their connections given back in the end."""
    wiring = wire(config, engine=engine, clock=clock)
    try:
        yield wiring
    finally:
        wiring.close()


def bring_up_to_date(
    config: Config, engine: Engine, upgrade: Callable[[Projector], object] = Projector.upgrade
) -> bool:
    """Tables and read models as this version wants them; false where the tables were already."""
    changed = migrations.upgrade(engine)
    with wired(config, engine) as wiring:
        upgrade(wiring.projector)
    return changed


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which every question is answered from one and the same moment."""
    # A transaction of SQLite reads one moment by itself.
    one_moment = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**one_moment) as db:
        yield db


def as_json(function: Any) -> Any:
    """The option `--json`, for programs that read the answer."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(function)


def _make_folder(config: Config) -> None:
    if config.embedded:
        Path(make_url(config.database_url).database or "").parent.mkdir(parents=True, exist_ok=True)
