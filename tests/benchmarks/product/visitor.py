"""A visitor of the product: three officers at their browsers, and the boxes that each of their acts fills in."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.canonical import digest_of
from domain.clock import VIETNAM
from domain.ids import new_id
from tests.benchmarks.client import Client
from tests.benchmarks.product.town import HOUSEHOLDS, OFFICES, PASSWORD, VILLAGES, commune_id, login, village_id
from tests.benchmarks.sample import NOTE, TITLE, YEAR
from tests.evidence.harmless import a_pdf
from tests.scenario import Commune

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SUBJECT = re.compile(r'name="subjects"[^>]* value="([^"]+)"')
PDF = a_pdf("n" * 1_800)
CRITERIA = Commune.full_scores()
Boxes = Mapping[str, str]


class Officer:
    """One who has signed in; the token of the forms is taken once."""

    def __init__(self, address: str, office: str, number: int) -> None:
        self.client = Client(address)
        page = self.client.get("/sign-in")
        sent = {"csrf_token": TOKEN.findall(page)[-1], "login": login(office, number), "password": PASSWORD, "next": ""}
        self.client.post("/sign-in", sent)
        self.token = TOKEN.findall(self.client.get("/"))[-1]

    def send(self, path: str, boxes: Boxes, *, file: tuple[str, bytes] | None = None) -> str:
        """Send the form of this page; where the answer leads."""
        self.client.post(path, {"csrf_token": self.token, "command_id": new_id(), **boxes}, file=file)
        return self.client.location


class Visitor:
    """Household after household, from registration to the decision, one act at a time."""

    def __init__(self, address: str, number: int) -> None:
        self.number = number
        self.officer, self.appraiser, self.signer = (Officer(address, office, number) for office in OFFICES)

    def steps(self) -> Iterator[None]:
        """One act at each turn."""
        for village in range(VILLAGES):
            place = village_id(self.number, village)
            page = self.officer.client.get(f"/places/{place}/registrations/new?title={TITLE}&year={YEAR}")
            subjects = SUBJECT.findall(page)
            # In a village that an earlier turn has begun, a dossier may stand on the lists of the acts that follow.
            for subject in subjects if len(subjects) == HOUSEHOLDS else ():
                yield from self._way(place, subject)
        raise RuntimeError(f"more than {VILLAGES} villages of {HOUSEHOLDS} households are needed")

    def _way(self, place: str, subject: str) -> Iterator[None]:
        dossier, at = f"d.{YEAR}.{TITLE}.{subject}.1", f"/places/{place}"
        pinned = {"place": place, "title": TITLE, "year": str(YEAR)}
        consent = {"consent_how": "form", **day("consent_on", 1)}
        officer = self.officer
        registered = {"title": TITLE, "year": str(YEAR), "subjects": subject, **day("done_on", 1), **consent}
        officer.send(f"{at}/registrations/new", registered)
        yield
        scores = {f"scores.{criterion}": str(points) for criterion, points in CRITERIA.items()}
        assessed = {"dossier": dossier, "version": "1", **scores, **day("done_on", 2), **consent}
        officer.send(f"/dossiers/{dossier}/self-assessment", assessed)
        yield
        evidence = {"dossier": dossier, "version": "2", "criterion": next(iter(CRITERIA))}
        officer.send(f"/dossiers/{dossier}/evidence/new", evidence, file=("file", PDF))
        yield
        seen = self._seen(dossier, 3, "self_assessed")
        officer.send(f"{at}/meetings/new", {**pinned, **seen, **sheet(dossier)})
        yield
        posted = {**pinned, **self._seen(dossier, 4, "verified", village="90"), **day("starts_on", 4)}
        posting = officer.send(f"{at}/postings/new", {**posted, "dossiers": dossier})
        yield
        closed = {"posting": posting.rpartition("/")[2], **day("closed_on", 20)}
        officer.send(f"{posting}/close", closed)
        yield
        seen = self._seen(dossier, 6, "posted", village="90")
        line = {"outcome": "upheld", "score": "88", "reason": "", "text": ""}
        self.appraiser.send("/appraisals/new", seen | {f"rows.{dossier}.{name}": said for name, said in line.items()})
        yield
        seen = self._seen(dossier, 7, "appraised", village="90", commune="88")
        asked = f"?place={place}&year={YEAR}&title={TITLE}"
        self.signer.send(f"/decisions/new/rehearsal{asked}", {**pinned, **seen, **PAPER, **today("signed_on")})
        yield

    def _seen(self, dossier: str, version: int, state: str, **scores: str) -> dict[str, str]:
        """The mark of the page that shows this dossier: its digest is of what the visitor did to it."""
        given: dict[str, Any] = {"self": str(sum(CRITERIA.values())), "village": None, "commune": None}
        row = {"dossier": dossier, "version": version, "state": state, "scores": given | scores}
        return {"seen": f"{commune_id(self.number)}:{version}:{digest_of([row])}"}


# Nothing was left out of the decision, and one household is recognised.
PAPER = {"number": "45/QĐ-UBND", "form": "own", "basis": "Căn cứ minh họa", "count": "1"}


def sheet(dossier: str) -> dict[str, str]:
    """The meeting that votes on this dossier alone."""
    line = {"for": "45", "against": "2", "blank": "1", "score": "90"}
    return {
        **day("held_on", 3),
        "summoned": "60",
        "present": "48",
        "ballot": "secret",
        "chair": "Nguyễn Văn A",
        "secretary": "Trần Thị B",
        "minutes": NOTE,
        **{f"rows.{dossier}.{name}": said for name, said in line.items()},
    }


def day(name: str, number: int) -> dict[str, str]:
    """The three boxes of a day of September."""
    return {f"{name}-day": str(number), f"{name}-month": "9", f"{name}-year": str(YEAR)}


def today(name: str) -> dict[str, str]:
    """The three boxes of this day."""
    at = datetime.now(VIETNAM).date()
    return {f"{name}-day": str(at.day), f"{name}-month": str(at.month), f"{name}-year": str(at.year)}
