"""Restore: a backup into an empty database of either engine, in one transaction, and proved afterwards.

The tables are made as the release that wrote the backup had them, filled, and brought to those of this release: all or
nothing, so that whoever was broken off begins again. Rows whose owner has no key any more are never written.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from domain.ids import new_id
from projections.catalogue import ALL
from service import migrations
from service.archive import keysfile
from service.archive.backup import KIND
from service.archive.container import lines
from service.archive.keysfile import Keys
from service.archive.locks import Lock
from service.archive.problems import BadArchive, Damaged, NotEmpty
from service.archive.tables import FEW, MANY, Section, kept_tables
from service.config import Config
from service.database import make_engine
from service.follower.projector import Projector
from service.privacy.sealing import Master, OwnerKey, Tampered, binding
from service.privacy.vault import Vault
from service.regeneration.certificate import BadCertificate, Certificate
from service.regeneration.recertifying import check
from service.schema import fact, slip, vault_key, vault_version, wiping
from service.store.newest import to_newest
from service.store.reader import Reader
from service.store.verification import verify_book

Step = Callable[[int], None]


@dataclass(slots=True)
class Restored:
    """What was brought back, and what was not."""

    made_at: str
    books: Mapping[str, int]
    rows: dict[str, int] = field(default_factory=dict)
    # Who was erased since the backup was made: of them nothing came back. Of these the people and groups with names.
    erased: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    # What is sealed and does not open, although its key is there.
    unopened: list[str] = field(default_factory=list)
    certificate: Certificate | None = None
    # What is another than certified, and what this release cannot hold against the certificate.
    findings: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)

    @property
    def facts(self) -> int:
        return sum(self.books.values())


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
            _tables(db, meta["revision"])
            _fill(db, source, found, _Owners(opened, Master(config.vault_key)), step)
            if meta["revision"] != migrations.newest():
                migrations.upgrade_within(db)
            _must_be_sound(db, found)
            _after(db, found)
    except DBAPIError as error:
        raise BadArchive(f"Nothing was restored: the database says: {error.orig}") from None
    if engine.dialect.name == "postgresql":
        with engine.connect() as db:
            db.execute(text("ANALYZE"))
    return found


def prove(projector: Projector, engine: Engine, found: Restored) -> None:
    """Hold what the facts give here against the certificate that was made with the backup."""
    if found.certificate is None:
        found.untold.append("The backup holds no certificate.")
        return
    found.findings, untold = findings_of(projector, engine, found.certificate)
    found.untold += untold


def findings_of(projector: Projector, engine: Engine, certificate: Certificate) -> tuple[list[str], list[str]]:
    """What is another than certified, and what this release cannot hold against a certificate."""
    versions = {one.name: one.version for one in projector.projections if one.compared}
    told = dict(certificate.regenerated)
    others = [each["name"] for each in told["read_models"] if versions.get(each["name"]) != each["version"]]
    told["read_models"] = [each for each in told["read_models"] if each["name"] not in others]
    told["tables"] = [each for each in told["tables"] if each["read_model"] not in others]
    known = Certificate(told, certificate.compared, certificate.made)
    untold = [f"This release folds {', '.join(others)} in another way than the one that certified."] if others else []
    try:
        return list(check(projector, engine, known).findings), untold
    except BadCertificate as error:
        return [str(error)], untold


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


@dataclass(slots=True)
class _Owners:
    """The keys that are there now, and those owners that had another one, or one that is gone, at the backup."""

    keys: Mapping[str, OwnerKey]
    master: Master
    gone: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def known(self, owner: str, fingerprint: str) -> None:
        key = self.keys.get(owner)
        if key is None:
            self.erased.add(owner)
        if key is None or keysfile.fingerprint(key) != fingerprint:
            self.gone.add(owner)

    def opens(self, row: Mapping[str, Any]) -> bool:
        bound_to = binding(item=row["item"], owner=row["owner"], kind=row["kind"], version=row["version"])
        try:
            self.keys[row["owner"]].open(row["sealed"], bound_to=bound_to)
        except (Tampered, ValueError, msgspec.DecodeError):
            return False
        return True


def _must_fit(meta: Mapping[str, Any], keys: Keys) -> None:
    if not migrations.known(meta["revision"]):
        raise BadArchive(
            f"The backup was made by a later release (tables {meta['revision']}, here {migrations.newest()}): "
            "restore it with that release."
        )
    if meta["books"].keys() - keys.books.keys():
        raise BadArchive("The keys file belongs to another store.")
    if any(position > keys.books[each] for each, position in meta["books"].items()):
        raise BadArchive(
            "The keys file is older than the backup, so names entered since would be lost: "
            "give the keys file that was written with this backup or with a later one."
        )


def _tables(db: Connection, revision: str) -> None:
    """Empty tables as the backup has them."""
    if migrations.revision_of(db) is None:
        migrations.upgrade_within(db, revision)
        return
    if migrations.revision_of(db) != revision:
        raise BadArchive("The backup is of an earlier release: restore it into a database that has no tables yet.")
    there = set(inspect(db).get_table_names())
    for each in kept_tables():
        if each.name in there and db.execute(select(func.count()).select_from(each)).scalar_one():
            raise NotEmpty(each.name)


def _fill(db: Connection, source: Iterator[Any], found: Restored, owners: _Owners, step: Step) -> None:
    rows = [
        {"owner": owner, "wrapped": owners.master.wrap(owner, key), "master": owners.master.id}
        for owner, key in owners.keys.items()
    ]
    if rows:
        db.execute(insert(vault_key), rows)
    section: Section | None = None
    waiting: list[dict[str, Any]] = []
    for line in source:
        if isinstance(line, list) and section is None:
            owners.known(*line)
        elif isinstance(line, list):
            assert section is not None
            _take(section.row(line), section, waiting, found, owners)
            if len(waiting) >= (FEW if section.name == vault_version.name else MANY):
                _write(db, section, waiting, step)
        else:
            if section is not None:
                _write(db, section, waiting, step)
            if "end" in line:
                _close(line, found, owners)
                return
            section = Section.of(line) if "table" in line else None
    raise Damaged(0, "its end is missing")


def _take(
    row: dict[str, Any], section: Section, waiting: list[dict[str, Any]], found: Restored, owners: _Owners
) -> None:
    found.rows[section.name] = found.rows.get(section.name, 0) + 1
    if section.name == vault_version.name:
        if row["owner"] in owners.gone:
            owners.named |= {row["owner"]} if row["kind"] == "name" else set()
            return
        if not owners.opens(row):
            found.unopened.append(row["item"])
    waiting.append(row)


def _write(db: Connection, section: Section, waiting: list[dict[str, Any]], step: Step) -> None:
    section.insert(db, waiting)
    if section.name == fact.name:
        step(len(waiting))
    waiting.clear()


def _close(line: Mapping[str, Any], found: Restored, owners: _Owners) -> None:
    if {name: count for name, count in line["end"].items() if count} != found.rows:
        raise Damaged(0, "rows are missing")
    found.gone, found.erased = sorted(owners.erased), sorted(owners.erased & owners.named)
    if line["certificate"]:
        found.certificate = Certificate.read(msgspec.json.encode(line["certificate"]))


def _must_be_sound(db: Connection, found: Restored) -> None:
    """Every digest, chain, position and head again, while nothing is kept yet."""
    count = 0
    for each, position in found.books.items():
        facts, bad = verify_book(db, each)
        count += facts
        if bad is not None:
            raise BadArchive(
                f"Nothing was restored, since the facts in it are not as they were written: book {bad.book}, "
                f"position {bad.position}: {bad.what}."
            )
        if facts != position:
            raise Damaged(0, f"book {each} has {facts} facts instead of {position}")
    if count != found.rows.get(fact.name, 0):
        raise Damaged(0, "there are facts of another book")


def _after(db: Connection, found: Restored) -> None:
    """Nobody uses a slip of before, which may have been used since; who was erased since is wiped by whoever starts."""
    db.execute(update(slip).where(slip.c.used_at.is_(None)).values(ends_at=slip.c.made_at))
    if found.gone:
        owners = msgspec.json.encode(found.gone).decode()
        at = db.execute(select(func.max(fact.c.recorded_at))).scalar() or 0
        db.execute(insert(wiping).values(id=new_id(), owners=owners, recorded_at=at))
