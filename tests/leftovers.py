"""Leftovers: people planted with marks, and a search for them in every byte that a database keeps."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

from domain.commands.setup import Household, enroll
from domain.ids import new_id
from projections.vietnamese import sort_key
from service.database import truncate_log
from tests.marks import Marks, plain
from tests.postgres import Server
from tests.service.town import Town

# A name as it may lie in a file: as written, without marks, and as the bytes that order lists.
WRITTEN = re.compile(rb"(?:danh-dau-\d{4}-an|\xc4\x90\xc3\xa1nh-D\xe1\xba\xa5u-\d{4}-\xe1\xba\xa8n)", re.IGNORECASE)


@dataclass
class Planted:
    """The town and its people, each with a household, a mark in the name, in a remark and in a file."""

    town: Town
    marks: Marks
    pairs: list[tuple[str, str]]
    named: list[str]

    def found_in(self, stored: bytes) -> set[int]:
        """Whose names are in these bytes."""
        text = {plain(each) for each in WRITTEN.findall(stored)}
        places = {int(self.marks.places[each]) for each in text if each in self.marks.places}
        return places | {n for n, each in enumerate(self.named) if sort_key(each) in stored}


def plant(town: Town, people: int) -> Planted:
    """So many people who are in the register, the first of them registered."""
    marks, pairs = Marks(), [(new_id(), new_id()) for _ in range(people)]
    wallet = town.wiring.vault.wallet()
    households, named = [], []
    for number, (household, person) in enumerate(pairs):
        called = marks(str(number))
        named.append(called)
        wallet.seal(person, "name", {"kind": "person", "name": called})
        wallet.seal(household, "text", {"text": f"Ghi chú về {called}"})
        wallet.seal(household, "file", b"%PDF " + called.encode())
        ref = wallet.seal(household, "name", {"kind": "household", "name": called})
        households.append(Household(household, (person,), ref))
    with town.engine.begin() as db:
        town.wiring.vault.write(db, wallet)
    town.perform(town.act(), lambda desk: enroll(desk, kind="household", place=town.village, subjects=households))
    town.households += pairs
    town.register(pairs[:20])
    town.current()
    return Planted(town, marks, pairs, named)


def files_of(engine: Engine, server: Server | None) -> bytes:
    """Every byte that the database keeps on disk: tables, logs, whatever lies beside them."""
    if engine.dialect.name == "sqlite":
        path = Path(engine.url.database or "")
        return b"\n".join(each.read_bytes() for each in path.parent.rglob("*") if each.is_file())
    assert server is not None
    with engine.connect() as db:
        oid = db.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    data = server.folder / "data"
    folders = (f"base/{oid}", "pg_wal", "global", "base/pgsql_tmp", "pg_stat", "pg_replslot")
    files = [each for folder in folders for each in (data / folder).rglob("*") if each.is_file()]
    assert files
    return b"\n".join(each.read_bytes() for each in [*files, server.folder / "log"])


def checkpoint(engine: Engine) -> None:
    """What the write-ahead log still holds of before goes: it is started anew, and its old files are not kept."""
    if engine.dialect.name == "sqlite":
        assert truncate_log(engine)
        return
    with engine.connect() as db:
        for _ in range(2):
            db.execute(text("SELECT pg_switch_wal()"))
            db.execute(text("CHECKPOINT"))
