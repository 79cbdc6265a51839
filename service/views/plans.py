"""The page of a plan: its targets with where they stand now, its sessions, days, tasks, and where each is printed."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain.commands.plans import adopt_plan, may_plan
from domain.document import EditionInvalid
from domain.errors import NotFound
from domain.plan import KINDS
from projections import territory
from projections.activities import held
from projections.cycles import targets_of, titles_of
from projections.figures import reported
from projections.plans import plans_of
from projections.progress import Progress, progress, together
from service.forms.plan import PlanForm
from service.moments.looking import looks_back, moment
from service.rulesfile import plan_in, refused
from service.shown.aims import standing
from service.views import finding, links
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.finding import Here
from service.visit import parts, visit

plans = Blueprint("plans", __name__)

# What a line may leave out.
NOTHING = dict.fromkeys(("of", "number", "unit", "when"))


@plans.get("/places/<uuid:place>/plans/new")
def ask_file(place: UUID) -> ResponseReturnValue:
    """The file with the plan."""
    here = _here(place)
    may_plan(desk_on(here.commune))
    return ask(PlanForm(), **_around(here))


@plans.post("/places/<uuid:place>/plans/new")
def adopt(place: UUID) -> ResponseReturnValue:
    """Adopt it with its targets, or say which field of the file is wrong."""
    here = _here(place)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        try:
            plan = plan_in(values["file"].content, file=values["file"].name)
        except EditionInvalid as error:
            raise refused(error, field="file") from None
        return carry_out(act_on(here.commune, values), lambda desk: adopt_plan(desk, plan=plan))

    return answer(Page(PlanForm(), _around(here)), do, lambda done: links.of_plan(here.id, done["plan"]))


@plans.get("/places/<uuid:place>/plans/<name>.json")
@looks_back
def document(place: UUID, name: str) -> ResponseReturnValue:
    """The plan as a file, as it was adopted."""
    with parts().engine.connect() as db:
        found = _plan(db, str(place), name)
    answer = Response(json.dumps(found, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


@plans.get("/places/<uuid:place>/plans/<name>")
@looks_back
def one(place: UUID, name: str) -> ResponseReturnValue:
    """A plan is for everybody who has an office in its place; figures are for those who may see the whole place."""
    book = str(place)
    with parts().engine.connect() as db:
        document = _plan(db, book, name)
        inside = territory.inside(db, [book])
        return render_template(
            "plan.html",
            plan=document,
            place=territory.named(db, [book])[0],
            targets=_targets(db, book, name, whole_seen=book in visit().places),
            groups=_groups(document["lines"]),
            held=_held(db, inside, document),
        )


def _held(db: Connection, inside: frozenset[str], document: dict[str, Any]) -> Sequence[RowMapping]:
    """What was held of a plan that speaks of sessions."""
    if not any(line["kind"] == "session" for line in document["lines"]):
        return ()
    return held(db, places=inside & visit().places, year=document["year"], **moment().times)


def _plan(db: Connection, book: str, name: str) -> dict[str, Any]:
    found = next((row for row in plans_of(db, books=[book], **moment().times) if row["plan"] == name), None)
    if found is None or territory.inside(db, [book]).isdisjoint(visit().places):
        raise NotFound
    document: dict[str, Any] = found["document"]
    return document


def _here(place: UUID) -> Here:
    """A place with a book of its own."""
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
    if here.id != here.commune:
        raise NotFound
    return here


def _around(here: Here) -> dict[str, Any]:
    return {"caption": here.name, "back": f"/progress?place={here.id}"}


def _targets(db: Connection, book: str, plan: str, *, whole_seen: bool) -> list[dict[str, Any]]:
    """The plan's targets in its order; one of a year to come is compared with what is reached so far."""
    targets = [row for row in targets_of(db, book=book, **moment().times) if row["source"].get("plan") == plan]
    if not whole_seen:
        return [standing(row, None, ()) for row in targets]
    times: dict[str, Any] = moment().times
    inside, counted = territory.named(db, territory.inside(db, [book])), reported(db, book=book, **times)
    communes = [row["place"] for row in inside if row["kind"] == "commune"]
    # What another commune has opened already is no year of these.
    opened = {row["year"] for each in communes for row in titles_of(db, book=each, **times)}
    reached = {aim: max((year for year in opened if year <= aim), default=aim) for aim in {t["year"] for t in targets}}
    wholes = {aim: _wholes(db, communes, year) for aim, year in reached.items()}
    return [standing(row, wholes[row["year"]].get(row["title"]), counted) for row in targets]


def _wholes(db: Connection, communes: Sequence[str], year: int) -> dict[str, Progress]:
    """What is counted of each title in a commune, or in all communes of a place above them."""
    of = {each: progress(db, book=each, year=year, **moment().times) for each in communes}
    lines = [line for each in communes for line in of[each] if line.place == each]
    titles = {line.title for line in lines}
    return {title: together([line for line in lines if line.title == title]) for title in titles}


def _groups(lines: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The lines by what they are about."""
    found = [(kind, [NOTHING | line for line in lines if line["kind"] == kind]) for kind in KINDS]
    return [(kind, some) for kind, some in found if some]
