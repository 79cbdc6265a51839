"""What a reader of the books has to know besides dossiers: authority, kin, moved clocks, papers and editions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from domain.clock import start_of_day
from domain.conformance.authority import SAME_INSTANT, Held, Ties
from domain.criteria import Criteria
from domain.editions import Editions
from domain.fact import Recorded
from domain.moved_clocks import UNMOVED, Bounds
from domain.workflow import Procedure

PAPERS = ("meeting.", "posting.", "decision.")


class NoSuchEdition(Exception):
    """A dossier is pinned to an edition that no book has kept, so nothing can be held against it."""

    def __init__(self, kind: str, digest: str) -> None:
        super().__init__(f"No book keeps the {kind} with the digest {digest}, to which a dossier is pinned.")


@dataclass(slots=True)
class Paper:
    """A meeting, a posting or a decision, with its values as they now read."""

    fact: Recorded
    values: dict[str, Any]
    facts: list[Recorded] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock as it stood after one move of the commune."""

    recorded_at: datetime
    title: str
    step: str
    place: str | None
    bounds: Bounds


class Register:
    """Everything but dossiers, fed with the facts of the books in their order."""

    def __init__(self) -> None:
        self.parents: dict[str, str | None] = {}
        # What was said of waiving kinship, by dossier, step and person.
        self.waivers: dict[tuple[str, str, str], list[Recorded]] = {}
        # What has taken a place up, and from when on.
        self.became: dict[str, tuple[datetime, list[str]]] = {}
        # What said so, as it now reads, and as which entry.
        self._ended: dict[str, tuple[int, dict[str, Any]]] = {}
        self.mandates: dict[str, Held] = {}
        self.ties: dict[str, Ties] = {}
        self.moves: dict[str, list[Moved]] = {}
        self.papers: dict[str, Paper] = {}
        # From when until when the data of a person could only be kept.
        self.restrictions: dict[str, list[tuple[datetime, datetime | None]]] = {}
        # By kind and digest.
        self.documents: dict[tuple[str, str], dict[str, Any]] = {}
        self._editions = Editions()
        self._takes = {
            "place.established": self._place,
            "place.merged": self._place_ended,
            "place.split": self._place_ended,
            "place.corrected": self._place_mended,
            "mandate.granted": self._given,
            "mandate.delegated": self._given,
            "mandate.suspended": self._mandate,
            "mandate.resumed": self._mandate,
            "mandate.ended": self._mandate,
            "mandate.corrected": self._mandate,
            "kinship.declared": self._kinship,
            "interest.declared": self._interest,
            "override.proposed": self._waiver,
            "override.approved": self._waiver,
            "override.declined": self._waiver,
            "member.joined": self._member,
            "member.left": self._member,
            "member.corrected": self._member,
            "request.carried-out": self._carried_out,
            "restriction.lifted": self._lifted,
            "cycle.clock-moved": self._clock_moved,
            "procedure.adopted": self._adopted,
            "criteria.adopted": self._adopted,
        }

    @property
    def topics(self) -> tuple[str, ...]:
        """The types of facts that it reads."""
        papers = ("meeting.held", "meeting.corrected", "posting.opened", "posting.closed", "posting.corrected")
        return (*self._takes, *papers, "decision.issued", "decision.corrected")

    def take(self, facts: Iterable[Recorded]) -> None:
        """Learn what these facts say."""
        for fact in facts:
            if (reads := self._takes.get(fact.type)) is not None:
                reads(fact)
            elif fact.stream.startswith(PAPERS):
                self._paper(fact)

    def keep_year(self, year: int | None) -> None:
        """Forget the papers of other years, where only one is looked at."""
        if year is not None:
            self.papers = {stream: each for stream, each in self.papers.items() if each.values.get("year") == year}

    def above(self, place: str, moment: datetime) -> set[str]:
        """A place and those above it, and whatever had taken one of them up by then."""
        found: list[str] = [place]
        for each in found:
            parent = self.parents.get(each)
            found += [one for one in (*([parent] if parent else ()), *self._became(each, moment)) if one not in found]
        return set(found)

    def reached(self, places: Iterable[str], moment: datetime) -> set[str]:
        """These places and whatever had taken one of them up by then: what a mandate over them covers."""
        found = list(places)
        for each in found:
            found += [one for one in self._became(each, moment) if one not in found]
        return set(found)

    def _became(self, place: str, moment: datetime) -> list[str]:
        since, into = self.became.get(place, (moment, []))
        return into if since <= moment else []

    def chain(self, mandate: str | None) -> list[Held]:
        """A mandate and those that it was delegated under; as far as the books know them."""
        found: list[Held] = []
        while mandate is not None and (held := self.mandates.get(mandate)) is not None and held not in found:
            found.append(held)
            mandate = held.under
        return found

    def holds_at(self, mandate: str, moment: datetime) -> bool:
        """Whether a mandate gave power at that instant, with all that it was delegated under."""
        chain = self.chain(mandate)
        whole = bool(chain) and chain[-1].under is None
        theirs = all(lower.delegator == upper.person for lower, upper in pairwise(chain))
        return whole and theirs and all(held.holds_at(moment) for held in chain)

    def lets_enter_at(self, mandate: str, moment: datetime) -> bool:
        """Whether something could be recorded under it at that instant."""
        return self.holds_at(mandate, moment) or self.holds_at(mandate, moment - SAME_INSTANT)

    def waived(self, dossier: str, step: str | None, person: str, known: datetime) -> bool:
        """Whether two others had let somebody take a step in spite of what they declared."""
        said = [each for each in self.waivers.get((dossier, step or "", person), ()) if each.recorded_at <= known]
        if not said or said[-1].type != "override.approved":
            return False
        proposed = [each for each in said if each.type == "override.proposed"]
        persons = {each.on_behalf_of or each.actor for each in (proposed[-1], said[-1])} if proposed else set()
        return len(persons - {person}) == len(("proposed", "approved"))

    def behind(self, fact: Recorded) -> set[str]:
        """On whose power an act was done: whoever did it, and whoever delegated the mandate for it."""
        person, chain = fact.on_behalf_of or fact.actor, self.chain(fact.mandate)
        return {held.person for held in chain if chain[0].person == person}

    def restricted_since(self, person: str, moment: datetime) -> datetime | None:
        """Since when the data of a person could only be kept, where that was so when something was recorded."""
        spans = self.restrictions.get(person, ())
        return next((since for since, until in spans if since < moment and (until is None or moment < until)), None)

    def ties_of(self, person: str) -> Ties:
        """Whose dossiers a person has to keep away from, and for whom the person acts."""
        return self.ties.get(person) or Ties()

    def bounds(self, *, cycle: str, title: str, step: str, place: str, known: datetime) -> Bounds:
        """How the commune had moved a clock by the time at which something was recorded."""
        moves = [
            each
            for each in self.moves.get(cycle, ())
            if (each.title, each.step) == (title, step) and each.recorded_at <= known
        ]
        own = [each.bounds for each in moves if each.place == place]
        whole = [each.bounds for each in moves if each.place is None]
        return (own or whole or [UNMOVED])[-1]

    def procedure_of(self, first: Recorded) -> Procedure:
        """The procedure that a dossier is pinned to, as it is for where its subject belongs."""
        pinned = (first.rules or {})["procedure"]["digest"]
        procedure = self._editions.procedure(pinned, self._document("procedure", pinned))
        return way_of(procedure, first)

    def criteria_of(self, first: Recorded) -> Criteria:
        """The criteria that a dossier is pinned to."""
        pinned = (first.rules or {})["criteria"]["digest"]
        return self._editions.set_of_criteria(pinned, self._document("criteria", pinned))

    def _document(self, kind: str, digest: str) -> dict[str, Any]:
        if (kind, digest) not in self.documents:
            raise NoSuchEdition(kind, digest)
        return self.documents[kind, digest]

    # One fact each

    def _place(self, fact: Recorded) -> None:
        self.parents[fact.stream.removeprefix("place.")] = fact.data["parent"]

    def _place_ended(self, fact: Recorded) -> None:
        self._ends(fact.stream.removeprefix("place."), fact.version, dict(fact.data))

    def _place_mended(self, fact: Recorded) -> None:
        """As it should have been said, it held all along."""
        place = fact.stream.removeprefix("place.")
        version, data = self._ended.get(place, (None, {}))
        if version is not None and version == fact.data["corrected_version"]:
            self._ends(place, version, data | fact.data["values"])

    def _ends(self, place: str, version: int, data: dict[str, Any]) -> None:
        self._ended[place] = version, data
        names = [data["into"]] if isinstance(data["into"], Mapping) else data["into"]
        since = start_of_day(date.fromisoformat(data["from_on"]))
        self.became[place] = since, [each["id"] for each in names] if data.get("stands", True) else []

    def _given(self, fact: Recorded) -> None:
        self.mandates[fact.stream.removeprefix("mandate.")] = Held.given(fact)

    def _mandate(self, fact: Recorded) -> None:
        if (held := self.mandates.get(fact.stream.removeprefix("mandate."))) is not None:
            ways = {"ended": held.end, "suspended": held.suspend, "resumed": held.resume, "corrected": held.mend}
            ways[fact.type.partition(".")[2]](fact)

    def _kinship(self, fact: Recorded) -> None:
        self._tied(fact.data["person"]).declared.append((fact.recorded_at, frozenset(fact.data["subjects"])))

    def _interest(self, fact: Recorded) -> None:
        subjects = frozenset(each["subject"] for each in fact.data["interests"])
        self._tied(fact.data["person"]).declared.append((fact.recorded_at, subjects))

    def _waiver(self, fact: Recorded) -> None:
        key = (fact.data["dossier"], fact.data["step"], fact.data["person"])
        self.waivers.setdefault(key, []).append(fact)

    def _member(self, fact: Recorded) -> None:
        self._tied(fact.stream.removeprefix("subject.")).take(fact)

    def _tied(self, person: str) -> Ties:
        return self.ties.setdefault(person, Ties())

    def _carried_out(self, fact: Recorded) -> None:
        if fact.data["kind"] == "restriction":
            spans = self.restrictions.setdefault(fact.stream.removeprefix("subject."), [])
            spans.append((fact.recorded_at, None))

    def _lifted(self, fact: Recorded) -> None:
        person = fact.stream.removeprefix("subject.")
        self.restrictions[person] = [
            (since, until or fact.recorded_at) for since, until in self.restrictions.get(person, ())
        ]

    def _clock_moved(self, fact: Recorded) -> None:
        moves = self.moves.setdefault(fact.stream, [])
        for each in fact.data["clocks"]:
            moves.append(Moved(fact.recorded_at, each["title"], each["step"], each["place"], Bounds.read(each)))

    def _adopted(self, fact: Recorded) -> None:
        kind = fact.type.partition(".")[0]
        self.documents[kind, fact.data["digest"]] = fact.data["edition"]

    def _paper(self, fact: Recorded) -> None:
        paper = self.papers.get(fact.stream)
        if paper is None:
            self.papers[fact.stream] = paper = Paper(fact, dict(fact.data))
        elif isinstance(values := fact.data.get("values"), Mapping):
            paper.values |= {name: value for name, value in values.items() if name in paper.values}
        paper.facts.append(fact)


def way_of(procedure: Procedure, first: Recorded) -> Procedure:
    """The edition's way for a dossier: another one, where its subject belongs to no village."""
    in_village = first.data["place"]["id"] != first.data["commune"]["id"]
    return procedure if in_village or procedure.outside is None else procedure.outside
