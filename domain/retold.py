"""Facts as they now read: what a correction mended stands in a copy, and what was said first stays as it was said."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from domain.clock import parse_instant
from domain.corrected import Correction
from domain.stream import Fact


@dataclass(frozen=True, slots=True)
class Retold:
    """One fact: as it was said, as it reads now, and for a correction the corrected fact as it read until then."""

    said: Fact
    now: Fact
    mended: Fact | None = None


def retold(facts: Sequence[Fact]) -> list[Retold]:
    """Every fact of one stream, in order."""
    now = {fact.originator_version: fact for fact in facts}
    told = []
    for fact in facts:
        mended = now.get(_corrected(fact, facts) or 0)
        if mended is not None:
            now[mended.originator_version] = _with(mended, fact.values)  # type: ignore[attr-defined]
        told.append((fact, mended))
    return [Retold(fact, now[fact.originator_version], mended) for fact, mended in told]


def as_now_read(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with every correction applied."""
    return [each.now for each in retold(facts)]


def _corrected(fact: Fact, facts: Sequence[Fact]) -> int | None:
    """The version of the fact that this one corrects."""
    if not fact.TOPIC.endswith(".corrected"):
        return None
    if isinstance(fact, Correction):
        # A mandate that was delegated is opened by another fact than one that was granted.
        return next((each.originator_version for each in facts if each.TOPIC == fact.OF), facts[0].originator_version)
    # An entry of a dossier says which; a meeting's correction is about its first fact.
    version: int = getattr(fact, "corrected_version", 1)
    return version


def _with(fact: Fact, values: Mapping[str, Any]) -> Fact:
    changed = copy(fact)
    known = {name: value for name, value in values.items() if hasattr(fact, name)}
    if "occurred_at" in known:
        known["occurred_at"] = parse_instant(known["occurred_at"])
    changed.__dict__.update(known)
    return changed
