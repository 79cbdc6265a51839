"""Personal data lies in the vault and in its name projection, and nowhere else, whatever was typed wherever.

What may stand in clear in a fact, because it says nothing about a person: the legal basis and the number of a
decision, which are printed in a public paper, and the decision that a mandate rests on.
"""

import io
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
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, select, text

from projections.subjects import subject
from service.cli.serve import gunicorn_arguments
from service.config import Config, variables
from service.database import truncate_log
from tests.marks import Marks, where, writings
from tests.service.sovang import done, sovang
from tests.service.town import PASSWORD, Town
from tests.service.visitor import Page, Visitor

NOT_PERSONAL = {"decision number", "decision basis", "mandate basis"}
NAMES = {"cli name", "enrolment head"}
NAMED = re.compile(r"name_g\d+\.(name|folded|sort_key)")
CHATTY = ("service", "sovang", "domain", "projections", "werkzeug", "gunicorn", "flask_wtf")
NAME = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')


@pytest.fixture
def town(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Town]:
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    settings = {
        "SOVANG_DATABASE_URL": database_url, "SOVANG_SECRET_KEY": "k" * 32, "SOVANG_VAULT_KEY": (b"v" * 32).hex(),
        "SOVANG_DEMO": "1", "SOVANG_PASSWORD_ROUNDS": "1", "SOVANG_PASSWORD_MEMORY": "8",
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    town = Town(engine)
    yield town
    # On PostgreSQL the store and the projector have an engine of their own.
    town.wiring.projector.engine.dispose()


class Planting:
    """The whole way through the pages, with a mark in every box that takes one."""

    def __init__(self, town: Town) -> None:
        self.town, self.marks = town, Marks()
        self.officer = Visitor(town.client(town.officer))

    def send(self, address: str, key: str, /, *, by: Visitor | None = None, **right: Any) -> Page:
        """One form three times: every box marked, all right but for one box, all right.

        Boxes named in `right` by None get a mark; `spoilt` says what the wrong box holds instead.
        """
        page = (by or self.officer).get(address)
        assert page.status == 200, address
        spoilt, files = right.pop("spoilt"), right.pop("files", None)
        everywhere = {name: self.marks(f"{key} {name} (refused)") for name in self._boxes(page)}
        assert page.send(files=files and files(), **everywhere, stranger=self.marks(f"{key} stranger")).status >= 400
        boxes = {name: self.marks(f"{key} {name}") if value is None else value for name, value in right.items()}
        refused = page.send(files=files and files(), **boxes | spoilt)
        assert refused.status >= 400, f"{key}: {refused.words}"
        if key.endswith("correction"):
            page = page.send(**boxes)
            assert page.status == 200, page.errors
            boxes = {}
        accepted = page.send(files=files and files(), **boxes)
        assert accepted.status == 200, (key, accepted.errors, accepted.words[:500])
        assert not accepted.errors
        return accepted

    def _boxes(self, page: Page) -> list[str]:
        found = {*page.form, *NAME.findall(page.source.rpartition("<form")[2])} - {"csrf_token"}
        assert found
        return sorted(found)

    def day(self, name: str) -> dict[str, str]:
        parts = self.town.clock().strftime("%d %m %Y").split()
        return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), parts, strict=True))

    # What leads up to a decision

    def accounts(self) -> str:
        """Through the command line: added, refused twice, signed in with, rightly and wrongly."""
        marks, town = self.marks, self.town
        login, password = marks("cli login"), marks("cli password")
        person = self._add(login, marks("cli name"), password).stdout.strip()
        assert self._add(login, marks("cli name (refused)"), marks("cli password (refused)")).exit_code == 1
        assert self._add(marks("cli login (refused)"), marks("cli name (short)"), "short").exit_code == 1
        assert sovang("user", "disable", marks("cli disabled")).exit_code == 1
        someone = Visitor(town.app.test_client())
        for name, typed in ((marks("sign-in login"), PASSWORD), (login, marks("sign-in password"))):
            page = someone.get("/sign-in?" + urlencode({"next": marks("sign-in next")}))
            assert page.send(login=name, password=typed).status == 403
        assert page.send(login=login, password=password, stranger=marks("sign-in stranger")).status == 400
        assert page.send(login=login, password=password).status == 200
        mandates = Visitor(town.client(town.officer)).get("/mandates")
        assert mandates.send(mandate=marks("mandate choice")).status == 404
        return person

    @staticmethod
    def _add(login: str, name: str, password: str) -> Any:
        return sovang("user", "add", "--login", login, "--name", name, "--password-stdin", typed=password + "\n")

    def enrolment(self) -> list[str]:
        records, village = Visitor(self.town.client(self.town.records)), self.town.village
        for _ in range(4):
            self.send(f"/places/{village}/households/new", "enrolment", by=records, head=None, spoilt={"place": "x"})
        with self.town.engine.connect() as db:
            return list(db.execute(select(subject.c.subject).order_by(subject.c.subject)).scalars())

    def registration(self, subjects: list[str]) -> list[str]:
        self.send(
            f"/places/{self.town.village}/registrations/new",
            "registration",
            subjects=subjects,
            consent_how="form",
            **self.day("consent_on"),
            spoilt={"consent_how": ""},
        )
        return [f"d.2026.family.{each}.1" for each in subjects]

    def self_assessment(self, dossiers: list[str]) -> None:
        scores = {f"scores.{name}": str(score) for name, score in self.town.full_scores().items()}
        for dossier in dossiers:
            self.town.clock.move(hours=1)
            self.send(
                f"/dossiers/{dossier}/self-assessment",
                "self-assessment",
                consent_how="spoken",
                **self.day("consent_on"),
                **scores,
                spoilt={"version": "999"},
            )
        file = b"%PDF-1.7 " + self.marks("evidence content").encode()
        name = self.marks("evidence file name") + ".pdf"
        self.send(
            f"/dossiers/{dossiers[0]}/evidence/new",
            "evidence",
            criterion="children-learning",
            files=lambda: {"file": (io.BytesIO(file), name)},
            spoilt={"criterion": self.marks("evidence criterion")},
        )

    def meeting(self, dossiers: list[str]) -> None:
        self.town.clock.move(hours=1)
        ballots = {"for": "38", "against": "2", "blank": "0", "score": "90"}
        rows = {f"rows.{dossier}.{name}": value for dossier in dossiers for name, value in ballots.items()}
        met = self.send(
            f"/places/{self.town.village}/meetings/new",
            "meeting",
            summoned="50",
            present="40",
            ballot="secret",
            chair=None,
            secretary=None,
            minutes=None,
            **self.day("held_on"),
            **rows,
            spoilt={"present": "20"},
        )
        self.town.clock.move(hours=1)
        self.send(
            f"{met.address}/correction",
            "meeting correction",
            summoned="51",
            reason="mistyped",
            text=None,
            spoilt={"present": "999"},
        )

    def posting(self, dossier: str) -> None:
        posted = self.send(f"/places/{self.town.village}/postings/new", "posting", spoilt={"starts_on-year": "1999"})
        commented = self.send(
            f"/dossiers/{dossier}/comments/new", "objection", text=None, raised_by=None, spoilt={"version": "-1"}
        )
        answer = next(link for link in commented.reader.links if link.endswith("/answer"))
        self.send(answer, "answer", outcome="dismissed", text=None, spoilt={"outcome": "perhaps"})
        self.town.clock.move(days=11)
        self.officer = Visitor(self.town.client(self.town.officer))
        self.send(
            f"{posted.address}/close", "posting close", **self.day("closed_on"), spoilt={"closed_on-year": "1999"}
        )

    def commune(self, dossiers: list[str]) -> None:
        self.town.clock.move(hours=1)
        appraiser = Visitor(self.town.client(self.town.appraiser))
        first, second, third = dossiers
        self.send(
            f"/dossiers/{third}/return",
            "return",
            by=appraiser,
            to_step="self-assessment",
            text=None,
            **{"mend.dossier.reason": "evidence-missing"},
            spoilt={"to_step": "award-decision"},
        )
        lines = {f"rows.{each}.text": None for each in (first, second)}
        self.send(
            f"/appraisals/new?place={self.town.village}",
            "appraisal",
            by=appraiser,
            **lines,
            spoilt={f"rows.{first}.score": "999"},
        )
        self.town.clock.move(hours=1)
        version = len(self.town.topics(first))
        self.send(
            f"/dossiers/{first}/corrections/{version}",
            "entry correction",
            by=appraiser,
            score="89",
            reason="mistyped",
            text=None,
            spoilt={"score": "999"},
        )

    def withdrawal(self, dossier: str) -> None:
        self.send(
            f"/dossiers/{dossier}/withdrawal",
            "withdrawal",
            reason="own-wish",
            text=None,
            consent_how="form",
            **self.day("consent_on"),
            spoilt={"consent_how": ""},
        )

    def decision(self, refused: str) -> None:
        self.town.clock.move(hours=1)
        asked = {"place": self.town.village, "year": 2026, "title": "family", "except": refused}
        self.send(
            "/decisions/new/rehearsal?" + urlencode(asked),
            "decision",
            by=Visitor(self.town.client(self.town.signer)),
            number=None,
            basis=None,
            form="own",
            count="1",
            **self.day("signed_on"),
            **{f"exceptions.{refused}.text": None, f"exceptions.{refused}.reason": "other"},
            spoilt={"count": "7"},
        )

    def searches(self) -> None:
        village, marks = self.town.village, self.marks
        pages = {
            "/audit": ("person", "since-day", "kind", "stream", "after", "stranger"),
            f"/places/{village}/households": ("q", "after", "enrolled"),
            f"/places/{village}/dossiers": ("q", "title", "state", "year"),
            "/register": ("q", "title", "year"),
            "/progress": ("year", "known_at", "as_of"),
            "/": ("step", "lang"),
        }
        for address, names in pages.items():
            for name in names:
                asked = urlencode({name: marks(f"search {address} {name}")})
                assert self.officer.get(f"{address}?{asked}").status in (200, 400), (address, name)
        assert self.officer.get(f"/dossiers/{marks('address')}").status == 404

    def mandates(self, person: str) -> None:
        """Given and ended from the command line, whose clock is the machine's."""
        marks = self.marks
        given = ("mandate", "grant", "--person", person, "--office", "inspector", "--from", "2026-01-01")
        basis = marks("mandate basis")
        assert sovang(*given, "--place", marks("mandate place"), "--basis", basis).exit_code == 2
        mandate = done(*given, "--place", self.town.village, "--basis", basis).stdout.strip()
        assert sovang("mandate", "end", mandate, "--reason", marks("mandate end")).exit_code == 2
        done("mandate", "end", mandate, "--reason", "other")


def planted(town: Town) -> Planting:
    """Every form sent, and every mark in its place."""
    planting = Planting(town)
    person = planting.accounts()
    dossiers = planting.registration(planting.enrolment())
    planting.self_assessment(dossiers[:3])
    planting.meeting(dossiers[:3])
    planting.withdrawal(dossiers[3])
    planting.posting(dossiers[0])
    planting.commune(dossiers[:3])
    planting.decision(dossiers[1])
    planting.searches()
    planting.mandates(person)
    return planting


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


def test_an_erased_name_is_in_no_file_after_a_rebuild(sqlite_url: str, town: Town) -> None:
    if town.engine.dialect.name != "sqlite":
        return
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


def test_what_the_server_prints_names_nobody(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
