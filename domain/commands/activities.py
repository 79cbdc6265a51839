"""Learning activities, as they were held in a village or for the whole commune."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.activity import Activity
from domain.desk import Desk
from domain.errors import NobodyLearned
from domain.meeting import check_count
from domain.text import plain

# Who enters what was held in their places.
ENTERING = ("village-officer", "records-officer", "culture-office", "front-committee")


def hold_activity(
    desk: Desk, *, activity: str, place: str, held_on: date, topic: str, venue: str, learners: int
) -> dict[str, Any]:
    """Enter a session: what it was about, where, and how many learned."""
    may_enter(desk, place)
    check_count("learners", learners)
    if learners < 1:
        raise NobodyLearned(field="learners")
    act = replace(desk.act, done=held_on)
    desk.keep(
        Activity.open(
            Activity.Held,
            f"activity.{activity}",
            act,
            place=desk.named(place, act.moment),
            held_on=held_on.isoformat(),
            topic=plain("topic", topic),
            venue=plain("venue", venue),
            learners=learners,
            entry_mandate=act.entry_mandate,
        )
    )
    return {"activity": activity}


def may_enter(desk: Desk, place: str) -> None:
    """Refuse whoever enters nothing here."""
    desk.must_hold(ENTERING, place)
