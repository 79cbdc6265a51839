"""Erasing: of two hundred people a hundred are erased, and nothing of theirs is found again anywhere."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from domain.clock import day_of
from domain.commands import erasing, privacy
from domain.commands.setup import Household, enroll
from domain.ids import new_id
from projections.names import ERASED, names_of
from projections.vietnamese import sort_key
from service.database import truncate_log
from service.wiping import wipe
from tests.marks import Marks, plain
from tests.postgres import Server
from tests.service.sovang import done
from tests.service.test_personal_data import configure
from tests.service.town import Town

PEOPLE = 200
KEPT = 100
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


@pytest.fixture
def planted(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Planted]:
    configure(monkeypatch, database_url, tmp_path)
    town = Town(engine)
    yield _plant(town)
    town.wiring.close()


def _plant(town: Town) -> Planted:
    marks, pairs = Marks(), [(new_id(), new_id()) for _ in range(PEOPLE)]
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


def erase(town: Town, pairs: Sequence[tuple[str, str]]) -> None:
    """Asked for, granted and carried out, by the records officer, for each of them."""
    today = day_of(town.clock())
    for household, person in pairs:
        request = new_id()
        told = {"kind": "erasure", "asked_by": "self", "how": "form", "received_on": today, "group": household}
        town.perform(
            town.act(town.records),
            lambda desk, p=person, r=request, t=told: privacy.receive(
                desk, request=r, subject=p, place=town.village, **t
            ),
        )
        town.perform(
            town.act(town.records),
            lambda desk, p=person, r=request: privacy.answer(desk, subject=p, request=r, outcome="granted"),
        )
        town.perform(
            town.act(town.records),
            lambda desk, p=person, r=request, h=household: erasing.erase(
                desk, subject=p, request=r, reason="own-request", groups=[h]
            ),
        )


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


@pytest.fixture
def server(request: pytest.FixtureRequest, engine: Engine) -> Iterator[Server | None]:
    """The server, which does not keep old files of its log for later use."""
    if engine.dialect.name == "sqlite":
        yield None
        return
    server: Server = request.getfixturevalue("postgres_server")
    for statement in ("ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()"):
        server.run(statement)
    yield server
    for statement in ("ALTER SYSTEM RESET wal_recycle", "SELECT pg_reload_conf()"):
        server.run(statement)


def test_of_two_hundred_people_a_hundred_are_erased_and_nothing_of_theirs_is_left(
    server: Server | None, planted: Planted, caplog: pytest.LogCaptureFixture
) -> None:
    town = planted.town
    everybody = set(range(PEOPLE))
    gone = set(random.Random(7).sample(range(PEOPLE), PEOPLE - KEPT))
    if server is not None:
        with town.engine.connect() as db:
            db.execute(text("ANALYZE"))
    checkpoint(town.engine)
    assert planted.found_in(files_of(town.engine, server)) == everybody
    before = done("progress", "export", "--jsonl", "-").stdout

    erase(town, [planted.pairs[n] for n in sorted(gone)])
    assert wipe(town.wiring) == len(gone)
    if server is not None:
        with town.engine.connect() as db:
            db.execute(text("ANALYZE"))
    checkpoint(town.engine)

    assert planted.found_in(files_of(town.engine, server)) == everybody - gone
    assert planted.found_in(caplog.text.encode()) == set()
    with town.engine.connect() as db:
        shown = names_of(db, [each for pair in planted.pairs for each in pair])
    assert {n for n, pair in enumerate(planted.pairs) if {shown[each] for each in pair} == {ERASED}} == gone
    assert all(shown[planted.pairs[n][0]] == planted.named[n] for n in everybody - gone)
    # What others sealed opens as before; log, lists and figures know nothing of it.
    opened = town.wiring.vault.latest([pair[0] for pair in planted.pairs], "file")
    assert {n for n, pair in enumerate(planted.pairs) if opened[pair[0]] is None} == gone
    done("log", "verify")
    done("projections", "rebuild")
    done("projections", "compare")
    assert done("progress", "export", "--jsonl", "-").stdout == before
