"""Planting: every form of the product sent with a mark in each of its boxes, refused and accepted."""

import io
import re
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from projections.subjects import subject
from tests.evidence.harmless import a_pdf
from tests.marks import Marks
from tests.service.sovang import done, sovang
from tests.service.town import PASSWORD, Town
from tests.service.visitor import Page, Visitor

NAME = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')


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
        if "confirmed" in page.form:
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
        # A login with other digits would be no password.
        login, password = marks("cli login"), marks("cli password") + " và một câu"
        person = self._add(login, marks("cli name"), password).stdout.strip()
        assert (
            self._add(login, marks("cli name (refused)"), marks("cli password (refused)") + " và một câu").exit_code
            == 1
        )
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

    def data_request(self, household: str) -> None:
        with self.town.engine.connect() as db:
            head = db.execute(select(subject.c.head).where(subject.c.subject == household)).scalar_one()
        asked = self.send(
            f"/persons/{head}/requests/new", "data request", kind="access", asked_by="self", how="form", text=None,
            **self.day("received_on"), spoilt={"kind": "revenge"},
        )  # fmt: skip
        records = Visitor(self.town.client(self.town.records))
        told = {"outcome": "granted", "text": None, "spoilt": {"outcome": "perhaps"}}
        self.send(f"{asked.address}/answer", "data answer", by=records, **told)

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
        file = a_pdf(self.marks("evidence content"))
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
    subjects = planting.enrolment()
    planting.data_request(subjects[0])
    dossiers = planting.registration(subjects)
    planting.self_assessment(dossiers[:3])
    planting.meeting(dossiers[:3])
    planting.withdrawal(dossiers[3])
    planting.posting(dossiers[0])
    planting.commune(dossiers[:3])
    planting.decision(dossiers[1])
    planting.searches()
    planting.mandates(person)
    return planting
