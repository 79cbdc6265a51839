"""Conformance: the commune's whole history held against the rules of each date, for whoever is over the commune."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping, select
from werkzeug.datastructures import MultiDict

from domain.clock import day_of, from_micros
from domain.conformance import RULES, Finding
from domain.errors import NotFound
from domain.procedures import Procedure
from projections import territory
from projections.titles import names_of_titles, years_of_titles
from service.conformance.auditing import Span, procedures_in, span_of
from service.conformance.audits import UNREADABLE, Audited, Audits
from service.forms.conformance import ConformanceForm, no_such_entry
from service.forms.fields import Option
from service.forms.filled import Filled
from service.forms.form import FormRefused
from service.i18n import local
from service.schema import fact
from service.shown.audited import lines_of, page_of
from service.shown.conformance import asks
from service.views import reading
from service.visit import parts, visit

conformance = Blueprint("conformance", __name__)
TEMPLATE = "conformance.html"
LATEST = 2**62


@conformance.get("/conformance")
def show() -> ResponseReturnValue:
    """The report on one book and year, and of its findings those that are asked for."""
    with parts().engine.connect() as db:
        books = books_of(db)
        form, typed = _form(db, books)
        try:
            values = form.read(typed)
            found = _found(db, books, values)
        except FormRefused as refused:
            return render_template(TEMPLATE, filled=Filled.refused(form, refused)), 400
        except UNREADABLE:
            return render_template(TEMPLATE, filled=Filled(form, typed), is_unreadable=True), 503
        chosen = _chosen(found.findings, values)
        start = (reading.page_number() - 1) * reading.per_page()
        return render_template(
            TEMPLATE,
            filled=Filled(form, typed),
            page=page_of(db, found.report, ()),
            count=len(chosen),
            lines=lines_of(db, chosen[start : start + reading.per_page()]),
            file=_file(),
            **reading.numbered(len(chosen)),
        )


@conformance.get("/conformance.json")
def file() -> ResponseReturnValue:
    """The whole report as a file."""
    with parts().engine.connect() as db:
        books = books_of(db)
        form, typed = _form(db, books)
        try:
            found = _found(db, books, form.read(typed))
        except FormRefused:
            raise NotFound from None
        except UNREADABLE:
            return render_template(TEMPLATE, filled=Filled(form, typed), is_unreadable=True), 503
    told = json.dumps(found.report, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    answer = Response(told, mimetype="application/json")
    name = f"conformance-{found.report['digest'][:16]}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def books_of(db: Connection) -> list[RowMapping]:
    """The places with a book that lie within the mandate; whoever is over none has no such page."""
    if not (found := audited(db)):
        raise NotFound
    return found


def audited(db: Connection) -> list[RowMapping]:
    """The same; none for those who have no such page."""
    if visit().mandate is None:
        return []
    kept = set(parts().ledger.books())
    return [row for row in territory.named(db, visit().places) if row["place"] in kept]


def _form(db: Connection, books: Sequence[RowMapping]) -> tuple[ConformanceForm, MultiDict[str, str]]:
    """The questions with their options, and what was answered or is taken for granted."""
    years = years_of_titles(db)
    this = day_of(parts().clock()).year
    year = next((each for each in years if each <= this), this)
    asked = request.args.get("book")
    book = next((row for row in books if row["place"] == asked), books[0])
    villages = territory.named(db, territory.inside(db, [book["place"]]))
    procedures = _procedures(db, book["place"])
    form = ConformanceForm(
        books=[Option(row["place"], row["name"]) for row in books],
        years=[Option(str(each), str(each)) for each in (years or [year])],
        under=[Option(digest, _called(each)) for digest, each in procedures.items()],
        rules=[Option(rule.id, asks(rule.id)) for rule in RULES],
        places=[Option(row["place"], row["name"]) for row in villages],
    )
    typed = MultiDict((name, value) for name, value in request.args.items(multi=True) if name in form.questions)
    for name, value in (("book", book["place"]), ("year", str(year))):
        if not typed.get(name):
            typed[name] = value
    return form, typed


def _found(db: Connection, books: Sequence[RowMapping], values: dict[str, Any]) -> Audited:
    audits: Audits = current_app.extensions.setdefault("audits", Audits(parts()))
    under = _procedures(db, values["book"]).get(values["under"] or "")
    return audits.of(_span(db, {row["place"] for row in books}, values), under)


def _procedures(db: Connection, book: str) -> dict[str, Procedure]:
    return procedures_in(parts().ledger, parts().reader, book, names_of_titles(db))


def _called(procedure: Procedure) -> str:
    """A procedure as the list of those to choose from names it."""
    return f"{local(procedure.label.as_data())} – {procedure.id}"


def _span(db: Connection, books: set[str], values: dict[str, Any]) -> Span:
    """The book that was chosen with those of the levels above, as they stood when it had come to a position."""
    book = values["book"]
    assert book in books, "the form offers no other"
    above = [row["place"] for row in territory.above(db, book)[1:]]
    known_at: int | None = LATEST
    if values["position"] is not None:
        at = (fact.c.book == book) & (fact.c.position == values["position"])
        known_at = db.execute(select(fact.c.recorded_at).where(at)).scalar()
    if known_at is None:
        raise FormRefused({"position": no_such_entry()}, MultiDict(request.args))
    on = day_of(parts().clock() if known_at == LATEST else from_micros(known_at))
    return span_of(parts().engine, [book], above, known_at=known_at, year=int(values["year"]), on=on)


def _chosen(findings: Sequence[Finding], values: dict[str, Any]) -> list[Finding]:
    asked = {name: values[name] for name in ("rule", "place") if values[name]}
    return [each for each in findings if all(getattr(each, name) == value for name, value in asked.items())]


def _file() -> str:
    kept = {name: value for name, value in request.args.items() if name in ("book", "year", "position", "under")}
    return reading.here(**dict.fromkeys(set(request.args) - set(kept))).replace("/conformance", "/conformance.json", 1)
