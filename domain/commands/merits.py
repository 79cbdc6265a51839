"""Merits: what a council judged of those who take part in a movement is entered for a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.commands.batch import decide_each
from domain.commands.figures import check_share
from domain.commands.rewarded import may_be_rewarded, read_people
from domain.commands.setup import keeping
from domain.desk import Desk
from domain.errors import EmptyList, InTheFuture, NotFound, OutOfDate
from domain.merit import Merit
from domain.policies import no_kin
from domain.reward_refusals import NoSuchKind, NotACriterion, NotOfThisKind
from domain.reward_rules import RewardRules
from domain.rewarding import Forms, sample
from domain.rewarding.criteria import FIGURE, Criterion, Kind
from domain.subject import PLACES, Applicant, Subject
from domain.text import plain

# Who prepares rewards for the commune, and so enters what its council judged and proposes.
PREPARING = ("culture-office", "records-officer")


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure as it was typed in: so many of so many, and where that is written."""

    part: int
    whole: int
    source: str


@dataclass(frozen=True, slots=True)
class Judging:
    """The word on one subject: by criterion whether it is met; on what is not among them nothing was said yet."""

    subject: str
    said: Mapping[str, bool] = field(default_factory=dict)
    figures: Mapping[str, Measured] = field(default_factory=dict)
    votes: int | None = None
    present: int | None = None


def may_prepare(desk: Desk, place: str) -> None:
    """Refuse whoever prepares no rewards here."""
    desk.must_hold(PREPARING, place)


def must_go_by(desk: Desk, commune: str, forms: Forms, year: int) -> None:
    """Refuse an edition that the commune does not go by in that year, and whoever was shown one until just now."""
    stream = RewardRules.stream_of(commune)
    adopted = desk.find(RewardRules, stream)
    desk.rely_on_head(stream)
    if forms.digest != ((adopted and adopted.in_force(year)) or sample().digest):
        raise OutOfDate


def judge_merits(
    desk: Desk,
    *,
    place: str,
    year: int,
    forms: Forms,
    kind: str,
    minutes: str,
    judged_on: date,
    judging: Sequence[Judging],
) -> dict[str, Any]:
    """Enter the word of the council on each of them, by its minutes."""
    standing = desk.beside(PREPARING, place)
    found = forms.kind_of(kind)
    if found is None:
        raise NoSuchKind(field="kind")
    if desk.act.book != (commune := keeping(desk, place).place):
        raise NotFound
    must_go_by(desk, commune, forms, year)
    if not judging:
        raise EmptyList(field="subjects")
    if judged_on > day_of(desk.act.now):
        raise InTheFuture(field="judged_on")
    told = {
        "place": desk.named(place),
        "year": year,
        "kind": {"id": found.id, **found.label.as_data()},
        "edition": {"id": forms.id, "digest": forms.digest},
        "minutes": plain("minutes", minutes),
        "judged_on": judged_on.isoformat(),
        "entry_mandate": desk.act.entry_mandate,
    }
    desk.fetch([_stream(year, found, each) for each in judging])
    read_people(desk, [each.subject for each in judging], forms, year)

    def decide(each: Judging) -> None:
        who = applicant(desk, each.subject)
        if who.kind not in found.subjects or place not in desk.above(who.place):
            raise NotOfThisKind(field="subjects")
        no_kin(who.subject, who.people, standing)
        may_be_rewarded(desk, who, forms, year)
        _judge(desk, _stream(year, found, each), told | _word(each, found, who))

    decide_each(judging, decide, named=lambda each: each.subject)
    return {"place": place, "subjects": [each.subject for each in judging]}


def _stream(year: int, kind: Kind, judging: Judging) -> str:
    return Merit.stream_of(year=year, kind=kind.id, subject=judging.subject)


def applicant(desk: Desk, subject: str) -> Applicant:
    """Who takes part: somebody enrolled, or a place that is its own subject."""
    enrolled = desk.find(Subject, f"subject.{subject}")
    found = enrolled.applicant if enrolled else None
    if found is None:
        found = desk.place(subject).applicant
        if found.kind not in PLACES:
            raise NotFound
    return found


def _word(judging: Judging, kind: Kind, who: Applicant) -> dict[str, Any]:
    asked = {each.id: each for each in kind.asked_of(who.kind) if each.is_judged}
    if not {*judging.said, *judging.figures} <= asked.keys():
        raise NotACriterion(field="rows")
    if judging.votes is not None or judging.present is not None:
        check_share(judging.votes or 0, judging.present or 0)
    return {
        "subject": who.subject,
        "subject_kind": who.kind,
        "judged": [told for each in asked.values() if (told := _of(each, judging)) is not None],
        "votes": judging.votes,
        "present": judging.present,
    }


def _of(criterion: Criterion, judging: Judging) -> dict[str, Any] | None:
    """Words are met as the council says; a figure, if its rules name a share, as it says itself."""
    said, measured = judging.said.get(criterion.id), judging.figures.get(criterion.id)
    if criterion.condition != FIGURE or measured is None:
        # A figure that is nowhere written is none.
        return None if said is None or criterion.condition == FIGURE else {"criterion": criterion.id, "met": said}
    check_share(measured.part, measured.whole)
    if criterion.least is not None:
        said = measured.part * 100 >= criterion.least * measured.whole
    told = {"part": measured.part, "whole": measured.whole, "source": plain("source", measured.source)}
    return {"criterion": criterion.id, "met": bool(said)} | told


def _judge(desk: Desk, stream: str, data: dict[str, Any]) -> None:
    found = desk.find(Merit, stream)
    if found is None:
        desk.keep(Merit.open(Merit.Judged, stream, desk.act, **data))
    else:
        found.happen(Merit.Judged, desk.act, **data)
        desk.keep(found)
