"""The projector: every fact once, in order, into every read model, whoever follows and whoever dies."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine, func, select, text

from domain.clock import micros
from projections import audit, queue, register, status
from projections.catalogue import ALL
from service.exclusive import AlreadyRunning, exclusive
from service.follower.projector import OtherRelease, Projector
from service.follower.unfoldable import EVERY
from tests.projections.conftest import vault
from tests.projections.log import Family, Log, minute


def whole_way(log: Log, commune: str, family: Family) -> None:
    log.write(commune, family.enrolled(), family.registered())
    acts = (family.self_assessed, family.verified, family.posted, family.appraised, family.decided)
    for n, act in enumerate(acts, 1):
        log.write(commune, act(minute(n)))


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as db:
        tables = [table for projection in ALL for table in projection.tables]
        return {
            table.name: [tuple(row) for row in db.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        }


def test_a_page_shown_after_a_command_shows_its_effect(engine: Engine, log: Log, projector: Projector, commune: str):
    family = Family(commune, "v1")
    log.write(commune, family.registered())
    projector.catch_up(commune)
    with engine.connect() as db:
        row = status.current(db, family.stream)
    assert row is not None
    assert (row["state"], row["offices"], row["place"]) == ("registered", "household", "v1")
    assert row["since"] == micros(minute(0))


def test_every_act_is_in_the_trail_with_where_it_came_from(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    log.write(commune, family.registered(), family.self_assessed(minute(1)))
    projector.catch_up(commune, 2)
    log.write(commune, family.verified(minute(2)))
    projector.catch_up(commune, 3)
    with engine.connect() as db:
        rows = audit.trail(db, family.stream)
        found, _ = audit.search(db, places=["v1"], types=["dossier.village-verified"])
    assert [(row["from_state"], row["to_state"]) for row in rows] == [
        (None, "registered"),
        ("registered", "self_assessed"),
        ("self_assessed", "verified"),
    ]
    assert [row["digest"] for row in found] == [rows[2]["digest"]]


def test_a_recognised_family_is_in_the_register_while_its_term_runs(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    whole_way(log, commune, family)
    projector.catch_up_all()
    with engine.connect() as db:
        held = register.in_force(db, on=date(2027, 11, 30))
        over = register.in_force(db, on=date(2027, 12, 1))
        before = register.in_force(db, on=None, as_of=micros(minute(4)))
    assert [(row["subject"], row["number"]) for row in held] == [(family.subject, "12/QĐ-UBND")]
    assert list(over) == []
    assert list(before) == []


def test_a_desk_counts_exactly_what_it_lists(engine: Engine, log: Log, projector: Projector, commune: str):
    families = [Family(commune, f"v{n % 3}") for n in range(30)]
    for n, family in enumerate(families):
        log.write(commune, family.registered(), family.self_assessed(minute(n)))
    for family in families[:12]:
        log.write(commune, family.verified(minute(40)))
    projector.catch_up_all()
    with engine.connect() as db:
        ask = {"offices": ["village-officer"], "places": ["v0", "v1"], "today": date(2026, 3, 2)}
        listed, after = [], None
        while True:
            desk = queue.on_the_desk_of(db, **ask, limit=7, after=after)
            listed += desk.rows
            if (after := desk.next) is None:
                break
        nobody = queue.on_the_desk_of(db, offices=[], places=None, today=date(2026, 3, 2))
    waiting = {row.dossier: row.step for row in listed}
    assert len(listed) == len(waiting) == sum(desk.counts.values())
    assert desk.counts == {"posting": 8, "village-verification": 12}
    assert not nobody.rows
    assert not nobody.counts


def test_a_page_fed_twice_changes_nothing(engine: Engine, log: Log, projector: Projector, commune: str):
    family = Family(commune, "v1")
    whole_way(log, commune, family)
    log.write(commune, family.corrected(log.heads[family.stream][1], minute(9), state="recognised", number="13"))
    projector.catch_up_all()
    once = contents(engine)
    Projector(engine, ALL, vault).catch_up(commune, 8)
    projector.catch_up(commune)
    assert contents(engine) == once


def test_threads_that_ask_together_are_all_current(engine: Engine, log: Log, projector: Projector, commune: str):
    families = [Family(commune, f"v{n}") for n in range(40)]

    def serve(family: Family) -> str:
        log.write(commune, family.registered())
        projector.catch_up(commune)
        with engine.connect() as db:
            row = status.current(db, family.stream)
        return row["state"] if row else "not there"

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(serve, families)) == {"registered"}


def test_no_follower_misses_or_doubles_a_fact_of_eight_writers(engine: Engine, log: Log, projector: Projector):
    books = [log.open() for _ in range(4)]
    stop = threading.Event()
    followers = [threading.Thread(target=Projector(engine, ALL, vault).follow, args=(stop,)) for _ in range(3)]
    for follower in followers:
        follower.start()
    chance = random.Random(7)

    def write(n: int) -> None:
        for k in range(12):
            book = books[(n + k) % 4]
            log.write(book, *[Family(book, "v").registered() for _ in range(chance.randint(1, 4))])
            time.sleep(chance.random() / 100)

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(8)))
    deadline = time.monotonic() + 30
    while any(standing.lag for standing in projector.status()) and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    for follower in followers:
        follower.join()
    with engine.connect() as db:
        written = db.scalar(text("SELECT count(*) FROM fact"))
        assert db.scalar(select(func.count()).select_from(audit.audit)) == written
        assert db.scalar(select(func.count()).select_from(status.status)) == written
    assert not [table for table in projector.compare() if table.differences]


# SQLite has one writer at a time, so its numbers cannot overtake each other.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_follower_of_an_identity_column_does_miss_facts(engine: Engine):
    """The control: numbers given out before the commit let a reader pass over a slower writer."""
    with engine.begin() as db:
        db.execute(text("CREATE TABLE naive (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, told text)"))
    add, after = (
        text("INSERT INTO naive (told) VALUES (:told)"),
        text("SELECT id FROM naive WHERE id > :last ORDER BY id"),
    )
    followed: list[int] = []
    one_transaction = {"isolation_level": "READ COMMITTED"}
    with (
        engine.connect().execution_options(**one_transaction) as slow,
        engine.connect().execution_options(**one_transaction) as quick,
        engine.connect().execution_options(**one_transaction) as reader,
    ):
        slow.execute(add, {"told": "slow"})
        quick.execute(add, {"told": "quick"})
        quick.commit()
        followed += reader.scalars(after, {"last": 0}).all()
        slow.commit()
        reader.commit()
        followed += reader.scalars(after, {"last": max(followed)}).all()
        assert reader.scalar(text("SELECT count(*) FROM naive")) == 2
    assert followed == [2]


def test_a_hole_in_a_book_stops_the_book_and_no_other(engine: Engine, log: Log, projector: Projector, commune: str):
    other, family = log.open(), Family(commune, "v1")
    log.write(commune, family.registered())
    log.lose(commune)
    log.write(commune, family.self_assessed(minute(1)))
    log.write(other, Family(other, "v2").registered())
    projector.catch_up(commune)
    stop = threading.Event()
    follower = threading.Thread(target=projector.follow, args=(stop,))
    follower.start()
    projector.catch_up(other)
    stop.set()
    follower.join()
    assert {standing.book: standing.position for standing in projector.status()} == {commune: 1, other: 1}
    (stopped,) = projector.stopped()
    assert (stopped.projection, stopped.book, stopped.position, stopped.error) == (EVERY, commune, 1, "HoleInBook")


def test_another_release_does_not_touch_these_read_models(engine: Engine, log: Log, projector: Projector, commune: str):
    log.write(commune, Family(commune, "v1").registered())
    with engine.begin() as db:
        db.execute(text("UPDATE read_model SET version = 99 WHERE projection = 'status'"))
    with pytest.raises(OtherRelease):
        projector.catch_up(commune)


def test_only_one_rebuild_runs_at_a_time(engine: Engine, projector: Projector):
    with exclusive(engine, "rebuild"), pytest.raises(AlreadyRunning):
        projector.rebuild()
