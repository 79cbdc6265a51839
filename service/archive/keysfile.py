"""The keys file: the key of everybody who has one, apart from what these open.

There is one for all backups, written anew with each: who was erased since is not in it any more, so an older backup
opens for them no longer. It is of no use without the passphrase, nor, where that is kept elsewhere, the master key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from domain.canonical import sha256_hex
from service.archive.container import Writer, lines, written
from service.archive.locks import Lock
from service.archive.problems import BadArchive, Damaged
from service.archive.tables import Section, header, rows
from service.i18n import later as _l
from service.privacy.sealing import Master, OwnerKey, Tampered
from service.schema import book, vault_key

KIND = "keys"


@dataclass(slots=True)
class Keys:
    """What a keys file says: how far the books were, the keys as they were wrapped, the master key if it is in it."""

    books: Mapping[str, int]
    rows: list[dict[str, Any]] = field(repr=False)
    master: bytes | None = field(default=None, repr=False)


def write(db: Connection, path: Path, lock: Lock, *, master: bytes | None) -> int:
    """Write all keys there are, with the master key only where it is given; how many."""
    count = 0
    with written(path) as out:
        writer = Writer(out, KIND, lock)
        heads = dict(db.execute(select(book.c.id, book.c.head)).all())
        writer.line({"books": heads, "master": master.hex() if master else None})
        writer.line(header(vault_key))
        for row in rows(db, vault_key):
            writer.line(row)
            count += 1
        writer.line({"end": count})
        writer.end()
    return count


def read(path: Path, lock: Lock) -> Keys:
    """The inverse."""
    told = lines(path, KIND, lock)
    meta = next(told)
    section = Section.of(next(told))
    found = Keys(meta["books"], [], bytes.fromhex(meta["master"]) if meta["master"] else None)
    for line in told:
        if isinstance(line, dict):
            if line["end"] != len(found.rows):
                raise Damaged(0, _l("keys are missing"))
            return found
        found.rows.append(section.row(line))
    raise Damaged(0, _l("its end is missing"))


def unwrapped(keys: Keys, masters: Mapping[str, Master]) -> Iterator[tuple[str, OwnerKey]]:
    """Each owner's key; refuses where the master key that wrapped them is nowhere."""
    known = dict(masters)
    if keys.master:
        inside = Master(keys.master)
        known[inside.id] = inside
    for row in keys.rows:
        master = known.get(row["master"])
        if master is None:
            raise BadArchive(
                _l(
                    "The keys were wrapped by master key %(master)s, which is not in the file: give it as "
                    "SOVANG_VAULT_KEY or SOVANG_VAULT_KEY_ALSO.",
                    master=row["master"],
                )
            )
        try:
            yield row["owner"], master.unwrap(row["owner"], row["wrapped"])
        except Tampered:
            raise BadArchive(_l("The key of %(owner)s does not open by its master key.", owner=row["owner"])) from None


def fingerprint(key: OwnerKey) -> str:
    """By which a key is known again: somebody who came back has another one."""
    return sha256_hex(b"sovang owner|" + key.secret)
