"""What no procedure rules: the table of acts on registers, and a commune in which each is the next thing to do."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import activities, inspections, mandates, merits, plans, privacy, reports, rewards
from domain.commands.inspections import Scope
from domain.commands.nominating import nominate
from domain.commands.reports import Filer
from domain.desk import Request
from domain.ids import new_id
from domain.plan import load_plan
from domain.sampling import Listed, Size
from tests.proposing import proposal, word
from tests.scenario import ref
from tests.whole_book import PLAN

from .officers import CAST, Appointing, Officer, objections
from .rules import HERE

# What is written in the book of the level above.
UPPER = frozenset({"rename-place", "merge-places", "give-office", "suspend-mandate", "resume-mandate", "end-mandate"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the act, over what, and to whom it is open; `system` is whoever runs the system."""

    act: str
    at: str
    offices: frozenset[str]
    system: bool
    kin: frozenset[str]
    fact: str


def _lines() -> list[Line]:
    with (HERE / "registers.csv").open(encoding="utf-8", newline="") as file:
        return [
            Line(each["act"], each["at"], frozenset(each["offices"].split()), each["system"] == "yes",
                 frozenset(each["kin"].split()), each["fact"])
            for each in csv.DictReader(file)
        ]  # fmt: skip


LINES: Mapping[str, Line] = {line.act: line for line in _lines()}


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: this act by that officer."""

    officer: Officer
    act: str

    @property
    def against(self) -> set[str]:
        """What the table says against it; nothing, where it is allowed."""
        line, by = LINES[self.act], self.officer
        if by.mode == "system":
            return set() if line.system else {"mandate"}
        if by.mode in ("paper", "none"):
            # What somebody asks about their own data needs no mandate.
            own = self.act in ("ask-for-data", "agree") and by.relation == "own"
            return set() if own else {"mandate"}
        return objections(by, at=line.at, offices=line.offices, kin=line.kin)

    def __str__(self) -> str:
        return f"{self.act} by [{self.officer}]"


def every_cell() -> list[Cell]:
    return [Cell(officer, act) for act in LINES for officer in CAST]


class Registers(Appointing):
    """A commune in which each of these acts is the next thing to do, and everybody of the cast is there."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, now=datetime(2026, 10, 1, 2, 0, tzinfo=UTC))
        self.engine = engine
        self.settle()
        self._recognised()
        self.appoint_all(self.subject, self.head)
        self._things()

    def _recognised(self) -> None:
        """One household whose dossier went all its way; officers of the cast belong to it."""
        (pair,) = self.enroll(1)
        self.subject, self.head = pair
        self.own = self.head
        self.join(self.subject, *self.members(), name=ref())
        self.member, self.child = new_id(), new_id()
        for person in (self.member, self.child):
            self.join(self.subject, person, name=ref())
        (self.dossier,) = self.register([pair])
        self.clock.move(days=1)
        self.assess([self.dossier])
        self.clock.move(days=1)
        self.meet([self.dossier])
        posted = self.post([self.dossier])
        self.clock.move(days=12)
        self.close(posted)
        self.appraise([self.dossier])
        self.clock.move(days=1)
        self.decide([self.dossier])
        self.clock.move(days=1)

    def _things(self) -> None:
        """What the acts are about, entered by whoever set the system up, or by those whom it is for."""
        inspector, records = (self.held[f"{office} of own commune held"] for office in ("inspector", "records-officer"))
        self.activity, self.asked = new_id(), new_id()
        self.perform(self.act(), partial(activities.hold_activity, **self.held_told(self.activity)))
        self.perform(self.act(), partial(reports.request_report, request=self.asked, **self.asked_told()))
        self.perform(self.act(), partial(plans.adopt_plan, plan=load_plan(PLAN, file="plan.json")))
        self.inspection = new_id()
        self.perform(self.act(), partial(inspections.plan_inspection, inspection=self.inspection, **self.drawn_told()))
        self.looked_at = new_id()
        self.perform(self.act(), partial(inspections.plan_inspection, inspection=self.looked_at, **self.drawn_told()))
        who = Officer("office", "inspector")
        found = partial(inspections.enter_finding, inspection=self.looked_at, **self.found_told())
        self.perform(self.said(who, held=inspector), found)
        judges = self.said(Officer("office", "records-officer"), held=records)
        self.perform(judges, partial(merits.judge_merits, **self.judged_told()))
        self.proposed, self.received = new_id(), new_id()
        for reward in (self.proposed, self.received):
            proposes = self.said(Officer("office", "records-officer"), held=records)
            self.perform(proposes, partial(nominate, reward=reward, **self.proposed_told()))
        self.perform(self.act(), partial(rewards.receive_proposal, reward=self.received))
        self.given, self.paused = (self.grant(new_id(), "front-committee", [self.village]) for _ in range(2))
        self.perform(self.upper(), partial(mandates.suspend_mandate, mandate=self.paused, basis="QĐ minh họa"))
        self.request, self.granted = new_id(), new_id()
        asked = [self.data_told(kind) for kind in ("access", "restriction")]
        for request, told in zip((self.request, self.granted), asked, strict=True):
            self.perform(self.act(), partial(privacy.receive, request=request, **told))
        answered = partial(privacy.answer, subject=self.head, request=self.granted, outcome="granted")
        self.perform(self.act(), answered)
        restricted = {"subject": self.member, "request": new_id()}
        for command in (
            partial(privacy.receive, **(self.data_told("restriction") | restricted)),
            partial(privacy.answer, outcome="granted", **restricted),
            partial(privacy.carry_out, **restricted),
        ):
            self.perform(self.act(), command)

    # What is asked for

    def request_of(self, cell: Cell) -> Request:
        said = self.said(cell.officer)
        return Request(replace(said, book=self.province) if cell.act in UPPER else said, "d" * 64)

    def held_told(self, activity: str) -> dict[str, Any]:
        told = {"held_on": day_of(self.clock()), "topic": "Kỹ năng số", "venue": "Nhà văn hóa thôn", "learners": 40}
        return told | {"activity": activity, "place": self.village}

    def asked_told(self) -> dict[str, Any]:
        due, filers = day_of(self.clock()), [Filer("village", self.village)]
        return {"place": self.commune, "year": 2026, "about": "Tuần lễ học tập", "due_on": due, "filers": filers}

    def drawn_told(self) -> dict[str, Any]:
        listed = Listed(self.commune, 1, {self.dossier: self.village})
        return {
            "scope": Scope(self.commune, 2026, ["family"], ["recognised"]), "size": Size(count=1), "by_place": True,
            "basis": "Kế hoạch kiểm tra minh họa", "seed": "0" * 32, "lists": [listed],
        }  # fmt: skip

    def found_told(self) -> dict[str, Any]:
        return {"dossier": self.dossier, "finding": "fault", "total": 60, "text": ref()}

    def proposed_told(self) -> dict[str, Any]:
        return proposal(self.commune, [self.dossier])

    def judged_told(self) -> dict[str, Any]:
        return word(self.commune, [self.dossier], on=day_of(self.clock()))

    def data_told(self, kind: str) -> dict[str, Any]:
        told = {"asked_by": "self", "how": "form", "received_on": day_of(self.clock()), "group": self.subject}
        return told | {"subject": self.head, "place": self.village, "kind": kind}

    def given_told(self) -> dict[str, Any]:
        told = {"person": new_id(), "office": "village-officer", "places": [self.village], "basis": "QĐ minh họa"}
        return told | {"valid_from": day_of(self.clock()), "valid_to": None}

    def decided(self) -> dict[str, Any]:
        return {"on": day_of(self.clock()), "basis": "Nghị quyết minh họa"}
