"""Reading a procedure from its document; a defect is refused naming file and field."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from domain import status
from domain.calendar import Calendar
from domain.calendars import calendars as packaged_calendars
from domain.document import Part
from domain.edition import HEADER, read_basis, read_header, read_label
from domain.levels import LEVELS
from domain.workflow import (
    COLUMNS,
    UNPUBLISHED,
    VILLAGE,
    Authority,
    Council,
    Office,
    Procedure,
    Published,
    Route,
    Step,
)
from domain.workflow_acts import read_acts
from domain.workflow_check import check
from domain.workflow_outside import outside_villages
from domain.workflow_settings import read_clock, read_quorum, read_validity

PROCEDURE = (*HEADER, "subject_kind", "calendar", "validity", "authority", "offices", "steps", "acts")
STEP = ("id", "fact", "label", "offices", "form", "shown", "routes")
STEP_OPTIONS = ("clock", "quorum", "apart_from", "must_see", "by_clock", "only_in", "council")


def load_procedure(
    document: dict[str, Any], *, file: str, calendars: Mapping[str, Calendar] | None = None
) -> Procedure:
    """The procedure that `document` describes; its clocks run by one of `calendars`, or by a packaged one."""
    part = Part(file, "", document)
    part.only(*PROCEDURE, optional=("replaces", "published"))
    calendars = packaged_calendars() if calendars is None else calendars
    offices = tuple(_read_office(each) for each in part.parts("offices"))
    held = [office.id for office in offices]
    steps = _read_steps(part, held)
    procedure = Procedure(
        **read_header(part, document, edition_of="procedure"),
        subject_kind=part.choice("subject_kind", LEVELS),
        calendar=calendars[part.choice("calendar", calendars)],
        offices=offices,
        steps=steps,
        acts=read_acts(part.part("acts"), held, [step.id for step in steps]),
        validity=read_validity(part.part("validity")),
        authority=_read_authority(part.part("authority")),
        published=_read_published(part.part_or_none("published")),
    )
    check(procedure, part)
    outside = outside_villages(procedure)
    if outside is None:
        return procedure
    check(outside, part, written=procedure)
    return replace(procedure, outside=outside)


def _read_office(part: Part) -> Office:
    part.only("id", "label", "level")
    return Office(part.name("id"), read_label(part.part("label")), part.choice("level", LEVELS["household"]))


def _read_authority(part: Part) -> Authority:
    part.only("label", "basis")
    return Authority(read_label(part.part("label")), read_basis(part.part("basis")))


def _read_published(part: Part | None) -> Published:
    if part is None:
        return UNPUBLISHED
    part.only("register", "posting", "basis")
    return Published(part.flag("register"), part.flag("posting"), read_basis(part.part("basis")))


def _read_steps(part: Part, held: Collection[str]) -> tuple[Step, ...]:
    parts = part.parts("steps")
    for each in parts:
        each.only(*STEP, optional=STEP_OPTIONS)
    ids = [each.name("id") for each in parts]
    return tuple(_read_step(each, held, ids) for each in parts)


def _read_step(part: Part, held: Collection[str], ids: Collection[str]) -> Step:
    fact = part.choice("fact", status.OUTCOMES)
    clock, quorum, council = (part.part_or_none(key) for key in ("clock", "quorum", "council"))
    return Step(
        id=part.name("id"),
        fact=fact,
        label=read_label(part.part("label")),
        offices=part.known("offices", held, "office"),
        form=part.name("form"),
        routes=_read_routes(part.part("routes"), fact, ids),
        clock=read_clock(clock, ids, held) if clock else None,
        quorum=read_quorum(quorum) if quorum else None,
        apart_from=frozenset(part.known("apart_from", ids, "step")) if "apart_from" in part.values else frozenset(),
        shown=part.choices("shown", COLUMNS) if part.values["shown"] != [] else (),
        must_see=part.flag("must_see"),
        by_clock=part.flag("by_clock"),
        only_in=part.choice("only_in", (VILLAGE,)) if "only_in" in part.values else None,
        council=_read_council(council, held) if council else None,
    )


def _read_council(part: Part, held: Collection[str]) -> Council:
    part.only("members", "chaired_by")
    return Council(part.known("members", held, "office"), part.known("chaired_by", held, "office"))


def _read_routes(part: Part, fact: str, ids: Collection[str]) -> dict[str, Route]:
    """Every outcome that the fact can have leads somewhere, and no other."""
    outcomes = status.OUTCOMES[fact]
    part.only(*outcomes)
    return {outcome: _read_route(part.part(outcome), state, ids) for outcome, state in outcomes.items()}


def _read_route(part: Part, state: str, ids: Collection[str]) -> Route:
    part.only("state", "to")
    if part.choice("state", status.STATES) != state:
        part.fail("state", "must be '%(state)s' after this outcome", state=state)
    if part.values["to"] is None:
        return Route(state, None)
    return Route(state, part.one_known("to", ids, "step"))
