"""A commune with a dossier at every stage and everybody of the cast in it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from domain.clock import day_of
from domain.commands import aside, award, mandates, posting, remedies, setup, undoing, village
from domain.commands.setup import Household
from domain.commands.village import Voted
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.ids import new_id
from domain.office import Office
from service.database import make_engine, truncate_log
from service.schema import book
from tests.inline import books_of
from tests.scenario import SEEN, Commune, ref

from .cast import CAST, OFFICERS, Actor
from .rules import STAGES

BEGINS = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
PAPER = {"how": "form", "on": "2026-10-01"}
# At these the village has not voted yet; at these it has, and the list was not posted or hangs still.
EARLY = ("enrolled", "registered", "withdrawn", "returned-home", "self_assessed")
NOT_PROPOSED = ("not_proposed", "appeal-not_proposed")
HANGING = ("posted", "posted-over", "commented")
COMMENTED = ("commented", "closed-commented")
UNHEARD = ("closed", "closed-commented", "held", "returned-village")
NOT_UPHELD = ("not_upheld", "appeal-not_upheld", "reopened")
REFUSED = ("refused", "appeal-refused")
REVOKED = ("revoked", "appeal-revoked")


class World(Commune):
    """The commune of the scenario and a neighbour; `dossiers` by stage, `mandates_of` the cast by name."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, now=BEGINS)
        self.engine = engine
        self.secretary = new_id()
        self.people = {"chair": self.officer, "secretary": self.secretary}
        self.people |= {"appraiser": self.appraiser, "signer": self.signer}
        self.dossiers: dict[str, str] = {}
        self.subjects: dict[str, str] = {}
        self.postings: dict[str, str] = {}
        self.comments: dict[str, str] = {}
        self.head = self.person("head")
        self._neighbours()
        self._households()
        self._live()
        self.held: dict[str, str] = {}
        self._appoint()
        self.appraisals = {
            stage: fact.originator_version
            for stage, dossier in self.dossiers.items()
            for fact in self.facts_of(dossier)
            if fact.TOPIC == "dossier.commune-appraised"
        }

    def appraisal_of(self, stage: str) -> int:
        """The version of the appraisal's entry, 1 where there is none."""
        return self.appraisals.get(stage, 1)

    def person(self, name: str) -> str:
        return self.people.setdefault(name, new_id())

    def find(self, dossier: str) -> Dossier:
        return Desk(self.office, Request(self.act(), "")).get(Dossier, dossier)

    @contextmanager
    def copied(self, folder: Path) -> Iterator["World"]:
        """The same world in a copy of its SQLite file."""
        path = folder / f"{new_id()}.db"
        truncate_log(self.engine)
        shutil.copy(str(self.engine.url.database), path)
        other = copy(self)
        other.engine = make_engine(f"sqlite:///{path}")
        other.books = books_of(other.engine, self.clock, inline=False)
        other.office = Office(other.books)
        yield other
        other.engine.dispose()
        path.unlink()

    def last_fact(self, stream: str, topic: str) -> Any:
        """The last fact of a type on a stream, of which the attempts after a first one may be many."""
        attempts = [f"{stream.rpartition('.')[0]}.{number}" for number in (2, 1)]
        return next(fact for each in attempts for fact in reversed(self.facts_of(each)) if topic == fact.TOPIC)

    def read_heads(self) -> dict[str, int]:
        """The head of every book: whatever is recorded anywhere moves one."""
        with self.engine.connect() as db:
            return {row.id: row.head for row in db.execute(select(book.c.id, book.c.head))}

    # Places and people

    def _neighbours(self) -> None:
        self.neighbour, self.far_village = new_id(), new_id()
        self.places = {
            "own village": self.village, "other village": self.other_village, "own commune": self.commune,
            "other commune": self.neighbour, "village elsewhere": self.far_village, "province": self.province,
        }  # fmt: skip
        for place, kind, parent in (
            (self.neighbour, "commune", self.province),
            (self.far_village, "village", self.neighbour),
        ):
            self.perform(
                self.upper(),
                partial(
                    setup.establish_place, place=place, kind=kind, name=f"{kind} bên cạnh (minh họa)", code=place,
                    parent=parent, area="normal", demonstration=True,
                ),
            )  # fmt: skip

    def _households(self) -> None:
        """One for each stage, all with the same people, some of whom are officers."""
        own = [self.person(each.person) for each in CAST if each.relation == "own"]
        people = tuple(dict.fromkeys([self.head, *own]))
        self.subjects = {stage: new_id() for stage in STAGES}
        households = [Household(subject, people, ref()) for subject in self.subjects.values()]
        households.append(Household(new_id(), (self.person("head of others"),), ref()))
        self.perform(self.act(), partial(setup.enroll, kind="household", place=self.village, subjects=households))
        self.households = [(subject, self.head) for subject in self.subjects.values()]

    def _appoint(self) -> None:
        """Mandates and declarations; what is ended or suspended is so before everything is tried."""
        for each in OFFICERS:
            if each.term == "another's":
                self.held[each.mandate] = self.held[f"{each.office} of {each.place} as {each.office}"]
            else:
                self.held[each.mandate] = self._delegated(each) if each.under else self._mandate(each)
            if each.relation == "kin" and not each.under:
                self.declare_kin(self.person(each.person), list(self.subjects.values()))
        self.clock.move(minutes=5)
        for each in OFFICERS:
            for command in () if each.under else self._ends(each.term):
                self.perform(self.upper(), partial(command, mandate=self.held[each.mandate]))
        self.clock.move(minutes=5)

    @staticmethod
    def _ends(term: str) -> list[Any]:
        """What happened to a mandate since it was given."""
        suspend = partial(mandates.suspend_mandate, basis="Quyết định minh họa")
        return {
            "ended": [partial(setup.end_mandate, reason="left")],
            "suspended": [suspend],
            "suspended later": [partial(suspend, on=TODAY + timedelta(days=1))],
            "resumed": [suspend, partial(mandates.resume_mandate, basis="Quyết định minh họa")],
        }.get(term, [])

    def _delegated(self, each: Actor) -> str:
        mandate = new_id()
        self.perform(
            self.upper(),
            partial(
                mandates.delegate_mandate, mandate=mandate, under=self.held[each.under], person=self.person(each.person),
                places=[self.places[each.place]], valid_from=TODAY, valid_to=TODAY + timedelta(days=30),
                basis="Giấy ủy quyền minh họa",
            ),
        )  # fmt: skip
        return mandate

    def _mandate(self, each: Actor) -> str:
        mandate = new_id()
        begins = TODAY + timedelta(days=10) if each.term == "future" else date(2026, 1, 1)
        ends = TODAY - timedelta(days=1) if each.term == "expired" else None
        self.perform(
            self.upper(),
            partial(
                setup.grant_mandate, mandate=mandate, person=self.person(each.person), office=each.office,
                places=[self.places[each.place]], valid_from=begins, valid_to=ends, basis="Quyết định minh họa",
            ),
        )  # fmt: skip
        return mandate

    # The way of every dossier to its stage

    def _live(self) -> None:
        registered = [stage for stage in STAGES if stage != "enrolled"]
        streams = self.register([(self.subjects[stage], self.head) for stage in registered])
        self.dossiers = dict(zip(registered, streams, strict=True))
        self._leave_early()
        voted = [stage for stage in STAGES if stage not in EARLY]
        self._meet(voted)
        hanging = [stage for stage in voted if stage not in (*NOT_PROPOSED, "verified", "posted")]
        self._post(hanging)
        appraised = [stage for stage in hanging if stage not in (*HANGING, *UNHEARD)]
        self._appraise(appraised)
        self._decide([stage for stage in appraised if stage not in ("appraised", "returned-commune", *NOT_UPHELD)])
        self._appeal()
        self.clock.now = NOW - timedelta(days=5)
        self.post_one("posted")
        self.clock.now = NOW

    def all_of(self, stages: Sequence[str]) -> list[str]:
        return [self.dossiers[stage] for stage in stages]

    def _leave_early(self) -> None:
        self.clock.move(days=1)
        self.withdraw("withdrawn")
        self.assess(self.all_of([stage for stage in self.dossiers if stage not in ("registered", "withdrawn")]))
        self.clock.move(days=1)
        self.send_back(self.dossiers["returned-home"])

    def withdraw(self, stage: str) -> None:
        dossier = self.dossiers[stage]
        self.perform(
            self.act(self.officer),
            partial(aside.withdraw, dossier=dossier, reason="moved", text=None, person=self.head, consent=PAPER),
        )

    def _meet(self, stages: Sequence[str]) -> None:
        def votes(stage: str) -> dict[str, int]:
            return {"for": 0 if stage in NOT_PROPOSED else 38, "against": 2, "blank": 0}

        self.perform(
            self.act(self.officer, seen=SEEN),
            partial(
                village.hold_meeting, meeting=new_id(), place=self.village, held_on=day_of(self.clock()), summoned=50,
                present=40, ballot="secret", secretary=self.secretary,
                voted=[Voted(self.dossiers[stage], votes(stage), 90) for stage in stages],
            ),
        )  # fmt: skip
        self.clock.move(days=1)

    def post_one(self, stage: str) -> None:
        self.postings[stage] = self.post([self.dossiers[stage]])

    def _post(self, stages: Sequence[str]) -> None:
        for stage in HANGING[1:]:
            self.post_one(stage)
        self.closed = self.post(self.all_of([stage for stage in stages if stage not in HANGING]))
        for stage in COMMENTED:
            self.comments[stage] = new_id()
            self.perform(
                self.act(self.officer),
                partial(
                    posting.raise_objection,
                    dossier=self.dossiers[stage],
                    objection=self.comments[stage],
                    text=ref(),
                ),
            )
        self.clock.move(days=11)
        self.close(self.closed)
        self.clock.move(days=1)
        self.send_back(self.dossiers["returned-village"], to_step="village-verification")
        self._remedy(self.appraiser, remedies.hold, "held", reason="complaint", text=None)

    def _appraise(self, stages: Sequence[str]) -> None:
        self.appraise(self.all_of([stage for stage in stages if stage not in NOT_UPHELD]))
        self.appraise(self.all_of(NOT_UPHELD), upheld=False)
        self.clock.move(days=1)
        self.send_back(self.dossiers["returned-commune"], to_step="commune-appraisal", who=self.signer)
        self._remedy(self.signer, undoing.reopen, "reopened", reason="new-evidence", text=ref())

    def _decide(self, stages: Sequence[str]) -> None:
        self.perform(
            self.act(self.signer, seen=SEEN),
            partial(
                award.issue_decision, decision=new_id(), number="1/QĐ", signed_on=day_of(self.clock()), form="direct",
                basis=["Căn cứ minh họa"], recognised=self.all_of([each for each in stages if each not in REFUSED]),
                refused=self.all_of(REFUSED),
            ),
        )  # fmt: skip
        self.clock.move(days=1)
        self._remedy(self.signer, remedies.set_aside, "set-aside", reason="wrong-entry", paper=self.paper())
        for stage in REVOKED:
            self._remedy(self.signer, remedies.revoke, stage, reason="false-papers", paper=self.paper())

    def _appeal(self) -> None:
        for stage in STAGES:
            if stage.startswith("appeal-"):
                self._remedy(self.officer, remedies.appeal, stage, text=ref(), person=self.head, consent=PAPER)

    def _remedy(self, who: str, command: Any, stage: str, **how: Any) -> None:
        self.perform(self.act(who, seen=SEEN), partial(command, dossier=self.dossiers[stage], **how))

    def paper(self) -> Any:
        return remedies.ruling(number="9/QĐ", signed_on=day_of(self.clock()), text=ref())
