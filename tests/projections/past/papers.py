"""Meetings, lists, decisions, activities and mandates by chance, with what mends, closes and ends them."""

from datetime import datetime
from typing import Any

from domain.ids import new_id
from tests.projections.log import said
from tests.projections.past.story import PEOPLE, TITLES, YEARS, Story


def some(story: Story) -> dict[str, Any]:
    """Place, title and year."""
    return {"place": story.village(), "title": story.pick(TITLES), "year": story.pick(YEARS)}


class Papers:
    """A chapter: meetings, lists that are put up and taken down, decisions."""

    def __init__(self) -> None:
        self.up: dict[str, datetime] = {}
        self.written: list[str] = []

    def __call__(self, story: Story) -> None:
        turn = story.pick([self.met, self.posted, self.issued, self.closed, self.mended])
        turn(story)

    def begin(self, story: Story, type: str, kind: str, **said: Any) -> tuple[str, datetime]:
        stream, at = f"{kind}.{new_id()}", story.done()
        story.say(type, stream, at=at, **some(story) | said)
        self.written.append(stream)
        return stream, at

    def met(self, story: Story) -> None:
        self.begin(story, "meeting.held", "meeting", present=story.random.randint(1, 99))

    def issued(self, story: Story) -> None:
        self.begin(story, "decision.issued", "decision", number="1/QĐ", place=None)

    def posted(self, story: Story) -> None:
        stream, at = self.begin(story, "posting.opened", "posting", until=story.day())
        self.up[stream] = at

    def closed(self, story: Story) -> None:
        if self.up:
            stream = story.pick(self.up)
            at = story.done(after=self.up.pop(stream))
            told = {"closed_on": story.day(at), "objections": story.random.randint(0, 3)}
            story.say("posting.closed", stream, at=at, **told)

    def mended(self, story: Story) -> None:
        if self.written:
            stream = story.pick(self.written)
            values: dict[str, Any] = {"present": story.random.randint(1, 99), "until": story.day()}
            if story.chance(40):
                values["occurred_at"] = story.text(story.done())
            story.mends(f"{stream.split('.')[0]}.corrected", stream, **values)


class Activities:
    """A chapter: what was learned, and what was mistyped about it."""

    def __init__(self) -> None:
        self.held: list[str] = []

    def __call__(self, story: Story) -> None:
        if self.held and story.chance(40):
            values: dict[str, Any] = {"learners": story.random.randint(1, 99), "held_on": story.day()}
            if story.chance(50):
                values["occurred_at"] = story.text(story.done())
            story.mends("activity.corrected", story.pick(self.held), **values)
            return
        stream = f"activity.{story.book}.{len(self.held) + 1}"
        self.held.append(stream)
        told = {"topic": "t", "venue": None, "learners": story.random.randint(1, 99)}
        story.say("activity.held", stream, at=story.done(), place=story.village(), held_on=story.day(), **told)


class Mandates:
    """A chapter: powers granted, mended and ended."""

    def __init__(self) -> None:
        self.granted: list[str] = []
        self.lasting: list[str] = []
        self.suspended: list[str] = []

    def __call__(self, story: Story) -> None:
        told: dict[str, Any]
        if self.granted and story.chance(25):
            values = {"valid_from": story.day()} if story.chance(50) else {"basis": "QĐ 2"}
            story.mends("mandate.corrected", story.pick(self.granted), **values)
        elif self.lasting and story.chance(40):
            stream = self.lasting.pop()
            last = story.day() if story.chance(60) else None
            story.say("mandate.ended", stream, at=story.done(), ended_on=last, reason="moved")
        elif self.suspended and story.chance(50):
            told = {"resumed_on": story.day() if story.chance(40) else None, "basis": "QĐ 4"}
            story.say("mandate.resumed", self.suspended.pop(), at=story.done(), **told)
        elif (free := [each for each in self.lasting if each not in self.suspended]) and story.chance(30):
            stream, days = story.pick(free), sorted([story.day(), story.day()])
            told = {"suspended_on": days[0] if story.chance(40) else None, "basis": "QĐ 3"}
            told["suspended_to"] = days[1] if story.chance(50) else None
            story.say("mandate.suspended", stream, at=story.done(), **told)
            self.suspended.append(stream)
        else:
            self.grants(story)

    def grants(self, story: Story) -> None:
        stream = f"mandate.{new_id()}"
        under = story.pick(self.granted) if self.granted and story.chance(30) else None
        days = sorted([story.day(), story.day()])
        told: dict[str, Any] = {"person": f"{story.pick(PEOPLE)}.{story.book}", "basis": "QĐ 1"}
        told |= {"valid_from": days[0], "valid_to": days[1] if story.chance(60) else None}
        topic = "mandate.granted" if under is None else "mandate.delegated"
        if under is not None:
            told |= {"under": under.removeprefix("mandate."), "delegator": f"{story.pick(PEOPLE)}.{story.book}"}
        one = said(topic, stream, at=story.done(), **told, places=[story.village()])
        # The office of the mandate, not the one in which it was granted.
        one["data"]["office"] = story.pick(story.offices)
        story.enter(one)
        self.granted.append(stream)
        self.lasting.append(stream)
