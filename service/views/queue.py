"""My work: what waits on the desk of my office within my places, the latest due first, and what I did lately."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain.clock import from_micros, micros
from domain.commands.privacy import ANSWERING
from domain.status import WAITING
from projections import doings, escalations, listing, names, requests, territory
from projections.queue import Desk, on_the_desk_of
from projections.steps import forms_of_steps
from projections.titles import names_of_titles
from service import words
from service.moments.looking import day_looked_at, looks_back, moment
from service.privacy.reads import shows
from service.season import reminders
from service.shown.openings import Opening, openings
from service.shown.report import owing
from service.shown.reward import waiting
from service.shown.waivers import to_answer
from service.views import finding, links, reading
from service.views.news import news_of
from service.visit import Visit, parts, visit
from service.words import word

queue = Blueprint("queue", __name__)
LATELY = timedelta(days=30)


@queue.get("/")
@looks_back
def mine() -> ResponseReturnValue:
    """The start page of whoever signed in."""
    with parts().engine.connect() as db:
        shown = _shown(db, visit())
        return render_template("queue.html", **shown, **_around(db, visit()))


def _shown(db: Connection, of: Visit) -> dict[str, Any]:
    mine = listing.Wanted(subjects=of.subjects, on=day_looked_at(), **moment().times)
    own = listing.rows(db, mine, due=True)[0] if of.subjects else []
    return {"own": own, "desk": None} | (_on_the_desk(db, of, of.mandate.office) if of.mandate else {})


def _on_the_desk(db: Connection, of: Visit, office: str) -> dict[str, Any]:
    times: dict[str, Any] = moment().times
    here, forms = _village(db, of), forms_of_steps(db, **times)
    step, steps = _steps(forms)
    today = day_looked_at()
    after, only_late = reading.cursor(str, str), reading.code("late", ["1"]) is not None
    asked: dict[str, Any] = {"offices": [office], "places": here, "today": today, "steps": steps, "late": only_late}
    asked |= times
    desk = on_the_desk_of(db, after=after, limit=reading.per_page(), **asked)
    homes = territory.homes(db, **times)
    found = _at_home(
        db, listing.by_village(db, listing.Wanted(places=here, **times), office=office, today=today), homes
    )
    # What is late comes first, village by village as well.
    villages = sorted(found, key=lambda row: -int(row["late"]))
    above, escalated = escalations.escalated(db, office=office, places=here, today=today, **times)
    # In the past one only looks, so nothing leads to a form.
    taken_by = {} if moment().is_on else forms
    return {"desk": desk, "rows": _lines(db, desk, today, taken_by, homes), "step": step} | {
        "villages": [row | {"form": taken_by.get((row["title"], row["next_step"]))} for row in villages],
        "total": sum(desk.counts.values()),
        "late": sum(row["late"] for row in villages),
        "only_late": only_late,
        "escalated": _escalated(db, escalated, today),
        "escalated_count": above,
        "next": reading.next_page(desk.next),
        "previous": reading.first_page(),
    }


def _village(db: Connection, of: Visit) -> frozenset[str]:
    """My places, or the one of them that is asked for, with those that became part of it."""
    asked = reading.id_of("place")
    return of.places & territory.as_one(db, asked, **moment().times) if asked else of.places


def _at_home(db: Connection, rows: Sequence[RowMapping], homes: Mapping[str, str]) -> list[dict[str, Any]]:
    """What waits under several names of one village, or in several that are one by now, is one line."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    at = {row["place"]: homes.get(row["place"], row["place"]) for row in rows}
    called = {row["place"]: row["name"] for row in territory.named(db, set(at.values()), **moment().times)}
    for row in rows:
        home = at[row["place"]]
        key = (home, *(row[name] for name in ("book", "year", "title", "next_step", "posting")))
        line = dict(row) | {"place": home, "place_name": called.get(home, row["place_name"])}
        before = found.get(key, {"n": 0, "late": 0})
        found[key] = line | {name: row[name] + before[name] for name in ("n", "late")}
    return list(found.values())


def _steps(forms: Mapping[tuple[str, str], str]) -> tuple[str | None, frozenset[str] | None]:
    """The step that the list is narrowed to, or every step that is taken by the form it is narrowed to."""
    step = reading.code("step", {*WAITING, *(step for _title, step in forms)})
    form = reading.code("form", links.VERB)
    if step is None and form is not None:
        return None, frozenset(step for (_title, step), taken_by in forms.items() if taken_by == form)
    return step, frozenset({step}) if step else None


def _lines(
    db: Connection, desk: Desk, today: date, forms: Mapping[tuple[str, str], str], homes: Mapping[str, str]
) -> list[dict[str, Any]]:
    shows(row.subject for row in desk.rows)
    called = names.names_of(db, [row.subject for row in desk.rows])
    news = news_of(db, {row.dossier: row.version for row in desk.rows})
    at = {row.dossier: homes.get(row.place, row.place) for row in desk.rows}
    still = requests.standing_still(db, [row.dossier for row in desk.rows], **moment().times)
    return [
        {
            "row": row,
            "still": row.dossier in still,
            "news": news.get(row.dossier),
            "name": called.get(row.subject),
            "days": (date.fromisoformat(row.due_on) - today).days if row.due_on else None,
            "href": links.of_dossier(row.dossier),
            "form": (form := forms.get((row.title, row.step))),
            "act": links.of_form(form, place=at[row.dossier], title=row.title, year=row.year, dossier=row.dossier),
        }
        for row in desk.rows
    ]


def _escalated(db: Connection, rows: Sequence[RowMapping], today: date) -> list[dict[str, Any]]:
    """What is late at others and is shown here too, with whose turn it is."""
    called = names.names_of(db, [row["subject"] for row in rows])
    shows(called)
    return [
        {
            "row": row,
            "name": called.get(row["subject"]),
            "days": (date.fromisoformat(row["due"]) - today).days,
            "turn": ", ".join(word(words.OFFICE, office) for office in row["offices"].split()),
            "href": links.of_dossier(row["dossier"]),
        }
        for row in rows
    ]


def _asked_of_us(db: Connection, of: Visit) -> tuple[int, int]:
    """How many requests about personal data wait for this office, and how many of them too long."""
    if of.signed.office not in ANSWERING:
        return 0, 0
    return requests.waiting(db, of.places, day_looked_at(), **moment().times)


def _openings(db: Connection, of: Visit) -> list[Opening]:
    """What can be asked for in the places that the mandate itself names."""
    named = [place["id"] for place in of.mandate.places] if of.mandate else []
    homes = territory.homes(db)
    now = dict.fromkeys(homes.get(id, id) for id in named)
    return [opening for id in now if id in of.places for opening in openings(db, finding.place(db, id))]


def _around(db: Connection, of: Visit) -> dict[str, Any]:
    now = moment().until(parts().clock())
    rows = doings.lately(db, of.signed.person, since=micros(now - LATELY), **moment().times)
    did = [dict(row) | {"at": from_micros(row["recorded_at"])} for row in rows]
    return {
        "lately": did,
        "done": [row for row in did if row["command_id"] == reading.id_of("done")],
        "places": {row["place"]: row for row in territory.named(db, of.places, **moment().times)},
        "openings": [] if moment().is_on else _openings(db, of),
        "homes": territory.homes(db, **moment().times),
        "owing": owing(db, of),
        "rewards": waiting(db, of),
        "overrides": to_answer(db, of),
        "is_reminded": not moment().is_on and reminders.is_unread(db, of.signed.person, today=day_looked_at()),
        "asked_of_us": _asked_of_us(db, of),
        "of_places": len(of.mandate.places) if of.mandate else 0,
        "titles": names_of_titles(db, **moment().times),
        "visit": of,
    }
