"""Audit log: what was entered within my places, in sentences, the latest first."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping
from werkzeug.datastructures import MultiDict

from domain.clock import micros, start_of_day
from domain.reading import sees_certificates
from projections import audit as log
from projections import names, territory
from projections.status import decisions_over
from service.forms.audit import AuditForm
from service.forms.fields import Option
from service.forms.filled import Filled
from service.forms.form import FormRefused
from service.moments.looking import looks_back, moment
from service.shown.log import entries_of
from service.views import reading
from service.views.conformance import audited
from service.visit import parts, visit

audit = Blueprint("audit", __name__)
TEMPLATE = "audit.html"
ALWAYS = 2**62


@audit.get("/audit")
@looks_back
def search() -> ResponseReturnValue:
    """The questions, and what answers them."""
    with parts().engine.connect() as db:
        places = territory.named(db, visit().places)
        form = AuditForm([Option(row["place"], row["name"]) for row in places])
        typed = MultiDict((name, value) for name, value in request.args.items(multi=True) if _asked(form, name))
        try:
            values = form.read(typed)
        except FormRefused as refused:
            return render_template(TEMPLATE, filled=Filled.refused(form, refused), entries=[]), 400
        rows, following = _found(db, values, places)
        called = {row["place"]: row["name"] for row in places}
        around: dict[str, Any] = {"next": reading.next_page(following), "previous": reading.first_page()}
        around |= {"certificates": sees_certificates(visit().signed.office), "conformance": bool(audited(db))}
        return render_template(TEMPLATE, filled=Filled(form, typed), entries=entries_of(db, rows, called), **around)


def _asked(form: AuditForm, name: str) -> bool:
    return name.partition("-")[0] in form.questions


def _found(db: Connection, values: dict[str, Any], places: Sequence[RowMapping]) -> tuple[Any, log.Cursor | None]:
    within = visit().places & {values["place"]} if values["place"] else visit().places
    after = reading.cursor(int, str, int)
    span = _span(values["since"], values["until"])
    return log.search(
        db,
        within=within,
        touching=_decisions_from_above(db, [row for row in places if row["place"] in within]),
        people=_people(db, values["person"]),
        types=[values["kind"]] if values["kind"] else None,
        stream=values["stream"],
        done=span if values["clock"] == "done" else None,
        recorded=span if values["clock"] != "done" else None,
        after=(after[0], after[1], after[2]) if after else None,
        limit=reading.per_page(),
        **moment().times,
    )


def _decisions_from_above(db: Connection, places: Sequence[RowMapping]) -> list[str]:
    """What a commune decided about villages is entered at the commune; whoever sees one of them alone opens it too."""
    seen = {row["place"] for row in places}
    alone = [row["place"] for row in places if row["parent"] not in seen]
    return [f"decision.{each}" for each in decisions_over(db, places=alone, **moment().times)]


def _people(db: Connection, name: str | None) -> list[str] | None:
    return [row["owner"] for row in names.find(db, name, kind="person", limit=500)] if name else None


def _span(since: date | None, until: date | None) -> tuple[int, int] | None:
    if since is None and until is None:
        return None
    begin = micros(start_of_day(since)) if since else 0
    return begin, micros(start_of_day(until + timedelta(days=1))) if until else ALWAYS
