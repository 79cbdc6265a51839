"""From the model's acts to the product's commands, and from its refusals to the model's words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain import errors
from domain.clock import day_of
from domain.commands import (
    appraisal,
    aside,
    award,
    correction,
    posting,
    registration,
    remedies,
    self_assessment,
    setup,
    undoing,
)
from domain.commands import village as meetings
from domain.commands.appraisal import Appraised
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.setup import Household
from domain.commands.village import Voted
from domain.correction_refusals import NoPowerThen
from domain.desk import Request
from domain.dossier import stream_of
from domain.files import NewFile
from domain.ids import new_id
from domain.stream import Act
from domain.undoing_refusals import MayNotReopen, MayNotRetract
from tests.packaged import rules_of
from tests.scenario import SEEN, ref

from .numbers import numbers
from .people import KINDS, PLACES, SUBJECTS, How, Mandate
from .shop import Command, Shop
from .way import Vote
from .year import Key, Year

# What the model calls a refusal. Taking a dossier back asks for the office and the step at once.
WORDS: dict[type[errors.Refusal], set[str]] = {
    errors.NoMandate: {"mandate"},
    errors.NotYourPlace: {"place"},
    errors.NotYourOffice: {"office"},
    errors.SameHands: {"hands"},
    errors.OwnOrKin: {"kin"},
    errors.NotSeen: {"seen"},
    errors.NotThisStep: {"order"},
    errors.MayNotReturn: {"order"},
    errors.MayNotHold: {"order"},
    errors.MayNotAppeal: {"order"},
    errors.MayNotWithdraw: {"order", "office"},
    errors.NotPosted: {"order"},
    errors.NoEvidenceNow: {"order"},
    errors.NoSuchComment: {"order"},
    errors.AlreadyClosed: {"order"},
    MayNotReopen: {"order"},
    MayNotRetract: {"order"},
    errors.AlreadyLive: {"live"},
    errors.OutsideCycle: {"closed"},
    errors.NoConsent: {"consent"},
    errors.NotOnThisList: {"list"},
    errors.NotEnrolled: {"enrolled"},
    errors.ReturnedTooOften: {"often"},
    errors.Superseded: {"superseded"},
    errors.Unsettled: {"unsettled"},
    errors.NeedsSettingAside: {"decided"},
    errors.MorePresentThanSummoned: {"count"},
    errors.NobodySummoned: {"count"},
    errors.TooManyVotes: {"count"},
    errors.NoQuorum: {"quorum"},
    errors.InTheFuture: {"future"},
    errors.OutOfOrder: {"backwards"},
    errors.MeetingBeforeRegistration: {"backwards"},
    errors.StillPosted: {"early"},
    errors.BelowThreshold: {"points"},
    errors.UnansweredComments: {"unanswered"},
    errors.NothingToCorrect: {"nothing"},
    errors.NotCorrectable: {"uncorrectable"},
    errors.BetweenItsNeighbours: {"neighbours"},
    NoPowerThen: {"powerless"},
    errors.OutOfDate: {"stale"},
    errors.AlreadyEnded: {"ended"},
}


class Product:
    """One history's commune in the product: its own books, under ids of its own."""

    def __init__(self, shop: Shop, year: Year, *, inline: bool) -> None:
        self.shop = shop
        self.year = year
        self.office = shop.offices[inline]
        self.places = {name: new_id() for name in PLACES}
        self.subjects = {name: new_id() for name in SUBJECTS}
        self.people: dict[str, str] = {}
        self.mandates: dict[int, str] = {}
        self.book, self.upper = self.places["xã"], self.places["tỉnh"]
        # The last command carried out, to be sent again.
        self.sent: tuple[Request, Command, dict[str, Any]] | None = None
        self._found()

    def person(self, name: str) -> str:
        """A person who is a subject has one id for both."""
        if name in self.subjects:
            return self.subjects[name]
        return self.people.setdefault(name, new_id())

    def stream(self, key: Key) -> str:
        title, subject, attempt = key
        return stream_of(year=2026, title=title, subject=self.subjects[subject], attempt=attempt)

    # The way in

    def perform(self, act: Act, command: Command) -> errors.Refusal | None:
        """Carry a command out; the refusal where there was one."""
        self.shop.now = self.year.now
        request = Request(act, "d" * 64)
        try:
            answer = self.office.perform(request, command)
        except errors.Refusal as refusal:
            return refusal
        self.sent = (request, command, answer)
        return None

    def send_again(self) -> None:
        """The same request gets the same answer, another one under its id none."""
        if self.sent is None:
            return
        request, command, answer = self.sent
        assert self.office.perform(request, command) == answer
        try:
            self.office.perform(Request(request.act, "e" * 64), command)
        except errors.CommandReused:
            return
        raise AssertionError("another request under a known id was carried out")

    def system(self, book: str, **more: Any) -> Act:
        more = {"actor": "system:setup", "source": "cli", "now": self.year.now, "command_id": new_id()} | more
        return Act(book=book, **more)

    def act(self, how: How, title: str) -> Act:
        """An act as a desk gets it; the subject's own needs no mandate."""
        held, entry = (each and self.mandates[id(each)] for each in (how.mandate, how.entry))
        return Act(
            book=self.book,
            actor=self.person(how.actor),
            now=self.year.now,
            command_id=new_id(),
            source="form",
            done=how.done,
            on_behalf_of=self.person(how.person) if how.person != how.actor else None,
            office=how.mandate.office if how.mandate else numbers(title).own_office,
            mandate=held,
            entry_mandate=entry,
            seen=SEEN if how.seen else (),
        )

    def own_act(self, how: How, title: str) -> tuple[Act, str | None]:
        """An act of what a subject does itself: that of whoever sits at the desk, and in whose name."""
        if how.mandate is not None:
            return self.act(how, title), None
        desk = How(how.actor, how.actor, how.entry, how.entry, how.done, how.seen)
        return self.act(desk, title), self.person(how.person)

    # Founding

    def _found(self) -> None:
        def places(desk: Any) -> dict[str, Any]:
            for place in PLACES.values():
                setup.establish_place(
                    desk,
                    place=self.places[place.name],
                    kind=place.kind,
                    name=place.name,
                    code=place.name,
                    parent=self.places[place.parent] if place.parent else None,
                    area=place.area,
                    demonstration=True,
                )
            return {}

        def people(desk: Any) -> dict[str, Any]:
            for mandate in self.year.mandates:
                self._grant(desk, mandate)
            for person, subject in sorted(self.year.kin):
                self._kin(desk, person, subject)
            return {}

        rules = [rules_of(title) for title in KINDS]

        def year(desk: Any) -> dict[str, Any]:
            setup.adopt(desk, procedures=[one.procedure for one in rules], criteria=[one.criteria for one in rules])
            setup.open_cycle(
                desk,
                year=2026,
                opens_on=date(2026, 1, 1),
                closes_on=date(2026, 12, 31),
                titles=[(one.procedure, one.criteria) for one in rules],
                demonstration=True,
            )
            for subject in SUBJECTS.values():
                at, who = self.places[subject.place], tuple(map(self.person, subject.people))
                enrolled = [Household(self.subjects[subject.name], who, ref())]
                setup.enroll(desk, kind=subject.kind, place=at, subjects=enrolled)
            return {}

        for book, command in ((self.upper, places), (self.upper, people), (self.book, year)):
            refusal = self.perform(self.system(book), command)
            assert refusal is None, refusal
        self.sent = None

    def _grant(self, desk: Any, mandate: Mandate) -> dict[str, Any]:
        name = self.mandates.setdefault(id(mandate), new_id())
        return setup.grant_mandate(
            desk,
            mandate=name,
            person=self.person(mandate.person),
            office=mandate.office,
            places=[self.places[mandate.place]],
            valid_from=mandate.begins,
            valid_to=None,
            basis="Quyết định minh họa",
        )

    def _kin(self, desk: Any, person: str, subject: str) -> dict[str, Any]:
        return setup.declare_kinship(desk, person=self.person(person), subjects=[self.subjects[subject]])

    # People

    def grant(self, mandate: Mandate) -> errors.Refusal | None:
        return self.perform(self.system(self.upper), lambda desk: self._grant(desk, mandate))

    def end_mandate(self, mandate: Mandate) -> errors.Refusal | None:
        name = self.mandates[id(mandate)]
        return self.perform(
            self.system(self.upper), lambda desk: setup.end_mandate(desk, mandate=name, reason="nghỉ việc")
        )

    def declare_kin(self, person: str, subject: str) -> errors.Refusal | None:
        return self.perform(self.system(self.upper), lambda desk: self._kin(desk, person, subject))

    # The way

    def consent(self) -> dict[str, str]:
        return {"how": "form", "on": day_of(self.year.now).isoformat()}

    def register(self, how: How, title: str, place: str, subjects: Sequence[str], *, consent: bool) -> Any:
        act, person = self.own_act(how, title)
        asking = [Asking(self.subjects[name], person, self.consent() if consent else None) for name in subjects]
        at = self.places[place]
        return self.perform(
            act, lambda desk: registration.register(desk, title=title, year=2026, place=at, asking=asking)
        )

    def assess(self, how: How, key: Key, scores: dict[str, int], *, stale: bool) -> Any:
        act, person = self.own_act(how, key[0])
        assessed = [Assessed(self.stream(key), scores, person, self.version(key, stale=stale), self.consent())]
        return self.perform(act, lambda desk: self_assessment.assess(desk, assessed=assessed))

    def version(self, key: Key, *, stale: bool) -> int:
        return self.year.dossiers[key].facts - stale

    def meet(
        self, how: How, name: str, place: str, votes: Sequence[Vote], summoned: int, present: int, secretary: str | None
    ) -> Any:
        voted = [
            Voted(self.stream(vote.key), {"for": vote.approve, "against": vote.against, "blank": 0}, vote.score)
            for vote in votes
        ]
        return self.perform(
            self.act(how, votes[0].key[0]),
            lambda desk: meetings.hold_meeting(
                desk,
                meeting=name,
                place=self.places[place],
                held_on=how.done or self.year.today,
                summoned=summoned,
                present=present,
                ballot="secret",
                voted=voted,
                secretary=self.person(secretary) if secretary else None,
            ),
        )

    def post(self, how: How, name: str, place: str, keys: Sequence[Key]) -> Any:
        at, streams = self.places[place], [self.stream(key) for key in keys]
        return self.perform(
            self.act(how, keys[0][0]),
            lambda desk: posting.open_posting(desk, posting=name, place=at, dossiers=streams),
        )

    def close(self, how: How | None, name: str) -> Any:
        up = self.year.postings[name]
        if how is not None:
            return self.perform(self.act(how, up.title), lambda desk: posting.close_posting(desk, posting=name))
        act = self.system(self.book, actor="system:clock", source="clock", done=up.until)
        return self.perform(act, lambda desk: posting.close_posting(desk, posting=name))

    def object(self, how: How, key: Key, name: str) -> Any:
        stream = self.stream(key)
        return self.perform(
            self.act(how, key[0]),
            lambda desk: posting.raise_objection(desk, dossier=stream, objection=name, text=ref()),
        )

    def answer(self, how: How, key: Key, name: str) -> Any:
        stream = self.stream(key)
        return self.perform(
            self.act(how, key[0]),
            lambda desk: posting.answer_objection(
                desk, dossier=stream, objection=name, outcome="dismissed", text=ref()
            ),
        )

    def add_evidence(self, how: How, key: Key) -> Any:
        stream, (act, person) = self.stream(key), self.own_act(how, key[0])
        criterion = numbers(key[0]).items[0]["id"]
        return self.perform(
            act,
            lambda desk: self_assessment.add_evidence(
                desk,
                dossier=stream,
                criterion=criterion,
                files={new_id(): NewFile(ref(), "image/jpeg", 1000)},
                person=person,
            ),
        )

    def appraise(self, how: How, opinions: Sequence[tuple[Key, int, bool, bool]]) -> Any:
        appraised = [
            Appraised(
                self.stream(key), score, upheld, None if upheld else "other", version=self.version(key, stale=stale)
            )
            for key, score, upheld, stale in opinions
        ]
        return self.perform(
            self.act(how, opinions[0][0][0]), lambda desk: appraisal.appraise(desk, appraised=appraised)
        )

    def decide(self, how: How, name: str, recognised: Sequence[Key], refused: Sequence[Key]) -> Any:
        first = [*recognised, *refused][0][0]
        return self.perform(
            self.act(how, first),
            lambda desk: award.issue_decision(
                desk,
                decision=name,
                number="01/QĐ-UBND",
                signed_on=how.done or self.year.today,
                form="direct",
                basis=["Căn cứ minh họa"],
                recognised=[self.stream(key) for key in recognised],
                refused=[self.stream(key) for key in refused],
            ),
        )

    # Beside the way and after its end

    def send_back(self, how: How, key: Key, to: str, *, stale: bool) -> Any:
        stream, version = self.stream(key), self.version(key, stale=stale)
        mend: list[dict[str, str | None]] = [{"criterion": None, "reason": "evidence-missing"}]
        return self.perform(
            self.act(how, key[0]),
            lambda desk: aside.send_back(desk, dossier=stream, to_step=to, mend=mend, text=ref(), version=version),
        )

    def withdraw(self, how: How, key: Key, *, stale: bool) -> Any:
        stream, version = self.stream(key), self.version(key, stale=stale)
        act, person = self.own_act(how, key[0])
        return self.perform(
            act,
            lambda desk: aside.withdraw(
                desk, dossier=stream, reason="moved", text=ref(), person=person, version=version
            ),
        )

    def hold(self, how: How, key: Key) -> Any:
        stream = self.stream(key)
        return self.perform(
            self.act(how, key[0]), lambda desk: remedies.hold(desk, dossier=stream, reason="complaint", text=ref())
        )

    def release(self, how: How, key: Key) -> Any:
        stream = self.stream(key)
        return self.perform(self.act(how, key[0]), lambda desk: remedies.release(desk, dossier=stream, text=ref()))

    def rule(self, how: How, key: Key, what: str) -> Any:
        paper = remedies.ruling(number="9/QĐ", signed_on=how.done or self.year.today, text=ref())
        commands = {
            "set_aside": (remedies.set_aside, {"reason": "wrong-entry"}),
            "revoke": (remedies.revoke, {"reason": "false-papers"}),
            "reinstate": (remedies.reinstate, {}),
        }
        command, more = commands[what]
        stream = self.stream(key)
        return self.perform(self.act(how, key[0]), lambda desk: command(desk, dossier=stream, paper=paper, **more))

    def appeal(self, how: How, key: Key) -> Any:
        stream, (act, person) = self.stream(key), self.own_act(how, key[0])
        return self.perform(
            act,
            lambda desk: remedies.appeal(desk, dossier=stream, text=ref(), person=person, consent=self.consent()),
        )

    def decide_appeal(self, how: How, key: Key, *, upheld: bool) -> Any:
        paper = remedies.ruling(number="9/QĐ", signed_on=how.done or self.year.today, text=ref())
        stream, outcome = self.stream(key), "upheld" if upheld else "dismissed"
        return self.perform(
            self.act(how, key[0]),
            lambda desk: remedies.decide_appeal(desk, dossier=stream, outcome=outcome, paper=paper),
        )

    def retract(self, how: How, key: Key) -> Any:
        stream, (act, person) = self.stream(key), self.own_act(how, key[0])
        return self.perform(
            act,
            lambda desk: undoing.retract(desk, dossier=stream, reason="entered-by-mistake", text=ref(), person=person),
        )

    def reopen(self, how: How, key: Key) -> Any:
        stream = self.stream(key)
        return self.perform(
            self.act(how, key[0]),
            lambda desk: undoing.reopen(desk, dossier=stream, reason="new-evidence", text=ref()),
        )

    # Corrections

    def correct(self, how: How, key: Key, version: int, what: str, value: Any) -> Any:
        stream = self.stream(key)
        return self.perform(
            self.act(how, key[0]),
            lambda desk: correction.correct_entry(
                desk, dossier=stream, version=version, values={what: value}, reason="typo", text=None
            ),
        )

    def correct_meeting(self, how: How, name: str, changes: dict[str, Any], votes: dict[Key, tuple[int, int]]) -> Any:
        ballots = {
            self.stream(key): {"for": approve, "against": against, "blank": 0}
            for key, (approve, against) in votes.items()
        }
        return self.perform(
            self.act(how, self.year.meetings[name].title),
            lambda desk: correction.correct_meeting(
                desk, meeting=name, reason="typo", text=ref(), ballots=ballots or None, **changes
            ),
        )
