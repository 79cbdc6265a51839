"""Posting: a village's verified list goes up, hangs for its days with the comments it gets, and comes down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of, shown
from domain.commands import posting as posting_commands
from domain.desk import Desk
from domain.errors import NotFound, StillPosted
from domain.ids import new_id
from domain.pinned import Rules
from domain.privacy_refusals import UseRestricted
from domain.workflow import Step
from projections import listing, territory
from projections.requests import standing_still
from service.errors import sentence
from service.forms.fields import Option
from service.forms.posting import PostingForm
from service.forms.posting_close import PostingCloseForm
from service.i18n import local, number
from service.i18n import text as _
from service.moments.looking import looks_back
from service.privacy.reads import shows
from service.shown.posting import may_close, posting_page, until_of
from service.shown.rules import sample_of
from service.shown.sheet import waiting
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import at_step
from service.views.carrying import act_on, carry_out, seen_on
from service.views.confirming import as_shown
from service.views.finding import Here, Year, proceeding
from service.visit import parts

postings = Blueprint("postings", __name__)


@postings.get("/places/<place>/postings/new")
def ask_list(place: str) -> ResponseReturnValue:
    """What the village verified and nobody has posted yet."""
    with parts().engine.connect() as db:
        here, year, rules, step = at_step(db, place, _step)
        page = _page(db, here, year, rules, step)
    everyone = [choice["value"] for choice in page.form.fields["dossiers"].choices]  # type: ignore[attr-defined]
    marks = {"place": place, "title": year.title, "year": year.year, "dossiers": everyone} | dict(page.renewed)
    values = marks | {"starts_on": day_of(parts().clock())}
    return ask(page.form, page.template, values=values, **page.around)


@postings.post("/places/<place>/postings/new")
def open_list(place: str) -> ResponseReturnValue:
    """The list goes up for the days that the rules say."""
    with parts().engine.connect() as db:
        here, year, rules, step = at_step(db, place, _step)
        wanted = listing.Wanted(places=territory.as_one(db, place), title=year.title, year=year.year, step=step.id)
        listed = _without_still(db, listing.ids(db, wanted))

    def then(db: Connection, known_at: int) -> list[str]:
        return _without_still(db, listing.ids(db, replace(wanted, known_at=known_at)))

    def do(values: dict[str, Any]) -> dict[str, Any]:
        def decide(desk: Desk) -> dict[str, Any]:
            return posting_commands.open_posting(
                desk,
                posting=new_id(),
                place=place,
                dossiers=values["dossiers"],
                posted_on=_unless_today(values),
                page=listed,
            )

        wallet = parts().vault.wallet()
        shown = as_shown(decide, book=here.commune, dossiers=listed, values=values, wallet=wallet, listed=then)
        return carry_out(act_on(here.commune, values, seen=values["seen"]), shown, wallet=wallet)

    def later() -> Page:
        with parts().engine.connect() as db:
            return _page(db, here, year, rules, step)

    page = Page(_form([Option(each, "–") for each in listed]), later=later)
    return answer(page, do, lambda done: f"/postings/{done['posting']}")


@postings.get("/postings/<id>")
@looks_back
def show(id: str) -> ResponseReturnValue:
    """The list as the public reads it, the days left, and the comments with their answers."""
    with parts().engine.connect() as db:
        return render_template("posting.html", **posting_page(db, proceeding(db, "posting", id)))


@postings.get("/postings/<id>/close")
def ask_close(id: str) -> ResponseReturnValue:
    """On which day the list came down."""
    posted, around = _posted(id)
    with parts().engine.connect() as db:
        until = until_of(db, posted)
    # Nothing could be entered yet, and what is sent all the same is refused by the same words.
    if (today := day_of(parts().clock())) < until:
        raise StillPosted(until=shown(until))
    return ask(PostingCloseForm(), values={"posting": id, "closed_on": today}, **around)


@postings.post("/postings/<id>/close")
def close(id: str) -> ResponseReturnValue:
    """The list comes down after its days."""
    posted, around = _posted(id)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        act = act_on(posted["book"], values, done=_unless_today(values))
        return carry_out(act, lambda desk: posting_commands.close_posting(desk, posting=id))

    return answer(Page(PostingCloseForm(), around), do, lambda _done: f"/postings/{id}")


def _without_still(db: Connection, dossiers: list[str]) -> list[str]:
    """Those that may be posted: what stands still is left out of the list by name."""
    still = standing_still(db, dossiers)
    return [each for each in dossiers if each not in still]


def _unless_today(values: dict[str, Any]) -> date | None:
    """The day typed; what was done today is done now, after all that was done today before."""
    day: date = values.get("starts_on") or values["closed_on"]
    return None if day == day_of(parts().clock()) else day


def _form(options: Sequence[Option]) -> PostingForm:
    form = PostingForm()
    form.offer("dossiers", options)
    return form


def _page(db: Connection, here: Here, year: Year, rules: Rules, step: Step) -> Page:
    waits = waiting(db, place=here.id, title=year.title, year=year.year, step=step.id)
    still = standing_still(db, [row["dossier"] for row in waits])
    shows(row["subject"] for row in waits)
    rows = [row for row in waits if row["dossier"] not in still]
    form = _form([Option(row["dossier"], row["name"] or "–", _scores(row)) for row in rows])
    seen = seen_on(db, here.commune, [row["dossier"] for row in rows])
    around = {
        "caption": f"{local(year.name)} {year.year} – {here.name}",
        "sample": sample_of(rules),
        "back": "/",
        "nothing": not rows,
        "left_out": [row["name"] or "–" for row in waits if row["dossier"] in still],
        "why": sentence(UseRestricted()),
    }
    called = {row["dossier"]: row["name"] or "–" for row in rows}
    return Page(form, around, "posting_new.html", {"seen": [seen]}, called, dossiers=list(called))


def _scores(row: dict[str, Any]) -> str:
    return _("Self %(own)s, village %(village)s", own=number(row["self_score"]), village=number(row["village_score"]))


def _step(rules: Rules) -> Step:
    found = next((step for step in rules.procedure.steps if step.fact == "posted"), None)
    if found is None:
        raise NotFound
    return found


def _posted(id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    with parts().engine.connect() as db:
        posted = proceeding(db, "posting", id)
    if not may_close(posted):
        raise NotFound
    return posted, {"caption": posted["place"]["name"], "back": f"/postings/{id}"}
