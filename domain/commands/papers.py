"""Issuing papers: a number, the day, and the bytes as they are from now on; and replacing one by another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.decision import Decision
from domain.desk import Desk
from domain.errors import InTheFuture, NotFound, UnknownReason
from domain.paper import CORRECTED_FOR, Paper, id_of
from domain.paper_refusals import NumberTaken, OtherPaper
from domain.stream import Stream
from domain.text import plain

Ref = dict[str, str]
NUMBER_LENGTH, UNIT_LENGTH = 60, 200
# Which offices number and issue papers about what; nobody else's are papers of the commune.
COMMUNE = (
    "signer",
    "records-officer",
    "commune-appraiser",
    "culture-office",
    "council-chair",
    "upper-signer",
    "upper-officer",
)
ISSUING: Mapping[str, tuple[str, ...]] = {
    "decision": COMMUNE,
    "d": COMMUNE,
    "place": COMMUNE,
    "meeting": (*COMMUNE, "village-officer", "front-committee"),
    "posting": (*COMMUNE, "village-officer", "front-committee"),
    "report": (*COMMUNE, "village-officer", "front-committee"),
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as it was drawn: where its files and its content are sealed, under whose key, and by which release."""

    files: Mapping[str, Mapping[str, Any]]
    content: Ref
    owner: str
    named: int
    made_by: str


def issue_paper(
    desk: Desk,
    *,
    kind: str,
    about: str,
    place: str,
    title: str | None,
    year: int,
    unit: str,
    number: str,
    dated: date,
    printed: Printed,
    replaces: str | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Enter a paper into the register of papers of its unit; with `replaces` the one that it takes the place of."""
    may_issue(desk, about, place)
    act = desk.act
    if dated > day_of(act.now):
        raise InTheFuture(field="dated")
    number, unit = plain("number", number, most=NUMBER_LENGTH), plain("unit", unit, most=UNIT_LENGTH)
    old = _replaced(desk, kind, about, replaces)
    after = replaces if old is not None and _same(old, unit, number, year) else None
    paper = id_of(book=act.book, unit=unit, kind=kind, about=about, year=year, number=number, after=after)
    if desk.find(Paper, f"paper.{paper}") is not None:
        raise NumberTaken(field="number", number=number, unit=unit, year=str(year))
    desk.get(Stream, about)
    desk.rely_on_head(about)
    desk.keep(
        Paper.open(
            Paper.Issued, f"paper.{paper}", replace(act, done=None), kind=kind, about=about,
            place=desk.named(place, act.moment), title=title, year=year, unit=unit, number=number,
            dated=dated.isoformat(), owner=printed.owner, named=printed.named,
            files={ending: dict(file) for ending, file in printed.files.items()}, content=printed.content,
            made_by=printed.made_by, replaces=replaces, entry_mandate=act.entry_mandate,
        )
    )  # fmt: skip
    if old is not None:
        if reason not in CORRECTED_FOR:
            raise UnknownReason(field="reason")
        old.replace(act, by=paper, number=number, reason=reason)
        desk.keep(old)
    return {"paper": paper, "about": about}


def may_issue(desk: Desk, about: str, place: str) -> None:
    """Refuse whoever issues no papers about this."""
    offices = ISSUING.get(about.partition(".")[0])
    if offices is None:
        raise NotFound
    desk.must_hold(offices, place)


def _replaced(desk: Desk, kind: str, about: str, replaces: str | None) -> Paper | None:
    if replaces is None:
        return None
    old = desk.get(Paper, f"paper.{replaces}")
    if (old.kind, old.about, old.book) != (kind, about, desk.act.book):
        raise OtherPaper(field="replaces")
    return old


def _same(old: Paper, unit: str, number: str, year: int) -> bool:
    return (old.unit, old.number, old.year) == (unit, number, year)


def attach_copy(desk: Desk, *, decision: str, place: str, copy: Mapping[str, Any]) -> dict[str, Any]:
    """The scanned paper with signature and seal, kept beside the decision; one that is sent later is a further one."""
    desk.must_hold(COMMUNE, place)
    issued = desk.get(Decision, f"decision.{decision}")
    issued.attach(desk.act, copy=copy)
    desk.keep(issued)
    return {"decision": decision}
