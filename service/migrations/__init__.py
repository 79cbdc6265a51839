"""Migrations of the tables that are not derived, run by `sovang db upgrade`."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

# Any number that no other program uses on the same database.
UPGRADE_LOCK = 7_305_202_611


def upgrade(engine: Engine) -> bool:
    """Bring the tables to the newest revision; false where they were there already. Several at once take turns."""
    with engine.begin() as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SET LOCAL lock_timeout = 0"))
            db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        if _revision(db) == newest():
            return False
        upgrade_within(db)
        return True


def upgrade_within(db: Connection, revision: str = "head") -> None:
    """The same in somebody's transaction, as far as a revision: for tables as an earlier release had them."""
    settings = _settings()
    settings.attributes["connection"] = db
    command.upgrade(settings, revision)


def known(revision: str) -> bool:
    """Whether this release, or one before it, had such tables."""
    return any(each.revision == revision for each in ScriptDirectory.from_config(_settings()).walk_revisions())


def revision_of(db: Connection) -> str | None:
    """At which revision a database is, None where it has no tables yet."""
    return _revision(db)


def is_current(engine: Engine) -> bool:
    """Whether the database is at the revision that this code was written for."""
    with engine.connect() as db:
        return _revision(db) == newest()


def newest() -> str | None:
    """The last revision in this package."""
    return ScriptDirectory.from_config(_settings()).get_current_head()


def _revision(db: Connection) -> str | None:
    return MigrationContext.configure(db).get_current_revision()


def _settings() -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    return settings
