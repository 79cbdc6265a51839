"""Reports: a plan adopted, one asked for out of turn, one filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.commands.setup import add_fact, keeping
from domain.desk import Desk
from domain.edition import TITLE
from domain.errors import EmptyList, NoMandate, NotFound
from domain.ids import is_id
from domain.place import Place
from domain.report import Report, Reporting
from domain.report_refusals import (
    AlreadyDue,
    NoSuchPeriod,
    NoSuchReport,
    NotAFigure,
    NothingReported,
    SamePlan,
    WrongFigures,
)
from domain.reporting import Kind, Period, ReportPlan, load_report_plan
from domain.reporting.plan import BY_TITLE, COUNTED, LONGEST_PERIOD, YEARS
from domain.subject import Subject
from domain.text import plain

# Who keeps the plan, asks for reports and receives them for a place.
RECEIVING = ("culture-office", "records-officer", "upper-officer")
LARGEST_FIGURE = 10_000_000
# A unit's own head needs no mandate over it.
UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Filer:
    """Who reports: a place, or a unit of the commune."""

    kind: str
    id: str

    @property
    def named(self) -> dict[str, str]:
        return {"kind": self.kind, "id": self.id}


def may_receive(desk: Desk, place: str) -> None:
    """Refuse whoever receives no reports here."""
    desk.must_hold(RECEIVING, place)


def adopt_plan(desk: Desk, *, place: str, plan: ReportPlan) -> dict[str, Any]:
    """A commune, or the level above, has reports due by this plan from now on."""
    may_receive(desk, place)
    here = _receiver(desk, place)
    kept = desk.find(Reporting, Reporting.stream_of(place))
    if kept is not None and kept.digest == plan.digest:
        raise SamePlan
    data = {"edition_id": plan.id, "digest": plan.digest, "edition": plan.document}
    _add(desk, Reporting.Adopted, here, data)
    return {"plan": plan.id}


def request_report(
    desk: Desk,
    *,
    place: str,
    request: str,
    year: int,
    about: str,
    due_on: date,
    filers: Sequence[Filer],
    period: Period | None = None,
) -> dict[str, Any]:
    """Ask some or all for a report by a day; for a review of a period, which years it looks back on."""
    may_receive(desk, place)
    here = _receiver(desk, place)
    if not filers:
        raise EmptyList(field="filers")
    if due_on < day_of(desk.act.now):
        raise AlreadyDue(field="due_on")
    if period and not (YEARS[0] <= period.first <= period.last <= year and len(period.years) <= LONGEST_PERIOD):
        raise NoSuchPeriod(field="to_year", most=LONGEST_PERIOD, year=year)
    for filer in filers:
        if _receiver_of(desk, filer) != place:
            raise NoSuchReport
    asked = [filer.named for filer in dict.fromkeys(filers)]
    data = {"request": request, "year": year, "about": plain("about", about), "due_on": due_on.isoformat()}
    _add(desk, Reporting.Requested, here, data | {"filers": asked, "period": period.as_data() if period else None})
    return {"request": request}


def file_report(
    desk: Desk,
    *,
    to: str,
    year: int,
    kind: str,
    filer: Filer,
    figures: Sequence[dict[str, Any]],
    text: dict[str, str] | None,
) -> dict[str, Any]:
    """File a report that is owed; filed again, this one counts."""
    reporting = desk.rely_on(Reporting, Reporting.stream_of(to))
    owed = _owed(reporting, year=year, kind=kind, filer=filer)
    if _receiver_of(desk, filer) != to:
        raise NoSuchReport
    where = _may_file(desk, filer, owed)
    if desk.act.book != keeping(desk, where.place).place:
        raise NotFound
    _check(figures, owed)
    if not figures and text is None:
        raise NothingReported(field="text")
    stream = Report.stream_of(to=to, year=year, kind=kind, filer=filer.id)
    before = desk.find(Report, stream)
    data = {
        "to": desk.named(to),
        "filer": filer.named,
        "place": where.named,
        "year": year,
        "kind": kind,
        "edition": owed.edition,
        "due_on": owed.due_on,
        "times": before.times + 1 if before else 1,
        "figures": [dict(figure) for figure in figures],
        "text": text,
        "period": owed.period.as_data() if owed.period else None,
        "entry_mandate": desk.act.entry_mandate,
    }
    add_fact(desk, Report, Report.Filed, stream, data)
    return {"report": stream}


@dataclass(frozen=True, slots=True)
class Owed:
    """Why a report is owed: the kind of the plan, or a request (which asks for words), and over which period."""

    kind: Kind | None
    edition: dict[str, str] | None
    due_on: str
    period: Period | None = None


def _owed(reporting: Reporting | None, *, year: int, kind: str, filer: Filer) -> Owed:
    if reporting is None:
        raise NoSuchReport
    if is_id(kind):
        asked = reporting.requests.get(kind)
        if asked is None or asked["year"] != year or asked["filers"].get(filer.id) != filer.kind:
            raise NoSuchReport
        return Owed(None, None, asked["due_on"], Period.read(asked["period"]))
    plan = load_report_plan(reporting.plan, file="plan") if reporting.plan else None
    found = plan.report(kind) if plan else None
    if plan is None or found is None or found.filed_by != filer.kind or not found.is_of(year):
        raise NoSuchReport
    return Owed(found, {"id": plan.id, "digest": plan.digest}, found.due_on(year).isoformat(), found.period)


def _may_file(desk: Desk, filer: Filer, owed: Owed) -> Place:
    """The place that it is about; refuses whoever does not report for it."""
    offices = owed.kind.offices if owed.kind else ANSWERING[filer.kind]
    if filer.kind != UNIT:
        desk.must_hold(offices, filer.id)
        return desk.place(filer.id)
    unit = desk.get(Subject, f"subject.{filer.id}")
    if desk.act.mandate is not None:
        desk.must_hold(offices, unit.place["id"])
    elif desk.act.actor != desk.act.person or desk.act.actor not in unit.people:
        raise NoMandate(day=day_of(desk.act.now).strftime("%d/%m/%Y"))
    return desk.place(unit.place["id"])


# Who answers a request, which no plan rules.
ANSWERING = {
    "village": ("village-officer", "front-committee"),
    UNIT: ("records-officer", "culture-office"),
    "commune": ("records-officer", "culture-office"),
    "province": ("upper-officer",),
}


def _receiver(desk: Desk, place: str) -> Place:
    here = desk.place(place)
    if here.kind == "village" or desk.act.book != keeping(desk, place).place:
        raise NotFound
    return here


def _receiver_of(desk: Desk, filer: Filer) -> str:
    """To whom a filer reports: a place to the one it lies in, the highest to itself, a unit to its commune."""
    if filer.kind == UNIT:
        unit = desk.find(Subject, f"subject.{filer.id}")
        if unit is None or unit.kind != UNIT:
            raise NotFound
        return keeping(desk, unit.place["id"]).place
    here = desk.place(filer.id)
    if here.kind != filer.kind:
        raise NoSuchReport
    return here.parent or here.place


def _check(figures: Sequence[dict[str, Any]], owed: Owed) -> None:
    """Either all figures that the report asks for, each once and title by title where it says so, or none.

    An answer to a request holds what the register counts, or whichever of it is to the point.
    """
    asked: dict[str, str | None] = (
        {figure.id: figure.counted for figure in owed.kind.figures} if owed.kind else {name: name for name in COUNTED}
    )
    years = owed.period.years if owed.period else (None,)
    told = [named(figure) for figure in figures]
    if len(set(told)) < len(told):
        raise WrongFigures(field="figures")
    if (
        figures
        and owed.kind
        and not set(told) >= {(name, None, year) for name in _always_told(asked) for year in years}
    ):
        raise WrongFigures(field="figures")
    for figure in figures:
        name, title, year = named(figure)
        if name not in asked or year not in years or not _fits(asked[name], title):
            raise WrongFigures(field="figures")
        check_figure(figure["value"])


def named(figure: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Which figure it is, of which title and, in a review of a period, of which year."""
    return figure["figure"], figure["title"], figure.get("year")


def _always_told(asked: dict[str, str | None]) -> set[str]:
    """What is counted title by title is told of no title where none was open."""
    return {name for name, counted in asked.items() if counted not in BY_TITLE}


def _fits(counted: str | None, title: Any) -> bool:
    if counted not in BY_TITLE:
        return title is None
    return isinstance(title, str) and TITLE.fullmatch(title) is not None


def _add(desk: Desk, fact: type[Any], here: Place, data: dict[str, Any]) -> None:
    data |= {"place": here.named, "entry_mandate": desk.act.entry_mandate}
    add_fact(desk, Reporting, fact, Reporting.stream_of(here.place), data)


def may_correct_filing(desk: Desk, entry: Report.Filed) -> None:
    """Refuse whoever does not report for this filer."""
    reporting = desk.find(Reporting, Reporting.stream_of(entry.to["id"]))
    plan = load_report_plan(reporting.plan, file="plan") if reporting and reporting.plan else None
    _may_file(desk, Filer(**entry.filer), Owed(plan.report(entry.kind) if plan else None, None, entry.due_on))


def check_figures(figures: Sequence[dict[str, Any]], filed: Sequence[dict[str, Any]]) -> None:
    """The same figures as were filed, each a number."""
    if sorted(map(named, figures), key=str) != sorted(map(named, filed), key=str):
        raise WrongFigures(field="figures")
    for figure in figures:
        check_figure(figure["value"])


def check_figure(value: Any) -> None:
    """A whole number that anybody can report."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_FIGURE:
        raise NotAFigure(field="figures")
