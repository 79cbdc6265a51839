"""Moving a clock: what is decided about a step's last day, with whom it concerns shown before it is confirmed."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.commands.moving_clocks import move_clock
from domain.commands.rules import may_keep
from domain.desk import Desk
from domain.errors import NoCycle, NotFound
from domain.workflow import Step
from projections.cycles import titles_of
from projections.places import within
from service.forms.clock_move import ClockMoveForm
from service.forms.fields import Option
from service.i18n import local
from service.i18n import text as _
from service.season.moving import concerned
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on, rules_of_year
from service.views.carrying import act_on
from service.views.cycles import keeping, years_page
from service.views.finding import Here, Year
from service.views.previewing import after_preview
from service.visit import parts

clock_moves = Blueprint("clock_moves", __name__)
TEMPLATE = "clock_move.html"
# No title is called so: codes of titles begin with a letter.
EVERY = "*"


@clock_moves.get("/places/<uuid:place>/cycles/<int:year>/clocks/new")
def ask_move(place: UUID, year: int) -> ResponseReturnValue:
    """Which clock, and until when."""
    here = keeping(place)
    may_keep(desk_on(here.commune))
    page = _page(here, year)
    return ask(page.form, TEMPLATE, values={"year": year, "title": EVERY}, **page.around)


@clock_moves.post("/places/<uuid:place>/cycles/<int:year>/clocks/new")
def move(place: UUID, year: int) -> ResponseReturnValue:
    """Show whom it concerns; once that is confirmed, move it."""
    here = keeping(place)
    page = _page(here, year)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        if values["year"] != year:
            raise NotFound
        where = {"year": year, "step": values["step"], "places": values.get("places") or []}
        new = {name: values[name] for name in ("moves", "day")}
        title = None if values["title"] == EVERY else values["title"]
        told = {"title": title, "reason": values["reason"], "basis": values["basis"]}

        def decide(desk: Desk) -> dict[str, Any]:
            done = move_clock(desk, **where, **new, **told)
            with parts().engine.connect() as db:
                lines = concerned(db, book=here.commune, titles=done["titles"], **where, **new)
            return done | {"consequences": lines}

        return after_preview(
            page,
            act_on(here.commune, values),
            decide,
            confirmed=values["confirmed"],
            wallet=parts().vault.wallet(),
            shown=partial(_shown, page),
        )

    return answer(page, do, lambda _done: years_page(here))


def _shown(page: Page, lines: Any) -> dict[str, Any]:
    """The lines whose day would be another one, and of how many dossiers."""
    moved = [line for line in lines if line["before"] != line["after"]]
    names = page.around["called"]
    told = [line | {"name": names.get(line["title"], line["title"])} for line in moved]
    return {"consequences": told, "count": sum(line["count"] for line in moved)}


def _page(here: Here, year: int) -> Page:
    with parts().engine.connect() as db:
        opened = _titles(db, here, year)
        places = within(db, here.commune)
    steps = {step.id: step for each in opened for step in _steps(here, each)}
    called = {each.title: local(each.name) for each in opened}
    form = ClockMoveForm()
    form.offers(
        [Option(EVERY, _("All titles")), *(Option(title, name) for title, name in called.items())],
        [Option(step.id, local(step.label.as_data())) for step in steps.values()],
        [Option(row["place"], row["name"]) for row in places],
    )
    around = {"caption": f"{here.name} {year}", "back": years_page(here), "called": called}
    return Page(form, around, TEMPLATE)


def _titles(db: Connection, here: Here, year: int) -> list[Year]:
    latest = {row["title"]: row for row in titles_of(db, book=here.commune, year=year)}
    if not latest:
        raise NoCycle(year=year)
    return [Year(title, year, row) for title, row in latest.items()]


def _steps(here: Here, year: Year) -> tuple[Step, ...]:
    return rules_of_year(here.commune, year).procedure.steps
