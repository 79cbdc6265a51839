"""Closing a year: its figures are shown first, and what is confirmed are these very figures."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from domain.canonical import digest_of
from domain.clock import day_of
from domain.commands.closing import close_year
from domain.commands.rules import may_keep
from domain.errors import NoCycle, OutOfDate
from domain.year_errors import YearClosed
from projections.closings import closed
from projections.cycles import titles_of
from projections.titles import names_of_titles
from service.forms.closing import ClosingForm
from service.season.closing import Report, report_of
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.cycles import keeping, years_page
from service.views.finding import Here
from service.visit import parts

closings = Blueprint("closings", __name__)
TEMPLATE = "closing.html"


@closings.get("/places/<uuid:place>/cycles/<int:year>/closing")
def ask_closing(place: UUID, year: int) -> ResponseReturnValue:
    """The figures as they stand, and what is still undecided."""
    here = keeping(place)
    may_keep(desk_on(here.commune))
    page, report, is_closed = _page(here, year)
    if is_closed:
        raise YearClosed(year=year)
    return ask(page.form, TEMPLATE, values={"year": year, "confirmed": _mark(report)}, **page.around)


@closings.post("/places/<uuid:place>/cycles/<int:year>/closing")
def close(place: UUID, year: int) -> ResponseReturnValue:
    """Keep the report, if it still reads as it was shown."""
    here = keeping(place)
    page, report, _is_closed = _page(here, year)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        if (values["year"], values["confirmed"]) != (year, _mark(report)):
            raise OutOfDate
        told: dict[str, Any] = {"position": report.position, "figures": report.figures, "undecided": report.undecided}
        return carry_out(act_on(here.commune, values), lambda desk: close_year(desk, year=year, **told))

    return answer(page, do, lambda _done: f"/progress?place={here.id}&year={year}")


def _page(here: Here, year: int) -> tuple[Page, Report, bool]:
    position = parts().projector.position(here.commune)
    with parts().engine.connect() as db:
        opened = titles_of(db, book=here.commune, year=year)
        if not opened:
            raise NoCycle(year=year)
        report = report_of(db, book=here.commune, year=year, position=position, now=parts().clock())
        is_closed = closed(db, book=here.commune, year=year) is not None
        called = names_of_titles(db)
    around = {
        "caption": f"{here.name} {year}",
        "back": years_page(here),
        "here": here,
        "report": report,
        "called": called,
        "still_runs": max(row["to_on"] for row in opened) > day_of(parts().clock()).isoformat(),
        "until": max(row["to_on"] for row in opened),
    }
    return Page(ClosingForm(), around, TEMPLATE, renewed={"confirmed": _mark(report)}), report, is_closed


def _mark(report: Report) -> str:
    """What was on the page, whatever else the book has learnt since."""
    return digest_of({"figures": report.figures, "undecided": report.undecided})
