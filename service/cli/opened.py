"""What commands open: the configured database, and what stands on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine, make_url

from domain.errors import Refusal
from service.config import Config
from service.database import make_engine
from service.identity import Identity
from service.migrations import is_current
from service.vault import Vault


class NotMigrated(Refusal):
    """The tables are not those that this version was written for."""

    code = "not-migrated"
    message = "The database is not at this version's tables yet: run `sovang db upgrade` first."


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
        yield Identity.configured(engine, Vault(engine, config.vault_key), config)


def as_json(function: Any) -> Any:
    """The option `--json`, for programs that read the answer."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(function)


def _make_folder(config: Config) -> None:
    if config.embedded:
        Path(make_url(config.database_url).database or "").parent.mkdir(parents=True, exist_ok=True)
