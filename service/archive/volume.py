"""Volumes: books, or a year of them, as facts with what they refer to, to be taken in and verified by another store.

A volume is a part of each book from one position to another. Its facts are the stored bytes; beside each page of them
goes what they name out of the vault, with the keys that open it, so that whoever is broken off goes on page by page.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, or_, select

from domain.clock import instant_text, micros, start_of_day
from service.archive.container import Writer, written
from service.archive.known_again import WITH_PEOPLE, keys_of, with_files
from service.archive.locks import Lock
from service.archive.problems import BadArchive
from service.regeneration.certificate import release_version
from service.regeneration.certifying import certified_at
from service.schema import book, fact, vault_key, vault_version
from service.store.encoding import envelope_of
from service.store.verification import snapshot, verify_book
from service.wiring import Wiring

KIND = "volume"
# So many facts are one page, and one transaction where it is taken in.
PAGE = 500
ERASED = "subject.erased"
ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# What is about this store alone.
STAYS = ("login", "unsent")
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Part:
    """Of one book, what comes after a position and up to another."""

    book: str
    after: int
    position: int


@dataclass(slots=True)
class Written:
    """What a volume holds."""

    parts: Sequence[Part]
    keys: int = 0
    items: int = 0
    certificate: str | None = None
    size: int = 0

    @property
    def facts(self) -> int:
        return sum(each.position - each.after for each in self.parts)


@dataclass(slots=True)
class _Told:
    """Whose key and which versions the volume holds already."""

    owners: set[str] = field(default_factory=set)
    versions: set[tuple[str, int]] = field(default_factory=set)


def export(
    wiring: Wiring, file: Path, lock: Lock, *, books: Sequence[str], year: int | None, certify: bool, step: Step
) -> Written:
    """Write these books, or what was recorded in them in a year."""
    with written(file) as out:
        writer = Writer(out, KIND, lock)
        with snapshot(wiring.engine) as db:
            made = Written(parts_of(db, books, year))
            for part in made.parts:
                _count, bad = verify_book(db, part.book)
                if bad is not None:
                    raise BadArchive(f"Nothing was written: book {bad.book}, position {bad.position}: {bad.what}.")
            writer.line(_meta(made.parts, year, instant_text(wiring.clock())))
            told = _Told()
            for part in made.parts:
                for page in _pages(db, part):
                    _write(db, wiring, writer, page, told, made)
                    step(len(page))
        if certify:
            positions = {each.book: each.position for each in made.parts}
            certificate = certified_at(wiring.projector, wiring.engine, positions, now=wiring.clock())
            made.certificate = certificate.digest
        sealed = certificate.as_data() if certify else None
        writer.line({"end": {"facts": made.facts, "keys": made.keys, "items": made.items}, "certificate": sealed})
        writer.end()
    made.size = file.stat().st_size
    return made


def parts_of(db: Connection, books: Sequence[str], year: int | None) -> list[Part]:
    """What was recorded in the year, by the clocks of Việt Nam; without a year, all of each book."""
    found = []
    for each in sorted(set(books)):
        head = db.execute(select(book.c.head).where(book.c.id == each)).scalar()
        if head is None:
            raise BadArchive(f"There is no book {each}.")
        part = Part(each, 0, head)
        if year is not None:
            part = Part(each, _before(db, each, year), _before(db, each, year + 1))
        if part.position > part.after:
            found.append(part)
    if not found:
        raise BadArchive("Nothing was recorded in that year." if year else "Nothing was recorded in these books yet.")
    return found


def _before(db: Connection, name: str, year: int) -> int:
    at = micros(start_of_day(date(year, 1, 1)))
    asked = select(func.max(fact.c.position)).where(fact.c.book == name, fact.c.recorded_at < at)
    return db.execute(asked).scalar() or 0


def _meta(parts: Sequence[Part], year: int | None, at: str) -> dict[str, Any]:
    told = [{"book": each.book, "after": each.after, "position": each.position} for each in parts]
    return {"made_at": at, "release": release_version(), "year": year, "parts": told}


def _pages(db: Connection, part: Part) -> Iterator[list[Any]]:
    """Facts by their positions; what follows an erasure is on another page than what came before it."""
    after = part.after
    columns = (fact.c.position, fact.c.topic, fact.c.digest, fact.c.state)
    asked = select(*columns).where(fact.c.book == part.book, fact.c.position <= part.position)
    while rows := list(db.execute(asked.where(fact.c.position > after).order_by(fact.c.position).limit(PAGE))):
        cut = next((n for n, row in enumerate(rows, start=1) if row.topic == ERASED), len(rows))
        yield rows[:cut]
        after = rows[cut - 1].position


def _write(db: Connection, wiring: Wiring, writer: Writer, page: Sequence[Any], told: _Told, made: Written) -> None:
    states = [bytes(row.state) for row in page]
    here = envelope_of(states[0])["book"]
    writer.line({"page": here})
    named = sorted({each.decode() for state in states for each in ID.findall(state)})
    wanted = [*_versions(db, named), *with_files(db, wiring.vault, page)]
    versions = [row for row in _in_order(wanted) if (row.item, row.version) not in told.versions]
    owners = sorted({*(row.owner for row in versions), *keys_of(here)} - told.owners)
    for owner, key in _keys(db, wiring, owners).items():
        writer.line(["key", owner, b64encode(key).decode()])
        made.keys += 1
    for row in versions:
        sealed = db.execute(
            select(vault_version.c.sealed).where(
                vault_version.c.item == row.item, vault_version.c.version == row.version
            )
        ).scalar_one()
        packed = b64encode(bytes(sealed)).decode()
        writer.line(["item", row.item, row.version, row.owner, row.kind, packed, row.recorded_at])
        made.items += 1
    told.owners.update(owners)
    told.versions.update((row.item, row.version) for row in versions)
    for row, state in zip(page, states, strict=True):
        writer.line(["fact", row.position, row.digest, state.decode()])
    if page[-1].topic == ERASED:
        _forget(told, envelope_of(states[-1])["data"]["owners"], db)


def _forget(told: _Told, owners: Sequence[str], db: Connection) -> None:
    """Who came back after this erasure has another key, which is told where they are named next."""
    told.owners.difference_update(owners)
    gone = db.execute(select(vault_version.c.item, vault_version.c.version).where(vault_version.c.owner.in_(owners)))
    told.versions.difference_update((row.item, row.version) for row in gone)


def _versions(db: Connection, named: Sequence[str]) -> list[Any]:
    """What these facts refer to, and what the people in them are called and found again by."""
    c = vault_version.c
    asked = select(c.item, c.version, c.owner, c.kind, c.recorded_at).where(c.kind.not_in(STAYS))
    found: list[Any] = []
    for start in range(0, len(named), PAGE):
        some = named[start : start + PAGE]
        found += db.execute(asked.where(or_(c.item.in_(some), c.owner.in_(some) & c.kind.in_(WITH_PEOPLE)))).all()
    return found


def _in_order(rows: Sequence[Any]) -> list[Any]:
    return sorted({(row.item, row.version): row for row in rows}.values(), key=lambda row: (row.item, row.version))


def _keys(db: Connection, wiring: Wiring, owners: Sequence[str]) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for start in range(0, len(owners), PAGE):
        asked = select(vault_key).where(vault_key.c.owner.in_(owners[start : start + PAGE]))
        for row in db.execute(asked.order_by(vault_key.c.owner)):
            master = wiring.vault.masters.get(row.master)
            if master is None:
                raise BadArchive(f"The key of {row.owner} was wrapped by master key {row.master}, in no setting.")
            found[row.owner] = master.unwrap(row.owner, row.wrapped).secret
    return found
