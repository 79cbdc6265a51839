"""Decision: choose a list, see what a signature would do, sign it in one act of any length, look at the result."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of
from domain.dossier import Dossier
from domain.errors import Refusal
from projections import listing, names, territory
from projections.titles import names_of_titles
from service.forms.decision import DecisionForm
from service.forms.fields import Rows
from service.forms.form import FormRefused
from service.moments.looking import looks_back, moment
from service.privacy.reads import shows
from service.shown.takers import taken_by_others
from service.views import reading, signing
from service.views.asking import ask_again, asked
from service.views.at_desk import desk_on
from service.views.decision_list import DecisionList, Rehearsal, list_asked, list_of, rehearsed, waiting
from service.views.decision_record import issue
from service.views.decision_result import result_of
from service.views.news import look_at, mine
from service.views.opening import note_opened
from service.views.sample import sample_among
from service.visit import parts, visit

decisions = Blueprint("decisions", __name__)
TEMPLATE = "decision_rehearsal.html"
# More reasons than anyone reads before signing; the decision's own page has them all.
MOST_NAMED = 300


@decisions.get("/decisions/new")
def choose() -> ResponseReturnValue:
    """Which list: of which village, title and year; and who is to be looked at one by one."""
    with parts().engine.connect() as db:
        place = reading.id_of("place")
        if place is None or reading.year() is None:
            return _which_list(db, place)
        listed = list_asked(db)
        page = _page(db, listed)
        page["news"] = look_at(mine(page["rows"]))
        desk = desk_on(listed.book)
        note_opened(desk, desk.all(Dossier, [row["dossier"] for row in page["rows"]]))
        return render_template("decision_list.html", **page, **_around(db, listed))


@decisions.get("/decisions/new/rehearsal")
def ask() -> ResponseReturnValue:
    """What the decision would do, and the questions of the paper."""
    with parts().engine.connect() as db:
        rehearsal = rehearsed(db, list_asked(db))
        listed = rehearsal.listed
        filled = asked(
            _form(db, listed),
            **{name: getattr(listed, name) for name in ("place", "title", "year")},
            **_confirmed(rehearsal),
            signed_on=day_of(parts().clock()),
            basis=rehearsal.basis,
            exceptions=[{"dossier": each, "outcome": "refused"} for each in listed.exceptions],
        )
        return render_template(TEMPLATE, filled=filled, **_around(db, listed), **_shown(db, rehearsal))


@decisions.post("/decisions/new/rehearsal")
def enter() -> ResponseReturnValue:
    """Issue the decision, or show the page again with what to mend."""
    with parts().engine.connect() as db:
        listed = list_asked(db)
        form = _form(db, listed)
        try:
            values = signing.read(form)
            answer = issue(_as_sent(db, values, listed), values)
        except (FormRefused, Refusal) as refusal:
            rehearsal = rehearsed(db, list_asked(db))
            around = _around(db, rehearsal.listed) | _shown(db, rehearsal)
            stand = rehearsal.listed.dossiers
            return ask_again(form, refusal, TEMPLATE, instead=_confirmed(rehearsal), dossiers=stand, **around)
    return redirect(url_for(".issued", decision=answer["decision"]), 303)


@decisions.get("/decisions/<uuid:decision>")
@looks_back
def issued(decision: UUID) -> ResponseReturnValue:
    """A decision with its list."""
    with parts().engine.connect() as db:
        return render_template(
            "decision.html", titles=names_of_titles(db, **moment().times), **result_of(db, str(decision))
        )


def _which_list(db: Connection, place: str | None) -> ResponseReturnValue:
    if place is not None:
        visit().must_see(place=place)
    groups = waiting(db, place)
    communes = {row["book"]: None for row in groups}
    called = territory.names(db, list(communes), **moment().times)
    return render_template("decision_lists.html", groups=groups, communes=called, titles=names_of_titles(db))


def _form(db: Connection, listed: DecisionList) -> DecisionForm:
    form = DecisionForm()
    rows = form.fields["exceptions"]
    assert isinstance(rows, Rows)
    rows.called_by_key = names_of_dossiers(db, listed.exceptions)
    return form


def names_of_dossiers(db: Connection, dossiers: Any) -> dict[str, str]:
    """Households by dossier; the id of a dossier holds that of its subject."""
    called = names.names_of(db, [each.split(".")[3] for each in dossiers]) if dossiers else {}
    shows(called)
    return {each: called.get(each.split(".")[3], "–") for each in dossiers}


def _as_sent(db: Connection, values: dict[str, Any], asked: DecisionList) -> DecisionList:
    exceptions = [line["dossier"] for line in values["exceptions"] or ()]
    if all(values[name] == getattr(asked, name) for name in ("place", "year", "title")):
        return replace(asked, exceptions=[each for each in exceptions if each in frozenset(asked.dossiers)])
    return list_of(db, place=values["place"], year=values["year"], title=values["title"], exceptions=exceptions)


def _confirmed(rehearsal: Rehearsal) -> dict[str, Any]:
    return {"seen": [rehearsal.seen], "left_out": sorted(rehearsal.left_out)}


def _page(db: Connection, listed: DecisionList) -> dict[str, Any]:
    inside = territory.inside(db, [listed.place]) & visit().places
    wanted = listing.Wanted(
        places=inside, book=listed.book, form=DecisionForm.key, year=listed.year, title=listed.title,
        name=reading.words("q"),
    )  # fmt: skip
    rows, following = listing.rows(db, wanted, after=reading.cursor(bytes, str), limit=reading.per_page())
    shows(row["subject"] for row in rows)
    return {"rows": rows, "wanted": wanted, "next": reading.next_page(following), "previous": reading.first_page()}


def _around(db: Connection, listed: DecisionList) -> dict[str, Any]:
    return {
        "listed": listed,
        "place": territory.named(db, [listed.place])[0],
        "names": names_of_dossiers(db, listed.exceptions),
        "titles": names_of_titles(db),
        "sample": sample_among(listed.book, listed.dossiers[:1]),
        "rehearse": url_for(".ask", **listed.wanted),
    }


def _shown(db: Connection, rehearsal: Rehearsal) -> dict[str, Any]:
    left_out = sorted(rehearsal.left_out)[:MOST_NAMED]
    called = names_of_dossiers(db, [*left_out, *rehearsal.listed.exceptions])
    address = url_for(".choose", **rehearsal.listed.wanted)
    return {
        "rehearsal": rehearsal,
        "shown_left_out": left_out,
        "takers": taken_by_others(db, rehearsal.listed.book, rehearsal.left_out, left_out),
        "left_out_names": called,
        "exception_lines": [{"key": each, "name": called[each]} for each in rehearsal.listed.exceptions],
        "listed_at": address,
        "back": address,
    }
