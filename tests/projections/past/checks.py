"""Inspections, reports and rewards by chance."""

from datetime import datetime
from typing import Any

from domain.ids import new_id
from domain.reporting import editions
from tests.projections.past.story import PEOPLE, TITLES, YEARS, Story
from tests.proposing import own_edition


class Inspections:
    """A chapter: planned, and closed later; what they find is told by the dossiers."""

    def __init__(self) -> None:
        self.open: dict[str, datetime] = {}

    def __call__(self, story: Story) -> None:
        if self.open and story.chance(40):
            stream = story.pick(self.open)
            told = {"inspectors": ["p9"], "inspected": 1, "findings": {}, "text": None}
            story.say("inspection.held", stream, at=story.done(after=self.open.pop(stream)), **told)
            return
        id, at = new_id(), story.done()
        self.open[f"inspection.{id}"] = at
        story.inspections.append(id)
        told = {"place": story.village(), "year": story.pick(YEARS), "drawn": ["d.1"], "seed": "s"}
        story.say("inspection.planned", f"inspection.{id}", at=at, **told)


class Reports:
    """A chapter: plans of reports, requests out of turn, filings and filings again."""

    def __init__(self) -> None:
        self.last: dict[str, datetime] = {}

    def __call__(self, story: Story) -> None:
        story.pick([self.adopted, self.requested, self.filed, self.filed])(story)

    def adopted(self, story: Story) -> None:
        edition = editions()[0]
        told = {"place": story.place(story.book), "edition": edition.document, "digest": edition.digest}
        story.say("reporting.adopted", f"reporting.{story.book}", at=story.done(), **told)

    def requested(self, story: Story) -> None:
        filers = [{"id": id, "kind": "village"} for id in story.random.sample(story.villages, 2)]
        told: dict[str, Any] = {"request": new_id(), "year": story.pick(YEARS), "about": "x", "due_on": story.day()}
        told |= {"filers": filers, "place": story.place(story.book)}
        story.say("report.requested", f"reporting.{story.book}", at=story.done(), **told)

    def filed(self, story: Story) -> None:
        village, year = story.village(), story.pick(YEARS)
        stream = f"report.{story.book}.{year}.village-yearly.{village['id']}"
        at = self.last[stream] = story.done(after=self.last.get(stream))
        told: dict[str, Any] = {
            "to": story.place(story.book),
            "filer": {"kind": "village", "id": village["id"]},
            "place": village,
        }
        told |= {"year": year, "kind": "village-yearly", "due_on": story.day(), "figures": []}
        story.say("report.filed", stream, at=at, **told)


class Rewards:
    """A chapter: the criteria adopted, who is proposed for what, and what became of it."""

    def __init__(self) -> None:
        self.open: dict[str, datetime] = {}
        self.last: datetime | None = None

    def __call__(self, story: Story) -> None:
        if story.chance(15):
            self.adopted(story)
            return
        if self.open and story.chance(55):
            stream = story.pick(self.open)
            at = self.open[stream] = story.done(after=self.open[stream])
            what = story.pick(["received", "forwarded", "granted", "declined"])
            if what in ("granted", "declined"):
                del self.open[stream]
            story.say(f"reward.{what}", stream, at=at, reason="x")
            return
        stream, at = f"reward.{new_id()}", story.done()
        self.open[stream] = at
        told = {"place": story.village(), "year": story.pick(YEARS), "title": story.pick(TITLES), "form": {"id": "f"}}
        story.say("reward.proposed", stream, at=at, **told, holders=["d.1"] * story.random.randint(1, 3))

    def adopted(self, story: Story) -> None:
        first, last = sorted(story.random.choices(range(2022, 2028), k=2))
        until = story.pick([f"{last}-06-30", None])
        edition = own_edition(id=f"own-{story.random.randint(1, 9)}", valid_from=f"{first}-05-01", valid_to=until)
        told = {"place": story.place(story.book), "edition": edition.document, "digest": edition.digest}
        at = self.last = story.done(after=self.last)
        story.say("rewarding.adopted", f"rewarding.{story.book}", at=at, **told)


class Letterheads:
    """A chapter: what a commune sets to stand at the top of its papers."""

    def __init__(self) -> None:
        self.last: datetime | None = None

    def __call__(self, story: Story) -> None:
        at = self.last = story.done(after=self.last)
        parts = ("above", "agency", "seat", "symbol")
        told = {name: story.pick([None, f"{name} {story.random.randint(1, 9)}"]) for name in parts}
        story.say("letterhead.set", f"letterhead.{story.book}", at=at, place=story.place(story.book), **told)


class DataRequests:
    """A chapter: requests about personal data, extended, answered and carried out; restrictions lifted again."""

    def __init__(self) -> None:
        self.open: dict[str, tuple[str, str, dict[str, str], datetime]] = {}
        self.restricted: dict[str, datetime] = {}

    def __call__(self, story: Story) -> None:
        if self.restricted and story.chance(20):
            stream = story.pick(self.restricted)
            after = self.restricted.pop(stream)
            story.say("restriction.lifted", stream, at=story.done(after=after), place=story.village(), how="form")
        elif self.open and story.chance(65):
            self.went_on(story, story.pick(self.open))
        else:
            self.received(story)

    def received(self, story: Story) -> None:
        request, at, place = new_id(), story.done(), story.village()
        stream = f"subject.{story.pick(PEOPLE)}.{story.book}"
        kind = story.pick(["access", "restriction"])
        told = {"kind": kind, "asked_by": "self", "how": "form", "received_on": story.day(), "clocks": "x"}
        told |= {"answer_by": story.day(), "done_by": story.day(), "purpose": None}
        story.say("request.received", stream, at=at, request=request, place=place, text=None, **told)
        self.open[request] = (stream, kind, place, at)

    def went_on(self, story: Story, request: str) -> None:
        stream, kind, place, last = self.open[request]
        at, of = story.done(after=last), {"request": request, "place": place}
        self.open[request] = (stream, kind, place, at)
        topic = story.pick(["request.extended", "request.answered", "request.carried-out"])
        if topic == "request.extended":
            story.say(topic, stream, at=at, done_by=story.day(), reason="other", **of)
        elif topic == "request.answered":
            story.say(topic, stream, at=at, outcome=story.pick(["granted", "refused"]), reason=None, text=None, **of)
        else:
            del self.open[request]
            story.say(topic, stream, at=at, kind=kind, purpose=None, entry=None, **of)
            if kind == "restriction":
                self.restricted[stream] = max(at, self.restricted.get(stream, at))
