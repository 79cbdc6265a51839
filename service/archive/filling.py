"""Filling: the rows of a backup into empty tables, without those whose owner has no key any more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, inspect, select

from service import migrations
from service.archive import keysfile
from service.archive.problems import BadArchive, Damaged, NotEmpty
from service.archive.restored import Restored
from service.archive.tables import FEW, MANY, Section, kept_tables
from service.i18n import later as _l
from service.privacy.sealing import Master, OwnerKey, Tampered, binding
from service.regeneration.certificate import Certificate
from service.schema import fact, vault_key, vault_version

Step = Callable[[int], None]


@dataclass(slots=True)
class Owners:
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


def empty_tables(db: Connection, revision: str) -> None:
    """Empty tables as the backup has them."""
    if migrations.revision_of(db) is None:
        migrations.upgrade_within(db, revision)
        return
    if migrations.revision_of(db) != revision:
        raise BadArchive(_l("The backup is of an earlier release: restore it into a database that has no tables yet."))
    there = set(inspect(db).get_table_names())
    for each in kept_tables():
        if each.name in there and db.execute(select(func.count()).select_from(each)).scalar_one():
            raise NotEmpty(each.name)


def fill(db: Connection, source: Iterator[Any], found: Restored, owners: Owners, step: Step) -> None:
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
    raise Damaged(0, _l("its end is missing"))


def _take(
    row: dict[str, Any], section: Section, waiting: list[dict[str, Any]], found: Restored, owners: Owners
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


def _close(line: Mapping[str, Any], found: Restored, owners: Owners) -> None:
    if {name: count for name, count in line["end"].items() if count} != found.rows:
        raise Damaged(0, _l("rows are missing"))
    found.gone, found.erased = sorted(owners.erased), sorted(owners.erased & owners.named)
    if line["certificate"]:
        found.certificate = Certificate.read(msgspec.json.encode(line["certificate"]))
