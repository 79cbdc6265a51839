"""Nominating: those who meet the criteria of a movement are proposed for one of its rewards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.commands.batch import decide_each
from domain.commands.merits import PREPARING, applicant, must_go_by
from domain.commands.rewarded import may_be_rewarded, read_people
from domain.commands.setup import keeping
from domain.desk import Desk
from domain.dossier import Dossier, stream_of
from domain.edition import Label
from domain.errors import EmptyList, NotFound, NotOnThisList
from domain.merit import Merit
from domain.place import Place
from domain.policies import Standing, no_kin
from domain.reward import Reward
from domain.reward_refusals import (
    CriterionNotMet,
    NoSuchForm,
    NoSuchKind,
    NotHeldLongEnough,
    NotTheOccasion,
    TooManyProposed,
)
from domain.rewarding import Form, Forms
from domain.rewarding.criteria import Kind
from domain.rewarding.forms import PERIOD
from domain.rewarding.weighing import MET, Case, Weighed, findings
from domain.sampling import Listed
from domain.status import RECOGNISED
from domain.text import plain


@dataclass(frozen=True, slots=True)
class Asked:
    """For which reward, on which occasion and of which kind it is asked."""

    forms: Forms
    form: Form
    occasion: str
    kind: Kind
    subject_kind: str
    year: int

    @property
    def title(self) -> str:
        """The title whose years count."""
        return str(self.forms.title_of(self.subject_kind))

    @property
    def first(self) -> int:
        """From which year on titles are looked at."""
        window = self.year - (self.form.years or 1) + 1
        return min(window, self.forms.period[0]) if self.occasion == PERIOD and self.forms.period else window


def asked(forms: Forms, *, form: str, occasion: str, kind: str, subject_kind: str, year: int) -> Asked:
    """What is asked, if the edition knows it; a review only in the last of its years."""
    found, of_kind = forms.form(form), forms.kind_of(kind)
    if found is None or occasion not in found.occasions:
        raise NoSuchForm(field="form")
    if of_kind is None or subject_kind not in of_kind.subjects or forms.title_of(subject_kind) is None:
        raise NoSuchKind(field="kind")
    return Asked(forms, found, occasion, of_kind, subject_kind, year)


def must_be_time(of: Asked) -> None:
    """Refuse the review of a period before its last year."""
    if of.occasion == PERIOD and of.forms.period is not None and of.year != of.forms.period[1]:
        first, last = of.forms.period
        raise NotTheOccasion(field="form", first=str(first), last=str(last))


def nominate(
    desk: Desk,
    *,
    reward: str,
    place: str,
    of: Asked,
    basis: str,
    holders: Sequence[str],
    chosen_from: Listed,
    weighed: Mapping[str, Weighed],
    left_out: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Propose some of those who meet everything; what each meets is looked up once more, apart from the list."""
    standing = desk.beside(PREPARING, place)
    must_be_time(of)
    if desk.act.book != (commune := keeping(desk, place).place):
        raise NotFound
    must_go_by(desk, commune, of.forms, of.year)
    if not holders:
        raise EmptyList(field="holders")
    whole = len(chosen_from.dossiers)
    if len(holders) > (most := of.form.most(whole)):
        raise TooManyProposed(field="holders", percent=of.form.at_most_percent or 100, whole=whole, most=most)
    if not {*holders} <= {*chosen_from.dossiers} & weighed.keys():
        raise NotOnThisList
    chosen = [weighed[each] for each in dict.fromkeys(holders)]
    desk.fetch([stream for each in chosen for stream in _streams(each.case, of)])
    read_people(desk, [each.case.subject for each in chosen], of.forms, of.year)
    told: list[dict[str, Any]] = []
    decide_each(
        chosen,
        lambda each: told.append(_told(desk, each, of, standing)),
        named=lambda each: each.case.named,
    )
    proposed = Reward.open(
        Reward.Proposed,
        f"reward.{reward}",
        desk.act,
        place=desk.named(place),
        year=of.year,
        title=of.title,
        form={"id": of.form.id, **of.form.label.as_data()},
        edition={"id": of.forms.id, "digest": of.forms.digest},
        conditions=of.form.conditions,
        basis=plain("basis", basis),
        chosen_from=chosen_from.named,
        holders=told,
        kind={"id": of.kind.id, "subject_kind": of.subject_kind, **of.kind.label.as_data()},
        occasion=of.occasion,
        period=_period(of),
        left_out=[dict(each) for each in left_out],
        entry_mandate=desk.act.entry_mandate,
    )
    desk.keep(proposed)
    return {"reward": reward}


def _period(of: Asked) -> dict[str, int] | None:
    if of.occasion != PERIOD or of.forms.period is None:
        return None
    return {"from": of.forms.period[0], "to": of.forms.period[1]}


def _streams(case: Case, of: Asked) -> list[str]:
    titles = [
        stream_of(year=year, title=of.title, subject=whose, attempt=1) for year, by in case.held.items() for whose in by
    ]
    return [Merit.stream_of(year=of.year, kind=of.kind.id, subject=case.subject), f"subject.{case.subject}", *titles]


def _told(desk: Desk, weighed: Weighed, of: Asked, standing: Standing) -> dict[str, Any]:
    case = weighed.case
    who = applicant(desk, case.subject)
    if who.kind != of.subject_kind:
        raise NotOnThisList
    dossier = desk.get(Dossier, case.named) if case.named != case.subject else None
    if dossier is not None and (dossier.subject, dossier.year, dossier.title) != (case.subject, of.year, of.title):
        raise NotOnThisList
    no_kin(who.subject, [*who.people, *(dossier.people if dossier else ())], standing)
    may_be_rewarded(desk, who, of.forms, of.year)
    again = _looked_up(desk, case, of, dossier)
    found = findings(again, kind=of.kind, form=of.form, year=of.year)
    for each in found:
        if each.breaks:
            raise NotHeldLongEnough(field="holders", years=of.form.years or 1)
        if each.outcome != MET:
            raise CriterionNotMet(field="holders", criterion=_called(of, each.id))
    return {
        "dossier": dossier.id if dossier else None,
        "subject": case.subject,
        "years": sorted(year for year in again.held if year >= of.first),
        "votes": again.votes,
        "present": again.present,
        "rank": weighed.rank,
        "criteria": [each.as_data() for each in found],
    }


def votes_of(dossier: Dossier) -> dict[str, int | None]:
    """How many voted for it, of how many, as the village's meeting now reads; None where none voted."""
    voted = [each.values for each in dossier.stood if each.topic == "village-verified"]
    return {
        "votes": voted[-1]["ballots"]["for"] if voted else None,
        "present": voted[-1]["present"] if voted else None,
    }


def _looked_up(desk: Desk, case: Case, of: Asked, dossier: Dossier | None) -> Case:
    """The same out of the streams themselves; what the register counts is as the list had it."""
    merit = desk.find(Merit, Merit.stream_of(year=of.year, kind=of.kind.id, subject=case.subject))
    if merit is not None:
        desk.rely_on_head(merit.id)
    if merit is not None and merit.edition != of.forms.digest:
        # Said on other criteria, whatever they are called.
        merit = None
    if dossier is not None:
        desk.rely_on_head(dossier.id)
    voted = votes_of(dossier) if dossier else {"votes": None, "present": None}
    if voted["votes"] is None and merit is not None:
        voted = {"votes": merit.votes, "present": merit.present}
    held = {
        year: by
        for year, by in case.held.items()
        if all(_became(desk, whose, case.subject, of) and _holds_in(desk, whose, of.title, year) for whose in by)
    }
    judged = merit.judged if merit else {}
    return Case(case.subject, case.subject_kind, case.named, held, **voted, judged=judged, counted=case.counted)


def _holds_in(desk: Desk, subject: str, title: str, year: int) -> bool:
    """Whether a subject holds the title of a year, by any of its attempts."""
    attempt, held = 1, False
    while found := desk.find(Dossier, stream_of(year=year, title=title, subject=subject, attempt=attempt)):
        held, attempt = held or found.state == RECOGNISED, attempt + 1
    return held


def _became(desk: Desk, whose: str, subject: str, of: Asked) -> bool:
    """Whether a title is the subject's own, or that of a place out of which it was made, and that counts."""
    reached, more = {whose}, [whose]
    while more and subject not in reached:
        found = desk.find(Place, f"place.{more.pop()}")
        into = [each["id"] for each in found.into] if found and of.forms.inherits else []
        more += [each for each in into if each not in reached]
        reached |= {*into}
    return subject in reached


def _called(of: Asked, id: str) -> Label:
    return next(each.label for each in of.kind.criteria if each.id == id)
