"""Inspections: planned by lot, a finding entered for each dossier that was drawn, and closed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.commands.self_assessment import unchanged
from domain.commands.setup import keeping
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import EmptyList, NotFound, NotOnThisList
from domain.inspection import FINDINGS, Inspection
from domain.inspection_refusals import NotDrawn, NothingInspected, NothingToDraw, SampleTooLarge
from domain.policies import Warrant
from domain.retold import as_now_read
from domain.sampling import METHOD, Listed, Size, draw_all
from domain.status import RECOGNISED, STATES, WITHDRAWN
from domain.text import plain

# Who looks into what others did; a place's own inspectors, or those of the level above.
INSPECTING = ("inspector", "culture-office", "upper-officer")
LARGEST = 1_000
# Why an inspection's figures are mended where one of its findings was entered again.
RECOUNTED = "finding-corrected"
# From which states dossiers are drawn.
LISTS = {"recognised": (RECOGNISED,), "registered": tuple(state for state in STATES if state != WITHDRAWN)}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: dossiers of a year and of these titles that stand in one of these states."""

    place: str
    year: int
    titles: Sequence[str]
    states: Sequence[str]


def may_inspect(desk: Desk, place: str) -> None:
    """Refuse whoever inspects nothing here."""
    desk.must_hold(INSPECTING, place)


def plan_inspection(
    desk: Desk,
    *,
    inspection: str,
    scope: Scope,
    size: Size,
    by_place: bool,
    basis: str,
    seed: str,
    lists: Sequence[Listed],
) -> dict[str, Any]:
    """Draw the dossiers; `seed` was made before anybody could know what it draws."""
    may_inspect(desk, scope.place)
    here = desk.place(scope.place)
    if desk.act.book != keeping(desk, scope.place).place:
        raise NotFound
    if not scope.titles:
        raise EmptyList(field="titles")
    size.check()
    drawn = draw_all(seed, lists, size, by_place=by_place)
    if not drawn:
        raise NothingToDraw
    if len(drawn) > LARGEST:
        raise SampleTooLarge(field="count", drawn=len(drawn), most=LARGEST)
    _check(desk, drawn, scope)
    planned = Inspection.open(
        Inspection.Planned,
        f"inspection.{inspection}",
        desk.act,
        place=here.named,
        year=scope.year,
        titles=sorted(scope.titles),
        states=sorted(scope.states),
        basis=plain("basis", basis),
        method=METHOD,
        seed=seed,
        count=size.count,
        percent=size.percent,
        by_place=by_place,
        lists=[each.named for each in lists],
        drawn=drawn,
        entry_mandate=desk.act.entry_mandate,
    )
    desk.keep(planned)
    return {"inspection": inspection, "drawn": len(drawn)}


def _check(desk: Desk, drawn: Sequence[str], scope: Scope) -> None:
    """What was drawn is of this year, these titles, these states and this place."""
    for dossier in desk.all(Dossier, drawn):
        asked = dossier.year == scope.year and dossier.title in scope.titles and dossier.state in scope.states
        if not asked or scope.place not in desk.above(dossier.place["id"]):
            raise NotOnThisList


def enter_finding(
    desk: Desk,
    *,
    inspection: str,
    dossier: str,
    finding: str,
    scores: Mapping[str, Any] | None = None,
    total: Any = None,
    text: dict[str, str] | None = None,
    version: int | None = None,
) -> dict[str, Any]:
    """What was found on one dossier. Entered again it replaces what this inspection said before, also after its end,
    when its figures are counted again.
    """
    over = desk.rely_on(Inspection, f"inspection.{inspection}")
    if over is None:
        raise NotFound
    standing = desk.beside(INSPECTING, over.place["id"])
    if dossier not in over.drawn:
        raise NotDrawn
    found = desk.get(Dossier, dossier)
    if inspection not in found.findings:
        over.check_open()
    unchanged(found, version)
    by = Warrant(desk.act, desk.rules_of(found), standing)
    found.inspect(by, inspection=inspection, finding=finding, scores=scores, total=total, text=text)
    desk.keep(found)
    if over.is_over:
        _count_again(desk, over.id)
    return {"dossier": dossier, "inspection": inspection}


def close_inspection(
    desk: Desk, *, inspection: str, held_on: date | None = None, text: dict[str, str] | None = None
) -> dict[str, Any]:
    """It has been held: how many were looked at, by whom, and what was found."""
    over = desk.get(Inspection, f"inspection.{inspection}")
    may_inspect(desk, over.place["id"])
    over.check_open()
    counted = _counted(desk, over)
    if not counted["inspectors"]:
        raise NothingInspected
    over.close(replace(desk.act, done=held_on), text=text, **counted)
    desk.keep(over)
    return {"inspection": inspection}


def _counted(desk: Desk, over: Inspection) -> dict[str, Any]:
    """Who inspected, and what was found how often."""
    found = []
    for dossier in desk.all(Dossier, over.drawn):
        desk.rely_on_head(dossier.id)
        if said := dossier.findings.get(over.inspection):
            found.append(said)
    counted = Counter(each["finding"] for each in found)
    return {
        "inspectors": sorted({each["by"] for each in found}),
        "findings": {each: counted[each] for each in FINDINGS},
    }


def _count_again(desk: Desk, stream: str) -> None:
    """A finding that is entered again after the end is counted in what the inspection came to."""
    over = desk.get(Inspection, stream)
    held = next(each for each in as_now_read(desk.facts(stream)) if isinstance(each, Inspection.Held))
    new = {name: value for name, value in _counted(desk, over).items() if value != getattr(held, name)}
    if new:
        over.mend_entry(replace(desk.act, book=over.book, done=None), held, new, reason=RECOUNTED, text=None)
        desk.keep(over)
