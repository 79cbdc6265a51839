"""`sovang log verify`: whatever was changed in the books is named, the first of it."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, delete, update

from domain.canonical import digest_of, sha256_hex
from service.schema import book, fact, stream_head
from service.store.chaining import Bad
from service.store.encoding import decode_json, encode_json
from service.store.verification import verify
from tests.scenario import Commune
from tests.service.commandline import configure, sovang
from tests.tampering import TAMPERINGS, Tampering, change, change_head, state_of, tamper
from tests.whole_book import whole_book

# In which version the first bad fact is found; by name of the tampering, 2 where it is not said.
FOUND_AT = {
    "another_signer_at_the_end": 3,
    "another_signer_and_a_new_chain": 3,
    "removed_from_the_end": 3,
    "all_removed": 1,
    "head_digest_altered": 3,
    "head_put_back": 3,
    "head_put_into_another_book": 3,
    "head_removed": 3,
}


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    configure(monkeypatch, database_url)


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def test_books_that_nobody_touched_verify(commune: Commune) -> None:
    whole_book(commune)
    heads = [commune.books.ledger.head(each) for each in (commune.province, commune.commune)]
    answer = sovang("log", "verify", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, {"books": 2, "facts": sum(heads), "bad": None})
    answer = sovang("log", "verify", "--book", commune.commune)
    assert (answer.exit_code, answer.stdout) == (0, f"{heads[1]} facts in 1 books are as they were written.\n")


def verified_dossier(commune: Commune) -> str:
    """A dossier of three facts among others before and after it."""
    dossiers = commune.register(commune.enroll(3))
    commune.clock.move(days=1)
    commune.assess(dossiers)
    commune.clock.move(days=1)
    commune.meet(dossiers)
    return dossiers[1]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.__name__)
def test_the_first_bad_fact_is_named(commune: Commune, engine: Engine, tampering: Tampering) -> None:
    stream = verified_dossier(commune)
    version = FOUND_AT.get(tampering.__name__, 2)
    position = commune.books.ledger.stream(stream)[version - 1].position
    with engine.begin() as db:
        tamper(db, tampering, stream)
    answer = sovang("log", "verify", "--json")
    assert answer.exit_code == 1
    bad = json.loads(answer.stdout)["bad"]
    assert bad.pop("what")
    assert bad == {"book": commune.commune, "position": position, "stream": stream, "version": version}
    said = sovang("log", "verify")
    assert said.exit_code == 1
    assert f"book {commune.commune}, position {position}, stream {stream}, version {version}: " in said.stdout


def resealed(db: Connection, stream: str, version: int, state: bytes) -> None:
    """Put other bytes into a stream's last fact and seal them everywhere."""
    change(db, stream, version, state=state, digest=sha256_hex(state))
    change_head(db, stream, digest=sha256_hex(state))


def reordered_keys(db: Connection, stream: str) -> None:
    told = decode_json(state_of(db, stream, 3))
    resealed(db, stream, 3, json.dumps(dict(reversed(told.items())), ensure_ascii=False).encode())


def an_unknown_topic(db: Connection, stream: str) -> None:
    change(db, stream, 3, topic="dossier.blessed")
    resealed(db, stream, 3, encode_json(decode_json(state_of(db, stream, 3)) | {"type": "dossier.blessed"}))


def a_key_less(db: Connection, stream: str) -> None:
    told = decode_json(state_of(db, stream, 3))
    del told["mandate"]
    resealed(db, stream, 3, encode_json(told))


def decomposed_letters(db: Connection, stream: str) -> None:
    resealed(db, stream, 3, encode_json(decode_json(state_of(db, stream, 3)) | {"source": "a\u0302"}))


def a_time_without_microseconds(db: Connection, stream: str) -> None:
    told = decode_json(state_of(db, stream, 3))
    resealed(db, stream, 3, encode_json(told | {"occurred_at": told["occurred_at"][:19] + "Z"}))


def done_after_it_was_recorded(db: Connection, stream: str) -> None:
    told = decode_json(state_of(db, stream, 3))
    resealed(db, stream, 3, encode_json(told | {"occurred_at": "2027-01-01T00:00:00.000000Z"}))


def another_topic_in_the_row(db: Connection, stream: str) -> None:
    change(db, stream, 3, topic="dossier.returned")


def another_time_in_the_row(db: Connection, stream: str) -> None:
    change(db, stream, 3, recorded_at=1)


def sealed_to_another_fact(db: Connection, stream: str) -> None:
    told = decode_json(state_of(db, stream, 3)) | {"previous_digest": "1" * 64}
    resealed(db, stream, 3, encode_json(told))
    change_head(db, stream, digest="2" * 64)


@pytest.mark.parametrize(
    ("tampering", "what"),
    [
        (reordered_keys, "its bytes are not canonical"),
        (an_unknown_topic, "its topic is not known (dossier.blessed, schema 2)"),
        (a_key_less, "its bytes are not an envelope with the fixed keys"),
        (decomposed_letters, "it is not canonical (source: text is not in NFC)"),
        (a_time_without_microseconds, "one of its times is not in the fixed form"),
        (done_after_it_was_recorded, "it was recorded before it was done"),
        (another_topic_in_the_row, "its row names another type"),
        (another_time_in_the_row, "its row names another recorded_at"),
        (sealed_to_another_fact, "the head of its stream seals another one in its place"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_fact_that_never_could_have_been_written_is_named(
    commune: Commune, engine: Engine, tampering: Tampering, what: str
) -> None:
    stream = verified_dossier(commune)
    position = commune.books.ledger.stream(stream)[2].position
    with engine.begin() as db:
        tamper(db, tampering, stream)
    assert verify(engine).bad == Bad(commune.commune, position, stream, 3, what)


def test_what_was_cut_off_with_its_head_is_missing_by_the_book(commune: Commune, engine: Engine) -> None:
    stream = verified_dossier(commune)
    last = commune.books.ledger.head(commune.commune)
    (line,) = commune.books.ledger.read(commune.commune, after=last - 1, limit=1)

    def cut(db: Connection, _: str) -> None:
        db.execute(delete(fact).where(fact.c.book == commune.commune, fact.c.position == last))
        db.execute(delete(stream_head).where(stream_head.c.stream == line.stream))

    with engine.begin() as db:
        tamper(db, cut, stream)
    found = verify(engine).bad
    assert found is not None
    assert (found.book, found.position, found.what) == (commune.commune, last, "it is missing")


def test_the_books_own_row_is_held_against_its_facts(commune: Commune, engine: Engine) -> None:
    verified_dossier(commune)
    head = commune.books.ledger.head(commune.commune)
    for values, position in (({"last_recorded": 1}, head), ({"head": head - 1}, head), ({"head": head + 2}, head + 1)):
        with engine.begin() as db:
            db.execute(update(book).where(book.c.id == commune.commune).values(**values))
        found = verify(engine, [commune.commune]).bad
        assert found is not None
        assert found.position == position
    with engine.begin() as db:
        db.execute(delete(book).where(book.c.id == commune.commune))
    found = verify(engine).bad
    assert found is not None
    assert (found.book, found.position) == (commune.commune, 1)


def test_two_facts_in_each_others_place_are_named(commune: Commune, engine: Engine) -> None:
    stream = verified_dossier(commune)
    first, second = (line.position for line in commune.books.ledger.stream(stream)[:2])
    with engine.begin() as db:
        tamper(db, lambda db, stream: change(db, stream, 1, position=10_000), stream)
        change(db, stream, 2, position=first)
        change(db, stream, 1, position=second)
    found = verify(engine).bad
    assert found is not None
    assert (found.position, found.version) == (first, 2)


def test_a_stream_that_only_its_head_remembers_is_missing(commune: Commune, engine: Engine) -> None:
    with engine.begin() as db:
        row = {"stream": "subject.gone", "book": commune.commune, "version": 2, "digest": digest_of({})}
        db.execute(stream_head.insert().values(**row))
    assert verify(engine).bad == Bad(commune.commune, None, "subject.gone", 1, "it is missing")


def test_verifying_is_told_step_by_step_and_of_chosen_books_only(commune: Commune, engine: Engine) -> None:
    stream = verified_dossier(commune)
    with engine.begin() as db:
        tamper(db, TAMPERINGS[0], stream)
    steps: list[int] = []
    told: Callable[[int], None] = steps.append
    answer = verify(engine, [commune.province], step=told)
    assert answer == (1, commune.books.ledger.head(commune.province), None)
    assert sum(steps) == answer.facts
