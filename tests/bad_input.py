"""Bad input as data: what somebody does, and the one refusal it gets. Nothing of it is ever stored.

`COMMANDS` go to the office as commands. Cases that pages refuse stand in a tuple of their own beside them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import (
    aside,
    correction,
    inspections,
    merits,
    posting,
    registration,
    remedies,
    reports,
    rewards,
    self_assessment,
    setup,
    undoing,
    village,
)
from domain.commands.appraisal import Appraised, appraise
from domain.commands.award import issue_decision
from domain.commands.inspections import Scope
from domain.commands.nominating import nominate
from domain.commands.registration import Asking
from domain.commands.reports import Filer
from domain.commands.reward_rules import adopt_forms
from domain.commands.self_assessment import Assessed
from domain.commands.setup import Household
from domain.commands.village import Voted
from domain.criteria.refusals import AboveMaximum, BelowZero, NotANumber, ScoreMissing, UnknownCriterion, WrongStep
from domain.errors import (
    AlreadyEnded,
    AlreadyLive,
    BallotKind,
    BetweenItsNeighbours,
    CommandReused,
    EmptyList,
    EndsBeforeNow,
    InTheFuture,
    MayNotReturn,
    MayNotWithdraw,
    MeetingBeforeRegistration,
    MorePresentThanSummoned,
    NeedsSettingAside,
    NobodySummoned,
    NoConsent,
    NoCycle,
    NoEvidenceNow,
    NoMandate,
    NoQuorum,
    NoSuchComment,
    NoSuchOutcome,
    NotACount,
    NotAtHome,
    NotCorrectable,
    NotEnrolled,
    NotFound,
    NothingToCorrect,
    NotOnThisList,
    NotPlainText,
    NotPosted,
    NotSeen,
    NotThisStep,
    NotYourOffice,
    NotYourPlace,
    OutOfDate,
    OutOfOrder,
    OutsideCycle,
    OwnOrKin,
    PeriodReversed,
    Refusal,
    SameHands,
    StillPosted,
    TooManyVotes,
    UnansweredComments,
    UnknownReason,
)
from domain.files import NewFile, TooManyToday
from domain.ids import new_id
from domain.reporting import editions
from domain.sampling import Listed, Size
from domain.status import STATES
from tests.history import TEXT
from tests.proposing import later, proposal, word
from tests.scenario import SEEN, Commune

Decide = Callable[[Any], dict[str, Any]]

CONSENT = {"how": "form", "on": "2026-10-01"}
VOTES = {"for": 38, "against": 1, "blank": 1}
DECOMPOSED = "Tho\u0302n Mo\u0323\u0302t"


class Ready(Commune):
    """A commune with one dossier at each step of the way, and a clock that stands on 20 October 2026."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.enrolled = self.enroll(1)[0]
        self.elsewhere = self.enroll(1, place=self.other_village)[0]
        everyone = self.register(self.enroll(11))
        self.registered, *others = everyone
        (self.far,) = self.register([self.elsewhere], place=self.other_village)
        self.clock.move(days=1)
        self.assess(others)
        self.assessed, self.kin, *others = others
        self.declare_kin(self.officer, [self.kin.split(".")[3]])
        self.clock.move(days=1)
        self.meeting = self.meet(others)
        self.verified, *others = others
        self.clock.move(days=1)
        self.posting = self.post(others)
        self.commented = others[0]
        self.comment = new_id()
        self.perform(self.act(self.officer), lambda desk: self.comments(desk, self.commented, self.comment))
        self.clock.move(days=10)
        self.close(self.posting)
        self.clock.move(days=1)
        _, self.closed, self.appraised, self.recognised, self.refused, self.revoked, self.held = others
        self.appraise([self.appraised, self.recognised, self.refused, self.revoked])
        self.clock.move(days=1)
        self.decide([self.recognised, self.revoked], refused=[self.refused])
        self.rules("revoke", self.revoked, reason="false-papers")
        self.holds(self.held)
        self.listed = self._second_list()
        self.both = self.grant(self.officer, "commune-appraiser", [self.commune])
        self.gone = new_id()
        self.offices[self.gone] = "village-officer"
        self.mandates[self.gone] = self.grant(self.gone, "village-officer", [self.village])
        self.end_mandate(self.gone)
        self.appointer = new_id()
        self.offices[self.appointer] = "administrator"
        self.mandates[self.appointer] = self.grant(self.appointer, "administrator", [self.commune])
        self._inspections()
        self._reports()
        self._rewards()
        self.done = self.act(self.officer)
        self.perform(self.done, lambda desk: setup.declare_kinship(desk, person=self.signer, subjects=[]))
        self.clock.move(days=4)

    def _inspections(self) -> None:
        """One that has begun, one that is half done and one that is closed; all drew the same."""
        self.inspector = new_id()
        self.offices[self.inspector] = "inspector"
        self.mandates[self.inspector] = self.grant(self.inspector, "inspector", [self.commune])
        self.drawn = [self.appraised, self.recognised, self.closed]
        self.looks, self.half_looked, self.looked = new_id(), new_id(), new_id()
        self.inspecting_appraiser = self.grant(self.appraiser, "inspector", [self.commune])
        for each in (self.looks, self.half_looked, self.looked):
            self.plans(inspection=each)
        for each in (self.half_looked, self.looked):
            self.finds(self.recognised, inspection=each)
        self.difference = self.books.load([self.recognised]).chains[self.recognised][-1]
        self.closes(self.looked)

    def _reports(self) -> None:
        """A plan of reports holds, and one village was asked for one more."""
        self.records, self.asked = new_id(), new_id()
        self.offices[self.records] = "records-officer"
        self.mandates[self.records] = self.grant(self.records, "records-officer", [self.commune])
        self.as_("records", lambda desk: reports.adopt_plan(desk, place=self.commune, plan=editions()[0]))
        told = {"year": 2026, "about": "Tuần lễ", "due_on": date(2026, 11, 30)}
        filers = [Filer("village", self.village)]
        self.as_(
            "records",
            lambda desk: reports.request_report(desk, place=self.commune, request=self.asked, filers=filers, **told),
        )

    def _rewards(self) -> None:
        """A proposal that waits for the association, and one that it has."""
        self.association, self.related = new_id(), new_id()
        for person, office in ((self.association, "association-officer"), (self.related, "culture-office")):
            self.offices[person] = office
            self.mandates[person] = self.grant(person, office, [self.commune])
        self.records_associate = self.grant(self.records, "association-officer", [self.commune])
        self.declare_kin(self.related, [self.recognised.split(".")[3]])
        self.proposed, self.received = new_id(), new_id()
        self.adopted = later()
        self.as_("records", lambda desk: adopt_forms(desk, place=self.commune, forms=self.adopted))
        judged = word(self.commune, [self.recognised], on=day_of(self.clock()))
        self.as_("records", lambda desk: merits.judge_merits(desk, **judged))
        told = proposal(self.commune, [self.recognised])
        for reward in (self.proposed, self.received):
            self.as_("records", lambda desk, reward=reward: nominate(desk, reward=reward, **told))
        self.as_("association", lambda desk: rewards.receive_proposal(desk, reward=self.received))

    def plans(self, *, who: str = "inspector", book: str | None = None, **more: Any) -> None:
        given: dict[str, Any] = {"inspection": new_id(), "size": Size(percent=100), "by_place": False, "seed": "1" * 32}
        given |= {"scope": self.scope(), "basis": "Kế hoạch 5/KH", "lists": [self.list_of(self.drawn)]} | more
        act = {"book": book} if book else {}
        self.as_(who, lambda desk: inspections.plan_inspection(desk, **given), **act)

    def scope(self, **other: Any) -> Scope:
        asked = {"place": self.commune, "year": 2026, "titles": ["family"], "states": [*STATES]} | other
        return Scope(**asked)

    def list_of(self, dossiers: list[str]) -> Listed:
        return Listed(self.commune, 1, dict.fromkeys(dossiers, self.village))

    def finds(self, dossier: str | None = None, *, who: str = "inspector", act: Any = None, **more: Any) -> None:
        given = {"inspection": self.looks, "finding": "differs", "total": 80, "text": TEXT} | more
        stream = dossier or self.recognised
        self.as_(who, lambda desk: inspections.enter_finding(desk, dossier=stream, **given), **(act or {}))

    def closes(self, inspection: str, *, who: str = "inspector", **more: Any) -> None:
        self.as_(who, lambda desk: inspections.close_inspection(desk, inspection=inspection, **more))

    def comments(self, desk: Any, dossier: str, comment: str) -> dict[str, Any]:
        return posting.raise_objection(desk, dossier=dossier, objection=comment, text=TEXT)

    def _second_list(self) -> str:
        """A list that is still up."""
        (self.posted,) = self.register(self.enroll(1))
        self.assess([self.posted])
        self.meet([self.posted])
        self.open_list = self.post([self.posted])
        return self.open_list

    def head_of(self, dossier: str) -> str:
        return self.heads()[dossier.split(".")[3]]

    # What the cases do; each is one command

    def as_(self, who: str, decide: Decide, *, digest: str = "d" * 64, **act: Any) -> None:
        """The command under that person's mandate: a name of this commune's people, or an id."""
        person = getattr(self, who, who)
        self.perform(self.act(person, **{"seen": SEEN} | act), decide, digest=digest)

    def setting_up(self, decide: Decide) -> None:
        self.perform(self.upper(), decide)

    def assesses(self, dossier: str | None = None, *, who: str = "officer", act: Any = None, **scores: Any) -> None:
        stream = dossier or self.registered
        person = self.head_of(stream)
        # None takes a criterion out.
        mixed = {name: value for name, value in {**self.full_scores(), **scores}.items() if value is not None}
        rows = [Assessed(stream, mixed, person)]
        self.as_(who, lambda desk: self_assessment.assess(desk, assessed=rows), **(act or {}))

    def meets(self, dossier: str | None = None, *, who: str = "officer", act: Any = None, **more: Any) -> None:
        row = Voted(dossier or self.assessed, more.pop("votes", VOTES), more.pop("score", 90))
        sheet = {"held_on": date(2026, 10, 19), "summoned": 50, "present": 40, "ballot": "secret", "voted": [row]}
        sheet |= {"place": self.village, "meeting": new_id()} | more
        self.as_(who, lambda desk: village.hold_meeting(desk, **sheet), **(act or {}))

    def appraises(self, dossier: str | None = None, *, who: str = "appraiser", act: Any = None, **more: Any) -> None:
        row = Appraised(dossier or self.closed, **{"score": 85, "upheld": True} | more)
        self.as_(who, lambda desk: appraise(desk, appraised=[row]), **(act or {}))

    def decides(self, dossier: str | None = None, *, who: str = "signer", act: Any = None, **more: Any) -> None:
        given = {
            "decision": new_id(),
            "number": "02/QĐ-UBND",
            "signed_on": date(2026, 10, 20),
            "form": "direct",
            "basis": [],
            "recognised": [dossier or self.appraised],
        } | more
        self.as_(who, lambda desk: issue_decision(desk, **given), **(act or {}))

    def registers(self, *, who: str = "officer", act: Any = None, **more: Any) -> None:
        subject, head = more.pop("pair", self.enrolled)
        asking = Asking(subject, more.pop("person", head), more.pop("consent", CONSENT))
        given = {"title": "family", "year": 2026, "place": self.village, "asking": [asking]} | more
        self.as_(who, lambda desk: registration.register(desk, **given), **(act or {}))

    def returns(self, dossier: str, to_step: str, *, who: str = "appraiser", reason: str = "entry-wrong") -> None:
        mend: list[dict[str, str | None]] = [{"criterion": None, "reason": reason}]
        self.as_(who, lambda desk: aside.send_back(desk, dossier=dossier, to_step=to_step, mend=mend, text=None))

    def enrolls(self, kind: str, place: str) -> None:
        subject = Household(new_id(), (new_id(),), TEXT)
        self.setting_up(lambda desk: setup.enroll(desk, kind=kind, place=place, subjects=[subject]))

    def holds(self, dossier: str, *, who: str = "appraiser", reason: str = "complaint") -> None:
        self.as_(who, lambda desk: remedies.hold(desk, dossier=dossier, reason=reason, text=None))

    def rules(
        self, command: str, dossier: str, *, who: str = "signer", act: Any = None, paper: Any = None, **more: Any
    ) -> None:
        """A ruling: `command` is one of those that take a signed paper."""
        told = {"number": "03/QĐ-UBND", "signed_on": date(2026, 10, 20), "text": TEXT} | (paper or {})
        rule = getattr(remedies, command)
        self.as_(who, lambda desk: rule(desk, dossier=dossier, paper=remedies.ruling(**told), **more), **(act or {}))

    def takes_back(self, dossier: str, *, who: str = "officer", **more: Any) -> None:
        """The subject's step, entered by the officer, unless another is to do it."""
        person = self.head_of(dossier) if who == "officer" else None
        given = {"reason": "entered-by-mistake", "text": None, "person": person} | more
        self.as_(who, lambda desk: undoing.retract(desk, dossier=dossier, **given))

    def reopens(self, dossier: str, *, who: str = "signer", act: Any = None, **more: Any) -> None:
        given = {"reason": "new-evidence", "text": TEXT} | more
        self.as_(who, lambda desk: undoing.reopen(desk, dossier=dossier, **given), **(act or {}))

    def appeals(self, dossier: str, *, who: str = "officer", person: str | None = None, **more: Any) -> None:
        given = {"text": TEXT, "person": person or self.head_of(dossier), "consent": CONSENT} | more
        self.as_(who, lambda desk: remedies.appeal(desk, dossier=dossier, **given))

    def withdraws(self, dossier: str, *, person: str | None = None, reason: str = "moved", **more: Any) -> None:
        given = {"reason": reason, "text": None, "person": person or self.head_of(dossier)} | more
        self.as_("officer", lambda desk: aside.withdraw(desk, dossier=dossier, **given))

    def corrects(
        self, dossier: str, version: int, *, who: str = "officer", reason: str = "typing", **values: Any
    ) -> None:
        given = {"dossier": dossier, "version": version, "values": values, "reason": reason, "text": None}
        self.as_(who, lambda desk: correction.correct_entry(desk, **given))

    def corrects_meeting(self, **values: Any) -> None:
        given = {"meeting": self.meeting, "reason": "typing", "text": None} | values
        self.as_("officer", lambda desk: correction.correct_meeting(desk, **given))

    def shows_evidence(self, dossier: str, criterion: str, **more: Any) -> None:
        files = {new_id(): NewFile(TEXT, "image/jpeg", 1)}
        person = self.head_of(dossier)
        self.as_(
            "officer",
            lambda desk: self_assessment.add_evidence(
                desk, dossier=dossier, criterion=criterion, files=files, person=person, **more
            ),
        )

    def grants(self, **more: Any) -> None:
        given = {
            "mandate": new_id(),
            "person": new_id(),
            "office": "signer",
            "places": [self.commune],
            "valid_from": date(2026, 1, 1),
            "valid_to": None,
            "basis": "Quyết định minh họa",
        } | more
        self.setting_up(lambda desk: setup.grant_mandate(desk, **given))

    def establishes(self, name: str) -> None:
        given = {"kind": "village", "code": "01", "parent": self.commune, "area": "normal", "demonstration": True}
        self.setting_up(lambda desk: setup.establish_place(desk, place=new_id(), name=name, **given))


@dataclass(frozen=True)
class Bad:
    """Something that somebody does wrong, and the class of the sentence they are told."""

    name: str
    refusal: type[Refusal]
    does: Callable[[Ready], object]


FIRST = next(iter(Commune.full_scores()))

SCORES = (
    Bad("a score above its maximum", AboveMaximum, lambda c: c.assesses(**{FIRST: 31})),
    Bad("a score far above anything", NotANumber, lambda c: c.assesses(**{FIRST: 10**12})),
    Bad("a score below nought", BelowZero, lambda c: c.assesses(**{FIRST: -1})),
    Bad("a score as a float", NotANumber, lambda c: c.assesses(**{FIRST: 7.5})),
    Bad("a score between two steps", WrongStep, lambda c: c.assesses(**{FIRST: "7.5"})),
    Bad("a score as true", NotANumber, lambda c: c.assesses(**{FIRST: True})),
    Bad("a score in Arabic digits", NotANumber, lambda c: c.assesses(**{FIRST: "٣"})),
    Bad("a score with a power of ten", NotANumber, lambda c: c.assesses(**{FIRST: "1e1"})),
    Bad("a score with NUL in it", NotANumber, lambda c: c.assesses(**{FIRST: "7\x00"})),
    Bad("a score that is a list", NotANumber, lambda c: c.assesses(**{FIRST: [7]})),
    Bad("a criterion without a score", ScoreMissing, lambda c: c.assesses(**{FIRST: None})),
    Bad("a criterion that is not there", UnknownCriterion, lambda c: c.assesses(piano=1)),
    Bad("a village's score above the total", AboveMaximum, lambda c: c.meets(score=101)),
    Bad("a village's score as a float", NotANumber, lambda c: c.meets(score=90.0)),
    Bad("a commune's score below nought", BelowZero, lambda c: c.appraises(score=-1)),
    Bad("a commune's score in words", NotANumber, lambda c: c.appraises(score="chín mươi")),
    Bad("evidence for no criterion", UnknownCriterion, lambda c: c.shows_evidence(c.registered, "piano")),
)

MEETINGS = (
    Bad("votes above those present", TooManyVotes, lambda c: c.meets(votes={"for": 41, "against": 0, "blank": 0})),
    Bad("votes below nought", NotACount, lambda c: c.meets(votes={"for": -1, "against": 0, "blank": 0})),
    Bad("votes without the blank ones", NotACount, lambda c: c.meets(votes={"for": 38, "against": 2})),
    Bad("votes of a kind of their own", NotACount, lambda c: c.meets(votes=VOTES | {"maybe": 0})),
    Bad("half a vote", NotACount, lambda c: c.meets(votes=VOTES | {"for": 0.5})),
    Bad("a meeting in the future", InTheFuture, lambda c: c.meets(held_on=date(2026, 10, 21))),
    Bad("a meeting before the registration", MeetingBeforeRegistration, lambda c: c.meets(held_on=date(2026, 9, 1))),
    Bad("nobody summoned", NobodySummoned, lambda c: c.meets(summoned=0, present=0)),
    Bad("fewer than nobody present", NotACount, lambda c: c.meets(present=-1)),
    Bad("more present than summoned", MorePresentThanSummoned, lambda c: c.meets(present=51)),
    Bad("a meeting without its quorum", NoQuorum, lambda c: c.meets(present=29)),
    Bad("a ballot by dice", BallotKind, lambda c: c.meets(ballot="dice")),
    Bad("a meeting about nothing", EmptyList, lambda c: c.meets(voted=[])),
    Bad("a meeting about another village", NotOnThisList, lambda c: c.meets(voted=[*rows(c, c.assessed, c.far)])),
    Bad("a meeting that confirmed nothing it saw", NotSeen, lambda c: c.meets(act={"seen": ()})),
    Bad("a vote on kin", OwnOrKin, lambda c: c.meets(c.kin)),
    Bad("a vote on what was voted on", NotThisStep, lambda c: c.meets(c.verified)),
    Bad("a vote on no dossier", NotFound, lambda c: c.meets("d.2026.family.nobody.1")),
    Bad("a vote on a meeting", NotFound, lambda c: c.meets(f"meeting.{c.meeting}")),
)


def rows(commune: Ready, *dossiers: str) -> list[Voted]:
    return [Voted(each, VOTES, 90) for each in dossiers]


AUTHORITY = (
    Bad("a decision without a mandate", NoMandate, lambda c: c.decides(act={"mandate": None, "entry_mandate": None})),
    Bad("a decision under a mandate of nobody", NoMandate, lambda c: c.decides(act={"mandate": new_id()})),
    Bad("a decision under another's mandate", NoMandate, lambda c: c.decides(act={"actor": new_id()})),
    Bad("a decision by an appraiser", NotYourOffice, lambda c: c.decides(who="appraiser")),
    Bad("an appraisal in another office's name", NoMandate, lambda c: c.appraises(act={"office": "signer"})),
    Bad("a meeting under a mandate that has ended", NoMandate, lambda c: c.meets(who="gone")),
    Bad("a vote over another village", NotYourPlace, lambda c: c.meets(who="other_officer")),
    Bad("a paper entered without a mandate", NoMandate, lambda c: c.assesses(who=new_id())),
    Bad("a paper of a stranger", NoMandate, lambda c: c.withdraws(c.registered, person=new_id())),
    Bad("verifying and appraising by one person", SameHands, lambda c: c.appraises(**both_hats(c))),
    Bad("an appraisal that confirmed nothing it saw", NotSeen, lambda c: c.appraises(act={"seen": ()})),
)


def both_hats(commune: Ready) -> dict[str, Any]:
    """The village's officer, acting as the appraiser that they also are."""
    act = {
        "mandate": commune.both,
        "entry_mandate": commune.both,
        "office": "commune-appraiser",
    }
    return {"who": "officer", "act": act}


TIME_AND_ORDER = (
    Bad("an assessment of tomorrow", InTheFuture, lambda c: c.assesses(act={"done": date(2026, 10, 21)})),
    Bad("an assessment before the registration", OutOfOrder, lambda c: c.assesses(act={"done": date(2026, 9, 30)})),
    Bad("an assessment of what is assessed", NotThisStep, lambda c: c.assesses(c.assessed)),
    Bad("a decision signed tomorrow", InTheFuture, lambda c: c.decides(signed_on=date(2026, 10, 21))),
    Bad("a decision signed before the appraisal", OutOfOrder, lambda c: c.decides(signed_on=date(2026, 10, 5))),
    Bad("a decision on what is not appraised", NotThisStep, lambda c: c.decides(c.closed)),
    Bad("a decision about nothing", EmptyList, lambda c: c.decides(recognised=[])),
    Bad("a decision with a bell in its number", NotPlainText, lambda c: c.decides(number="02\x07")),
    Bad("a stale version", OutOfDate, lambda c: c.appraises(version=1)),
    Bad("an appraisal over an unanswered comment", UnansweredComments, lambda c: c.appraises(c.commented)),
    Bad("no reason for not upholding", UnknownReason, lambda c: c.appraises(upheld=False)),
    Bad(
        "a replayed command id with other content",
        CommandReused,
        lambda c: c.as_(
            "officer",
            lambda desk: setup.declare_kinship(desk, person=c.signer, subjects=["other"]),
            digest="e" * 64,
            command_id=c.done.command_id,
        ),
    ),
    Bad("a list taken down early", StillPosted, lambda c: c.close(c.listed)),
    Bad("a list that never was", NotFound, lambda c: c.close(new_id())),
    Bad(
        "a comment on what is not posted",
        NotPosted,
        lambda c: c.as_("officer", lambda desk: c.comments(desk, c.closed, new_id())),
    ),
    Bad("an answer to no comment", NoSuchComment, lambda c: answers(c, new_id(), "dismissed")),
    Bad("an answer that is neither yes nor no", NoSuchOutcome, lambda c: answers(c, c.comment, "perhaps")),
    Bad(
        "more files on one day than a person enters",
        TooManyToday,
        lambda c: c.shows_evidence(c.registered, FIRST, before=2_000),
    ),
    Bad("evidence after the posting", NoEvidenceNow, lambda c: c.shows_evidence(c.closed, FIRST)),
    Bad("a return to a later step", MayNotReturn, lambda c: c.returns(c.closed, "award-decision")),
    Bad("a return for no known reason", UnknownReason, lambda c: c.returns(c.closed, "self-assessment", reason="x")),
    Bad("a withdrawal after the award", MayNotWithdraw, lambda c: c.withdraws(c.recognised)),
    Bad("a withdrawal for a decomposed reason", NotPlainText, lambda c: c.withdraws(c.registered, reason=DECOMPOSED)),
)


def answers(commune: Ready, comment: str, outcome: str) -> None:
    given = {"dossier": commune.commented, "objection": comment, "outcome": outcome, "text": TEXT}
    commune.as_("officer", lambda desk: posting.answer_objection(desk, **given))


REGISTRATIONS = (
    Bad("a household that has a live dossier", AlreadyLive, lambda c: c.registers(pair=pair_of(c, c.registered))),
    Bad("a household that holds the title", AlreadyLive, lambda c: c.registers(pair=pair_of(c, c.recognised))),
    Bad("a household of another village", NotEnrolled, lambda c: c.registers(pair=c.elsewhere)),
    Bad("a household that nobody knows", NotEnrolled, lambda c: c.registers(pair=(new_id(), new_id()))),
    Bad("a year without a cycle", NoCycle, lambda c: c.registers(year=2031)),
    Bad("a title without a cycle", NoCycle, lambda c: c.registers(title="\x00family")),
    Bad("a day before the cycle", OutsideCycle, lambda c: c.registers(act={"done": date(2025, 12, 31)})),
    Bad("a household that did not agree", NoConsent, lambda c: c.registers(consent=None)),
    Bad("a household that will agree", NoConsent, lambda c: c.registers(consent=CONSENT | {"on": "2026-10-21"})),
    Bad("a household with a stranger as its head", NoMandate, lambda c: c.registers(person=new_id())),
    Bad("nobody at all", EmptyList, lambda c: c.registers(asking=[])),
    Bad("a village that is not there", NotFound, lambda c: c.registers(place=new_id())),
    Bad("another commune's book", NotYourPlace, lambda c: c.registers(act={"book": c.province})),
)


def pair_of(commune: Ready, dossier: str) -> tuple[str, str]:
    return dossier.split(".")[3], commune.head_of(dossier)


CORRECTIONS = (
    Bad("a correction to the same value", NothingToCorrect, lambda c: c.corrects(c.verified, 3, score=90)),
    Bad("a correction of no entry", NotCorrectable, lambda c: c.corrects(c.verified, 9, score=80)),
    Bad("a correction of an outcome", NotCorrectable, lambda c: c.corrects(c.verified, 3, outcome="not-proposed")),
    Bad("a corrected score above its maximum", AboveMaximum, lambda c: c.corrects(c.verified, 3, score=101)),
    Bad("a corrected day in the future", InTheFuture, lambda c: c.corrects(c.assessed, 2, done=date(2026, 11, 1))),
    Bad(
        "a corrected day before the act before",
        BetweenItsNeighbours,
        lambda c: c.corrects(c.assessed, 2, done=date(2026, 9, 30)),
    ),
    Bad("a village that corrects the commune", NotYourOffice, lambda c: c.corrects(c.appraised, 6, score=84)),
    Bad(
        "an outcome corrected under a decision",
        NeedsSettingAside,
        lambda c: c.corrects(c.recognised, 6, who="appraiser", score=10),
    ),
    Bad("a reason of ten kilobytes", NotPlainText, lambda c: c.corrects(c.verified, 3, score=80, reason="x" * 10_240)),
    Bad(
        "a meeting corrected to more present than summoned",
        MorePresentThanSummoned,
        lambda c: c.corrects_meeting(present=51),
    ),
    Bad("a meeting corrected to fewer than its votes", TooManyVotes, lambda c: c.corrects_meeting(present=39)),
    Bad("a meeting corrected to nothing new", NothingToCorrect, lambda c: c.corrects_meeting(present=40)),
)

SETTING_UP = (
    Bad("a place called by nothing", NotPlainText, lambda c: c.establishes("  ")),
    Bad("a place with NUL in its name", NotPlainText, lambda c: c.establishes("Thôn\x00Một")),
    Bad("a place with a bell in its name", NotPlainText, lambda c: c.establishes("Thôn\x07")),
    Bad("a place with half a letter in its name", NotPlainText, lambda c: c.establishes("Thôn \ud800")),
    Bad("a place in decomposed accents", NotPlainText, lambda c: c.establishes(DECOMPOSED)),
    Bad("a place with a name of ten kilobytes", NotPlainText, lambda c: c.establishes("M" * 10_240)),
    Bad("a household of no village", NotAtHome, lambda c: c.enrolls("household", c.commune)),
    Bad("a unit of a village", NotAtHome, lambda c: c.enrolls("unit", c.village)),
    Bad("an agency of a commune", NotAtHome, lambda c: c.enrolls("agency", c.commune)),
    Bad("a village enrolled as a subject", NotAtHome, lambda c: c.enrolls("village", c.village)),
    Bad("a subject of no kind", NotAtHome, lambda c: c.enrolls("dragon", c.village)),
    Bad("a mandate over nothing", EmptyList, lambda c: c.grants(places=[])),
    Bad("a mandate over a place that is not there", NotFound, lambda c: c.grants(places=[new_id()])),
    Bad("a mandate that ends before it begins", PeriodReversed, lambda c: c.grants(valid_to=date(2025, 12, 31))),
    Bad("a mandate on a ground with NUL in it", NotPlainText, lambda c: c.grants(basis="QĐ\x00")),
    Bad("a mandate ended twice", AlreadyEnded, lambda c: c.end_mandate(c.gone)),
    Bad(
        "a mandate ended backwards",
        EndsBeforeNow,
        lambda c: c.setting_up(
            lambda desk: setup.end_mandate(
                desk, mandate=c.mandates[c.officer], reason="nghỉ việc", on=date(2026, 10, 19)
            )
        ),
    ),
    Bad(
        "a household enrolled again",
        OutOfDate,
        lambda c: c.setting_up(
            lambda desk: setup.enroll(
                desk, kind="household", place=c.village, subjects=[Household(c.enrolled[0], (new_id(),), TEXT)]
            )
        ),
    ),
)

COMMANDS: tuple[Bad, ...] = (
    *SCORES, *MEETINGS, *AUTHORITY, *TIME_AND_ORDER, *REGISTRATIONS, *CORRECTIONS, *SETTING_UP,
)  # fmt: skip
