"""Given facts, when a command, then facts or a refusal: histories of one stream, without a store."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from domain.clock import start_of_day
from domain.criteria import load_criteria
from domain.dossier import Dossier, stream_of
from domain.errors import Refusal
from domain.pinned import Rules
from domain.policies import Standing, Warrant
from domain.procedures import load_procedure
from domain.stream import Act, Fact, Stream, project
from tests.domain.editions import altered, family_criteria, family_procedure
from tests.packaged import rules_of

S = TypeVar("S", bound=Stream)

RULES = rules_of("family")
SEEN = ({"book": "xa", "position": 1, "digest": "0" * 64},)
TEXT = {"item": "text-1", "digest": "f" * 64}

# The people: a household, two officers of its village, two in the commune, and one who only types.
HEAD, SPOUSE = "head", "spouse"
OFFICER, DEPUTY = "officer", "deputy"
APPRAISER, SIGNER, CLERK = "appraiser", "signer", "clerk"
OFFICE_OF = {
    HEAD: "household",
    SPOUSE: "household",
    OFFICER: "village-officer",
    DEPUTY: "village-officer",
    APPRAISER: "commune-appraiser",
    SIGNER: "signer",
    CLERK: "village-officer",
}

DOSSIER = stream_of(year=2026, title="family", subject="s-1", attempt=1)


def october(day: int) -> date:
    """A day of October 2026; the 32nd is the first of November."""
    return date(2026, 10, 1) + timedelta(days=day - 1)


def at(day: int, hour: int = 9) -> datetime:
    """That hour of a day in October 2026, as it is in Việt Nam."""
    return start_of_day(october(day)) + timedelta(hours=hour)


# Acts and what they rely on


def act(person: str, day: int, **more: Any) -> Act:
    """An act of that person, entered at nine on that day of October."""
    base = Act(book="xa", actor=person, now=at(day), command_id="c-1", source="form", office=OFFICE_OF[person])
    mandate = None if OFFICE_OF[person] == "household" else f"m-{person}"
    return replace(base, **{"mandate": mandate, "entry_mandate": mandate, "seen": SEEN} | more)


def by(
    person: str,
    day: int,
    *,
    rules: Rules = RULES,
    kin: tuple[str, ...] = (),
    until: datetime | None = None,
    office: str | None = None,
    **more: Any,
) -> Warrant:
    """By what a person acts on that day; with `on_behalf_of` they only enter what another did."""
    whose = more.get("on_behalf_of", person)
    standing = Standing(
        office or OFFICE_OF[whose], frozenset({"thon-1"}), frozenset({whose}), frozenset(kin), until=until
    )
    return Warrant(act(person, day, **more), rules, standing)


def rules_with(*, procedure: dict[str, Any] | None = None, criteria: dict[str, Any] | None = None) -> Rules:
    """The packaged editions altered at the given places."""
    document, points = family_procedure(), family_criteria()
    for way, value in (procedure or {}).items():
        document = altered(document, way, value)
    for way, value in (criteria or {}).items():
        points = altered(points, way, value)
    return Rules(
        load_procedure(document, file="procedure.json"),
        load_criteria(points, file="criteria.json", titles=frozenset({"family"})),
    )


# Facts of the past


@dataclass(frozen=True)
class Past:
    """A fact as it was written: nothing about it is looked up in today's rules."""

    kind: type[Fact]
    person: str
    day: int
    data: dict[str, Any]
    act: dict[str, Any] = field(default_factory=dict)

    def but(self, **data: Any) -> "Past":
        """The same with other values."""
        return replace(self, data=self.data | data)

    def of(self, person: str, **act: Any) -> "Past":
        """The same by another person."""
        return replace(self, person=person, act=act)

    def on(self, day: int) -> "Past":
        """The same on another day."""
        return replace(self, day=day)


def went(state: str, step: str | None, *offices: str) -> dict[str, Any]:
    """What every fact of a dossier says of where it stands."""
    return {"state": state, "next_step": step, "next_office": list(offices), "due_on": None, "entry_mandate": None}


REGISTERED = Past(
    Dossier.Registered,
    HEAD,
    1,
    went("registered", "self-assessment", "household")
    | {
        "title": "family",
        "title_name": {"vi": "Gia đình học tập", "en": "Learning Family"},
        "year": 2026,
        "subject": "s-1",
        "subject_kind": "household",
        "attempt": 1,
        "previous": None,
        "commune": {"id": "xa", "name": "Xã Thử"},
        "place": {"id": "thon-1", "name": "Thôn Một"},
        "area": "normal",
        "people": [HEAD, SPOUSE],
        "consent": None,
    },
)
FULL = {item.id: int(item.maximum) for item in RULES.criteria.items}  # type: ignore[union-attr]
SELF_ASSESSED = Past(
    Dossier.SelfAssessed,
    HEAD,
    2,
    went("self_assessed", "village-verification", "village-officer")
    | {"scores": FULL, "total": 100, "maximum": 100, "passed": True, "consent": None, "counted": []},
)
VOTES = {"for": 38, "against": 1, "blank": 1}
VERIFIED = Past(
    Dossier.VillageVerified,
    OFFICER,
    3,
    went("verified", "posting", "village-officer")
    | {
        "meeting": "meeting-1",
        "held_on": "2026-10-03",
        "summoned": 50,
        "present": 40,
        "quorum": 30,
        "ballots": VOTES,
        "needed": 24,
        "score": 90,
        "outcome": "proposed",
        "hands": [OFFICER],
        "counted": [],
    },
)
POSTED = Past(
    Dossier.Posted,
    OFFICER,
    4,
    went("posted", "posting-close", "village-officer") | {"posting": "posting-1", "until": "2026-10-14"},
)
COMMENTED = Past(
    Dossier.ObjectionRaised,
    OFFICER,
    5,
    went("posted", "posting-close", "village-officer") | {"objection": "o-1", "text": TEXT},
)
ANSWERED = Past(
    Dossier.ObjectionAnswered,
    OFFICER,
    6,
    went("posted", "posting-close", "village-officer") | {"objection": "o-1", "outcome": "dismissed", "text": TEXT},
)
CLOSED = Past(
    Dossier.PostingClosed,
    OFFICER,
    14,
    went("posted", "commune-appraisal", "commune-appraiser") | {"posting": "posting-1", "objections": 0},
)
APPRAISED = Past(
    Dossier.CommuneAppraised,
    APPRAISER,
    15,
    went("appraised", "award-decision", "signer")
    | {"score": 85, "outcome": "upheld", "reason": None, "text": None, "hands": [APPRAISER], "counted": []}
    | dict.fromkeys(("meeting", "ballots", "needed", "council")),
)
RECOGNISED = Past(
    Dossier.AwardDecided,
    SIGNER,
    16,
    went("recognised", None)
    | {
        "decision": "d-1",
        "number": "01/QĐ-UBND",
        "signed_on": "2026-10-16",
        "code": "c" * 64,
        "outcome": "recognised",
        "valid_from": "2026-10-16",
        "valid_until": "2027-10-15",
        "reason": None,
        "text": None,
        "authority": {"vi": "Chủ tịch", "en": "Chair"},
        "hands": [SIGNER],
    },
)
RETURNED = Past(
    Dossier.Returned,
    APPRAISER,
    15,
    went("returned", "self-assessment", "household")
    | {
        "from_step": "commune-appraisal",
        "to_step": "self-assessment",
        "mend": [{"criterion": None, "reason": "evidence-missing"}],
        "text": None,
        "times": 1,
        "cause": "office",
    },
)
WITHDRAWN = Past(
    Dossier.Withdrawn, HEAD, 5, went("withdrawn", None) | {"reason": "moved", "text": None, "consent": None}
)

NOT_UPHELD = APPRAISED.but(**went("not_upheld", None), outcome="not-upheld", score=20, reason="other")
REFUSED = RECOGNISED.but(
    **went("refused", None), outcome="refused", valid_from=None, valid_until=None, reason="other", text=None
)

WAY = (REGISTERED, SELF_ASSESSED, VERIFIED, POSTED, CLOSED, APPRAISED, RECOGNISED)


def up_to(last: Past) -> tuple[Past, ...]:
    """The way of a dossier up to that fact."""
    return WAY[: WAY.index(last) + 1]


# Given, when, then


@dataclass(frozen=True)
class Expected:
    kind: type[Fact]
    fields: dict[str, Any]


def fact(kind: type[Fact], **fields: Any) -> Expected:
    """A fact of that kind with at least these values; `person` and `entered_by` are those of its act."""
    return Expected(kind, fields)


class History(Generic[S]):
    """A stream with its past; `when` adds to it or is refused, `then` says what came of it."""

    def __init__(self, stream: S) -> None:
        self.stream = stream
        self.refusal: Refusal | None = None

    def when(self, command: Callable[[S], object]) -> "History[S]":
        assert self.refusal is None, f"refused before: {self.refusal}"
        try:
            command(self.stream)
        except Refusal as refusal:
            self.refusal = refusal
        return self

    @property
    def happened(self) -> list[Fact]:
        return list(self.stream.pending_events)  # type: ignore[arg-type]

    def then(self, *expected: Expected) -> "History[S]":
        """Exactly these facts happened, in this order."""
        assert self.refusal is None, f"refused: {self.refusal!r}"
        assert [each.TOPIC for each in self.happened] == [each.kind.TOPIC for each in expected]
        for found, wanted in zip(self.happened, expected, strict=True):
            said = vars(found) | {"person": found.act.person, "entered_by": found.act.actor}
            assert {name: said[name] for name in wanted.fields} == wanted.fields
        return self

    def then_refused(self, kind: type[Refusal], **params: Any) -> "History[S]":
        """Refused for exactly that reason, with these numbers in the sentence; nothing happened."""
        assert type(self.refusal) is kind, f"{self.refusal!r}, and {self.happened}"
        assert {name: self.refusal.params[name] for name in params} == params
        assert "%(" not in str(self.refusal)
        assert self.happened == []
        return self


def given(*past: Past, stream: str = DOSSIER) -> History[Any]:
    """The stream that these facts make."""
    facts = [_made(each, stream, version) for version, each in enumerate(past, start=1)]
    return History(project(facts, tuple(f"{version:064d}" for version in range(1, len(facts) + 1))))


def _made(past: Past, stream: str, version: int) -> Fact:
    moment = at(past.day)
    who = act(past.person, past.day, **past.act)
    made: Fact = object.__new__(past.kind)
    made.__dict__.update(
        past.data,
        originator_id=stream,
        originator_version=version,
        originator_topic=past.kind.TOPIC.partition(".")[0],
        timestamp=moment,
        act=who,
        occurred_at=moment,
        precision="instant",
        rules=RULES.pinned,
    )
    return made
