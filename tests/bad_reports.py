"""Bad input to reports, as data."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.commands import reports
from domain.commands.reports import Filer
from domain.errors import EmptyList, NoMandate, NotFound, NotPlainText, NotYourOffice, NotYourPlace
from domain.ids import new_id
from domain.report_refusals import (
    AlreadyDue,
    NoSuchPeriod,
    NoSuchReport,
    NotAFigure,
    NothingReported,
    SamePlan,
    WrongFigures,
)
from domain.reporting import Period, editions
from tests.bad_input import Bad
from tests.history import TEXT

FIGURES = [
    {"figure": "registered", "title": "family", "value": 5},
    {"figure": "recognised", "title": "family", "value": 4},
    {"figure": "activities", "title": None, "value": 1},
    {"figure": "learners", "title": None, "value": 40},
]


def _adopt(c: Any, *, who: str = "records", **more: Any) -> None:
    given = {"place": c.commune, "plan": editions()[0]} | more
    c.as_(who, lambda desk: reports.adopt_plan(desk, **given))


def _ask(c: Any, *, who: str = "records", **more: Any) -> None:
    given = {"place": c.commune, "request": new_id(), "year": 2026, "about": "Tuần lễ", "due_on": date(2026, 11, 30)}
    given |= {"filers": [Filer("village", c.village)]} | more
    c.as_(who, lambda desk: reports.request_report(desk, **given))


def _file(c: Any, *, who: str = "officer", act: Any = None, **more: Any) -> None:
    given = {"to": c.commune, "year": 2026, "kind": "village-yearly", "filer": Filer("village", c.village)}
    given |= {"figures": FIGURES, "text": TEXT} | more
    c.as_(who, lambda desk: reports.file_report(desk, **given), **(act or {}))


def _with(**changed: Any) -> list[dict[str, Any]]:
    return [FIGURES[0] | changed, *FIGURES[1:]]


def _other_plan() -> Any:
    return replace(editions()[0], digest="0" * 64)


def _foreign(c: Any) -> list[Filer]:
    return [Filer("commune", c.commune)]


def _answer_unasked(c: Any) -> None:
    _file(c, who="other_officer", kind=c.asked, filer=Filer("village", c.other_village), figures=[])


REPORTS: tuple[Bad, ...] = (
    Bad("a plan of reports by the village", NotYourPlace, lambda c: _adopt(c, who="officer")),
    Bad("a plan of reports by the appraiser", NotYourOffice, lambda c: _adopt(c, who="appraiser")),
    Bad("a plan of reports that holds already", SamePlan, _adopt),
    Bad("a plan of reports above", NotYourPlace, lambda c: _adopt(c, place=c.province, plan=_other_plan())),
    Bad("a plan of reports of a village", NotFound, lambda c: _adopt(c, place=c.village, plan=_other_plan())),
    Bad("a request by the signer", NotYourOffice, lambda c: _ask(c, who="signer")),
    Bad("a request for years to come", NoSuchPeriod, lambda c: _ask(c, period=Period(2026, 2027))),
    Bad("a request for years the wrong way round", NoSuchPeriod, lambda c: _ask(c, period=Period(2025, 2024))),
    Bad("a request for a century", NoSuchPeriod, lambda c: _ask(c, period=Period(2001, 2026))),
    Bad("a request for the last millennium", NoSuchPeriod, lambda c: _ask(c, period=Period(1999, 2001))),
    Bad("a request to nobody", EmptyList, lambda c: _ask(c, filers=[])),
    Bad("a request by yesterday", AlreadyDue, lambda c: _ask(c, due_on=date(2026, 10, 1))),
    Bad("a request about nothing", NotPlainText, lambda c: _ask(c, about="")),
    Bad("a request about a bell", NotPlainText, lambda c: _ask(c, about="Tuần\x07")),
    Bad("a request to whoever reports elsewhere", NoSuchReport, lambda c: _ask(c, filers=_foreign(c))),
    Bad("a request to a village as a commune", NoSuchReport, lambda c: _ask(c, filers=[Filer("commune", c.village)])),
    Bad("a request to what does not exist", NotFound, lambda c: _ask(c, filers=[Filer("village", new_id())])),
    Bad("a request to a unit that is none", NotFound, lambda c: _ask(c, filers=[Filer("unit", c.enrolled[0])])),
    Bad("a report for another village", NotYourPlace, lambda c: _file(c, filer=Filer("village", c.other_village))),
    Bad("a report by the appraiser", NotYourOffice, lambda c: _file(c, who="appraiser")),
    Bad("a report by nobody", NoMandate, lambda c: _file(c, who=new_id())),
    Bad("a report of a kind that nobody knows", NoSuchReport, lambda c: _file(c, kind="weekly")),
    Bad("a report that a unit owes by a village", NoSuchReport, lambda c: _file(c, kind="unit-yearly")),
    Bad("a report to a place without a plan", NoSuchReport, lambda c: _file(c, to=c.other_village)),
    Bad("an answer to no request", NoSuchReport, lambda c: _file(c, kind=new_id(), figures=[])),
    Bad("an answer in another year", NoSuchReport, lambda c: _file(c, kind=c.asked, year=2025, figures=[])),
    Bad("an answer by whom nobody asked", NoSuchReport, _answer_unasked),
    Bad("a report without words or figures", NothingReported, lambda c: _file(c, figures=[], text=None)),
    Bad("a report with half its figures", WrongFigures, lambda c: _file(c, figures=FIGURES[:2])),
    Bad("a report with a figure twice", WrongFigures, lambda c: _file(c, figures=[*FIGURES, FIGURES[0]])),
    Bad("a report with a strange figure", WrongFigures, lambda c: _file(c, figures=_with(figure="mood"))),
    Bad("a report with a figure of no title", WrongFigures, lambda c: _file(c, figures=_with(title=None))),
    Bad("a report with a title of ten kilobytes", WrongFigures, lambda c: _file(c, figures=_with(title="a" * 10_240))),
    Bad("a report on one year with a figure of another", WrongFigures, lambda c: _file(c, figures=_with(year=2025))),
    Bad("a report with fewer than none", NotAFigure, lambda c: _file(c, figures=_with(value=-1))),
    Bad("a report with half a family", NotAFigure, lambda c: _file(c, figures=_with(value="2.5"))),
    Bad("a report with more than there are people", NotAFigure, lambda c: _file(c, figures=_with(value=10**9))),
    Bad("a report in another book", NotFound, lambda c: _file(c, act={"book": c.province})),
)
