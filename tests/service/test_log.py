"""`sovang log export`: what is handed over is what lies in the books, and others can check it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.canonical import canonical
from service.store.encoding import encode_json
from tests import independent
from tests.golden import lines_of
from tests.scenario import Commune
from tests.service.commandline import configure, sovang
from tests.tampering import change, tamper
from tests.whole_book import whole_book


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    configure(monkeypatch, database_url)


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def test_the_export_is_every_stored_envelope_with_its_position_and_digest(commune: Commune, tmp_path: Path) -> None:
    whole_book(commune)
    file = tmp_path / "log.jsonl"
    answer = sovang("log", "export", "--jsonl", str(file))
    assert answer.exit_code == 0
    lines = list(lines_of(commune.books.ledger))
    assert f"Wrote {len(lines)} lines" in answer.stderr
    exported = file.read_bytes().splitlines()
    assert len(exported) == len(lines)
    for text, line in zip(exported, lines, strict=True):
        told = json.loads(text)
        assert canonical(told) == text
        assert (told.pop("position"), told.pop("digest")) == (line.position, line.digest)
        assert canonical(told) == line.state


def test_one_book_is_exported_alone_and_to_standard_output(commune: Commune) -> None:
    answer = sovang("log", "export", "--jsonl", "-", "--book", commune.province)
    assert answer.exit_code == 0
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert {each["book"] for each in told} == {commune.province}
    assert [each["position"] for each in told] == list(range(1, commune.books.ledger.head(commune.province) + 1))


def test_a_book_that_is_not_there_and_bytes_that_are_no_fact_are_named(
    commune: Commune, engine: Engine, tmp_path: Path
) -> None:
    for arguments in (("export", "--jsonl", str(tmp_path / "log.jsonl")), ("verify",)):
        answer = sovang("log", *arguments, "--book", "nowhere")
        assert (answer.exit_code, "There is no book nowhere" in answer.stderr) == (1, True)
    stream = f"place.{commune.commune}"
    with engine.begin() as db:
        tamper(db, lambda db, stream: change(db, stream, 1, state=b"\xff"), stream)
    answer = sovang("log", "export", "--jsonl", str(tmp_path / "log.jsonl"))
    assert (answer.exit_code, "position 2" in answer.stderr) == (1, True)
    assert list(tmp_path.glob("log.jsonl*")) == []


def test_an_independent_reader_finds_every_digest_chain_and_state(commune: Commune, tmp_path: Path) -> None:
    whole_book(commune)
    commune.way(2)
    file = tmp_path / "log.jsonl"
    assert sovang("log", "export", "--jsonl", str(file)).exit_code == 0
    with file.open(encoding="utf-8") as lines:
        states = independent.states(lines)
    assert sorted(states.values()) == ["appraised"] + ["recognised"] * 2 + ["registered", "returned"]
    assert states == {dossier: commune.facts_of(dossier)[-1].state for dossier in states}


def test_an_independent_reader_agrees_with_the_status_export(commune: Commune, tmp_path: Path) -> None:
    whole_book(commune)
    log, status = tmp_path / "log.jsonl", tmp_path / "status.jsonl"
    assert sovang("log", "export", "--jsonl", str(log)).exit_code == 0
    for arguments in (("db", "upgrade"), ("status", "export", "--jsonl", str(status))):
        answer = sovang(*arguments)
        assert answer.exit_code == 0, answer.stderr
    told = [json.loads(line) for line in status.read_text("utf-8").splitlines()]
    with log.open(encoding="utf-8") as lines:
        assert {each["dossier"]: each["state"] for each in told} == independent.states(lines)


@pytest.mark.parametrize("key", ["actor", "recorded_at", "previous_digest", "position", "digest", "version"])
def test_an_independent_reader_finds_an_altered_line(commune: Commune, key: str) -> None:
    lines = sovang("log", "export", "--jsonl", "-").stdout.splitlines()
    told = json.loads(lines[3])
    altered = {"position": 9, "version": 9, "digest": "0" * 64, "previous_digest": "1" * 64}.get(key, "2026-10-01")
    lines[3] = encode_json(told | {key: altered}).decode()
    with pytest.raises(independent.Broken, match=r"^4: "):
        independent.facts(lines)
