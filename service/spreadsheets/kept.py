"""Lists that are being taken in: how far each has come, and its content, sealed under its own key until it is done.

A sheet is personal data of everybody in it. Its key is destroyed as soon as nobody needs it any more: when all has been
entered, when it is given up, when nobody has touched it for a day, or when somebody of its commune is erased.
"""

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from domain.clock import micros
from domain.ids import new_id
from service.acting import Signed
from service.privacy.vault import Vault
from service.schema import sheet_import, vault_version, wiping
from service.spreadsheets.rehearsal import By
from service.wiring import Wiring

SENT, REHEARSED, GOING, DONE, STOPPED, GONE = "sent", "rehearsed", "going", "done", "stopped", "gone"
KIND = "import"
FILE, SAID, PLAN = "file", "said", "plan"
A_DAY = 24 * 3600 * 1_000_000
# Whoever goes on with a list says so that often at least.
A_MINUTE = 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class Import:
    """One list as it stands; what was said with it and what is in it is opened when asked for."""

    row: RowMapping

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def kind(self) -> str:
        return str(self.row["kind"])

    @property
    def state(self) -> str:
        return str(self.row["state"])

    @property
    def told(self) -> dict[str, Any]:
        """Counts and reasons, with nothing about anybody."""
        found: dict[str, Any] = json.loads(self.row["told"])
        return found

    @property
    def by(self) -> By:
        """Who enters it."""
        row = self.row
        return By(Signed(row["person"], row["mandate"], row["office"]) if row["mandate"] else None)


def begin(wiring: Wiring, by: By, *, book: str, place: str, kind: str, content: bytes, said: Mapping[str, Any]) -> str:
    """Keep a list that came in."""
    id, now = new_id(), micros(wiring.clock())
    signed = by.signed
    row = {
        "id": id, "book": book, "place": place, "kind": kind, "person": by.person, "state": SENT, "pieces": 0,
        "done": 0,
        "mandate": signed.mandate if signed else None, "office": signed.office if signed else None,
        "made_at": now, "touched_at": now, "told": "{}",
    }  # fmt: skip
    with wiring.engine.begin() as db:
        db.execute(insert(sheet_import), row)
        _seal(wiring.vault, db, id, {FILE: content, SAID: _packed(said)})
    return id


def of(wiring: Wiring, id: str) -> Import | None:
    """One list."""
    with wiring.engine.connect() as db:
        row = db.execute(select(sheet_import).where(sheet_import.c.id == id)).mappings().first()
    return Import(row) if row else None


def under_way(db: Connection, *, book: str, person: str) -> Sequence[RowMapping]:
    """Lists of a commune that somebody is entering or has entered lately, the latest first."""
    c = sheet_import.c
    asked = select(sheet_import).where(c.book == book, c.person == person, c.state != GONE)
    return db.execute(asked.order_by(c.made_at.desc()).limit(20)).mappings().all()


def file_of(wiring: Wiring, id: str) -> bytes | None:
    """The file as it was sent; None once it is gone."""
    found = wiring.vault.open(f"{id}.{FILE}")
    return found if isinstance(found, bytes) else None


def said_of(wiring: Wiring, id: str) -> dict[str, Any] | None:
    """What was said with it: its name, settings, sheet, header and columns."""
    return _unpacked(wiring.vault.open(f"{id}.{SAID}"))


def plan_of(wiring: Wiring, id: str) -> dict[str, Any] | None:
    """What the rehearsal came to."""
    return _unpacked(wiring.vault.open(f"{id}.{PLAN}"))


def say(wiring: Wiring, id: str, said: Mapping[str, Any]) -> None:
    """Keep what is said of the list anew."""
    with wiring.engine.begin() as db:
        _seal(wiring.vault, db, id, {SAID: _packed(said)})
        db.execute(_touched(wiring, id))


def plan(wiring: Wiring, id: str, plan: Mapping[str, Any], **columns: Any) -> None:
    """Keep what the rehearsal came to."""
    with wiring.engine.begin() as db:
        _seal(wiring.vault, db, id, {PLAN: _packed(plan)})
        db.execute(_touched(wiring, id).values(**columns))


def note(wiring: Wiring, id: str, *, once: str | None = None, **columns: Any) -> bool:
    """Write down how far it has come; with `once` only if it stands there, and whether it did."""
    change = _touched(wiring, id).values(**columns)
    if once is not None:
        change = change.where(sheet_import.c.state == once)
    with wiring.engine.begin() as db:
        return db.execute(change).rowcount == 1


def wipe(wiring: Wiring, id: str, state: str = GONE) -> None:
    """Destroy the key of the list and all that it sealed; how much of it was entered stays known."""
    with wiring.engine.begin() as db:
        db.execute(
            update(sheet_import).where(sheet_import.c.id == id).values(state=state, touched_at=micros(wiring.clock()))
        )
    if wiring.vault.destroy(id):
        # What is left of it in the files of the database goes the way of whatever is erased.
        row = {"id": new_id(), "owners": json.dumps([id]), "recorded_at": micros(wiring.clock())}
        with wiring.engine.begin() as db:
            db.execute(insert(wiping), row)


def sweep(wiring: Wiring) -> int:
    """Wipe what nobody has touched for a day; how many lists that were."""
    c, since = sheet_import.c, micros(wiring.clock()) - A_DAY
    with wiring.engine.connect() as db:
        old = db.execute(select(c.id, c.state).where(c.state.not_in((GONE, GOING)), c.touched_at < since)).all()
    for row in old:
        wipe(wiring, row.id)
    return len(old)


def left_behind(wiring: Wiring) -> list[str]:
    """Lists that were being entered, with whose piece nobody has come on for a minute."""
    c, since = sheet_import.c, micros(wiring.clock()) - A_MINUTE
    with wiring.engine.connect() as db:
        return list(db.execute(select(c.id).where(c.state == GOING, c.touched_at < since)).scalars())


def of_books(db: Connection, books: Collection[str]) -> list[str]:
    """Lists of these communes of which something is kept."""
    c = sheet_import.c
    return list(db.execute(select(c.id).where(c.book.in_(books), c.state != GONE)).scalars())


def _touched(wiring: Wiring, id: str) -> Any:
    return update(sheet_import).where(sheet_import.c.id == id).values(touched_at=micros(wiring.clock()))


def _seal(vault: Vault, db: Connection, id: str, parts: Mapping[str, bytes]) -> None:
    """Seal these in place of what was sealed before."""
    wallet = vault.wallet()
    for what, content in parts.items():
        wallet.seal(id, KIND, content, item=f"{id}.{what}")
    db.execute(delete(vault_version).where(vault_version.c.item.in_([f"{id}.{what}" for what in parts])))
    vault.write(db, wallet)


def _packed(value: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 3)


def _unpacked(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, bytes):
        return None
    found: dict[str, Any] = json.loads(zlib.decompress(value))
    return found
