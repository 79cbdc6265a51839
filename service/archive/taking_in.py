"""Taking in: a volume of another store that was looked at whole, written page by page.

What is there already is left; what was erased here stays erased.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select, update

from service.archive.container import lines
from service.archive.locks import Lock
from service.archive.looking import Step, Taken
from service.archive.pages import Line, Page, pages_of
from service.archive.problems import BadArchive
from service.archive.tables import FEW
from service.archive.volume import ERASED, KIND
from service.database import insert_into
from service.privacy.sealing import OwnerKey
from service.privacy.vault import Vault
from service.schema import book, fact, stream_head, vault_key, vault_version, wiping
from service.store.encoding import envelope_of


def take_in(engine: Engine, vault: Vault, file: Path, lock: Lock, found: Taken, *, step: Step) -> None:
    """Write what is new, a page a transaction; `found` is what looking at it said."""
    source = lines(file, KIND, lock)
    next(source)
    keys: dict[str, OwnerKey] = {}
    with engine.connect() as db:
        gone = _erased_otherwise(db, found)
    for page in pages_of(source):
        if isinstance(page, Page):
            keys |= page.keys
            with engine.begin() as db:
                _take_page(db, vault, page, _Wanted(keys, gone, found))
            step(len(page.facts))
    with engine.begin() as db:
        # Whoever was erased here meanwhile.
        _destroy(db, _erased_otherwise(db, found) - gone)


class _Wanted(NamedTuple):
    """The keys told so far, who is not to come back, and where it is told what was left."""

    keys: Mapping[str, OwnerKey]
    gone: set[str]
    found: Taken


def _take_page(db: Connection, vault: Vault, page: Page, wanted: _Wanted) -> None:
    db.execute(insert_into(db, book).values(id=page.book, head=0, last_recorded=0).on_conflict_do_nothing())
    head = db.execute(select(book.c.head).where(book.c.id == page.book).with_for_update()).scalar_one()
    new = [line for line in page.facts if line.position > head]
    if new and new[0].position != head + 1:
        raise BadArchive(f"Book {page.book} was written meanwhile, up to position {head}. Take it in again.")
    _take_vault(db, vault, page, wanted)
    if not new:
        return
    db.execute(insert(fact), [line._asdict() for line in new])
    ends = update(book).where(book.c.id == page.book)
    db.execute(ends.values(head=new[-1].position, last_recorded=new[-1].recorded_at))
    upsert = insert_into(db, stream_head)
    upsert = upsert.on_conflict_do_update(
        index_elements=["stream"], set_={"version": upsert.excluded.version, "digest": upsert.excluded.digest}
    )
    last = {line.stream: line for line in new}
    columns = ("stream", "book", "version", "digest")
    db.execute(upsert, [{name: getattr(line, name) for name in columns} for _stream, line in sorted(last.items())])
    for line in new:
        if line.topic == ERASED:
            _erase(db, line, wanted.found)


def _take_vault(db: Connection, vault: Vault, page: Page, wanted: _Wanted) -> None:
    """Items and the keys that open them; not of whoever was erased here, nor under another key than the one here."""
    found = wanted.found
    owners = {row["owner"] for row in page.items} | set(page.keys)
    found.erased |= owners & wanted.gone
    owners -= wanted.gone
    for row in db.execute(select(vault_key).where(vault_key.c.owner.in_(sorted(owners)))).all():
        master = vault.masters.get(row.master)
        key = master.unwrap(row.owner, row.wrapped) if master else None
        if key != wanted.keys[row.owner]:
            # They were erased there and came back, which a later page says, or have always had another key here.
            owners.discard(row.owner)
            page.keys.pop(row.owner, None)
    added = [
        {"owner": owner, "wrapped": vault.master.wrap(owner, wanted.keys[owner]), "master": vault.master.id}
        for owner in sorted(owners)
    ]
    if added:
        db.execute(insert_into(db, vault_key).on_conflict_do_nothing(), added)
    items = [row for row in page.items if row["owner"] in owners]
    for start in range(0, len(items), FEW):
        db.execute(insert_into(db, vault_version).on_conflict_do_nothing(), items[start : start + FEW])


def _erased_otherwise(db: Connection, found: Taken) -> set[str]:
    """Whom entries of this store erased that the volume does not know: of other books, or after its end."""
    known = {part.book: part.position for part in found.parts}
    gone: set[str] = set()
    for row in db.execute(select(fact.c.book, fact.c.position, fact.c.state).where(fact.c.topic == ERASED)):
        if row.position > known.get(row.book, 0):
            gone.update(envelope_of(bytes(row.state))["data"]["owners"])
    return gone


def _erase(db: Connection, line: Line, found: Taken) -> None:
    """What the other store destroyed with this entry is destroyed here with it too."""
    data = envelope_of(line.state)["data"]
    owners = list(data["owners"])
    found.erased.update(owners)
    _destroy(db, set(owners))
    row = {"id": data["request"], "owners": msgspec.json.encode(owners).decode(), "recorded_at": line.recorded_at}
    db.execute(insert_into(db, wiping).on_conflict_do_nothing(), [row])


def _destroy(db: Connection, owners: set[str]) -> None:
    db.execute(delete(vault_version).where(vault_version.c.owner.in_(sorted(owners))))
    db.execute(delete(vault_key).where(vault_key.c.owner.in_(sorted(owners))))
