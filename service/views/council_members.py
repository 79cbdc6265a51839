"""The members of a council: who they are on a day, who came, and under whose chair the meeting is entered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection

from domain.commands.council import Attendance
from domain.council_refusals import ChairNotThere
from domain.stream import Act
from domain.workflow import Council
from projections import territory
from projections.mandates import Mandate, holders
from projections.names import names_of
from service.i18n import text as _
from service.views.carrying import act_on


class Sits(Protocol):
    """A commune with the council that its rules name."""

    @property
    def commune(self) -> str:
        """The commune's id, which is also that of its book."""

    @property
    def council(self) -> Council:
        """The offices of its members."""


@dataclass(frozen=True, slots=True)
class Came:
    """The first page as it was answered: the day, under which mandate it was chaired, how it voted, and who came."""

    held_on: date
    chair: str
    secretary: str
    ballot: str
    attended: Mapping[str, str]

    @property
    def marks(self) -> list[str]:
        """The attendance as the second page carries it."""
        return [f"{person}:{how}" for person, how in self.attended.items()]


def roll(db: Connection, of: Sits, day: date) -> dict[str, Mandate]:
    """Whoever is a member on the day, by person; who holds two of its offices sits in the first that the rules name."""
    over = {row["place"] for row in territory.above(db, of.commune)}
    found: dict[str, Mandate] = {}
    for office in of.council.members:
        for each in holders(db, office):
            if each.holds_on(day) and not over.isdisjoint(at["id"] for at in each.places):
                found.setdefault(each.person, each)
    return found


def called(db: Connection, people: Collection[str]) -> dict[str, str]:
    """The members' names."""
    names = names_of(db, people)
    return {person: names.get(person) or _("a person without a name here") for person in people}


def act_in_chair(
    db: Connection, of: Sits, came: Came, values: Mapping[str, Any], seen: Sequence[Mapping[str, Any]]
) -> Act:
    """The act of whoever was in the chair, as this form was sent; refuses one that it did not offer on that day."""
    act = act_on(of.commune, values, seen=seen)
    chair = next((each for each in roll(db, of, came.held_on).values() if each.mandate == came.chair), None)
    if chair is None or chair.office not in of.council.chaired_by:
        raise ChairNotThere(field="chair")
    person = None if chair.person == act.actor else chair.person
    return replace(act, on_behalf_of=person, office=chair.office, mandate=chair.mandate)


def attendance(db: Connection, of: Sits, came: Came) -> Attendance:
    """Who is a member on that day by the register of mandates, and who came as the page says."""
    return Attendance({person: each.mandate for person, each in roll(db, of, came.held_on).items()}, came.attended)
