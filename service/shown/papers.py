"""A decision or a posting, for whoever may mend it: its entries on dossiers, its values, and how they once read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from domain.corrected import Mendable
from domain.decision import Decision
from domain.dossier import Dossier
from domain.errors import Refusal
from domain.mendable import DAY
from domain.mending import may_mend
from domain.pinned import Rules
from domain.posting import Posting
from domain.retold import retold
from domain.stood import Stood
from projections import status
from projections.names import names_of
from projections.proceedings import proceeding_of, told
from service.moments.looking import moment
from service.privacy.reads import shows
from service.shown.entries import corrected_values
from service.shown.people import called, names_in
from service.shown.texts import text_of, texts_in
from service.views.at_desk import desk_on, facts_of
from service.visit import visit

# Which entry of a dossier each paper made.
ENTRY = {"decision": "award-decided", "posting": "posted"}
STREAMS: Mapping[str, type[Decision | Posting]] = {"decision": Decision, "posting": Posting}


@dataclass(frozen=True)
class Paper:
    """A paper with all that it said, the dossiers that it is about, and the rules of the first of these."""

    kind: str
    id: str
    told: Mapping[str, Any]
    now: Decision | Posting
    dossiers: Sequence[str]
    first: Dossier
    rules: Rules

    @property
    def stream(self) -> str:
        """The paper's own stream."""
        return f"{self.kind}.{self.id}"

    @property
    def entry(self) -> Stood | None:
        """What it said of the first of its dossiers."""
        entries = (each for each in self.first.stood if each.topic == ENTRY[self.kind])
        return next((each for each in entries if each.values[self.kind] == self.id), None)

    def may_be_mended(self) -> bool:
        """Whether this person may mend it."""
        desk = desk_on(self.told["book"])
        if self.entry is None or desk.act.mandate is None:
            return False
        try:
            standing = desk.standing_at(desk.act, self.rules.procedure, self.first)
            may_mend(self.first, self.rules, standing, self.entry)
        except Refusal:
            return False
        return True

    def values(self) -> dict[str, Any]:
        """What can be mended of it, as it now reads, in the boxes where that is done."""
        return read_values(self.now)


def read_values(stream: Mendable) -> dict[str, Any]:
    """What can be mended of a stream, as it now reads, in the boxes where that is done."""
    said = {name: (kind, stream.values[name]) for name, kind in stream.MENDS.items()}
    return {
        name: date.fromisoformat(value) if kind == DAY else value
        for name, (kind, value) in said.items()
        if value is not None
    }


def paper(db: Connection, kind: str, id: str) -> Paper | None:
    """A paper of this person's places; None where there is none."""
    found = proceeding_of(db, f"{kind}.{id}", **moment().times)
    if found is None or (found["place"] or found["book"]) not in visit().places:
        return None
    said = told(found) | {"book": found["book"], "version": found["stream_version"]}
    dossiers = status.decided_by(db, id) if kind == "decision" else said["dossiers"]
    if not dossiers:
        return None
    desk = desk_on(found["book"])
    first = desk.get(Dossier, dossiers[0])
    now = desk.get(STREAMS[kind], f"{kind}.{id}")
    return Paper(kind, id, said, now, dossiers, first, desk.rules_of(first))


def names_of_all(db: Connection, dossiers: Sequence[str]) -> dict[str, str]:
    """Names by dossier; the id of a dossier holds that of its subject."""
    found = names_of(db, [each.split(".")[3] for each in dossiers])
    shows(found)
    return {each: found.get(each.split(".")[3], "–") for each in dossiers}


def corrections_of(db: Connection, stream: str, rules: Rules | None = None) -> list[dict[str, Any]]:
    """Every correction of a paper: who, when, why, and each value after the one that it mends."""
    facts = facts_of([stream]).get(stream, [])
    texts, names = texts_in(facts), names_in(db, facts)
    return [
        {
            "who": called(names, each.said.act.actor),
            "at": each.said.timestamp,
            "reason": each.said.reason,  # type: ignore[attr-defined]
            "text": text_of(texts, each.said.text),  # type: ignore[attr-defined]
            "values": [
                {"label": label, "before": before, "value": value}
                for label, before, value in corrected_values(each.said, each.mended, rules, texts)
            ],
        }
        for each in retold(facts)
        if each.mended is not None
    ]
