"""Setting up: places, mandates, households, rules, cycles and targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.capacity import capacity
from domain.commands.appointing import may_appoint, may_settle
from domain.criteria import Criteria
from domain.cycle import Cycle, Target
from domain.desk import Desk
from domain.errors import EmptyList, NotAtHome, OnPlaceholder, OutOfDate, PeriodReversed
from domain.mandate import Mandate
from domain.mandate_refusals import OfficeOnlyReads
from domain.officer import Officer
from domain.place import Place
from domain.procedures import Procedure
from domain.reading import NEVER_ACTING
from domain.rulebook import CriteriaRules, ProcedureRules, stream_of
from domain.stream import RepeatableFact, Stream
from domain.subject import Subject, enrolled_in
from domain.text import plain


def establish_place(
    desk: Desk, *, place: str, kind: str, name: str, code: str, parent: str | None, area: str, demonstration: bool
) -> dict[str, Any]:
    """A place enters the register; it is written in the upper book."""
    desk.keep(
        Place.open(
            Place.Established,
            f"place.{place}",
            desk.act,
            kind=kind,
            name=plain("name", name),
            code=plain("code", code, most=40),
            parent=parent,
            area=area,
            demonstration=demonstration,
            entry_mandate=desk.act.entry_mandate,
        )
    )
    return {"place": place}


def grant_mandate(
    desk: Desk,
    *,
    mandate: str,
    person: str,
    office: str,
    places: Sequence[str],
    valid_from: date,
    valid_to: date | None,
    basis: str,
    signing: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A person is given an office over places; `signing` says in whose place papers are signed under it."""
    if not places:
        raise EmptyList(field="places")
    may_appoint(desk, person=person, office=office, places=places)
    if valid_to is not None and valid_to < valid_from:
        raise PeriodReversed(field="valid_to")
    desk.keep(
        Mandate.open(
            Mandate.Granted,
            f"mandate.{mandate}",
            desk.act,
            person=person,
            office=office,
            places=[desk.named(place) for place in places],
            valid_from=valid_from.isoformat(),
            valid_to=None if valid_to is None else valid_to.isoformat(),
            basis=plain("basis", basis),
            signing=capacity(signing),
            entry_mandate=desk.act.entry_mandate,
        )
    )
    return {"mandate": mandate}


def end_mandate(desk: Desk, *, mandate: str, reason: str, on: date | None = None) -> dict[str, Any]:
    """A mandate ends now, or after a later day."""
    ending = desk.get(Mandate, f"mandate.{mandate}")
    may_settle(desk, ending)
    ending.end(desk.act, reason=plain("reason", reason), on=on)
    desk.keep(ending)
    return {"mandate": mandate}


def declare_kinship(desk: Desk, *, person: str, subjects: Sequence[str]) -> dict[str, Any]:
    """An officer names the subjects to keep away from."""
    stream = f"officer.{person}"
    data = {"person": person, "subjects": list(subjects), "entry_mandate": desk.act.entry_mandate}
    add_fact(desk, Officer, Officer.KinshipDeclared, stream, data)
    return {"officer": person}


@dataclass(frozen=True, slots=True)
class Household:
    """A subject to enroll: its people, head first, and the vault's reference to its name."""

    subject: str
    people: tuple[str, ...]
    name: dict[str, str]


# Who keeps the list of those who may ask for a title, by the kind of the place where they are at home.
ENROLLING: Mapping[str, tuple[str, ...]] = {
    "village": ("records-officer", "village-officer"),
    "commune": ("records-officer", "village-officer"),
    "province": ("upper-officer",),
    "district": ("upper-officer",),
}


def may_enroll(desk: Desk, place: str) -> None:
    """Refuse whoever keeps no list of subjects here."""
    desk.must_hold(ENROLLING[desk.place(place).kind], place)


def enroll(desk: Desk, *, kind: str, place: str, subjects: Sequence[Household]) -> dict[str, Any]:
    """Subjects of one place enter the register, by an officer of that place or while the system is set up."""
    here = desk.standing_place(place)
    may_enroll(desk, place)
    if kind not in enrolled_in(here.kind):
        raise NotAtHome(place=here.name)
    desk.fetch([f"subject.{subject.subject}" for subject in subjects])
    for subject in subjects:
        stream = f"subject.{subject.subject}"
        known = desk.find(Subject, stream)
        # A person may have joined a household before asking for a title; nothing is enrolled twice.
        if known is not None and (known.kind is not None or kind != "person" or known.book != desk.act.book):
            raise OutOfDate
        data = {
            "kind": kind,
            "place": here.named_at(desk.act.moment),
            "people": list(subject.people),
            "name": subject.name,
            "entry_mandate": desk.act.entry_mandate,
        }
        add_fact(desk, Subject, Subject.Enrolled, stream, data)
    return {"subjects": len(subjects)}


def adopt(desk: Desk, *, procedures: Sequence[Procedure] = (), criteria: Sequence[Criteria] = ()) -> dict[str, Any]:
    """A commune takes editions as its own; they are kept whole in its book."""
    for procedure in procedures:
        if idle := sorted(NEVER_ACTING.intersection(office.id for office in procedure.offices)):
            raise OfficeOnlyReads(offices=", ".join(idle))
        _adopt(desk, procedure, "procedure", ProcedureRules, ProcedureRules.ProcedureAdopted)
    for each in criteria:
        _adopt(desk, each, "criteria", CriteriaRules, CriteriaRules.CriteriaAdopted)
    return {"adopted": [each.id for each in procedures] + [each.id for each in criteria]}


def _adopt(
    desk: Desk, edition: Procedure | Criteria, kind: str, rulebook: type[Stream], fact: type[RepeatableFact]
) -> None:
    stream = stream_of(book=desk.act.book, kind=kind, title=edition.title)
    data = {
        "edition_id": edition.id,
        "title": edition.title,
        "digest": edition.digest,
        "edition": edition.document,
        "entry_mandate": desk.act.entry_mandate,
    }
    add_fact(desk, rulebook, fact, stream, data)


def add_fact(desk: Desk, kind: type[Stream], fact: type[RepeatableFact], stream: str, data: dict[str, Any]) -> None:
    """Open a stream with a fact that can happen again, or add it."""
    found = desk.find(kind, stream)
    if found is None:
        found = kind.open(fact, stream, desk.act, **data)
    else:
        found.happen(fact, desk.act, **data)
    desk.keep(found)


def open_cycle(
    desk: Desk,
    *,
    year: int,
    opens_on: date,
    closes_on: date,
    titles: Sequence[tuple[Procedure, Criteria]],
    demonstration: bool,
) -> dict[str, Any]:
    """The year's titles can be asked for; a real cycle does not open on a placeholder."""
    if closes_on < opens_on:
        raise PeriodReversed(field="closes_on")
    for edition in (edition for pair in titles for edition in pair):
        if edition.is_placeholder and not demonstration:
            raise OnPlaceholder(field="titles", title=edition.label)
    cycle = Cycle.open(
        Cycle.Opened,
        Cycle.stream_of(book=desk.act.book, year=year),
        desk.act,
        year=year,
        opens_on=opens_on.isoformat(),
        closes_on=closes_on.isoformat(),
        titles=[pinned_as(procedure, criteria) for procedure, criteria in titles],
        entry_mandate=desk.act.entry_mandate,
    )
    desk.keep(cycle)
    return {"cycle": cycle.id}


def pinned_as(procedure: Procedure, criteria: Criteria) -> dict[str, Any]:
    """How a cycle names the editions of a title."""
    return {
        "title": procedure.title,
        "subject_kind": procedure.subject_kind,
        "name": procedure.label.as_data(),
        "procedure": {"id": procedure.id, "digest": procedure.digest},
        "criteria": {"id": criteria.id, "digest": criteria.digest},
        "sample": procedure.is_sample or criteria.is_sample,
    }


def set_target(
    desk: Desk,
    *,
    year: int,
    title: str | None,
    numerator: str,
    denominator: str,
    share: str,
    scope: dict[str, str],
    source: dict[str, str],
    measure: str = "share",
) -> dict[str, Any]:
    """What share the commune wants to reach, of whom, and where that is written."""
    stream = Target.stream_of(book=desk.act.book, year=year)
    data = {
        "year": year,
        "title": title,
        "measure": measure,
        "numerator": numerator,
        "denominator": denominator,
        "share": share,
        "scope": scope,
        "source": source,
        "entry_mandate": desk.act.entry_mandate,
    }
    add_fact(desk, Target, Target.Set, stream, data)
    return {"target": stream}


def keeping(desk: Desk, place: str) -> Place:
    """The place in whose book it stands what happens in a place: its commune, or what is above all communes."""
    found = [desk.place(id) for id in desk.above(place)]
    return next((each for each in found if each.kind == "commune"), found[-1])
