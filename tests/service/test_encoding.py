"""Stored bytes: held against a second encoder, equal on both engines, and read back for ever."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.append import Append
from domain.canonical import NotCanonical, canonical
from domain.clock import from_micros, instant_text
from domain.cycle import Target
from domain.fact import ENVELOPE, NO_DIGEST
from domain.ids import new_id
from domain.stream import ENVELOPED
from domain.streams import STREAMS
from domain.vocabulary import facts_of, schema_of
from service.database import make_engine
from service.store.encoding import FactMapper, Line, UnknownFact, decode_json, encode_json
from service.store.event_store import Books
from service.store.ledger import ledger_of
from tests.bookkeeping import Bookkeeper, act_in, target_data
from tests.golden import golden, kind_of, lines_of
from tests.scenario import Clock, Commune
from tests.whole_book import whole_book

NOW = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
MAPPER = FactMapper(STREAMS)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
GAP = f'"previous_digest":"{NO_DIGEST}","recorded_at":"1970-01-01T00:00:00.000000Z"'

texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text))
keys = st.text(st.characters(max_codepoint=127), max_size=8)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
plain = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def drafted(data: Any, **act: Any) -> bytes:
    """The bytes of a fact that tells `data`."""
    done = act_in(new_id(), now=NOW, **act)
    (fact,) = Target.open(Target.Set, "target.b.2026", done, **target_data(2026) | {"source": data}).collect_events()
    draft = MAPPER.draft(fact, MAPPER.act_part(fact.act), book=fact.act.book, previous=NO_DIGEST)
    return draft.state(NO_DIGEST, instant_text(NOW))


@given(plain)
def test_plain_values_have_the_bytes_of_a_second_encoder(value: Any) -> None:
    assert encode_json(value) == rfc8785.dumps(value) == canonical(value)


@given(plain)
def test_a_fact_has_the_bytes_of_a_second_encoder_whatever_it_tells(data: Any) -> None:
    state = drafted(data)
    envelope = decode_json(state)
    assert state == rfc8785.dumps(envelope) == canonical(envelope)
    assert sorted(envelope) == sorted(ENVELOPE)
    assert envelope["data"]["source"] == data


@pytest.mark.parametrize("data", [GAP, {"text": GAP}, decode_json(f"{{{GAP}}}"), [decode_json(f"{{{GAP}}}")]])
def test_no_value_is_taken_for_the_place_of_seal_and_time(data: Any) -> None:
    seen = ({"book": GAP, "position": 1, "digest": NO_DIGEST, "more": decode_json(f"{{{GAP}}}")},)
    envelope = decode_json(drafted(data, seen=seen))
    assert envelope["recorded_at"] == instant_text(NOW)
    assert (envelope["data"]["source"], envelope["seen"]) == (data, list(seen))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.5, "float"),
        (float("nan"), "float"),
        (2**53, "2\\^53"),
        (-(2**53), "2\\^53"),
        ("Nguye\u0302\u0303n", "NFC"),
        ("\ud83d", "surrogate"),
        ("xã\udc00", "surrogate"),
        ({"tên": 1}, "ASCII"),
        ({1: 1}, "ASCII"),
        (datetime(2026, 1, 1, tzinfo=UTC), "datetime"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
    ],
)
@pytest.mark.parametrize("wrap", [lambda value: value, lambda value: {"a": [value]}])
def test_what_has_no_single_form_is_refused_before_it_is_a_fact(
    value: Any, said: str, wrap: Callable[[Any], Any]
) -> None:
    with pytest.raises(NotCanonical, match=said):
        canonical(wrap(value))
    with pytest.raises(NotCanonical, match=said):
        drafted(wrap(value))
    with pytest.raises(NotCanonical, match=said):
        drafted(None, seen=({"book": wrap(value)},))


def test_every_fact_in_a_book_is_canonical_and_complete(engine: Engine) -> None:
    commune = Commune(engine)
    whole_book(commune)
    lines = list(lines_of(commune.books.ledger))
    assert {line.topic for line in lines} == set(MAPPER.facts)
    for line in lines:
        envelope = decode_json(line.state)
        assert line.state == rfc8785.dumps(envelope) == canonical(envelope)
        assert sorted(envelope) == sorted(ENVELOPE)
        assert line.digest == hashlib.sha256(line.state).hexdigest()
        assert INSTANT.fullmatch(envelope["recorded_at"])
        assert INSTANT.fullmatch(envelope["occurred_at"])
        placed = (envelope["book"], envelope["stream"], envelope["version"], envelope["type"])
        assert placed == (line.book, line.stream, line.version, line.topic)


# What was once written


def test_every_topic_and_schema_ever_written_has_a_golden_line() -> None:
    ever = {(topic, schema) for topic, kind in MAPPER.facts.items() for schema in range(1, schema_of(kind) + 1)}
    assert {kind_of(state) for state in golden()} == ever, "run `python -m tests.golden`"


@pytest.mark.parametrize("state", golden(), ids=lambda state: "{}-{}".format(*kind_of(state)))
def test_a_golden_line_still_reads_and_has_the_same_bytes(state: bytes) -> None:
    envelope = decode_json(state)
    assert rfc8785.dumps(envelope) == state
    fact = MAPPER.fact(envelope)
    assert envelope["type"] == fact.TOPIC
    if envelope["schema"] == schema_of(type(fact)):
        previous = envelope["previous_digest"]
        draft = MAPPER.draft(fact, MAPPER.act_part(fact.act), book=envelope["book"], previous=previous)
        assert draft.state(previous, envelope["recorded_at"]) == state


def test_topics_outside_the_vocabulary_and_schemas_from_the_future_are_not_read() -> None:
    envelope = decode_json(golden()[0])
    with pytest.raises(UnknownFact):
        MAPPER.fact(envelope | {"type": "dossier.renamed"})
    with pytest.raises(UnknownFact):
        MAPPER.fact(envelope | {"schema": 99})


def test_no_topic_belongs_to_two_streams() -> None:
    assert len(MAPPER.facts) == sum(len(facts_of(stream)) for stream in STREAMS)


# Both engines


@pytest.fixture
def both(sqlite_url: str, postgres_url: str) -> Iterator[tuple[Engine, Engine]]:
    engines = make_engine(sqlite_url), make_engine(postgres_url)
    yield engines
    for engine in engines:
        engine.dispose()


def copied(lines: list[Line], books: Books, clock: Clock) -> None:
    """Let another store record the same acts at the same times."""
    told = sorted(lines, key=lambda line: decode_json(line.state)["recorded_at"])
    for (_, at), group in groupby(told, key=lambda line: (line.book, decode_json(line.state)["recorded_at"])):
        facts = [MAPPER.fact(decode_json(line.state)) for line in group]
        clock.now = datetime.fromisoformat(at)
        books.put(facts, append=Append(heads=books.load([fact.originator_id for fact in facts]).heads))


def test_the_same_acts_have_the_same_bytes_on_both_engines(both: tuple[Engine, Engine]) -> None:
    for first, second in (both, both[::-1]):
        commune = Commune(first)
        whole_book(commune)
        mine = {commune.province, commune.commune}
        lines = [line for line in lines_of(commune.books.ledger) if line.book in mine]
        clock = Clock(NOW)
        books = Books(ledger_of(second), MAPPER, clock)
        copied(lines, books, clock)
        assert [line for line in lines_of(books.ledger) if line.book in mine] == lines


EDGES = [1, 999_999, 1_000_000, 1_000_001, 951_782_399_999_999, 951_782_400_000_000, 4_102_444_799_999_999, 2**53 - 1]


def test_both_engines_write_a_time_alike(both: tuple[Engine, Engine]) -> None:
    keepers = [Bookkeeper(engine, Clock(NOW)) for engine in both]

    @settings(max_examples=100, deadline=None)
    @given(st.sampled_from(EDGES) | st.integers(1, 2**53 - 1))
    def alike(micros: int) -> None:
        book = new_id()
        for keeper in keepers:
            keeper.clock.now = from_micros(micros)
            keeper.save(keeper.target(book))
            (line,) = keeper.books.ledger.stream(Target.stream_of(book=book, year=2026))
            assert decode_json(line.state)["recorded_at"] == instant_text(from_micros(micros))
            assert line.digest == hashlib.sha256(line.state).hexdigest()

    alike()


@pytest.mark.parametrize("state", golden(), ids=lambda state: "{}-{}".format(*kind_of(state)))
def test_a_golden_fact_of_the_newest_schema_says_what_its_class_says(state: bytes) -> None:
    """A field that comes or goes without a new schema version would leave old books unreadable."""
    envelope = decode_json(state)
    kind = facts_of(*STREAMS)[envelope["type"]]
    if envelope["schema"] == schema_of(kind):
        assert set(envelope["data"]) == {field.name for field in fields(kind)} - ENVELOPED
