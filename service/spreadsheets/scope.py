"""What a list is read against: for whom and where it is entered, and what is in the register there already."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, select

from domain.clock import day_of
from projections import territory
from projections.homes import homes_of
from projections.members import member
from projections.names import name
from projections.subjects import subject
from projections.times import stands
from projections.vietnamese import folded
from service.i18n import text as _
from service.spreadsheets.cleaning import Dirty, words
from service.spreadsheets.identities import Identities
from service.wiring import Wiring

# What a village is called by its kind, before its name.
KINDS_OF_VILLAGE = (
    "to dan pho", "khu dan cu", "khu pho", "thon", "ban", "buon", "xom", "ap", "lang", "to", "khu", "tdp", "kp", "khoi",
)  # fmt: skip
# From here on names are so alike that a slip of the keys may be all that tells them apart.
ALIKE = 93.0
MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in which something is entered."""

    id: str
    name: str
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody or something of the register: who it is and what it is called, and where it is at home."""

    subject: str
    called: str
    place: str
    head: str | None = None


@dataclass(slots=True)
class Register:
    """Those of one kind that stand in the register, found by what they are called where."""

    known: Sequence[Known]
    by_name: dict[tuple[str, str], list[Known]] = field(default_factory=dict)
    by_place: dict[str, dict[str, list[Known]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.known:
            self.by_name.setdefault((each.place, each.called.casefold()), []).append(each)
            self.by_place.setdefault(each.place, {}).setdefault(folded(each.called), []).append(each)

    def called(self, place: str, name: str) -> list[Known]:
        """Those of exactly this name there."""
        return self.by_name.get((place, name.casefold()), [])

    def near(self, place: str, name: str) -> list[str]:
        """Other names there that may be the same one, written otherwise."""
        there, wanted = self.by_place.get(place, {}), folded(name)
        found = process.extract(wanted, list(there), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_NEAR)
        names = dict.fromkeys(each.called for key, _score, _at in found for each in there[key])
        return [each for each in names if each.casefold() != name.casefold()]


@dataclass
class Scope:
    """One list at one desk: by whom, for which commune, with what was said for all of its rows."""

    wiring: Wiring
    db: Connection
    book: str
    book_name: str
    upper: str
    # The places over which whoever enters it has a say.
    allowed: frozenset[str]
    person: str
    settings: Mapping[str, Any]
    _registers: dict[str, Register] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on which it is entered: said with the list, so that it means the same when it is gone on with."""
        said = self.settings.get("on")
        return date.fromisoformat(said) if said else day_of(self.wiring.clock())

    @cached_property
    def spots(self) -> Sequence[Spot]:
        """The commune and its villages of today, as far as there is a say over them."""
        rows = territory.named(self.db, territory.inside(self.db, [self.book]) & self.allowed)
        return [
            Spot(row["place"], row["name"], row["code"], row["kind"])
            for row in rows
            if row["ended_on"] is None and row["kind"] in ("commune", "village")
        ]

    @property
    def villages(self) -> Sequence[Spot]:
        """Without the commune itself."""
        return [each for each in self.spots if each.kind == "village"]

    def whole(self) -> Spot:
        """The commune itself, for those who have a say over all of it."""
        found = next((each for each in self.spots if each.id == self.book), None)
        if found is None:
            raise Dirty(_("You enter no lists for the whole commune; name the village."))
        return found

    @cached_property
    def identities(self) -> Identities:
        """Who has which identity number, in this commune."""
        return Identities(self.wiring.vault, self.book)

    def spot(self, cell: Any) -> Spot:
        """The place that a cell names, by code or by name, with or without the word for its kind."""
        said = words(cell)
        if not said:
            chosen = self.settings.get("place")
            found = [each for each in self.spots if each.id == chosen]
            if found:
                return found[0]
            raise Dirty(_("It is not said in which village this is; fill in the column, or choose the village first."))
        found = self._named.get(said.casefold()) or self._named.get(_plain(said)) or self._named.get(_short(said)) or []
        if len({each.id for each in found}) == 1:
            return found[0]
        if found:
            raise Dirty(
                _("Several places are called “%(value)s”; write the code of the one that is meant.", value=said)
            )
        near = process.extractOne(_plain(said), [*self._named], scorer=fuzz.ratio, score_cutoff=75)
        hint = _(" Is “%(near)s” meant?", near=self._named[near[0]][0].name) if near else ""
        told = {"value": said[:60], "commune": self.book_name}
        raise Dirty(_("“%(value)s” is no place of %(commune)s for which you enter lists.", **told) + hint)

    @cached_property
    def _named(self) -> dict[str, list[Spot]]:
        found: dict[str, list[Spot]] = {}
        for each in self.spots:
            for key in dict.fromkeys((each.code.casefold(), _plain(each.name), _short(each.name))):
                found.setdefault(key, []).append(each)
        return found

    def register(self, kind: str) -> Register:
        """Those of one kind that are at home in the commune, read once."""
        if kind not in self._registers:
            self._registers[kind] = Register(list(self._known(kind)))
        return self._registers[kind]

    def _known(self, kind: str) -> Iterable[Known]:
        moved = homes_of(self.db)
        joined = subject.outerjoin(name, name.c.owner == subject.c.subject)
        asked = select(subject.c.subject, subject.c.place, subject.c.head, name.c.name).select_from(joined)
        for row in self.db.execute(asked.where(subject.c.book == self.book, subject.c.kind == kind)):
            if row.name:
                yield Known(row.subject, row.name, moved.get(row.subject, row.place), row.head)

    @cached_property
    def members(self) -> dict[str, dict[str, str]]:
        """The people of each household, clan and unit by their names."""
        asked = select(member.c.subject, member.c.person, name.c.name)
        asked = asked.select_from(member.outerjoin(name, name.c.owner == member.c.person))
        found: dict[str, dict[str, str]] = {}
        for row in self.db.execute(asked.where(member.c.book == self.book, stands(member, None, None))):
            found.setdefault(row.subject, {})[(row.name or "").casefold()] = row.person
        return found

    @cached_property
    def household_of(self) -> dict[str, str]:
        """The household to which each person belongs."""
        asked = select(member.c.person, member.c.subject)
        asked = asked.where(member.c.book == self.book, member.c.kind == "household", stands(member, None, None))
        return {row.person: row.subject for row in self.db.execute(asked)}


def _plain(text: str) -> str:
    """Without marks, without what stands in brackets."""
    return " ".join(folded(text.partition("(")[0] or text).replace(".", " ").split())


def _short(text: str) -> str:
    """Without the word for its kind and without zeros before its number."""
    plain = _plain(text)
    for kind in KINDS_OF_VILLAGE:
        if plain.startswith(f"{kind} "):
            plain = plain.removeprefix(f"{kind} ").removeprefix("so ").strip()
            break
    return plain.lstrip("0") or plain


def several(names: Collection[str]) -> str:
    """Names in a row."""
    return ", ".join(f"“{each}”" for each in names)
