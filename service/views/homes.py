"""Homes: after a split it is said of many at once to which part they belong, shown by name before it is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.clock import day_of, from_micros
from domain.commands import homes as commands
from domain.commands.setup import may_enroll
from domain.desk import Desk
from domain.errors import NotFound
from projections import territory
from projections.homes import assigned, unassigned
from projections.places import DISSOLVED, SPLIT, links, place_of, within
from service.forms.fields import Option
from service.forms.place import HomesForm
from service.i18n import text as _
from service.privacy.reads import shows
from service.views import reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on
from service.views.finding import Here, village
from service.views.links import of_place
from service.views.previewing import after_preview
from service.visit import parts

homes = Blueprint("homes", __name__)
TEMPLATE = "homes.html"
Values = dict[str, Any]


@homes.get("/territory/<uuid:place>/homes")
def ask_homes(place: UUID) -> ResponseReturnValue:
    """Those of whom it is not said yet, or, to mend that, those of one part."""
    listed = _listed(str(place))
    shows(listed.called)
    page = listed.page()
    return ask(page.form, TEMPLATE, **page.around)


@homes.post("/territory/<uuid:place>/homes")
def assign(place: UUID) -> ResponseReturnValue:
    """Show who is meant; once that is confirmed, record it."""
    listed = _listed(str(place))
    page = listed.page()

    def do(values: Values) -> Values | str:
        subjects = list(listed.called) if values["everybody"] else values["subjects"]

        def decide(desk: Desk) -> Values:
            done = commands.assign(desk, place=listed.here.id, into=values["into"], subjects=subjects)
            return done | {"consequences": [{"subject": each} for each in done["subjects"]]}

        def shown(found: Sequence[Mapping[str, Any]]) -> Values:
            named = [listed.called[each["subject"]] for each in found]
            return {"meant": named, "into": listed.parts[values["into"]]}

        act, wallet = act_on(listed.here.commune, values), parts().vault.wallet()
        return after_preview(page, act, decide, confirmed=values["confirmed"], wallet=wallet, shown=shown)

    return answer(page, do, lambda _done: f"/territory/{listed.here.id}/homes")


@dataclass(frozen=True, slots=True)
class Listed:
    """A place that was split, its parts, and by name those who stand on the page."""

    here: Here
    # The part whose people are listed, None where those are who have not been assigned.
    part: str | None
    parts: Mapping[str, str]
    counts: Mapping[str, int]
    waiting: int
    called: Mapping[str, str]

    def page(self) -> Page:
        """The form over those on the list."""
        form = HomesForm()
        form.offer("into", [Option(id, name) for id, name in self.parts.items() if id != self.part])
        form.offer("subjects", [Option(id, name) for id, name in self.called.items()])
        around = {
            "caption": self.here.name,
            "back": of_place(self.here.id),
            "listed": self,
            "action": reading.here(),
        }
        return Page(form, around, TEMPLATE, called=self.called)


def _listed(id: str) -> Listed:
    with parts().engine.connect() as db:
        here, row = village(db, id), place_of(db, id)
        if row is None or row["ended_as"] not in (SPLIT, DISSOLVED):
            raise NotFound
        may_enroll(desk_on(here.commune), id)
        parts_of = [each["upper"] for each in links(db, [id]) if each["place"] == id]
        # Those of a place that was dissolved went to any that was beside it then.
        day = day_of(from_micros(row["ended_at"]))
        beside = [each["place"] for each in within(db, row["parent"]) if day_of(from_micros(each["at"])) <= day]
        ids = parts_of if row["ended_as"] == SPLIT else beside
        names = {each["place"]: each["name"] for each in territory.named(db, ids)}
        part = reading.code("part", ids)
        told = {each: assigned(db, id, each) for each in ids}
        left = unassigned(db, [id])
    rows = told[part] if part else left
    called = {each["subject"]: each["name"] or _("a person without a name here") for each in rows}
    counts = {each: len(found) for each, found in told.items()}
    return Listed(here, part, names, counts, len(left), called)
