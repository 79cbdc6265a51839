"""Bad input to inspections, as data."""

from datetime import date
from typing import Any

from domain.commands import aside
from domain.criteria.refusals import AboveMaximum, ScoreMissing, UnknownCriterion
from domain.errors import (
    EmptyList,
    InTheFuture,
    NoMandate,
    NotFound,
    NotOnThisList,
    NotPlainText,
    NotSeen,
    NotYourOffice,
    NotYourPlace,
    OutOfDate,
    SameHands,
    UnknownReason,
)
from domain.ids import new_id
from domain.inspection_refusals import (
    FindingLacksPoints,
    FindingLacksWords,
    InspectionOver,
    NoSuchFault,
    NotDrawn,
    NothingInspected,
    NothingToDraw,
    PointsTwice,
    SampleTooLarge,
    SizeInvalid,
)
from domain.sampling import Size
from tests.bad_input import Bad


def _village(c: Any) -> Any:
    return _over(c, c.village)


def _over(c: Any, place: str) -> Any:
    return c.scope(place=place)


def _many(count: int) -> list[str]:
    return [f"d.2026.family.{new_id()}.1" for _ in range(count)]


def _as_inspector(c: Any) -> dict[str, Any]:
    mandate = c.inspecting_appraiser
    return {"office": "inspector", "mandate": mandate, "entry_mandate": mandate}


def _some(c: Any) -> dict[str, Any]:
    name, value = next(iter(c.full_scores().items()))
    return {name: value}


def _strange(c: Any) -> dict[str, Any]:
    return c.full_scores() | {"mood": 1}


def _revoke_for_difference(c: Any) -> None:
    c.rules("revoke", c.recognised, reason="faults-found", finding=c.difference)


def _return(c: Any) -> None:
    mend: list[dict[str, str | None]] = [{"criterion": None, "reason": "entry-wrong"}]
    given = {"dossier": c.closed, "to_step": "self-assessment", "mend": mend, "text": None, "finding": "f" * 64}
    c.as_("appraiser", lambda desk: aside.send_back(desk, **given))


INSPECTIONS: tuple[Bad, ...] = (
    Bad("an inspection planned by the village", NotYourOffice, lambda c: c.plans(who="officer", scope=_village(c))),
    Bad("an inspection planned over another's commune", NotYourPlace, lambda c: c.plans(scope=_over(c, c.province))),
    Bad("an inspection planned in another book", NotFound, lambda c: c.plans(book=c.province)),
    Bad("an inspection planned without a mandate", NoMandate, lambda c: c.plans(who=new_id())),
    Bad("an inspection of no title", EmptyList, lambda c: c.plans(scope=c.scope(titles=[]))),
    Bad("an inspection of nought dossiers", SizeInvalid, lambda c: c.plans(size=Size(count=0))),
    Bad("an inspection of more than all", SizeInvalid, lambda c: c.plans(size=Size(percent=101))),
    Bad("an inspection of a number and a share", SizeInvalid, lambda c: c.plans(size=Size(count=1, percent=5))),
    Bad("an inspection that says not how many", SizeInvalid, lambda c: c.plans(size=Size())),
    Bad("an inspection drawn from nothing", NothingToDraw, lambda c: c.plans(lists=[c.list_of([])])),
    Bad("an inspection of a thousand and one", SampleTooLarge, lambda c: c.plans(lists=[c.list_of(_many(1_001))])),
    Bad("an inspection of what does not exist", NotFound, lambda c: c.plans(lists=[c.list_of(_many(1))])),
    Bad("an inspection of another year's", NotOnThisList, lambda c: c.plans(scope=c.scope(year=2025))),
    Bad("an inspection of another state's", NotOnThisList, lambda c: c.plans(scope=c.scope(states=["withdrawn"]))),
    Bad("an inspection on no basis", NotPlainText, lambda c: c.plans(basis=" ")),
    Bad("a finding by the signer", NotYourOffice, lambda c: c.finds(who="signer")),
    Bad("a finding in no inspection", NotFound, lambda c: c.finds(inspection=new_id())),
    Bad("a finding on what was not drawn", NotDrawn, lambda c: c.finds(c.registered)),
    Bad("a finding after the end", InspectionOver, lambda c: c.finds(c.appraised, inspection=c.looked)),
    Bad("a finding by whoever appraised it", SameHands, lambda c: c.finds(who="appraiser", act=_as_inspector(c))),
    Bad("a finding without having looked", NotSeen, lambda c: c.finds(act={"seen": ()})),
    Bad("a finding on an older page", OutOfDate, lambda c: c.finds(version=1)),
    Bad("a finding that nobody knows", UnknownReason, lambda c: c.finds(finding="mood")),
    Bad("a finding without points", FindingLacksPoints, lambda c: c.finds(total=None)),
    Bad("a finding without words", FindingLacksWords, lambda c: c.finds(text=None)),
    Bad("a finding with more points than there are", AboveMaximum, lambda c: c.finds(total=101)),
    Bad("a finding with one criterion of four", ScoreMissing, lambda c: c.finds(scores=_some(c), total=None)),
    Bad("a finding on a strange criterion", UnknownCriterion, lambda c: c.finds(scores=_strange(c), total=None)),
    Bad("a finding with two totals", PointsTwice, lambda c: c.finds(scores=c.full_scores(), total=80)),
    Bad("a finding of tomorrow", InTheFuture, lambda c: c.finds(act={"done": date(2026, 12, 31)})),
    Bad("a closing without a finding", NothingInspected, lambda c: c.closes(c.looks)),
    Bad("a closing of what is closed", InspectionOver, lambda c: c.closes(c.looked)),
    Bad("a closing of nothing", NotFound, lambda c: c.closes(new_id())),
    Bad("a closing by the village", NotYourPlace, lambda c: c.closes(c.looks, who="officer")),
    Bad("a closing of tomorrow", InTheFuture, lambda c: c.closes(c.half_looked, held_on=date(2026, 12, 31))),
    Bad(
        "a revocation for a fault that nobody found",
        NoSuchFault,
        lambda c: c.rules("revoke", c.recognised, reason="faults-found", finding="f" * 64),
    ),
    Bad("a revocation for a finding that is no fault", NoSuchFault, _revoke_for_difference),
    Bad("a return for a fault that nobody found", NoSuchFault, _return),
)
