"""Personal data lies in the vault and in its name projection, and nowhere else, whatever was typed wherever.

What may stand in clear in a fact, because it says nothing about a person: the legal basis and the number of a
decision, which are printed in a public paper, and the decision that a mandate rests on.
"""

import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, select, text

from projections.subjects import subject
from service.cli.serve import gunicorn_arguments
from service.config import Config, variables
from service.database import make_engine, truncate_log
from tests.marks import Marks, where, writings
from tests.service.planting import Planting, planted
from tests.service.sovang import done
from tests.service.town import Town
from tests.service.visitor import Visitor

NOT_PERSONAL = {"decision number", "decision basis", "mandate basis"}
NAMES = {"cli name", "enrolment head"}
NAMED = re.compile(r"name_g\d+\.(name|folded|sort_key)")
CHATTY = ("service", "sovang", "domain", "projections", "werkzeug", "gunicorn", "flask_wtf")


def configure(monkeypatch: pytest.MonkeyPatch, database_url: str, folder: Path) -> None:
    """The town's own settings, for the command line and the server."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    settings = {
        "SOVANG_DATABASE_URL": database_url, "SOVANG_SECRET_KEY": "k" * 32, "SOVANG_VAULT_KEY": (b"v" * 32).hex(),
        "SOVANG_DEMO": "1", "SOVANG_PASSWORD_ROUNDS": "1", "SOVANG_PASSWORD_MEMORY": "8",
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)


def founded(engine: Engine) -> Iterator[Town]:
    town = Town(engine)
    yield town
    # On PostgreSQL the store and the projector have an engine of their own.
    town.wiring.projector.engine.dispose()


@pytest.fixture
def town(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Town]:
    configure(monkeypatch, database_url, tmp_path)
    yield from founded(engine)


@pytest.fixture
def town_in_a_file(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Town]:
    configure(monkeypatch, sqlite_url, tmp_path)
    engine = make_engine(sqlite_url)
    yield from founded(engine)
    engine.dispose()


def test_marks_typed_anywhere_are_found_in_no_table_but_the_name_projection(
    town: Town, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in CHATTY:
        caplog.set_level(logging.DEBUG, logger=name)

    marks = planted(town).marks

    found = where(marks, town.engine)
    personal = {column: places - NOT_PERSONAL for column, places in found.items()}
    assert {column for column, places in personal.items() if places} == {
        column for column in found if NAMED.fullmatch(column)
    }
    # The search does find what is there: names where they belong, and in facts what may stand in clear.
    assert {place for column in found if NAMED.fullmatch(column) for place in found[column]} == NAMES
    assert found["fact.state"] == NOT_PERSONAL
    assert marks.found_in(caplog.text) == set()
    assert marks.found_in("".join(capfd.readouterr())) == set()
    if town.engine.dialect.name == "sqlite":
        assert _in_files(town, marks) <= NAMES | NOT_PERSONAL


def _in_files(town: Town, marks: Marks) -> set[str]:
    assert truncate_log(town.engine)
    path = Path(town.engine.url.database or "")
    return marks.found_in(b"\n".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*")))


@pytest.mark.parametrize("writing", list(writings("x")))
def test_the_search_finds_a_mark_however_it_is_written(writing: str) -> None:
    marks = Marks()
    mark, other = marks("here"), marks("there")

    assert marks.found_in(writings(mark)[writing]) == {"here"}
    assert marks.found_in(writings(other)[writing]) == {"there"}


def test_an_erased_household_is_shown_without_its_name_and_everything_goes_on(town: Town) -> None:
    planting = Planting(town)
    subjects = planting.enrolment()[:3]
    dossiers = planting.registration(subjects)
    planting.self_assessment(dossiers)
    planting.meeting(dossiers)
    planting.posting(dossiers[0])
    before = planting.officer.get(f"/dossiers/{dossiers[0]}").words
    assert planting.marks.found_in(before) >= {"enrolment head", "evidence file name"}

    gone = [subjects[0], *_people(town, subjects[0])]
    assert all(town.wiring.vault.destroy(each) for each in gone)
    done("projections", "rebuild")

    after = planting.officer.get(f"/dossiers/{dossiers[0]}")
    assert (after.status, planting.marks.found_in(after.words)) == (200, set())
    assert "(đã xóa theo yêu cầu)" in after.words
    for address in (f"/places/{town.village}/households", f"/places/{town.village}/dossiers", "/audit", "/"):
        page = planting.officer.get(address)
        assert page.status == 200
    assert "(đã xóa theo yêu cầu)" in planting.officer.get(f"/places/{town.village}/households").words
    # Its dossier goes on to the decision, and new remarks about it get a key of their own.
    planting.commune(dossiers)
    planting.decision(dossiers[0])
    done("projections", "rebuild")
    done("projections", "compare")
    done("log", "verify")
    page = Visitor(town.client(town.inspector)).get(f"/dossiers/{dossiers[0]}")
    assert "appraisal" in " ".join(planting.marks.found_in(page.words))
    assert "(đã xóa theo yêu cầu)" in page.words


def _people(town: Town, household: str) -> list[str]:
    with town.engine.connect() as db:
        return [str(db.execute(select(subject.c.head).where(subject.c.subject == household)).scalar_one())]


def test_an_erased_name_is_in_no_file_after_a_rebuild(town_in_a_file: Town) -> None:
    town = town_in_a_file
    planting = Planting(town)
    subjects = planting.enrolment()
    assert _in_files(town, planting.marks) == {"enrolment head"}

    for each in [one for household in subjects for one in (household, *_people(town, household))]:
        town.wiring.vault.destroy(each)
    done("projections", "rebuild")

    assert _in_files(town, planting.marks) == set()


def test_a_failing_database_tells_the_log_nothing_of_what_was_asked(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    marks = Marks()
    officer = Visitor(town.client(town.officer))
    with town.engine.begin() as db:
        db.execute(text("ALTER TABLE vault_key RENAME TO vault_key_away"))
        db.execute(text("DROP VIEW subject"))

    page = officer.get(f"/places/{town.village}/households?" + urlencode({"q": marks("search")}))
    signing_in = Visitor(town.app.test_client()).get("/sign-in")
    refused = signing_in.send(login=marks("login"), password=marks("password"))

    assert (page.status, refused.status) == (500, 500)
    assert "unforeseen failure" in caplog.text
    assert marks.found_in(caplog.text) == set()


def test_what_the_server_prints_names_nobody(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, sqlite_url, tmp_path)
    done("db", "upgrade")
    monkeypatch.setenv("PORT", str(_free_port()))
    config = Config.from_environment()
    marks = Marks()
    output = tmp_path / "printed"
    with output.open("wb") as file:
        command = [sys.executable, "-m", "gunicorn", *gunicorn_arguments(config)]
        server = subprocess.Popen(command, env=os.environ, cwd=Path(__file__).parents[2], stdout=file, stderr=file)
    try:
        _wait(config.port)
        for asked in ({"next": marks("next")}, {"lang": marks("lang")}):
            assert _status(config.port, "GET", f"/sign-in?{urlencode(asked)}") == 200
        typed = urlencode({"login": marks("login"), "password": marks("password")})
        assert _status(config.port, "POST", "/sign-in", typed) == 400
    finally:
        server.terminate()
        server.wait(30)

    printed = output.read_bytes()
    assert b"POST /sign-in 400" in printed
    assert marks.found_in(printed) == set()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _status(port: int, method: str, address: str, typed: str | None = None) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as server:
        server.request(method, address, typed, {"Content-Type": "application/x-www-form-urlencoded"})
        return server.getresponse().status


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            _status(port, "GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")
