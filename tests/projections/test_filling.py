"""Filling from the first fact: by other hands and in other portions, but the same rows; or nothing at all."""

import os
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from projections.catalogue import ALL
from projections.page import Page
from service.follower.projector import Projector
from service.follower.unfoldable import CannotFold, HoleInBook
from service.regeneration.filling import FillingStopped
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.full_disk import full_disk
from tests.inline import nobody
from tests.projections.apart import killed_apart, projector_apart
from tests.projections.conftest import vault
from tests.projections.log import Family, Log, minute, said
from tests.projections.test_projector import contents, whole_way
from tests.projections.test_rebuild import everything
from tests.scenario import Commune
from tests.service.sovang import sovang
from tests.whole_book import whole_book

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a few facts, and room for hardly any row."""
    monkeypatch.setattr("service.regeneration.filling.PAGE", 3)
    monkeypatch.setattr("service.regeneration.filling.AT_HAND", 2)


def leftovers(engine: Engine) -> set[str]:
    """Tables of read models, by name, behind which no view stands."""
    listed = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if engine.dialect.name == "postgresql":
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    with engine.connect() as db:
        living = {
            f"{table.name}_g{generation}"
            for name, generation in db.execute(text("SELECT projection, generation FROM read_model"))
            for one in ALL
            if one.name == name
            for table in one.tables
        }
        names = {table.name for one in ALL for table in one.tables}
        return {name for name in db.scalars(text(listed)) if name.rpartition("_g")[0] in names} - living


@pytest.mark.usefixtures("small")
def test_rows_that_left_memory_are_found_again(engine: Engine, log: Log, projector: Projector, commune: str):
    everything(log, commune)
    families = [Family(commune, f"v{n}") for n in range(7)]
    for n, family in enumerate(families):
        log.write(commune, family.enrolled(minute(n)), family.registered(minute(n)))
    for act in (Family.self_assessed, Family.verified, Family.posted):
        for n, family in enumerate(families):
            log.write(commune, act(family, minute(20 + n)))
    digest = log.heads[families[0].stream][1]
    log.write(commune, families[1].withdrawn(minute(1.5)))
    log.write(commune, families[0].corrected(digest, minute(60), state="posted", until="2026-11-12"))
    log.write(commune, families[0].appraised(minute(61)))
    projector.catch_up_all()
    lived = contents(engine)
    assert projector.rebuild().outdated == ()
    assert contents(engine) == lived


@pytest.mark.usefixtures("small")
def test_a_book_of_every_kind_of_fact_is_filled_as_it_was_followed(engine: Engine):
    whole_book(Commune(engine))
    projector = Projector(engine, ALL, nobody, Reader(to_newest))
    projector.catch_up_all()
    followed = contents(engine)
    assert projector.rebuild().outdated == ()
    assert contents(engine) == followed
    assert not [one for one in projector.compare() if one.differences]


def test_a_read_model_takes_every_fact_that_it_folds(engine: Engine):
    """What is not handed to a fold would not have changed its tables."""
    commune = Commune(engine)
    whole_book(commune)
    lines = commune.books.ledger.read(commune.commune, after=0, limit=10_000)
    facts = Reader(to_newest).facts((line.position, line.digest, line.state) for line in lines)
    passed = {(one.name, fact.type) for one in ALL for fact in facts if not one.takes(fact.type)}
    assert len(passed) > 100
    for one in ALL:
        for fact in facts:
            if not one.takes(fact.type):
                page = Page([fact])
                one.fold(fact, page)
                assert page.changes() == {}, (one.name, fact.type)


def test_what_was_wrong_before_is_told_and_mended(engine: Engine, log: Log, projector: Projector, commune: str):
    everything(log, commune)
    whole_way(log, commune, Family(commune, "v7"))
    projector.catch_up_all()
    lived = contents(engine)
    with engine.begin() as db:
        db.execute(text("UPDATE status_g1 SET returns = 9 WHERE version = 2"))
        db.execute(text("DELETE FROM audit_g1 WHERE position IN (3, 4)"))
        db.execute(text("INSERT INTO place_g1 (place, book) VALUES ('nowhere', :book)"), {"book": commune})
    told = {one.table: one for one in projector.rebuild().outdated}
    assert set(told) == {"status", "audit", "place"}
    assert (told["status"].missing, told["status"].extra) == (0, 0)
    assert told["status"].changed == 2
    assert (told["audit"].missing, told["audit"].first) == (2, (commune, 3))
    assert (told["place"].extra, told["place"].first) == (1, None)
    assert contents(engine) == lived
    assert projector.rebuild().outdated == ()


def test_a_hole_stops_a_rebuild_and_nothing_is_changed(engine: Engine, log: Log, projector: Projector, commune: str):
    everything(log, commune)
    projector.catch_up_all()
    lived = contents(engine)
    log.lose(commune)
    log.write(commune, Family(commune, "v3").registered(minute(20)))
    with pytest.raises(HoleInBook, match=commune):
        projector.rebuild()
    assert contents(engine) == lived
    assert not leftovers(engine)


def test_a_fact_that_cannot_be_folded_is_named(engine: Engine, log: Log, projector: Projector, commune: str):
    everything(log, commune)
    projector.catch_up_all()
    lived = contents(engine)
    log.write(commune, said("mandate.ended", "mandate.m1", at=minute(30), ended_on="some day"))
    last = projector.status()[0].head
    with pytest.raises(CannotFold, match=f"Read model mandates .* of book {commune} at position {last} "):
        projector.rebuild()
    assert contents(engine) == lived


def test_what_an_interrupted_rebuild_left_is_dropped_by_the_next(
    engine: Engine, database_url: str, log: Log, projector: Projector, commune: str
):
    everything(log, commune)
    projector.catch_up_all()
    lived = contents(engine)
    script = [sys.executable, "-m", "tests.projections.killed", database_url]
    killed = subprocess.run(script, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert leftovers(engine)
    assert contents(engine) == lived
    assert projector.rebuild(["places"]).names == ["places"]
    assert not leftovers(engine)
    assert contents(engine) == lived


def test_a_full_disk_stops_a_rebuild_and_nothing_is_changed(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    everything(log, commune)
    projector.catch_up_all()
    lived = contents(engine)
    url = engine.url.render_as_string(hide_password=False)
    keys = {"SOVANG_SECRET_KEY": "s" * 32, "SOVANG_VAULT_KEY": "0" * 64}
    with full_disk(engine):
        answer = sovang("projections", "rebuild", env=keys | {"SOVANG_DATABASE_URL": url, "SOVANG_ENV": "development"})
    assert answer.exit_code == 1
    assert re.search(
        r"Error: The database could not go on: .*(disk is full|No space left on device).*\. Nothing was changed\.\n$",
        answer.stderr,
    )
    assert contents(engine) == lived
    assert projector.rebuild().outdated == ()
    assert contents(engine) == lived
    assert not leftovers(engine)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
class TestSeveralProcesses:
    """Only PostgreSQL has several writers."""

    @pytest.fixture
    def shared(self, engine: Engine, monkeypatch: pytest.MonkeyPatch, log: Log, commune: str) -> Projector:
        """A projector that shares a rebuild of four books."""
        monkeypatch.setattr("service.regeneration.crew.WORTH_A_PROCESS", 1)
        everything(log, commune)
        for _ in range(3):
            other = log.open()
            for n in range(5):
                whole_way(log, other, Family(other, f"v{n}"))
        url = engine.url.render_as_string(hide_password=False)
        projector = Projector(engine, ALL, vault, apart=partial(projector_apart, url))
        projector.upgrade()
        projector.catch_up_all()
        return projector

    def test_together_they_make_the_same(self, engine: Engine, shared: Projector):
        lived = contents(engine)
        told: dict[str, int] = {}
        assert (
            shared.rebuild(told=lambda book, position, head: told.update({book: position}), processes=2).outdated == ()
        )
        assert contents(engine) == lived
        assert told == {standing.book: standing.head for standing in shared.status()}

    def test_one_that_is_killed_stops_all_and_nothing_is_changed(self, engine: Engine, shared: Projector):
        lived = contents(engine)
        url = engine.url.render_as_string(hide_password=False)
        apart, shared.apart = shared.apart, partial(killed_apart, url)
        with pytest.raises(FillingStopped, match="ended from outside"):
            shared.rebuild(processes=2)
        assert contents(engine) == lived
        assert not leftovers(engine)
        shared.apart = apart
        shared.rebuild(processes=2)
        assert contents(engine) == lived

    def test_hands_without_a_head_stop_by_themselves(self, engine: Engine, shared: Projector):
        lived = contents(engine)
        url = engine.url.render_as_string(hide_password=False)
        script = [sys.executable, "-m", "tests.projections.killed", url, "shared"]
        killed = subprocess.run(script, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
        assert killed.returncode == -signal.SIGKILL
        # Whatever is still under way, the next one puts it away.
        shared.rebuild(processes=2)
        assert contents(engine) == lived
        assert not leftovers(engine)

    def test_a_hole_is_named_by_whoever_found_it(self, engine: Engine, log: Log, shared: Projector, commune: str):
        lived = contents(engine)
        log.lose(commune)
        log.write(commune, Family(commune, "v3").registered(minute(20)))
        with pytest.raises(FillingStopped, match=f"Book {commune}, position [0-9]+: the fact is missing"):
            shared.rebuild(processes=2)
        assert contents(engine) == lived
