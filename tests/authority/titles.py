"""Titles other than a family's: the table of who takes which step, and a commune in which all of them go their way."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import membership, registration
from domain.commands.membership import Joining
from domain.commands.registration import Asking
from domain.desk import Request
from domain.stream import Act
from tests.packaged import rules_of
from tests.scenario import Clock, ref
from tests.walking import TAKING, Walker

from .officers import CAST, Appointing, Officer, objections
from .rules import HERE

# Whoever runs the system, and a paper without the mandate that it is entered under, are tried at families.
BY = [each for each in CAST if each.mode in ("office", "none")]
SITTING = ("council-chair", "council-member")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a title's step, over what, which offices take it or enter it, and whether its own may."""

    title: str
    at: str
    step: str
    offices: frozenset[str]
    subject: bool
    kin: frozenset[str]


def _lines() -> Iterator[Line]:
    with (HERE / "titles.csv").open(encoding="utf-8", newline="") as file:
        for each in csv.DictReader(file):
            offices, kin = frozenset(each["offices"].split()), frozenset(each["kin"].split())
            yield Line(each["title"], each["at"], each["step"], offices, each["subject"] == "yes", kin)


LINES: Mapping[tuple[str, str], Line] = {(line.title, line.step): line for line in _lines()}
TITLES = list(dict.fromkeys(line.title for line in LINES.values()))


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: this step of that title by that officer."""

    officer: Officer
    line: Line

    @property
    def against(self) -> set[str]:
        """What the table says against it; nothing, where it is allowed."""
        line, by = self.line, self.officer
        if by.mode == "none":
            return set() if line.subject and by.relation == "own" else {"mandate"}
        return objections(by, at=line.at, offices=line.offices, kin=line.kin)

    def __str__(self) -> str:
        return f"{self.line.title} {self.line.step} by [{self.officer}]"


class Titles(Appointing, Walker):
    """One subject of each title, all at the same step of their ways, and the cast over them."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, now=datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
        self.engine = engine
        self.settle()
        self.dossiers: dict[str, str] = {}
        self.subjects = {title: self.subject(title, self.place_of(title)) for title in TITLES}
        for title, (subject, head) in self.subjects.items():
            kind = rules_of(title).procedure.subject_kind
            if head is not None and kind != "person":
                joining = [Joining(each, role="deputy", name=ref()) for each in self.members()]
                joins = partial(membership.join, group=subject, joining=joining, since=day_of(self.clock()))
                self.perform(self.act(book=self.book_in(title)), joins)
        self.appoint_all(*(subject for subject, _ in self.subjects.values()))
        unit = rules_of("unit")
        self.council(unit, unit.procedure.step("council-appraisal"), self.commune)

    def book_in(self, title: str) -> str:
        return self.province if self.book_of(title) == "above" else self.commune

    def waiting(self) -> list[Line]:
        """The step that waits in each title; where the way is over there is none."""
        found = []
        for title in TITLES:
            step = self.find(self.dossiers[title]).next_step if title in self.dossiers else "registration"
            found += [LINES[title, step]] if step else []
        return found

    def go_on(self) -> None:
        """Every title takes its next step in the ordinary way."""
        for line in self.waiting():
            if line.step == "registration":
                self.dossiers[line.title] = self.begin(line.title, subject=self.subjects[line.title])
            else:
                self.step(self.dossiers[line.title])

    def act_of(self, cell: Cell) -> Act:
        """The act as its desk gets it."""
        self.own = self.subjects[cell.line.title][1] or self.officer
        return replace(self.said(cell.officer), book=self.book_in(cell.line.title))

    def attempt(self, cell: Cell, *, record: bool) -> set[str]:
        """Take the step as that officer: the facts that it comes to, or the refusal."""
        tried = Tried(self, cell.officer, record=record)
        if cell.line.step == "registration":
            tried.register(cell.line.title, self.act_of(cell))
        else:
            dossier, rules = self.find(self.dossiers[cell.line.title]), self.rules(self.dossiers[cell.line.title])
            step = rules.procedure.step(cell.line.step)
            TAKING[step.fact](tried, dossier, rules, step, self.act_of(cell), {})  # type: ignore[arg-type]
        return tried.facts


class Tried:
    """Stands in the walker's place: what is performed is rehearsed, or tried for good; its clock moves alone."""

    def __init__(self, of: Titles, by: Officer, *, record: bool) -> None:
        self.of, self.by, self.record = of, by, record
        self.clock = Clock(of.clock())
        self.facts: set[str] = set()

    def perform(self, act: Act, decide: Any) -> dict[str, Any]:
        if self.record:
            return self.of.perform(act, decide)
        desk = self.of.office.rehearse(Request(act, "d" * 64), decide)
        self.facts = {fact.TOPIC for stream in desk.changed.values() for fact in stream.pending_events}
        return {}

    def council(self, *_: Any) -> dict[str, str]:
        """The council's other members, and whoever acts where their office sits in it."""
        own = {self.of.people[self.by.name]: self.of.held[self.by.name]} if self.by.office in SITTING else {}
        return own | self.of.seated

    def register(self, title: str, act: Act) -> None:
        subject, head = self.of.subjects[title]
        consent = {"how": "form", "on": day_of(self.clock()).isoformat()} if head else None
        told: dict[str, Any] = {"title": title, "year": 2026, "place": self.of.place_of(title)}
        self.perform(act, partial(registration.register, asking=[Asking(subject, head, consent)], **told))
