"""What a commune sets up, by chance: its places, rules, cycles, plans, targets, figures, moved clocks and closed years."""

from typing import Any

from domain.ids import new_id
from tests.projections.past.story import TITLES, YEARS, Story


class Places:
    """A chapter: the commune and its villages, and others that come later."""

    def __call__(self, story: Story) -> None:
        if story.places:
            known = {id for id, _parent in story.places}
            left = [id for id in story.villages if id not in known]
            if left or len(story.places) < 6:
                parent = story.book if left or story.chance(60) else story.pick(story.places)[0]
                self.established(story, left[0] if left else new_id(), "village", parent)
        else:
            self.established(story, story.book, "commune", None)

    def established(self, story: Story, id: str, kind: str, parent: str | None) -> None:
        told = {"kind": kind, "name": f"thôn {id[-4:]}", "code": id[-6:], "parent": parent, "area": "normal"}
        story.say("place.established", f"place.{id}", at=story.done(), **told)
        story.places.append((id, parent))


class Rules:
    """A chapter: procedures adopted, cycles opened by them, editions taken over in the middle of a year."""

    def __init__(self) -> None:
        self.digests: list[str] = []
        self.opened_years: set[int] = set()

    def __call__(self, story: Story) -> None:
        if not self.digests or story.chance(30):
            self.adopted(story)
        elif (year := story.pick(YEARS)) not in self.opened_years:
            self.opened_years.add(year)
            titles = [self.opened(story) for _ in range(2)]
            dates = {"opens_on": story.day(), "closes_on": story.day()}
            self.cycle(story, "cycle.opened", year, titles=[titles[0], titles[1] | {"title": "clan"}], **dates)
        else:
            self.cycle(story, "cycle.edition-taken", year, opened=self.opened(story))

    def cycle(self, story: Story, type: str, year: int, **told: Any) -> None:
        story.say(type, f"cycle.{story.book}.{year}", at=story.done(), year=year, **told)

    def opened(self, story: Story) -> dict[str, Any]:
        name = {"vi": f"Danh hiệu {story.random.randint(1, 3)}", "en": "Title"}
        pinned = {"procedure": {"id": "r", "digest": story.pick(self.digests)}, "criteria": {"id": "c", "digest": "c"}}
        return {"title": "family", "subject_kind": "household", "name": name, "sample": False} | pinned

    def adopted(self, story: Story) -> None:
        digest = f"{len(self.digests)}.{story.book}"
        self.digests.append(digest)
        steps = [
            {"id": step, "form": f"form{story.random.randint(1, 2)}_{story.book}", "fact": "posted"} | {
                "label": {"vi": f"Bước {story.random.randint(1, 9)}", "en": "Step"},
                "clock": {"escalates_to": {"offices": [story.pick(story.offices)]}} if story.chance(70) else None,
            }
            for step in story.steps
        ]  # fmt: skip
        offices = [{"id": one, "level": story.pick(["village", "commune"]), "label": {}} for one in story.offices]
        edition = {"title": story.pick(TITLES), "steps": steps, "offices": offices}
        stream = f"rules.{story.book}.procedure.{edition['title']}"
        story.say("procedure.adopted", stream, at=story.done(), digest=digest, title=edition["title"], edition=edition)


class Aims:
    """A chapter: plans, targets by themselves or by a plan, figures that others counted."""

    def __init__(self) -> None:
        self.adopted: dict[str, str] = {}

    def __call__(self, story: Story) -> None:
        story.pick([self.plan, self.target, self.target, self.figure])(story)

    def plan(self, story: Story) -> None:
        plan, digest = story.pick([f"k1.{story.book}", f"k2.{story.book}"]), new_id()
        self.adopted[plan] = digest
        told = {"plan": plan, "digest": digest, "year": story.pick(YEARS), "document": {"n": digest}}
        story.say("plan.adopted", f"plan.{plan}", at=story.done(), **told)

    def target(self, story: Story) -> None:
        year, source = story.pick(YEARS), None
        if self.adopted and story.chance(60):
            plan = story.pick(self.adopted)
            source = {"plan": plan, "digest": self.adopted[plan]}
        told = {"year": year, "title": story.pick(TITLES), "measure": story.pick(["share", "learners"])}
        told |= {"numerator": "recognised", "denominator": story.pick(["registered", "all", "adults"])}
        told |= {"share": f"{story.random.randint(1, 99)}.00", "scope": None, "source": source}
        story.say("target.set", f"target.{story.book}.{year}", at=story.done(), **told)

    def figure(self, story: Story) -> None:
        year = story.pick(YEARS)
        told = {"year": year, "title": "family", "measure": "share", "denominator": "adults", "called": "x"}
        told |= {"part": story.random.randint(0, 9), "whole": 10, "counted_on": story.day(), "source": "sổ"}
        story.say("figure.reported", f"target.{story.book}.{year}", at=story.done(), **told)


class Clocks:
    """A chapter: last days that are moved, and years that are closed."""

    def __init__(self) -> None:
        self.closed: set[int] = set()

    def __call__(self, story: Story) -> None:
        year = story.pick(YEARS)
        if year not in self.closed and story.chance(20):
            self.closes(story, year)
        else:
            self.moves(story, year)

    def closes(self, story: Story, year: int) -> None:
        self.closed.add(year)
        told = {name: story.random.randint(0, 9) for name in ("all", "registered", "recognised")}
        line = {"title": "family", "place": story.village(), "share_of_all": "1.00"} | told
        report = {"position": 1, "undecided": [{"title": "family", "state": "held", "count": 1}], "figures": [line]}
        story.say("cycle.closed", f"cycle.{story.book}.{year}", at=story.done(), year=year, **report)

    def moves(self, story: Story, year: int) -> None:
        step, days = story.pick(story.steps), sorted([story.day(), story.day()])
        clocks = [
            {"title": story.pick(TITLES), "step": step, "place": place} | {
                "not_before": days[0] if story.chance(70) else None, "not_after": days[1] if story.chance(50) else None,
            }
            for place in story.random.sample([None, *story.villages], story.random.randint(1, 2))
        ]  # fmt: skip
        told: dict[str, Any] = {"year": year, "title": None, "step": step, "places": [], "moves": "later"}
        told |= {"day": days[0], "reason": "weather", "basis": "QĐ", "clocks": clocks}
        story.say("cycle.clock-moved", f"cycle.{story.book}.{year}", at=story.done(), **told)
