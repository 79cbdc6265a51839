"""Reminders: one a day of what is late or soon due, until it is marked as read; and where they go by mail."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from domain.clock import day_of, from_micros
from domain.errors import NotFound
from projections.titles import names_of_titles
from service.forms.address import AddressForm
from service.forms.own import ButtonForm
from service.season import reminders as kept
from service.season.mail import told
from service.views.answering import Page, answer
from service.views.asking import ask
from service.visit import parts, visit

reminders = Blueprint("reminders", __name__)
LATELY = timedelta(days=30)
HERE = "/reminders"


@reminders.get(HERE)
def listed() -> ResponseReturnValue:
    """Those of the last month, what is unread first to be seen."""
    person, today = visit().signed.person, day_of(parts().clock())
    with parts().engine.connect() as db:
        rows = kept.lately(db, person, since=today - LATELY)
        titles = names_of_titles(db)
    shown = [
        {
            "day": row["day"],
            "paragraphs": told(row, titles),
            "read_at": from_micros(row["read_at"]) if row["read_at"] else None,
        }
        for row in rows
    ]
    by_mail = bool(parts().config.smtp_host)
    return render_template("reminders.html", reminders=shown, by_mail=by_mail)


@reminders.post(f"{HERE}/<day>/read")
def read(day: str) -> ResponseReturnValue:
    """It has been read; that is no act on any dossier, so no fact says it."""
    ButtonForm().read(request.form)
    try:
        found = kept.mark_read(parts(), visit().signed.person, date.fromisoformat(day).isoformat())
    except ValueError:
        found = False
    if not found:
        raise NotFound
    return redirect(HERE, 303)


@reminders.get(f"{HERE}/address")
def ask_address() -> ResponseReturnValue:
    """Where mail goes now."""
    return ask(AddressForm(), values={"address": kept.address_of(parts(), visit().signed.person)}, back=HERE)


@reminders.post(f"{HERE}/address")
def keep_address() -> ResponseReturnValue:
    """Keep it under the person's own key."""

    def do(values: dict[str, Any]) -> dict[str, Any]:
        kept.keep_address(parts(), visit().signed.person, values["address"])
        return {}

    return answer(Page(AddressForm(), {"back": HERE}), do, lambda _done: HERE)
