"""`sovang projections`: followed, made anew, proved, and a tampered row found."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.fact import Recorded
from projections.catalogue import ALL
from projections.page import Page
from projections.places import place
from service.cli.opened import opened_wiring
from service.cli.terminal import told
from service.exclusive import exclusive
from tests.service.sovang import done, sovang

ROOT = Path(__file__).parents[3]


def change(statement: str) -> None:
    with opened_wiring() as wiring, wiring.engine.begin() as db:
        assert db.execute(text(statement)).rowcount == 1


@pytest.mark.usefixtures("demonstration")
def test_status_says_how_far_every_book_is() -> None:
    plain, machine = done("projections", "status"), done("projections", "status", "--json")

    books = json.loads(machine.stdout)
    assert len(books) == 10
    assert all(book["lag"] == 0 and book["head"] == book["position"] > 0 for book in books)
    assert plain.stdout.count(", 0 behind\n") == 10


@pytest.mark.usefixtures("demonstration")
def test_all_are_made_anew_with_plain_lines_where_there_is_no_terminal() -> None:
    answer = done("projections", "rebuild")

    lines = answer.stderr.splitlines()
    assert re.fullmatch(r"Rebuilding: 100% \(([\d,]+) of \1 facts, [\d,]+/s, 0 s left\)", lines[-5])
    assert lines[-4:] == ["Indexing", "Catching up", "Comparing", "Changing over"]
    rebuilt = answer.stdout.removeprefix("Rebuilt ").partition(" from ")[0].split(", ")
    assert sorted(rebuilt) == sorted(each.name for each in ALL)
    assert done("projections", "compare").exit_code == 0


@pytest.mark.usefixtures("demonstration")
def test_a_release_that_folds_otherwise_tells_how_far_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = [replace(one, version=one.version + 1) if one.name == "places" else one for one in ALL]
    monkeypatch.setattr("service.wiring.ALL", newer)

    lines = done("db", "upgrade").stderr.splitlines()

    assert re.fullmatch(r"Making read models again: 100% \(([\d,]+) of \1 facts, [\d,]+/s, 0 s left\)", lines[-5])
    assert lines[-4:] == ["Indexing", "Catching up", "Comparing", "Changing over"]
    again = done("db", "upgrade")
    assert (again.stderr, again.stdout.endswith(" already.\n")) == ("", True)


@pytest.mark.usefixtures("demonstration")
def test_an_upgrade_that_cannot_be_done_leaves_what_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(fact: Recorded, page: Page) -> None:
        raise ValueError(fact.type)

    newer = [replace(one, version=one.version + 1, fold=refusing) if one.name == "places" else one for one in ALL]
    with monkeypatch.context() as release:
        release.setattr("service.wiring.ALL", newer)
        answer = sovang("db", "upgrade")

    assert answer.exit_code == 1
    assert "Read model places " in answer.stderr
    assert answer.stderr.endswith("The read models of before still stand.\n")
    assert done("projections", "compare").exit_code == 0


@pytest.mark.usefixtures("demonstration")
def test_what_was_wrong_before_is_told_and_mended() -> None:
    change("UPDATE place_g1 SET name = 'another' WHERE code = 'MH-DL-002'")

    answer = sovang("projections", "rebuild", "places")

    assert answer.exit_code == 3
    assert answer.stdout.startswith("Rebuilt places from ")
    told = "place was not what the facts say: 1 changed, 0 missing, 0 extra; the first by fact "
    assert answer.stderr.splitlines()[-1].startswith(told)
    assert done("projections", "compare").exit_code == 0


@pytest.mark.usefixtures("demonstration")
def test_a_hole_stops_a_rebuild_with_one_line_and_nothing_is_changed() -> None:
    change("UPDATE book SET head = head + 1 WHERE id = (SELECT min(id) FROM book)")
    with opened_wiring() as wiring, wiring.engine.begin() as db:
        (book, head) = db.execute(text("SELECT id, head FROM book ORDER BY id LIMIT 1")).one()
        db.execute(
            text(
                "INSERT INTO fact SELECT book, :head + 1, 'x.' || stream, version, topic, recorded_at, digest, state "
                "FROM fact WHERE book = :book AND position = 1"
            ),
            {"book": book, "head": head},
        )
        db.execute(text("UPDATE book SET head = head + 1 WHERE id = :book"), {"book": book})

    answer = sovang("projections", "rebuild")

    assert answer.exit_code == 1
    assert answer.stderr.splitlines()[-1].startswith(f"Error: Book {book}, position ")
    assert answer.stderr.endswith("Nothing was changed.\n")
    assert done("projections", "status").exit_code == 0


@pytest.mark.usefixtures("demonstration")
def test_two_at_once_are_one_too_many() -> None:
    with opened_wiring() as wiring, exclusive(wiring.projector.engine, "rebuild"):
        answer = sovang("projections", "rebuild")

    assert answer.exit_code == 1
    assert "Somebody else runs the same" in answer.stderr


@pytest.mark.usefixtures("demonstration")
def test_one_is_made_anew_with_those_it_needs() -> None:
    assert done("projections", "rebuild", "places").stdout.startswith("Rebuilt places from ")
    together = done("projections", "rebuild", "audit").stdout
    assert together.startswith("Rebuilt status, audit")
    assert "places" not in together


@pytest.mark.parametrize("command", ["rebuild", "compare"])
@pytest.mark.usefixtures("demonstration")
def test_an_unknown_read_model_is_wrong_use_and_the_known_ones_are_named(command: str) -> None:
    answer = sovang("projections", command, "nonsense")

    assert answer.exit_code == 2
    assert "nonsense" in answer.output
    assert "places" in answer.output


@pytest.mark.usefixtures("demonstration")
def test_what_the_facts_say_compares_equal() -> None:
    plain, machine = done("projections", "compare"), done("projections", "compare", "--json")

    tables = json.loads(machine.stdout)
    assert {"status", "audit", "progress_change", "proceeding"} <= {table["table"] for table in tables}
    assert all(table["differences"] == [] for table in tables)
    # Nobody there moved a clock or a home, cited an activity, decided over a change, waived kinship, issued a paper,
    # asked about their data, adopted criteria of emulation or set a letterhead.
    assert {table["table"] for table in tables if not table["equal"]} <= {
        "clock_move",
        "moved_clock",
        "citation",
        "override",
        "data_request",
        "consent",
        "restriction",
        "standstill",
        "subject_home",
        "waiver",
        "paper",
        "signed_copy",
        "reward_rules",
        "letterhead",
    }
    assert plain.stdout.count(" equal, 0 changed, 0 missing, 0 extra\n") == len(tables)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE place_g1 SET name = 'another' WHERE code = 'MH-DL-002'", "changed"),
        ("DELETE FROM place_g1 WHERE code = 'MH-DL-002'", "missing"),
        (
            f"INSERT INTO place_g1 SELECT 'invented', {', '.join(place.c.keys()[1:])} FROM place_g1 "
            "WHERE code = 'MH-DL-002'",
            "extra",
        ),
    ],
)
@pytest.mark.usefixtures("demonstration")
def test_a_tampered_row_is_named_with_table_key_and_kind(statement: str, kind: str) -> None:
    with opened_wiring() as wiring, wiring.engine.connect() as db:
        village = db.execute(text("SELECT place FROM place WHERE code = 'MH-DL-002'")).scalar_one()
    change(statement)

    plain, machine = sovang("projections", "compare"), sovang("projections", "compare", "places", "--json")

    assert (plain.exit_code, machine.exit_code) == (1, 1)
    key = "invented" if kind == "extra" else village
    assert f"  place {key} {kind} (book " in plain.output
    told = {table["table"]: table["differences"] for table in json.loads(machine.stdout)}
    assert [(each["kind"], each["key"]) for each in told.pop("place")] == [(kind, [key])]
    assert not any(told.values())


@pytest.mark.usefixtures("demonstration")
def test_a_follower_stops_when_it_is_told(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "service.cli", "projections", "follow"]
    with subprocess.Popen(command, env=env, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "Following the books.\n"
        time.sleep(0.3)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_plain_lines_are_few_and_end_at_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    with told("Working", 1000) as step:
        for _ in range(1000):
            step(1)

    assert capsys.readouterr().err.splitlines() == [f"Working: {percent}%" for percent in range(10, 101, 10)]


def _read_all(screen: int) -> str:
    """Everything that was written on the terminal; one reading gives no more than a page of it."""
    parts = []
    with suppress(OSError):  # Linux says so where there is no more
        while part := os.read(screen, 4096):
            parts.append(part)
    os.close(screen)
    return b"".join(parts).decode()


@pytest.mark.usefixtures("demonstration")
def test_a_terminal_shows_a_bar(tmp_path: Path) -> None:
    screen, terminal = pty.openpty()
    env = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = [sys.executable, "-m", "service.cli", "projections", "rebuild", "places"]

    subprocess.run(command, env=env, cwd=tmp_path, stderr=terminal, stdout=subprocess.PIPE, check=True)

    os.close(terminal)
    shown = _read_all(screen)
    assert "Rebuilding  [####" in shown
    assert "100%" in shown
