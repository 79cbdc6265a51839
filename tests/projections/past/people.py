"""Households and who belongs to them, by chance."""

from typing import Any

from domain.ids import new_id
from tests.projections.log import stay
from tests.projections.past.story import PEOPLE, Story


class Households:
    """A chapter: enrolments, and people who join, leave and join again."""

    def __init__(self) -> None:
        self.stays: dict[tuple[str, str], dict[str, Any]] = {}
        self.known: set[str] = set()

    def __call__(self, story: Story) -> None:
        if len(story.subjects) < 5 or (story.chance(20) and len(story.subjects) < 9):
            self.enrolled(story)
        elif self.stays and story.chance(40):
            self.left(story)
        else:
            self.joined(story)

    def enrolled(self, story: Story) -> None:
        subject, village = new_id(), story.village()
        story.subjects.append((subject, village))
        kind = story.pick(["household", "household", "unit", "person"])
        story.kinds[subject] = kind
        people = story.random.sample(sorted(f"{one}.{story.book}" for one in PEOPLE), 2)
        told = {"kind": kind, "place": village, "people": people, "name": None}
        story.say("subject.enrolled", f"subject.{subject}", at=story.done(), **told)
        if kind in ("household", "unit"):
            self.stays |= {(subject, person): {"group": subject, "group_kind": kind} for person in people}

    def joined(self, story: Story) -> None:
        subject, village = story.pick(story.subjects)
        person = f"{story.pick(PEOPLE)}.{story.book}"
        kind = story.kinds[subject]
        if kind == "person" or (subject, person) in self.stays:
            return
        said = stay(subject, role=story.pick(["head", "member"]), adult=story.chance(70), since=story.day(), kind=kind)
        self.stays[subject, person] = said
        story.say("member.joined", f"subject.{person}", at=story.done(), **said | {"place": village})

    def left(self, story: Story) -> None:
        subject, person = story.pick(self.stays)
        said = self.stays.pop((subject, person))
        day = story.day() if story.chance(80) else None
        story.say("member.left", f"subject.{person}", at=story.done(), **said | {"left_on": day, "reason": "left"})
