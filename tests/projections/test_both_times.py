"""What was true, as it was known: intervals against a plain replay of whatever happened in whatever order."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.clock import instant_text, micros, parse_instant
from projections import progress, status
from service.follower import lines
from service.follower.projector import Projector
from service.store.reader import Reader
from tests.projections.log import Family, Log, minute

MINUTES = st.integers(0, 6)
DELAYS = st.integers(0, 6)
ACTS = ("self_assessed", "verified", "appraised", "decided", "withdrawn", "evidence", "reopened")
STEP = st.one_of(
    st.tuples(st.sampled_from(ACTS), MINUTES, DELAYS),
    st.tuples(st.just("retracted"), st.integers(0, 20), DELAYS, MINUTES),
    st.tuples(st.just("corrected"), st.integers(0, 20), DELAYS, st.sampled_from(["occurred_at", "score"]), MINUTES),
)


def tell(log: Log, book: str, families: list[Family], steps: list[tuple[int, tuple[Any, ...]]]) -> None:
    """Write what the steps say; times run backwards as they please, recording never does."""
    written: dict[str, list[str]] = {}
    for family in families:
        written[family.stream] = log.write(book, family.registered())
    clock = 0
    for which, step in steps:
        family = families[which]
        done = written[family.stream]
        clock += step[2]
        if step[0] == "corrected":
            at = minute(clock)
            new = instant_text(minute(step[4])) if step[3] == "occurred_at" else step[4] * 10
            one = family.corrected(done[step[1] % len(done)], at, state="whatever", **{step[3]: new})
        elif step[0] == "retracted":
            undone = 2 + step[1] % len(done)
            one = family.act("act-retracted", "registered", at=minute(step[3]), retracted_version=undone)
        elif step[0] == "reopened":
            one = family.act("reopened", "self_assessed", at=minute(step[1]))
        elif step[0] == "evidence":
            one = family.act("evidence-added", "self_assessed", at=minute(step[1]), criterion="a")
        else:
            one = getattr(family, step[0])(minute(step[1]))
        done += log.write(book, one, recorded=minute(clock))


def replayed(facts: list[Any], stream: str, at: int, known: int) -> tuple[Any, ...] | None:
    """The last act of the stream that had happened by then and was known by then, told the simple way."""
    told = [fact for fact in facts if fact.stream == stream and micros(fact.recorded_at) <= known]
    values: dict[str, dict[str, Any]] = {}
    root: dict[str, str] = {}
    for fact in told:
        if fact.type == "dossier.corrected":
            root[fact.digest] = root.get(fact.data["corrects"], fact.data["corrects"])
            values.setdefault(root[fact.digest], {}).update(fact.data["values"])
    found, score, place = None, None, None
    scores: dict[int, Any] = {}
    for fact in told:
        if fact.type == "dossier.corrected":
            continue
        new = values.get(fact.digest, {})
        data = fact.data | new
        when = parse_instant(new["occurred_at"]) if "occurred_at" in new else fact.occurred_at
        if fact.type == "dossier.registered":
            place = data["place"]["id"]
        if fact.type == "dossier.village-verified":
            score = str(data["score"])
        if fact.type == "dossier.act-retracted":
            earlier = [version for version in scores if version < data["retracted_version"]]
            score = scores[max(earlier)]
        scores[fact.version] = score
        if micros(when) <= at:
            found = (data["state"], score, place, fact.version)
    return found


def facts_of(engine: Engine) -> list[Any]:
    with engine.connect() as db:
        rows = db.exec_driver_sql("SELECT position, digest, state FROM fact ORDER BY position").all()
    return Reader().facts([(row[0], row[1], bytes(row[2])) for row in rows])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 1), STEP), max_size=9), page=st.integers(1, 4))
def test_every_question_is_answered_as_a_replay_answers_it(
    engine: Engine, projector: Projector, steps: list[Any], page: int
):
    log = Log(engine)
    book = log.open()
    families = [Family(book, "v1"), Family(book, "v2")]
    tell(log, book, families, steps)
    with projector.desk() as desk:
        line = projector.load(desk)
        lines.enter(desk, line.name, book)
        while projector.folder.page(desk, line, book, size=page)[1]:
            pass
    facts = [fact for fact in facts_of(engine) if fact.book == book]
    instants = sorted({micros(minute(n)) for n in range(-1, 8)})
    moments = sorted({micros(fact.recorded_at) + more for fact in facts for more in (-1, 0)})
    with engine.connect() as db:
        for at in instants:
            for known in moments:
                expected = {}
                for family in families:
                    if found := replayed(facts, family.stream, at, known):
                        expected[family.stream] = found
                rows = status.list_of(db, places=["v1", "v2"], book=book, as_of=at, known_at=known)
                assert {
                    row["dossier"]: (row["state"], row["village_score"], row["place"], row["version"]) for row in rows
                } == expected, (at, known)
                line = progress.progress(db, book=book, year=2026, as_of=at, known_at=known)
                figures = (line[0].registered, line[0].recognised) if line else (0, 0)
                assert figures == (
                    sum(one[0] != "withdrawn" for one in expected.values()),
                    sum(one[0] == "recognised" for one in expected.values()),
                ), (at, known)
        now = {family.stream: replayed(facts, family.stream, 2**60, 2**60) for family in families}
        rows = status.list_of(db, places=None, book=book)
        assert {
            row["dossier"]: (row["state"], row["village_score"], row["place"], row["version"]) for row in rows
        } == now
        assert {row["stream_version"] for row in rows} == {
            max(fact.version for fact in facts if fact.stream == family.stream) for family in families
        }


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 1), STEP), min_size=6, max_size=12))
def test_any_such_story_is_regenerated_as_it_was_followed(
    engine: Engine, projector: Projector, steps: list[Any]
) -> None:
    log = Log(engine)
    book = log.open()
    for family in (families := [Family(book, "v1"), Family(book, "v2")]):
        log.write(book, family.enrolled())
    tell(log, book, families, steps)
    projector.catch_up_all()
    assert not [one for one in projector.compare() if one.differences]
