"""Backup: the stored tables at one instant in one file, sealed and read back, while the service goes on.

It is made of rows and not of the engine's own files, so that a backup of either engine is restored into either. Lists,
figures and names in clear are left out: they are made again. Keys travel apart (see `keysfile`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from domain.clock import instant_text
from service import migrations
from service.archive import keysfile, marking
from service.archive.container import Writer, lines, written
from service.archive.locks import Lock
from service.archive.problems import BadArchive, Damaged
from service.archive.tables import header, kept_tables, rows
from service.exclusive import exclusive
from service.i18n import later as _l
from service.privacy.keys import kept_beside
from service.privacy.sealing import Tampered
from service.regeneration.certificate import release_version
from service.regeneration.certifying import certified_at
from service.schema import book, vault_key
from service.store.verification import snapshot, verify_book
from service.wiring import Wiring

KIND = "backup"
KEYS = "sovang.keys"
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What was kept."""

    books: Mapping[str, int]
    rows: Mapping[str, int]
    size: int
    keys: int
    certificate: str | None

    @property
    def facts(self) -> int:
        return sum(self.books.values())


def keys_beside(file: Path) -> Path:
    """Where the keys go unless somebody says otherwise: one file for all backups of a folder."""
    return file.with_name(KEYS)


def make(
    wiring: Wiring, file: Path, keys: Path, lock: Lock, *, certify: bool = True, step: Step = lambda _more: None
) -> Made:
    """Write both files and read them back; whatever goes wrong, what was there before stays."""
    with exclusive(wiring.engine, "keeping"):
        for left in (each for name in (file, keys) for each in name.parent.glob(f"{name.name}.*.new")):
            # Somebody was broken off; nobody else is at it now.
            left.unlink()
        master = kept_beside(wiring.config.database_url, wiring.config.vault_key)
        with written(file) as out:
            writer = Writer(out, KIND, lock)
            with snapshot(wiring.engine) as db:
                books = dict(db.execute(select(book.c.id, book.c.head).order_by(book.c.id)).all())
                _must_be_sound(db, books)
                # In this order: keys that are newer than the rows would only lack who was erased in between.
                count = keysfile.write(db, keys, lock, master=master)
                writer.line(_meta(books, wiring.clock()))
                _write_owners(db, wiring, writer)
                counted = {each.name: _write(db, each, writer, step) for each in kept_tables()}
            certificate = certified_at(wiring.projector, wiring.engine, books, now=wiring.clock()) if certify else None
            writer.line({"end": counted, "certificate": certificate.as_data() if certificate else None})
            writer.end()
        _read_back(file, lock, counted)
        keysfile.read(keys, lock)
        size = file.stat().st_size
        marking.mark(wiring.engine, at=wiring.clock(), facts=sum(books.values()), size=size, file=file)
    return Made(books, counted, size, count, certificate.digest if certificate else None)


def facts_in(file: Path, lock: Lock) -> int:
    """How many facts a backup holds, by its first line."""
    return sum(next(lines(file, KIND, lock))["books"].values())


def _must_be_sound(db: Connection, books: Mapping[str, int]) -> None:
    for each in books:
        _count, bad = verify_book(db, each)
        if bad is not None:
            raise BadArchive(
                _l(
                    "Nothing was written: book %(book)s, position %(position)s: %(what)s. Run `sovang log verify`.",
                    book=bad.book,
                    position=bad.position,
                    what=bad.what,
                )
            )


def _meta(books: Mapping[str, int], now: datetime) -> dict[str, Any]:
    told = {"revision": migrations.newest(), "release": release_version()}
    return {"made_at": instant_text(now), "books": dict(books)} | told


def _write_owners(db: Connection, wiring: Wiring, writer: Writer) -> None:
    """By what each owner's key is known again, and no key."""
    writer.line({"owners": None})
    for row in db.execute(select(vault_key).order_by(vault_key.c.owner)):
        master = wiring.vault.masters.get(row.master)
        if master is None:
            raise BadArchive(
                _l(
                    "The key of %(owner)s was wrapped by master key %(master)s, which no setting holds.",
                    owner=row.owner,
                    master=row.master,
                )
            )
        try:
            writer.line([row.owner, keysfile.fingerprint(master.unwrap(row.owner, row.wrapped))])
        except Tampered:
            raise BadArchive(_l("The key of %(owner)s does not open by its master key.", owner=row.owner)) from None


def _write(db: Connection, of: Any, writer: Writer, step: Step) -> int:
    writer.line(header(of))
    count = 0
    for row in rows(db, of):
        writer.line(row)
        count += 1
        if of.name == "fact":
            step(1)
    return count


def _read_back(file: Path, lock: Lock, counted: Mapping[str, int]) -> None:
    """What is on the disk opens, and says as many rows as were there."""
    found: dict[str, int] = {}
    name = ""
    for line in lines(file, KIND, lock):
        if isinstance(line, list):
            found[name] = found.get(name, 0) + 1
        elif "table" in line or "owners" in line:
            name = line.get("table", "")
    found.pop("", None)
    if found != {each: count for each, count in counted.items() if count}:
        raise Damaged(0, _l("what was written reads otherwise"))
