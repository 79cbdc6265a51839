"""The decision's list: what waits for the signature in a village or commune, and what the office would refuse of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from sqlalchemy import Connection, RowMapping

from domain.capacity import OWN
from domain.clock import day_of
from domain.commands.award import issue_decision
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import BatchRefused, NotFound, NotYourOffice, Refusal
from domain.ids import new_id
from projections import listing, territory
from service.forms.decision import DecisionForm
from service.views import reading
from service.views.at_desk import desk_on
from service.views.carrying import act_on, rehearse, seen_on
from service.views.finding import commune_of
from service.views.opening import note_opened
from service.visit import parts, visit

# A village decides nothing by itself; so many exceptions at once mean that the list should be another one.
MOST_EXCEPTIONS = 200
# Each row is refused or not by itself, so a rehearsal needs to hold only so many dossiers in memory.
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class DecisionList:
    """Every dossier of one title and year that waits in a place, and those of them that are looked at one by one."""

    place: str
    book: str
    year: int
    title: str
    dossiers: Sequence[str]
    exceptions: Sequence[str]
    looked_up: listing.Wanted

    def at(self, db: Connection, known_at: int) -> list[str]:
        """The same list as of then."""
        return listing.ids(db, replace(self.looked_up, known_at=known_at))

    @property
    def wanted(self) -> dict[str, Any]:
        """How the list is asked for in an address."""
        return {"place": self.place, "year": self.year, "title": self.title, "except": list(self.exceptions)}


def waiting(db: Connection, place: str | None = None) -> Sequence[RowMapping]:
    """What waits for this office's decision, by village, title and year."""
    mandate = visit().mandate
    if mandate is None:
        return []
    inside = visit().places if place is None else territory.inside(db, [place]) & visit().places
    wanted = listing.Wanted(
        places=inside, form=DecisionForm.key, year=reading.year(), title=reading.words("title") or None
    )
    return listing.by_village(db, wanted, office=mandate.office, today=day_of(parts().clock()))


def list_of(db: Connection, *, place: str, year: int, title: str, exceptions: Sequence[str]) -> DecisionList:
    """The list, whole; a place that cannot be seen is answered like one that does not exist."""
    if visit().mandate is None:
        raise NotFound
    visit().must_see(place=place)
    book = commune_of(db, place)["place"]
    inside = territory.inside(db, [place]) & visit().places
    wanted = listing.Wanted(places=inside, book=book, form=DecisionForm.key, year=year, title=title)
    dossiers = listing.ids(db, wanted)
    known = frozenset(dossiers)
    return DecisionList(place, book, year, title, dossiers, [each for each in exceptions if each in known], wanted)


def list_asked(db: Connection) -> DecisionList:
    """The list that the address names."""
    place, year = reading.id_of("place"), reading.year()
    if place is None or year is None:
        raise NotFound
    exceptions = list(dict.fromkeys(request.args.getlist("except")))[:MOST_EXCEPTIONS]
    return list_of(db, place=place, year=year, title=reading.words("title"), exceptions=exceptions)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a decision over the list would do: how many it recognises, and why it leaves some out."""

    listed: DecisionList
    left_out: Mapping[str, Refusal]
    seen: Mapping[str, Any]
    basis: Sequence[str]

    @property
    def count(self) -> int:
        """How many would be recognised."""
        return len(self.listed.dossiers) - len({*self.listed.exceptions, *self.left_out})


def rehearsed(db: Connection, listed: DecisionList) -> Rehearsal:
    """Decide on the list without recording."""
    seen = seen_on(db, listed.book, listed.dossiers)
    left_out: dict[str, Refusal] = {}
    for start in range(0, len(listed.dossiers), AT_ONCE):
        part = listed.dossiers[start : start + AT_ONCE]
        rehearse(act_on(listed.book, {"command_id": new_id()}, seen=[seen]), _deciding(part, listed, left_out))
    if left_out and all(isinstance(each, NotYourOffice) for each in left_out.values()):
        raise next(iter(left_out.values()))
    return Rehearsal(listed, left_out, seen, _basis(listed))


def _deciding(part: Sequence[str], listed: DecisionList, left_out: dict[str, Refusal]) -> Callable[[Desk], Any]:
    apart = frozenset(listed.exceptions)

    def decide(desk: Desk) -> dict[str, Any]:
        note_opened(desk, desk.all(Dossier, part))
        try:
            issue_decision(
                desk,
                decision=new_id(),
                number="-",
                signed_on=day_of(parts().clock()),
                form=form_of(),
                basis=(),
                recognised=[each for each in part if each not in apart],
                refused=[each for each in part if each in apart],
            )
        except BatchRefused as refusal:
            left_out.update(refusal.rows)
        return {}

    return decide


def form_of() -> str:
    """The form in which whoever is signed in signs, as the mandate says."""
    mandate = visit().mandate
    return mandate.signing["form"] if mandate and mandate.signing else OWN


def _basis(listed: DecisionList) -> list[str]:
    """What the edition that the list rests on cites."""
    if not listed.dossiers:
        return []
    desk = desk_on(listed.book)
    return [each.text for each in desk.rules_of(desk.get(Dossier, listed.dossiers[0])).procedure.basis]
