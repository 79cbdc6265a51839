"""Restore: a backup into an empty database of either engine, in one transaction, and proved afterwards.

The tables are made as the release that wrote the backup had them, filled, and brought to those of this release: all or
nothing, so that whoever was broken off begins again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from domain.ids import new_id
from projections.catalogue import ALL
from service import migrations
from service.archive import keysfile
from service.archive.backup import KIND
from service.archive.container import lines
from service.archive.filling import Owners, Step, empty_tables, fill
from service.archive.keysfile import Keys
from service.archive.locks import Lock
from service.archive.problems import BadArchive, Damaged
from service.archive.proving import prove
from service.archive.restored import Restored
from service.config import Config
from service.database import make_engine
from service.follower.projector import Projector
from service.i18n import later as _l
from service.privacy.sealing import Master
from service.privacy.vault import Vault
from service.schema import fact, slip, wiping
from service.store.newest import to_newest
from service.store.reader import Reader
from service.store.verification import verify_book


def restore(config: Config, engine: Engine, file: Path, keys: Path, lock: Lock, *, step: Step) -> Restored:
    """Fill an empty database; read models are not there yet (see `prove`)."""
    held = keysfile.read(keys, lock)
    masters = Vault(engine, config.vault_key, config.vault_key_also).masters
    opened = dict(keysfile.unwrapped(held, masters))
    source = lines(file, KIND, lock)
    meta = next(source)
    _must_fit(meta, held)
    found = Restored(meta["made_at"], meta["books"])
    try:
        with engine.begin() as db:
            empty_tables(db, meta["revision"])
            fill(db, source, found, Owners(opened, Master(config.vault_key)), step)
            if meta["revision"] != migrations.newest():
                migrations.upgrade_within(db)
            _must_be_sound(db, found)
            _after(db, found)
    except DBAPIError as error:
        raise BadArchive(_l("Nothing was restored: the database says: %(what)s", what=error.orig)) from None
    if engine.dialect.name == "postgresql":
        with engine.connect() as db:
            db.execute(text("ANALYZE"))
    return found


@contextmanager
def rehearsed(config: Config, file: Path, keys: Path, lock: Lock, *, step: Step) -> Iterator[Restored]:
    """The whole of it into a database that is thrown away, always of the embedded engine; names stay sealed."""
    with TemporaryDirectory(prefix="sovang-rehearsal-") as folder:
        engine = make_engine(f"sqlite:///{folder}/sovang.db")
        try:
            found = restore(config, engine, file, keys, lock, step=step)
            projector = Projector(engine, ALL, lambda _owners: {}, Reader(to_newest))
            projector.upgrade()
            prove(projector, engine, found)
            yield found
        finally:
            engine.dispose()


def _must_fit(meta: Mapping[str, Any], keys: Keys) -> None:
    if not migrations.known(meta["revision"]):
        raise BadArchive(
            _l(
                "The backup was made by a later release (tables %(there)s, here %(here)s): restore it with that "
                "release.",
                there=meta["revision"],
                here=migrations.newest(),
            )
        )
    if meta["books"].keys() - keys.books.keys():
        raise BadArchive(_l("The keys file belongs to another store."))
    if any(position > keys.books[each] for each, position in meta["books"].items()):
        raise BadArchive(
            _l(
                "The keys file is older than the backup, so names entered since would be lost: give the keys file that "
                "was written with this backup or with a later one."
            )
        )


def _must_be_sound(db: Connection, found: Restored) -> None:
    """Every digest, chain, position and head again, while nothing is kept yet."""
    count = 0
    for each, position in found.books.items():
        facts, bad = verify_book(db, each)
        count += facts
        if bad is not None:
            raise BadArchive(
                _l(
                    "Nothing was restored, since the facts in it are not as they were written: book %(book)s, position "
                    "%(position)s: %(what)s.",
                    book=bad.book,
                    position=bad.position,
                    what=bad.what,
                )
            )
        if facts != position:
            raise Damaged(
                0, _l("book %(book)s has %(facts)s facts instead of %(told)s", book=each, facts=facts, told=position)
            )
    if count != found.rows.get(fact.name, 0):
        raise Damaged(0, _l("there are facts of another book"))


def _after(db: Connection, found: Restored) -> None:
    """Nobody uses a slip of before, which may have been used since; who was erased since is wiped by whoever starts."""
    db.execute(update(slip).where(slip.c.used_at.is_(None)).values(ends_at=slip.c.made_at))
    if found.gone:
        owners = msgspec.json.encode(found.gone).decode()
        at = db.execute(select(func.max(fact.c.recorded_at))).scalar() or 0
        db.execute(insert(wiping).values(id=new_id(), owners=owners, recorded_at=at))
