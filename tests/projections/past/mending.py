"""What was mistyped in a register, by chance: any entry there is, mended once or several times, now or much later."""

from typing import Any

from tests.projections.past.story import Story

# The correction of each kind of entry that is mended by its version.
MENDS = {
    "figure.reported": "target.corrected", "target.set": "target.corrected", "cycle.opened": "cycle.corrected",
    "cycle.clock-moved": "cycle.corrected", "report.filed": "report.corrected", "report.requested": "reporting.corrected",
    "inspection.planned": "inspection.corrected", "inspection.held": "inspection.corrected",
    "reward.proposed": "reward.corrected", "reward.received": "reward.corrected", "reward.granted": "reward.corrected",
    "member.joined": "member.corrected", "member.left": "member.corrected",
}  # fmt: skip


class Mending:
    """A chapter: an entry of a register is corrected."""

    def __call__(self, story: Story) -> None:
        story.write()
        entries = [entry for entry in story.entries if entry[0] in MENDS]
        if not entries:
            return
        type, stream, version = story.pick(entries)
        of = {"corrected_type": type, "corrected_version": version, "corrects": story.digests[stream][version - 1]}
        story.say(MENDS[type], stream, at=story.done(), **of, values=self.values(story, type))

    def values(self, story: Story, type: str) -> dict[str, Any]:
        number = story.random.randint(1, 99)
        told: dict[str, dict[str, Any]] = {
            "figure.reported": {"part": number, "counted_on": story.day()},
            "target.set": {"share": f"{number}.00"},
            "cycle.opened": {"opens_on": story.day()},
            "cycle.clock-moved": {"basis": f"QĐ {number}"},
            "report.filed": {"figures": [{"n": number}]},
            "report.requested": {"due_on": story.day()},
            "inspection.planned": {"seed": f"s{number}"},
            "inspection.held": {"inspected": number},
            "member.joined": {"since": story.day()} if story.chance(70) else {"role": "head"},
            "member.left": {"left_on": story.day()},
        }
        values = told.get(type, {"reason": f"r{number}"})
        if type in ("figure.reported", "target.set", "inspection.held") and story.chance(40):
            values["occurred_at"] = story.text(story.done())
        return values
