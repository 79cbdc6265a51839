"""A meeting's sheet: a village's year at the step of its meeting, opened for one who may enter it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Connection

from domain.clock import day_of
from domain.errors import NotFound
from domain.naming import is_stream
from domain.pinned import Rules
from domain.workflow import Step
from projections import listing, territory
from projections.mandates import holders
from projections.names import names_of
from service.forms.fields import Option, Rows
from service.forms.meeting import MeetingForm
from service.i18n import local
from service.i18n import text as _
from service.shown import last_year
from service.shown.rules import sample_of, step_with_quorum
from service.shown.sheet import Line, as_rows, sheet, waiting
from service.views.at_desk import at_step, standing_over
from service.views.carrying import seen_on
from service.views.finding import Here, Year
from service.visit import parts, visit


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which village, title and year; the rules; the lines; who else may have been in the chair."""

    here: Here
    year: Year
    rules: Rules
    lines: Sequence[Line]
    chairs: Mapping[str, str]
    seen: Mapping[str, Any]

    @property
    def step(self) -> Step:
        """The step at which the meeting votes."""
        return step_with_quorum(self.rules)

    @property
    def names(self) -> dict[str, str]:
        """How each line is called."""
        return {line.dossier: line.name for line in self.lines}

    @property
    def marks(self) -> dict[str, Any]:
        """What the page carries along."""
        return {"place": self.here.id, "title": self.year.title, "year": self.year.year, "seen": [self.seen]}

    def form(self) -> MeetingForm:
        """The questions, each line under its name."""
        form = MeetingForm()
        form.chaired([Option(mandate, name) for mandate, name in self.chairs.items()])
        rows = form.fields["rows"]
        assert isinstance(rows, Rows)
        rows.called_by_key = self.names
        return form

    def around(self, left_out: Sequence[str] = ()) -> dict[str, Any]:
        """What stands around the questions."""
        return {
            "caption": f"{local(self.year.name)} {self.year.year} – {self.here.name}",
            "sample": sample_of(self.rules),
            "back": "/",
            "lines": {"rows": as_rows(self.lines, left_out)},
            "sheet": self,
            "left_out": [line for line in self.lines if line.dossier in left_out],
        }


def open_sheet(db: Connection, place: str) -> Sheet:
    """The sheet of this address; refuses whoever holds no office that enters it."""
    here, year, rules, step = at_step(db, place, step_with_quorum)
    standing = standing_over(here.commune, rules, place)
    rows = waiting(db, place=place, title=year.title, year=year.year, step=step.id)
    before = last_year.notes(db, [row["subject"] for row in rows], title=year.title, year=year.year)
    lines = sheet(db, rows, here.commune, rules, step.id, standing, before)
    seen = seen_on(db, here.commune, [line.dossier for line in lines])
    return Sheet(here, year, rules, lines, _chairs(db, step, place), seen)


def form_sent(db: Connection, step: Step, place: str) -> MeetingForm:
    """The questions as they were sent; who else may have been in the chair is looked up where that was asked."""
    form = MeetingForm()
    chairs = _chairs(db, step, place) if "mandate" in request.form else {}
    form.chaired([Option(mandate, name) for mandate, name in chairs.items()])
    return form


def lines_sent(db: Connection, form: MeetingForm, place: str) -> list[str]:
    """The dossiers of the page that was sent, all of this village; any other is not there."""
    rows = form.fields["rows"]
    assert isinstance(rows, Rows)
    keys = rows.keys("rows", request.form)
    here = territory.as_one(db, place)
    known = listing.ids(db, listing.Wanted(places=here, dossiers=[key for key in keys if is_stream(key)]))
    if len(known) != len(keys):
        raise NotFound
    return keys


def _chairs(db: Connection, step: Step, place: str) -> dict[str, str]:
    """Others who hold an office of the step here today, by mandate."""
    today, me = day_of(parts().clock()), visit().signed.person
    found = [
        each
        for office in step.offices
        for each in holders(db, office)
        if each.person != me and each.holds_on(today) and any(at["id"] == place for at in each.places)
    ]
    names = names_of(db, [each.person for each in found])
    return {each.mandate: names.get(each.person) or _("a person without a name here") for each in found}
