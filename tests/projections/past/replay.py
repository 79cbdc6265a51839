"""The past told by a plain replay of the facts: what had been recorded by then, and of that what had been done by then."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Engine

from tests.independent_figures import Fact, Standing, acts, after, instant, standing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVER = 2**61


def micros(text: str) -> int:
    return (instant(text) - EPOCH) // timedelta(microseconds=1)


def written_in(engine: Engine, book: str) -> list[Fact]:
    """All facts of a book, out of the stored bytes."""
    asked = f"SELECT position, digest, state FROM fact WHERE book = '{book}' ORDER BY position"
    with engine.connect() as db:
        rows = db.exec_driver_sql(asked).all()
    facts = [json.loads(bytes(state)) | {"position": position, "digest": digest} for position, digest, state in rows]
    return [fact | {"at": micros(fact["occurred_at"]), "known": micros(fact["recorded_at"])} for fact in facts]


class Past:
    """One book as of an instant, as known at another."""

    def __init__(self, facts: list[Fact], as_of: int | None, known_at: int | None) -> None:
        self.as_of = EVER if as_of is None else as_of
        self.known_at = EVER if known_at is None else known_at
        self.known = [fact for fact in facts if fact["known"] <= self.known_at]

    def told(self, *types: str) -> list[Fact]:
        """What was said by facts of these types about what had happened, with the corrections that were known."""
        said = [self.as_mended(fact) for fact in self.known if fact["type"] in types]
        return [fact for fact in said if fact["at"] <= self.as_of]

    def as_mended(self, fact: Fact) -> Fact:
        new = dict(self._values.get((fact["stream"], fact["version"]), {}))
        at = micros(new.pop("occurred_at")) if "occurred_at" in new else fact["at"]
        return fact | {"at": at, "data": fact["data"] | new} if new or at != fact["at"] else fact

    @cached_property
    def _values(self) -> dict[tuple[str, int], dict[str, Any]]:
        """By stream and version what an entry of a register should have said."""
        found: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        for fact in self.known:
            if "corrected_version" in fact["data"]:
                found[fact["stream"], fact["data"]["corrected_version"]].update(fact["data"]["values"])
        return found

    def mended(self, type: str, corrected: str) -> list[Fact]:
        """The same with every correction that was known, whenever it was made: times as well as values."""
        values: dict[str, dict[str, Any]] = defaultdict(dict)
        versions: dict[str, int] = {}
        for fact in self.known:
            if fact["type"] == corrected:
                values[fact["stream"]].update(fact["data"]["values"])
            versions[fact["stream"]] = fact["version"]
        found = []
        for fact in self.known:
            if fact["type"] == type:
                new = dict(values[fact["stream"]])
                at = micros(new.pop("occurred_at")) if "occurred_at" in new else fact["at"]
                found.append(fact | {"at": at, "data": fact["data"] | new, "last": versions[fact["stream"]]})
        return [fact for fact in found if fact["at"] <= self.as_of]

    @cached_property
    def stories(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.known:
            if fact["stream"].startswith("d."):
                found[fact["stream"]].append(fact)
        return found

    @cached_property
    def dossiers(self) -> dict[str, Standing]:
        """Where every dossier stood that there was."""
        at = EPOCH + timedelta(microseconds=min(self.as_of, 2**52))
        told = {stream: standing(story, as_of=at) for stream, story in self.stories.items()}
        return {stream: found for stream, found in sorted(told.items()) if found is not None}

    def version(self, stream: str) -> int:
        """The last fact that says something of the act after which a dossier stood."""
        after = self.dossiers[stream].version
        for fact in self.stories[stream]:
            if fact["version"] > after:
                if fact["type"] != "dossier.corrected":
                    break
                after = fact["version"]
        return after

    def due(self, stream: str) -> str | None:
        """The day that counts for a dossier: as its facts say, or as the last move of that clock has it."""
        found = self.dossiers[stream]
        due: str | None = found.turn["due_on"]
        own, whole = None, None
        for move in self.told("cycle.clock-moved"):
            for clock in move["data"]["clocks"]:
                same = (move["data"]["year"], clock["title"], clock["step"])
                if same == (found.first["year"], found.first["title"], found.turn["next_step"]):
                    own = clock if clock["place"] == found.first["place"]["id"] else own
                    whole = clock if clock["place"] is None else whole
        bounds = own or whole
        if bounds is not None:
            if due is not None and bounds["not_before"] is not None:
                due = max(due, bounds["not_before"])
            if bounds["not_after"] is not None:
                due = bounds["not_after"] if due is None else min(due, bounds["not_after"])
        return due

    def ever_decided(self, decision: str) -> list[str]:
        """Dossiers that stood under a decision after any act that had happened, whatever became of it."""
        found = []
        for stream, story in sorted(self.stories.items()):
            told = acts(story)
            ever = (after(told[: n + 1]) for n, act in enumerate(told) if micros(act.at.isoformat()) <= self.as_of)
            if any(each.decision == decision for each in ever):
                found.append(stream)
        return found

    def counted(self, stream: str) -> bool:
        """Whether a dossier is one of the registered: a second try after a refusal was counted with the first."""
        found = self.dossiers[stream]
        return found.first["previous"] in (None, "withdrawn") and found.state != "withdrawn"
