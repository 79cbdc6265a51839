"""Seen: the page that an act rested on, made again out of the facts alone and compared with what the act says of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping

from domain.canonical import digest_of, sha256_hex
from domain.commands.nominating import asked
from domain.errors import HistoryBroken
from domain.fact import Recorded
from projections import audit, rewarding
from service.shown.changes import known_by, shown_at
from service.shown.nominees import nominees
from service.visit import parts

# What a list is entered with as a whole; it says what else stood on the page.
PAPERS = frozenset({"meeting.held", "posting.opened", "decision.issued"})
DOSSIER, PROPOSAL = "d.", "reward.proposed"


@dataclass(frozen=True, slots=True)
class PageSeen:
    """The page behind an entry, as its mark tells of it and as it is made again."""

    fact: Recorded
    # Whether the stored bytes are still those that were folded.
    is_sealed: bool
    mark: Mapping[str, Any]
    # What the act took up; what stood beside it, None where it was entered before that was kept.
    taken: frozenset[str]
    besides: frozenset[str] | None
    # When the last entry that it shows was recorded, None where the book has no such entry.
    known_at: int | None
    digest: str

    @property
    def dossiers(self) -> list[str]:
        """Everything that is known to have stood on it."""
        return sorted(self.taken | (self.besides or frozenset()))

    @property
    def matches(self) -> bool:
        """Whether the page made again is the page that was seen."""
        return self.is_sealed and self.known_at is not None and self.digest == self.mark.get("digest")


def page_seen(db: Connection, entry: RowMapping) -> PageSeen | None:
    """The page behind an entry, None where it rests on none."""
    fact, is_sealed = _fact(entry)
    if not fact.seen:
        return None
    together = audit.batch(db, entry)
    taken = frozenset(each["stream"] for each in together if each["stream"].startswith(DOSSIER))
    papers = [_fact(each)[0] for each in together if each["type"] in PAPERS]
    mark = fact.seen[0]
    if fact.type == PROPOSAL:
        # A place or a unit can be proposed without a dossier behind it.
        taken = frozenset(line["dossier"] for line in fact.data["holders"] if line["dossier"])
        besides = _others_able(db, fact, mark, taken)
    else:
        besides = _besides([fact, *papers], taken)
    shown = shown_at(db, taken | (besides or frozenset()), mark)
    return PageSeen(fact, is_sealed, mark, taken, besides, known_by(db, mark), digest_of(shown))


def _others_able(
    db: Connection, fact: Recorded, mark: Mapping[str, Any], taken: frozenset[str]
) -> frozenset[str] | None:
    """Who else could have been proposed: everyone is weighed once more, by the edition that the fact names."""
    data = fact.data
    rules, kind = rewarding.with_digest(db, data["edition"]["digest"]), data.get("kind")
    if rules is None or kind is None:
        return None
    if (known_at := known_by(db, mark)) is None:
        return frozenset()
    told = {"form": data["form"]["id"], "occasion": data["occasion"], "kind": kind["id"]}
    of = asked(rules, **told, subject_kind=kind["subject_kind"], year=data["year"])
    found = nominees(db, fact.book, of, times={"as_of": None, "known_at": known_at})
    return frozenset(found.dossiers) - taken


def _besides(facts: Iterable[Recorded], taken: frozenset[str]) -> frozenset[str] | None:
    found: set[str] = set()
    for fact in facts:
        others = fact.data.get("besides", ())
        if others is None:
            return None
        found |= {*others, *(line["dossier"] for line in fact.data.get("left_out") or ())}
    return frozenset(found - taken)


def _fact(entry: RowMapping) -> tuple[Recorded, bool]:
    """The stored fact behind an entry, and whether it is still the one that was folded."""
    book, position = entry["book"], entry["position"]
    lines = parts().ledger.read(book, after=position - 1, limit=1, upto=position)
    try:
        line = lines[0]
        fact = parts().reader.fact(line.position, line.digest, line.state)
    except (IndexError, msgspec.MsgspecError):
        raise HistoryBroken from None
    return fact, sha256_hex(line.state) == entry["digest"]


def lines_of(page: PageSeen, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    """Dossiers as they stood on it, each with whether the act took it up."""
    return [dict(row) | {"taken": row["dossier"] in page.taken} for row in rows]
