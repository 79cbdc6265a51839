"""`sovang projections compare --certificate` and `certify`: what was proved once is proved again, on either engine."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text

from domain.canonical import canonical, sha256_hex
from projections.intervals import status
from projections.readmodel import FOREVER
from service.cli.opened import opened_wiring
from service.database import make_engine
from service.schema import book, fact, stream_head
from service.store.encoding import decode_json, encode_json
from tests.bookkeeping import Bookkeeper, without_guards
from tests.scenario import Clock, Commune
from tests.service.commandline import configure
from tests.service.sovang import done, sovang
from tests.tampering import change, remove, state_of
from tests.whole_book import whole_book


@pytest.fixture(scope="session")
def proved(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store whose book holds every kind of fact, made once, and its certificate."""
    folder = tmp_path_factory.mktemp("proved")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'sovang.db')}"
    engine = make_engine(url)
    whole_book(Commune(engine))
    engine.dispose()
    with pytest.MonkeyPatch.context() as monkeypatch:
        configure(monkeypatch, url)
        done("db", "upgrade")
        done("projections", "compare", "--certificate", str(folder / "certificate.json"))
    return folder


@pytest.fixture
def folder(proved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which `sovang` finds."""
    copied = Path(shutil.copytree(proved, tmp_path / "store"))
    configure(monkeypatch, f"sqlite:///{copied / 'sovang.db'}")
    return copied


@pytest.fixture
def certificate(folder: Path) -> Path:
    return folder / "certificate.json"


@pytest.fixture
def store(folder: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{folder / 'sovang.db'}")
    yield engine
    engine.dispose()


def replicate(first: Engine, second: Engine) -> None:
    """The same books in another store."""
    with first.connect() as there, second.begin() as here:
        for table in (book, fact, stream_head):
            here.execute(insert(table), [dict(row) for row in there.execute(select(table)).mappings()])


def told(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_bytes())
    return found


def test_the_same_books_give_the_same_certificate_on_either_engine(
    monkeypatch: pytest.MonkeyPatch, store: Engine, certificate: Path, postgres_url: str
) -> None:
    other = make_engine(postgres_url)
    replicate(store, other)
    other.dispose()
    configure(monkeypatch, postgres_url)
    done("db", "upgrade")
    file = certificate.with_name("postgresql.json")
    done("projections", "compare", "--certificate", str(file))

    found = [told(certificate), told(file)]
    assert [each.pop("made")["engine"].split()[0] for each in found] == ["sqlite", "postgresql"]
    assert canonical(found[0]) == canonical(found[1])
    # Taken to the other engine, it is checked there as well.
    done("projections", "certify", "--against", str(certificate))


def test_a_certificate_says_what_was_read_by_what_and_what_followed(certificate: Path, store: Engine) -> None:
    found = told(certificate)
    regenerated, compared = found["regenerated"], found["compared"]
    with store.connect() as db:
        heads = dict(db.execute(select(book.c.id, book.c.head)).all())
        lines = db.execute(
            select(fact.c.book, fact.c.position, fact.c.state).order_by(fact.c.book, fact.c.position)
        ).all()
        rows = db.execute(select(status).order_by(status.c.book, *status.primary_key)).all()
    assert {each["book"]: each["position"] for each in regenerated["books"]} == heads
    for each in regenerated["books"]:
        mine = (f"{line.position} {sha256_hex(bytes(line.state))}\n" for line in lines if line.book == each["book"])
        assert each["digest"] == sha256_hex("".join(mine).encode())
    (table,) = [each for each in regenerated["tables"] if each["table"] == "status"]
    assert table["columns"] == [column.name for column in status.columns]
    assert table["rows"] == len(rows)
    for part in table["books"]:
        sealed = hashlib.sha256()
        for row in rows:
            if row.book == part["book"]:
                sealed.update(json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        assert part["digest"] == sealed.hexdigest()
    assert (compared["changed"], compared["missing"], compared["extra"]) == (0, 0, 0)
    assert compared["equal"] == sum(each["rows"] for each in regenerated["tables"])
    assert found["digest"] == sha256_hex(canonical({"regenerated": regenerated, "compared": compared}))
    assert "name" not in {each["table"] for each in regenerated["tables"]}


def test_a_certificate_still_holds_when_the_books_have_grown(certificate: Path, store: Engine) -> None:
    keeper = Bookkeeper(store, Clock(datetime(2028, 1, 1, tzinfo=UTC)))
    for each in told(certificate)["regenerated"]["books"]:
        keeper.write(each["book"], year=2028)
    plain = done("projections", "certify", "--against", str(certificate))
    machine = json.loads(done("projections", "certify", "--against", str(certificate), "--json").stdout)

    assert f"are as certified ({told(certificate)['digest']})." in plain.stdout
    assert machine["findings"] == []
    assert machine["tables"] == len(told(certificate)["regenerated"]["tables"])


def test_read_models_alone_are_certified_by_name(folder: Path) -> None:
    file = folder / "places.json"
    done("projections", "compare", "places", "--certificate", str(file))
    assert [each["table"] for each in told(file)["regenerated"]["tables"]] == ["place", "place_called", "place_link"]
    done("projections", "certify", "--against", str(file))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_differs_is_told_with_its_columns_and_the_facts_behind_it(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, store: Engine, tmp_path: Path
) -> None:
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url")
        other = make_engine(url)
        replicate(store, other)
        other.dispose()
        configure(monkeypatch, url)
        done("projections", "rebuild")
    row = tampered()
    file = tmp_path / "certificate.json"
    answer = sovang("projections", "compare", "--json", "--certificate", str(file))

    assert answer.exit_code == 1
    (difference,) = [each for table in json.loads(answer.stdout) for each in table["differences"]]
    assert (difference["kind"], difference["book"], difference["key"][0]) == ("changed", row["book"], row["dossier"])
    assert difference["columns"] == {"valid_to": {"lives": row["valid_to"] + 1, "facts": row["valid_to"]}}
    first, last = difference["first"], difference["last"]
    # The row was made by one fact, and ended by the next.
    assert (first["stream"], first["version"], last["version"]) == (row["dossier"], row["version"], row["version"] + 1)
    assert first["type"] == "dossier.registered"
    assert told(file)["compared"]["changed"] == 1
    plain = sovang("projections", "compare").stdout
    assert f"valid_to: {row['valid_to'] + 1} instead of {row['valid_to']}" in plain
    assert f"first touched by fact {first['position']}, dossier.registered of {row['dossier']} (version 1)" in plain
    assert f"as it should be since fact {last['position']}, {last['type']} of {row['dossier']} (version 2)" in plain


def tampered() -> Any:
    """The row of a registration that somebody changed, as it was."""
    with opened_wiring() as wiring, wiring.engine.begin() as db:
        generation = db.execute(text("SELECT max(generation) FROM read_model")).scalar_one()
        first = select(status).where(status.c.version == 1, status.c.known_to == FOREVER, status.c.valid_to < FOREVER)
        row = db.execute(first.order_by(status.c.dossier)).mappings().first()
        assert row is not None
        changed = f"UPDATE status_g{generation} SET valid_to = valid_to + 1 WHERE dossier = :d AND version = 1"
        assert db.execute(text(f"{changed} AND known_to = {FOREVER}"), {"d": row["dossier"]}).rowcount == 1
    return row


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a regeneration certificate"),
        (b"\xff\xfe", "not a regeneration certificate"),
        (b"[]", "not a regeneration certificate"),
        (b'{"certificate":"x"}', "not a regeneration certificate"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_file_that_is_no_certificate_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "certificate.json"
    file.write_bytes(content)
    answer = sovang("projections", "certify", "--against", str(file))
    assert answer.exit_code == 1
    assert says in answer.stderr
    assert str(file) in answer.stderr


def resealed(found: dict[str, Any]) -> dict[str, Any]:
    """A certificate that somebody changed and sealed again, as anybody can."""
    return found | {"digest": sha256_hex(canonical({name: found[name] for name in ("regenerated", "compared")}))}


def _another_count(found: dict[str, Any]) -> dict[str, Any]:
    found["regenerated"]["tables"][0]["rows"] += 1
    return found


def _another_format(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"format": 99}


def _another_store(found: dict[str, Any]) -> dict[str, Any]:
    found["regenerated"]["books"][0]["book"] = "elsewhere"
    return resealed(found)


def _further(found: dict[str, Any]) -> dict[str, Any]:
    found["regenerated"]["books"][0]["position"] += 1_000
    return resealed(found)


@pytest.mark.parametrize(
    ("mend", "says"),
    [
        (_another_count, "It was changed after it was made"),
        (_another_format, "format 1"),
        (_another_store, "It is of another store: there is no book elsewhere here."),
        (_further, "here it ends at"),
    ],
)
def test_a_certificate_that_cannot_be_of_these_books_is_refused(
    certificate: Path, mend: Callable[[dict[str, Any]], dict[str, Any]], says: str
) -> None:
    certificate.write_text(json.dumps(mend(told(certificate))))
    answer = sovang("projections", "certify", "--against", str(certificate))
    assert answer.exit_code == 1
    assert says in answer.stderr


def _other_facts(found: dict[str, Any]) -> None:
    found["regenerated"]["books"][0]["digest"] = "0" * 64


def _other_rows(found: dict[str, Any]) -> None:
    found["regenerated"]["tables"][0]["books"][0]["digest"] = "0" * 64


def _older_fold(found: dict[str, Any]) -> None:
    found["regenerated"]["read_models"][0]["version"] = 0


def _gone_fold(found: dict[str, Any]) -> None:
    was = found["regenerated"]["read_models"][0]["name"]
    found["regenerated"]["read_models"][0]["name"] = "bygone"
    for each in found["regenerated"]["tables"]:
        each["read_model"] = "bygone" if each["read_model"] == was else each["read_model"]


@pytest.mark.parametrize(
    ("mend", "says"),
    [
        (_other_facts, "are others than those certified."),
        (_other_rows, "certified were"),
        (_older_fold, "was folded in version 0 by release"),
        (_gone_fold, "this release has none of that name."),
    ],
)
def test_what_is_no_longer_as_certified_is_told(
    certificate: Path, mend: Callable[[dict[str, Any]], None], says: str
) -> None:
    found = told(certificate)
    mend(found)
    certificate.write_text(json.dumps(resealed(found)))
    answer = sovang("projections", "certify", "--against", str(certificate))
    assert answer.exit_code == 1
    assert len(answer.stdout.splitlines()) == 1
    assert says in answer.stdout


def _hole(db: Any, stream: str) -> None:
    remove(db, stream, 1)


def _other_bytes(db: Any, stream: str) -> None:
    change(db, stream, 1, state=b"{}")


def _other_digest(db: Any, stream: str) -> None:
    change(db, stream, 1, digest="0" * 64)


def _told_otherwise(db: Any, stream: str, **said: Any) -> None:
    state = encode_json(decode_json(state_of(db, stream, 1)) | said)
    columns = {"topic": said["type"]} if "type" in said else {}
    change(db, stream, 1, state=state, digest=sha256_hex(state), **columns)


def _unknown_type(db: Any, stream: str) -> None:
    _told_otherwise(db, stream, type="decision.dreamt")


def _newer_schema(db: Any, stream: str) -> None:
    _told_otherwise(db, stream, schema=99)


@pytest.mark.parametrize("tamper", [_hole, _other_bytes, _other_digest, _unknown_type, _newer_schema])
@pytest.mark.parametrize("command", ["compare", "certify"])
def test_nothing_is_proved_by_facts_that_are_not_as_they_were(
    certificate: Path,
    store: Engine,
    tmp_path: Path,
    tamper: Callable[[Any, str], None],
    command: str,
) -> None:
    with store.begin() as db:
        without_guards(db)
        stream = db.execute(select(fact.c.stream).where(fact.c.topic == "decision.issued")).scalars().first()
        assert stream
        tamper(db, stream)
    file = tmp_path / "second.json"
    options = ("--certificate", str(file)) if command == "compare" else ("--against", str(certificate))
    answer = sovang("projections", command, *options)
    assert answer.exit_code == 1
    assert "A fact is not as it was written, so nothing was compared: book " in answer.stderr
    assert not file.exists()


@pytest.mark.usefixtures("folder")
def test_a_file_that_cannot_be_written_is_told_before_the_work() -> None:
    answer = sovang("projections", "compare", "--certificate", "/nowhere/certificate.json")
    assert answer.exit_code == 1
    assert "/nowhere/certificate.json cannot be written" in answer.stderr


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.usefixtures("folder")
def test_the_paper_needs_nothing_besides(tmp_path: Path, language: str) -> None:
    paper = tmp_path / "certificate.html"
    done("projections", "compare", "--page", str(paper), "--language", language)
    page = paper.read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page
    assert ("Regeneration certificate" in page) is (language == "en")
    assert "@page" in page
    assert "href=" not in page
    assert "src=" not in page
