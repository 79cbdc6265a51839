"""The map of any day out of an exported log: where what was written stands on it, told again from the published meaning."""

from collections import defaultdict
from datetime import datetime

from tests.independent_figures import Fact, instant

# What has become of a place: since when, and what.
Became = dict[str, tuple[datetime, list[str]]]
ENDINGS = ("place.merged", "place.split", "place.dissolved")


class Map:
    """The places as they were at an instant."""

    def __init__(self, facts: list[Fact], at: datetime) -> None:
        self.at = at
        self.begun: dict[str, datetime] = {}
        self.became: Became = {}
        self.enrolled: dict[str, str] = {}
        # From where to where somebody was said to belong.
        self.moved: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for fact in facts:
            self._read(fact)

    def _read(self, fact: Fact) -> None:
        what, _dot, name = fact["stream"].partition(".")
        if fact["type"] == "place.established":
            self.begun[name] = instant(fact["occurred_at"])
        if fact["type"] in ENDINGS:
            into = fact["data"].get("into", [])
            parts = [each["id"] for each in (into if isinstance(into, list) else [into])]
            self.became[name] = instant(fact["occurred_at"]), parts
        if what == "subject" and fact["type"] == "subject.enrolled":
            self.enrolled[name] = fact["data"]["place"]["id"]
        if fact["type"] == "subject.moved":
            self.moved[name].append((fact["data"]["left"]["id"], fact["data"]["place"]["id"]))

    def stands(self, place: str, subject: str | None) -> str:
        """Where something of a place stands: in what that has become by then, or in what has become it since."""
        now = self._forward(place, subject)
        before = {each for each, since in self.begun.items() if since <= self.at and self._comes_to(each, now)}
        if before == {now} or not before:
            return now
        home = self._forward(self.enrolled[subject], subject) if subject in self.enrolled else None
        if home in before:
            return home
        return before.pop() if len(before) == 1 else now

    def _forward(self, place: str, subject: str | None) -> str:
        while place in self.became and self.became[place][0] <= self.at:
            into = self.became[place][1]
            said = [to for left, to in self.moved.get(subject or "", ()) if (to in into if into else left == place)]
            parts = into if len(into) == 1 else said
            if not parts:
                break
            place = parts[-1]
        return place

    def _comes_to(self, place: str, now: str) -> bool:
        """Whether a place is, or has become after the day of the map, that one."""
        if place == now:
            return True
        since, into = self.became.get(place, (self.at, []))
        return since > self.at and any(self._leads(each, now) for each in into)

    def _leads(self, place: str, now: str) -> bool:
        return place == now or any(self._leads(each, now) for each in self.became.get(place, (None, []))[1])


def redrawn(facts: list[Fact], at: datetime) -> list[Fact]:
    """The same facts as if all had been written on the map of an instant."""
    on = Map(facts, at)
    found = []
    for fact in facts:
        data, of = (
            fact["data"],
            {
                "dossier.registered": fact["data"].get("subject"),
                "subject.enrolled": fact["stream"].partition(".")[2],
                "activity.held": None,
            },
        )
        if fact["type"] in of:
            data = data | {"place": {"id": on.stands(data["place"]["id"], of[fact["type"]])}}
        found.append(fact | {"data": data})
    return found
