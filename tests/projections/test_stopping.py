"""A fact that a read model cannot fold stops that read model of that book, and nothing else."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select, text, update

from domain.canonical import sha256_hex
from projections.catalogue import ALL
from projections.readmodel import Projection
from service.follower.desk_postgresql import PostgresDesk
from service.follower.desk_sqlite import SqliteDesk
from service.follower.projector import Projector
from service.follower.unfoldable import EVERY, CannotFold, HoleInBook, Unreadable
from service.schema import fact
from service.store.encoding import decode_json, encode_json
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.projections.conftest import vault
from tests.projections.log import Family, Log, minute, said
from tests.projections.refusing import FAULTS, Is, of_type, raising, with_fault
from tests.projections.test_projector import contents, whole_way
from tests.tampering import without_guards

POSTED = "dossier.posted"


def faulty(
    engine: Engine, name: str, refused: Is, fault: Callable[[Projection, Is], Projection] = raising
) -> Projector:
    return Projector(engine, with_fault(name, refused, fault), vault)


def standing(projector: Projector) -> dict[tuple[str, str], int]:
    return {(one.projection, one.book): one.position for one in projector.stopped()}


def expected(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """What the read models hold when nothing stops them."""
    right = Projector(engine, ALL, vault)
    right.rebuild()
    return contents(engine)


@pytest.mark.parametrize("fault", FAULTS)
def test_one_read_model_of_one_book_stands_still_before_the_fact_and_the_others_go_on(
    engine: Engine, log: Log, projector: Projector, commune: str, fault: Callable[[Projection, Is], Projection]
):
    other = log.open()
    place = said(
        "place.established", "place.v9", kind="village", name="Thôn 9", code="9", parent=commune, area="normal"
    )
    for book in (commune, other):
        whole_way(log, book, Family(book, "v1"))
    log.write(commune, place)
    whole_way(log, commune, Family(commune, "v2"))
    wrong = faulty(engine, "places", of_type("place.established"), fault)
    wrong.catch_up_all()
    (stopped,) = wrong.stopped()
    assert (stopped.projection, stopped.book, stopped.position) == ("places", commune, 7)
    assert (stopped.type, stopped.root) == ("place.established", "places")
    assert {each.lag for each in wrong.status()} == {0}
    log.write(commune, Family(commune, "v3").registered(minute(30)))
    wrong.catch_up(commune)
    assert standing(wrong) == {("places", commune): 7}
    tables = contents(engine)
    assert (len(tables["audit"]), tables["place"]) == (23, [])

    assert projector.retry(projector.stopped()) == []
    assert standing(projector) == {}
    lived = contents(engine)
    assert [row[0] for row in lived["place"]] == ["v9"]
    assert not [one for one in projector.compare() if one.differences]
    assert lived == expected(engine)


def test_those_that_need_its_rows_stand_still_with_it_and_go_on_with_it(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    whole_way(log, commune, Family(commune, "v1"))
    wrong = faulty(engine, "status", of_type(POSTED))
    wrong.catch_up(commune)
    assert standing(wrong) == {(name, commune): 4 for name in ("status", "audit", "progress", "streaks")}
    assert {one.root for one in wrong.stopped()} == {"status"}
    assert [len(contents(engine)[name]) for name in ("status", "audit", "subject")] == [3, 4, 1]

    whole_way(log, commune, Family(commune, "v2"))
    projector.catch_up(commune)
    projector.retry_due(everything=True)
    assert standing(projector) == {}
    assert contents(engine) == expected(engine)


def test_what_needs_the_rows_of_another_that_went_on_sees_them_as_they_were(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    whole_way(log, commune, Family(commune, "v1"))
    wrong = faulty(engine, "audit", of_type("dossier.self-assessed"))
    wrong.catch_up(commune)
    assert standing(wrong) == {("audit", commune): 2}
    whole_way(log, commune, Family(commune, "v2"))
    projector.catch_up(commune)
    assert len(contents(engine)["audit"]) == 2

    assert projector.retry(projector.stopped()) == []
    assert contents(engine) == expected(engine)
    with engine.connect() as db:
        entries = "SELECT from_state FROM audit WHERE type = 'dossier.self-assessed'"
        assert set(db.execute(text(entries)).scalars()) == {"registered"}


def test_one_after_another_they_stop_and_go_on(engine: Engine, log: Log, projector: Projector, commune: str):
    """The second comes to stand in the way of the first."""
    whole_way(log, commune, Family(commune, "v1"))
    faulty(engine, "progress", of_type("dossier.registered")).catch_up(commune)
    whole_way(log, commune, Family(commune, "v2"))
    wrong = faulty(engine, "status", lambda fact: fact.type == POSTED and fact.position > 7)
    wrong.catch_up(commune)
    with_it = {(name, commune): 11 for name in ("status", "audit", "streaks")}
    assert standing(wrong) == {("progress", commune): 1} | with_it

    (still,) = wrong.retry([one for one in wrong.stopped() if one.root == "progress"])
    assert (still.position, still.type, still.tries) == (11, POSTED, 1)
    assert len(contents(engine)["progress_change"]) > 0
    projector.retry_due(everything=True)
    assert standing(projector) == {}
    assert contents(engine) == expected(engine)


def test_on_the_way_back_another_may_stop_alone(engine: Engine, log: Log, projector: Projector, commune: str):
    whole_way(log, commune, Family(commune, "v1"))
    faulty(engine, "status", of_type("dossier.registered")).catch_up(commune)
    assert len(standing(projector)) == 4
    wrong = faulty(engine, "audit", of_type(POSTED))
    wrong.retry_due(everything=True)
    assert standing(wrong) == {("audit", commune): 4}
    assert {one.root for one in wrong.stopped()} == {"audit"}
    assert wrong.status()[0].lag == 0
    projector.retry_due(everything=True)
    assert contents(engine) == expected(engine)


def test_a_retry_that_changes_nothing_waits_longer_each_time(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    whole_way(log, commune, Family(commune, "v1"))
    wrong = faulty(engine, "audit", of_type(POSTED))
    wrong.catch_up(commune)
    wrong.retry_due()
    assert wrong.stopped()[0].tries == 0, "its pause is not over"
    with engine.begin() as db:
        first = db.execute(text("SELECT since, next_try - since FROM stopped")).one()
    for tries in (1, 2, 3):
        wrong.retry_due(everything=True)
        assert wrong.stopped()[0].tries == tries
    with engine.begin() as db:
        last = db.execute(text("SELECT since, next_try - since FROM stopped")).one()
    assert (last[0], last[1] > 7 * first[1]) == (first[0], True)


def test_a_rebuild_of_a_release_that_folds_it_ends_the_standstill(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    whole_way(log, commune, Family(commune, "v1"))
    wrong = faulty(engine, "audit", of_type(POSTED))
    wrong.catch_up(commune)
    faulty(engine, "places", of_type("place.established")).catch_up(commune)
    with pytest.raises(CannotFold, match="Read model audit cannot fold the fact") as refused:
        wrong.rebuild(["audit"])
    assert "nobody else" not in str(refused.value)
    assert standing(projector) == {("audit", commune): 4}
    projector.rebuild(["places"])
    assert standing(projector) == {("audit", commune): 4}, "another's rebuild leaves it where it stands"
    projector.rebuild(["audit"])
    assert standing(projector) == {}
    log.write(commune, Family(commune, "v3").registered(minute(30)))
    projector.catch_up(commune)
    assert contents(engine) == expected(engine)


class Tampering:
    """Reaches under the guards, as somebody with the database's password can."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with engine.begin() as db:
            without_guards(db)

    def change(self, book: str, at: int, columns: dict[str, object]) -> dict[str, object]:
        where = (fact.c.book == book, fact.c.position == at)
        with self.engine.begin() as db:
            before = db.execute(select(fact).where(*where)).mappings().one()
            db.execute(update(fact).where(*where).values(**columns))
        return {name: before[name] for name in columns}


def unknown(state: bytes) -> bytes:
    return encode_json(decode_json(state) | {"type": "dossier.of-a-later-release"})


def later_schema(state: bytes) -> bytes:
    return encode_json(decode_json(state) | {"schema": 99})


def no_json(state: bytes) -> bytes:
    return state[:-1]


def resealed(change: Callable[[bytes], bytes]) -> Callable[[bytes], dict[str, object]]:
    return lambda state: {"state": change(state), "digest": sha256_hex(change(state))}


BROKEN: dict[str, Callable[[bytes], dict[str, object]]] = {
    "UnknownFact": resealed(unknown),
    "ValueError": resealed(later_schema),
    "DecodeError": resealed(no_json),
    "WrongDigest": lambda state: {"state": state.replace(b"system:test", b"system:told")},
    "HoleInBook": lambda _state: {"position": 1_000},
}


@pytest.mark.parametrize("error", BROKEN)
def test_a_log_that_cannot_be_followed_stops_its_book_until_it_can(engine: Engine, log: Log, commune: str, error: str):
    projector = Projector(engine, ALL, vault, Reader(to_newest))
    projector.upgrade()
    other, tampering = log.open(), Tampering(engine)
    for book in (commune, other):
        whole_way(log, book, Family(book, "v1"))
    with engine.connect() as db:
        (state,) = db.execute(select(fact.c.state).where(fact.c.book == commune, fact.c.position == 5)).one()
    broken = BROKEN[error](state)
    before = tampering.change(commune, 5, broken)
    projector.catch_up_all()
    assert {each.book: each.lag for each in projector.status()} == {commune: 3, other: 0}
    (stopped,) = projector.stopped()
    assert (stopped.projection, stopped.book, stopped.position) == (EVERY, commune, 4)
    assert stopped.error == {"ValueError": "UnknownFact"}.get(error, error)
    assert len(contents(engine)["audit"]) == 4 + 7
    with pytest.raises(Unreadable, match=f"Book {commune}, position 5"):
        projector.rebuild()
    assert len(contents(engine)["audit"]) == 4 + 7
    projector.retry_due(everything=True)
    assert len(projector.stopped()) == 1
    with engine.begin() as db:
        where = (fact.c.book == commune, fact.c.position == broken.get("position", 5))
        db.execute(update(fact).where(*where).values(**before))
    projector.catch_up(commune)
    assert projector.stopped() == []
    assert contents(engine) == expected(engine)


def test_a_fact_missing_at_the_end_of_a_book_is_told_by_who_follows(engine: Engine, log: Log, commune: str):
    projector = Projector(engine, ALL, vault)
    projector.upgrade()
    whole_way(log, commune, Family(commune, "v1"))
    log.lose(commune)
    stop = threading.Event()
    follower = threading.Thread(target=projector.follow, args=(stop,))
    follower.start()
    deadline = time.monotonic() + 30
    while not projector.stopped() and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    follower.join()
    assert [(one.projection, one.position, one.error) for one in projector.stopped()] == [(EVERY, 7, "HoleInBook")]
    lived = contents(engine)
    with pytest.raises(HoleInBook, match="position 8"):
        projector.rebuild()
    assert contents(engine) == lived


def test_a_failing_database_stops_no_read_model(
    engine: Engine, log: Log, projector: Projector, commune: str, monkeypatch: pytest.MonkeyPatch
):
    whole_way(log, commune, Family(commune, "v1"))
    failure = engine.dialect.loaded_dbapi.OperationalError
    projector.catch_up(commune, 1)

    def full(*args: object, **more: object) -> None:
        raise failure("disk full")

    log.write(commune, Family(commune, "v2").registered(minute(30)))
    for desk in (SqliteDesk, PostgresDesk):
        monkeypatch.setattr(desk, "finish", full)
    with pytest.raises(failure):
        projector.catch_up(commune)
    monkeypatch.undo()
    assert projector.stopped() == []
    projector.catch_up(commune)
    assert contents(engine) == expected(engine)
