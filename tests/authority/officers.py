"""Officers for acts that are not a family's: every office over every place, in every condition of the mandate."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, select

from domain.clock import day_of
from domain.commands import mandates, setup
from domain.ids import new_id
from domain.stream import Act
from service.schema import book
from tests.scenario import SEEN, Commune

from .cast import HELD, OFFICES, PLACES, TERMS

# After everything that is tried, however long that takes in the world.
LATER = timedelta(days=300)
# The places whose mandates reach what is done for a village, for its commune, and above the communes.
REACHING = {
    "village": frozenset({"own village", "own commune", "province"}),
    "commune": frozenset({"own commune", "province"}),
    "above": frozenset({"province"}),
}


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who acts, by an office over a place, in a condition of the mandate, in a relation to the subject.

    `mode`: by the `office` itself, entering another's `paper`, without any mandate (`none`), or as the `system`.
    """

    mode: str
    office: str = ""
    place: str = "own commune"
    term: str = "held"
    relation: str = ""

    @property
    def name(self) -> str:
        return f"{self.office} of {self.place} {self.term} {self.relation}".strip()

    def __str__(self) -> str:
        return f"{self.mode} {self.name}"


CAST = [
    *(Officer("office", office, place) for office in OFFICES for place in PLACES),
    *(Officer("office", office, term=term) for office in OFFICES for term in TERMS),
    *(Officer("office", office, relation=relation) for office in OFFICES for relation in ("own", "kin")),
    *(Officer("paper", office) for office in OFFICES),
    *(Officer("none", relation=relation) for relation in ("", "own")),
    Officer("system"),
]


def objections(by: Officer, *, at: str, offices: frozenset[str], kin: frozenset[str]) -> set[str]:
    """Every reason against an act of an office over a place; none means that it is allowed."""
    return (
        ({"mandate"} if by.term not in HELD else set())
        | ({"place"} if by.place not in REACHING[at] else set())
        | ({"office"} if by.office not in offices else set())
        | ({"kin"} if by.relation in kin else set())
    )


class Appointing(Commune):
    """A commune beside another, to which the cast is appointed; `kin` are subjects to whom some of it are kin."""

    engine: Engine
    # Who acts without a mandate where the act is about themselves.
    own: str

    def settle(self) -> None:
        """The neighbours, and nobody appointed yet."""
        self.neighbour, self.far_village = new_id(), new_id()
        for place, kind, above in (
            (self.neighbour, "commune", self.province), (self.far_village, "village", self.neighbour),
        ):  # fmt: skip
            told: dict[str, Any] = {"kind": kind, "code": place, "area": "normal", "demonstration": True}
            named = partial(setup.establish_place, place=place, name=f"{kind} bên cạnh (minh họa)", parent=above)
            self.perform(self.upper(), partial(named, **told))
        self.over = {
            "own village": self.village, "other village": self.other_village, "own commune": self.commune,
            "other commune": self.neighbour, "village elsewhere": self.far_village, "province": self.province,
        }  # fmt: skip
        self.people: dict[str, str] = {}
        self.held: dict[str, str] = {}

    def members(self) -> list[str]:
        """Those of the cast to whom the subject is their own."""
        own = [each for each in CAST if each.relation == "own" and each.office]
        return [self.people.setdefault(each.name, new_id()) for each in own]

    def appoint_all(self, *kin: str) -> None:
        for each in CAST:
            if each.mode != "office" or each.term == "another's":
                continue
            self.held[each.name] = self._mandate(each)
            if each.relation == "kin":
                self.declare_kin(self.people[each.name], kin)
        for each in CAST:
            if each.term == "another's":
                self.people.setdefault(each.name, new_id())
                self.held[each.name] = self.held[replace(each, term="held").name]
        self.clock.move(minutes=5)
        for each in CAST:
            for command in self._ends(each.term) if each.mode == "office" else ():
                self.perform(self.upper(), partial(command, mandate=self.held[each.name]))
        self.clock.move(minutes=5)

    def _mandate(self, each: Officer) -> str:
        mandate, today = new_id(), day_of(self.clock())
        begins = today + LATER if each.term == "future" else date(2026, 1, 1)
        told = {
            "person": self.people.setdefault(each.name, new_id()), "office": each.office, "places": [self.over[each.place]],
            "valid_from": begins, "valid_to": today - timedelta(days=1) if each.term == "expired" else None,
        }  # fmt: skip
        self.perform(self.upper(), partial(setup.grant_mandate, mandate=mandate, basis="Quyết định minh họa", **told))
        return mandate

    def _ends(self, term: str) -> list[Any]:
        suspend = partial(mandates.suspend_mandate, basis="Quyết định minh họa")
        return {
            "ended": [partial(setup.end_mandate, reason="left")],
            "suspended": [suspend],
            "suspended later": [partial(suspend, on=day_of(self.clock()) + LATER)],
            "resumed": [suspend, partial(mandates.resume_mandate, basis="Quyết định minh họa")],
        }.get(term, [])

    def read_heads(self) -> dict[str, int]:
        """The head of every book: whatever is recorded anywhere moves one."""
        with self.engine.connect() as db:
            return {row.id: row.head for row in db.execute(select(book.c.id, book.c.head))}

    def said(self, by: Officer, *, held: str | None = None) -> Act:
        """The act as its desk gets it."""
        base = replace(self.act(), source="form", seen=SEEN, command_id=new_id())
        if by.mode == "system":
            return replace(base, actor="system:setup", source="cli")
        if by.mode == "none":
            return replace(base, actor=self.own if by.relation == "own" else new_id())
        mandate = held or self.held[by.name]
        if by.mode == "paper":
            return replace(
                base, actor=self.people[by.name], on_behalf_of=self.people[by.name.replace("own commune", "own village")],
                office=by.office, mandate=self.held[by.name.replace("own commune", "own village")], entry_mandate=mandate,
            )  # fmt: skip
        office = "signer" if by.term == "other office" and by.office != "signer" else by.office
        office = "inspector" if by.term == "other office" and by.office == "signer" else office
        return replace(base, actor=self.people[by.name], office=office, mandate=mandate, entry_mandate=mandate)
