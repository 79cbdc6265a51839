"""Reports: who owes which, one filed and read, one asked for out of turn, and the plan by which they are due."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of, from_micros
from domain.commands.reports import (
    RECEIVING,
    Filer,
    adopt_plan,
    file_report,
    may_receive,
    request_report,
)
from domain.document import EditionInvalid
from domain.errors import NotFound, NotYourOffice
from domain.ids import new_id
from domain.report import Report, Reporting
from domain.report_refusals import NoSuchPeriod
from domain.reporting import Period, ReportPlan, editions
from domain.reporting.plan import LONGEST_PERIOD
from projections import reports as read
from projections import territory
from projections.names import names_of
from projections.reports import Owed
from service.forms.fields import Option, Story
from service.forms.report import FilingForm, PlanOfReportsForm, RequestForm
from service.i18n import local
from service.moments.looking import day_looked_at, looks_back, moment
from service.privacy.reads import shows
from service.rulesfile import plan_of_reports, refused
from service.shown.people import called
from service.shown.records import correction_of
from service.shown.report import figures_sent, lines_of, map_told, may_file, proposed, table_of, to_pass_on
from service.shown.texts import opened, text_of
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.finding import Here
from service.views.numbering import issued_about, may_number
from service.visit import parts, visit

reports = Blueprint("reports", __name__)
# Before the names of questions that a plan of reports asks.
SECTION = "section-"
ADDRESS = "/reports/<uuid:to>/<int:year>/<kind>/<uuid:filer>"


@reports.get("/places/<uuid:place>/reports")
@looks_back
def listed(place: UUID) -> ResponseReturnValue:
    """What is owed to a place, who is late, what it owes itself, and a text to pass on."""
    year = reading.year() or day_looked_at().year
    times: dict[str, Any] = moment().times
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        owed = [each for each in read.owed_to(db, here.id, year=year, **times) if _sees(each)]
        lines = lines_of(db, owed)
        above = territory.above(db, here.id)
        own = read.owed_to(db, above[1]["place"], year=year, filers=[here.id], **times) if len(above) > 1 else []
        told = {"lines": lines, "own": lines_of(db, own), "plan": read.plan_of(db, here.id, **times)}
    return render_template(
        "reports.html",
        **told,
        place=here,
        year=year,
        late=sum(1 for line in lines if line["late"] and line["filed_on"] is None),
        filed=sum(1 for line in lines if line["filed_on"]),
        text=to_pass_on(here.name, lines),
        correct=correction_of(Reporting.stream_of(here.id)),
        may_receive=not moment().is_on and here.kind != "village" and visit().signed.office in RECEIVING,
    )


@reports.get(ADDRESS)
@looks_back
def show(to: UUID, year: int, kind: str, filer: UUID) -> ResponseReturnValue:
    """One report as it was filed, with what it was before."""
    with parts().engine.connect() as db:
        owed = owed_here(db, str(to), year, kind, str(filer))
        stream = Report.stream_of(to=str(to), year=year, kind=kind, filer=str(filer))
        rows = read.filings(db, stream, **moment().times)
        wanted = read.kind_of(read.plan_of(db, str(to), **moment().times), kind)
        refs = [read.ref(row["text"]) for row in rows]
        texts = opened([ref["item"] for ref in refs if ref])
        names = names_of(db, {row["by"] for row in rows})
        told = [
            {
                "at": from_micros(row["at"]),
                "who": called(names, row["by"]),
                "figures": table_of(db, wanted, row, f"shares-{number}"),
                "text": text_of(texts, ref),
            }
            for number, (row, ref) in enumerate(zip(rows, refs, strict=True))
        ]
        (line,) = lines_of(db, [owed])
        may = not moment().is_on and may_file(db, owed)
        papers = {"issued": issued_about(db, stream), "number": _numbering(db, owed, stream)}
    around = {"back": _back(owed), "correct": correction_of(stream), **papers}
    return render_template("report.html", line=line, filings=told, may_file=may, **around)


def _numbering(db: Connection, owed: Owed, stream: str) -> str | None:
    """Where the report as it was filed gets its number, for those who issue papers of whoever filed it."""
    if owed.filed is None or moment().is_on:
        return None
    book = finding.commune_of(db, owed.place)["place"]
    return f"/papers/new/report/{stream}" if may_number(book, stream, owed.place) else None


@reports.get(ADDRESS + "/filing")
def ask_report(to: UUID, year: int, kind: str, filer: UUID) -> ResponseReturnValue:
    """The register's figures of today stand in the boxes."""
    page, lines = _filing(str(to), year, kind, str(filer))
    values = {"figures": [{"figure": line["key"], "value": line["value"]} for line in lines]}
    return ask(page.form, values=values, **page.around)


@reports.post(ADDRESS + "/filing")
def file(to: UUID, year: int, kind: str, filer: UUID) -> ResponseReturnValue:
    """File it, with its words under the key of whoever reports."""
    page, _lines = _filing(str(to), year, kind, str(filer))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        with parts().engine.connect() as db:
            owed = owed_here(db, str(to), year, kind, str(filer))
            book = finding.commune_of(db, owed.place)["place"]
        wallet = parts().vault.wallet()
        words = _words(page, values)
        text = wallet.seal(owed.filer, "text", {"text": words}) if words else None
        told: dict[str, Any] = {
            "to": owed.receiver,
            "year": year,
            "kind": kind,
            "filer": Filer(owed.filer_kind, owed.filer),
        }
        figures = figures_sent(values.get("figures") or [])
        return carry_out(
            act_on(book, values),
            lambda desk: file_report(desk, **told, figures=figures, text=text),
            wallet=wallet,
        )

    return answer(page, do, lambda _done: f"/reports/{to}/{year}/{kind}/{filer}")


@reports.get("/places/<uuid:place>/reports/requests/new")
def ask_request(place: UUID) -> ResponseReturnValue:
    """What is asked, of whom, by when; all are ticked to begin with."""
    here = _here(place)
    may_receive(desk_on(here.commune), here.id)
    page, filers = _request_page(here)
    return ask(page.form, values={"place": here.id, "filers": list(filers)}, **page.around)


@reports.post("/places/<uuid:place>/reports/requests/new")
def request_one(place: UUID) -> ResponseReturnValue:
    """Ask."""
    here = _here(place)
    page, filers = _request_page(here)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"place": here.id, "request": new_id(), "year": day_of(parts().clock()).year}
        told |= {name: values[name] for name in ("about", "due_on")} | {"period": _period(values, told["year"])}
        asked = [filers[id] for id in values["filers"]]
        return carry_out(act_on(here.commune, values), lambda desk: request_report(desk, **told, filers=asked))

    return answer(page, do, lambda _done: _list(here))


@reports.get("/places/<uuid:place>/reports/plan")
def ask_plan(place: UUID) -> ResponseReturnValue:
    """The sample that comes along, or a file."""
    here = _here(place)
    may_receive(desk_on(here.commune), here.id)
    page = _plan_page(here)
    return ask(page.form, page.template, values={"place": here.id}, **page.around)


@reports.post("/places/<uuid:place>/reports/plan")
def adopt(place: UUID) -> ResponseReturnValue:
    """Adopt it, or say which field of the file is wrong."""
    here = _here(place)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        plan = _plan(values["file"])
        return carry_out(act_on(here.commune, values), lambda desk: adopt_plan(desk, place=here.id, plan=plan))

    return answer(_plan_page(here), do, lambda _done: _list(here))


def _period(values: dict[str, Any], year: int) -> Period | None:
    """The years of a review: both, or none for a report on one year."""
    first, last = values["from_year"], values["to_year"]
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise NoSuchPeriod(field="to_year" if last is None else "from_year", most=LONGEST_PERIOD, year=year)
    return Period(first, last)


def _plan(file: Any) -> ReportPlan:
    if file is None:
        return editions()[-1]
    try:
        return plan_of_reports(file.content, file=file.name)
    except EditionInvalid as error:
        raise refused(error, field="file") from None


def _plan_page(here: Here) -> Page:
    around = {"caption": here.name, "back": _list(here), "sample_plan": editions()[-1]}
    return Page(PlanOfReportsForm(), around, "report_plan.html")


def _request_page(here: Here) -> tuple[Page, dict[str, Filer]]:
    with parts().engine.connect() as db:
        found = read.reporters(db, here.id)
        names = names_of(db, [id for kind, id, name in found if name is None])
    shows(names)
    form = RequestForm()
    form.offer("filers", [Option(id, name or names.get(id) or id) for _kind, id, name in found])
    filers = {id: Filer(kind, id) for kind, id, _name in found}
    return Page(form, {"caption": here.name, "back": _list(here)}), filers


def _filing(to: str, year: int, kind: str, filer: str) -> tuple[Page, list[dict[str, Any]]]:
    with parts().engine.connect() as db:
        owed = owed_here(db, to, year, kind, filer)
        if not may_file(db, owed):
            raise NotYourOffice(offices=", ".join(_offices(db, owed)))
        wanted = read.kind_of(read.plan_of(db, to), kind)
        lines = proposed(db, wanted, owed)
        (line,) = lines_of(db, [owed])
        asides = map_told(db, owed)
    form = FilingForm()
    for section in wanted.sections if wanted else ():
        label = local(section.label.as_data())
        form.add(f"{SECTION}{section.id}", Story(label, called=label, optional=True), before="text")
    if lines:
        form.fields["figures"].called_by_key = {each["key"]: each["name"] for each in lines}  # type: ignore[attr-defined]
    else:
        form.leave_out("figures")
    if wanted is None:
        form.demand("text")
    around = {"caption": f"{line['called']} {year} – {line['filer']}", "back": _back(owed), "asides": asides}
    return Page(form, around | {"lines": {"figures": lines}}), lines


def _words(page: Page, values: dict[str, Any]) -> str:
    """What was written under each head, with the head, and what was written besides, as one text."""
    told = [
        f"{question.label}\n{values[name]}"
        for name, question in page.form.questions.items()
        if name.startswith(SECTION) and values.get(name)
    ]
    return "\n\n".join([*told, *([values["text"]] if values["text"] else [])])


def _offices(db: Connection, owed: Owed) -> tuple[str, ...]:
    found = read.kind_of(read.plan_of(db, owed.receiver), owed.kind)
    return found.offices if found else ()


def owed_here(db: Connection, to: str, year: int, kind: str, filer: str) -> Owed:
    """The report of this address, for those who see the one who owes it."""
    found = read.owed_to(db, to, year=year, filers=[filer], **moment().times)
    owed = next((each for each in found if each.kind == kind), None)
    if owed is None or not _sees(owed):
        raise NotFound
    return owed


def _sees(owed: Owed) -> bool:
    return visit().sees(place=owed.place, subject=owed.filer if owed.filer_kind == read.UNIT else None)


def _here(place: UUID) -> Here:
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
    if here.kind == "village":
        raise NotFound
    return here


def _back(owed: Owed) -> str:
    seen = owed.receiver if owed.receiver in visit().places else owed.filer
    return f"/places/{seen}/reports?year={owed.year}" if seen in visit().places else "/"


def _list(here: Here) -> str:
    return f"/places/{here.id}/reports"
