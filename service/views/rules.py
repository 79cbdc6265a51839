"""Rules of a commune: what each title goes by this year, to read, to take along as a file, and to change by one."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from domain.clock import day_of
from domain.commands.rules import may_keep, take_edition
from domain.criteria import Criteria
from domain.document import Defect, EditionInvalid
from domain.edition import Edition
from domain.errors import NotFound, Refusal
from domain.procedures import Procedure
from projections.cycles import titles_of
from service.forms.fields import Uploaded
from service.forms.rules import RulesForm
from service.i18n import local
from service.moments.looking import looks_back, moment
from service.rulesfile import RulesInvalid, editions_of, refused
from service.views import finding
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on, rules_of_year
from service.views.carrying import act_on, carry_out
from service.views.finding import Here, Year
from service.visit import parts

rules = Blueprint("rules", __name__)


@rules.get("/places/<uuid:place>/rules")
@looks_back
def listed(place: UUID) -> ResponseReturnValue:
    """Every title of the year with its editions, where they are from and how sure that is."""
    here = _here(place)
    with parts().engine.connect() as db:
        latest = {(row["year"], row["title"]): row for row in titles_of(db, book=here.commune, **moment().times)}
    years = [Year(row["title"], row["year"], row) for row in latest.values()]
    titles = [_title(here, year) for year in sorted(years, key=lambda each: (-each.year, each.title))]
    return render_template("rules.html", place=here, titles=titles, may_keep=not moment().is_on and _may_keep(here))


@rules.get("/places/<uuid:place>/rules/<int:year>/<title>/<any(procedure, criteria):kind>.json")
@looks_back
def document(place: UUID, year: int, title: str, kind: str) -> ResponseReturnValue:
    """An edition as a file, as it was adopted."""
    here = _here(place)
    with parts().engine.connect() as db:
        found = rules_of_year(here.commune, finding.year_of(db, here.commune, title=title, year=year))
    edition: Edition = found.procedure if kind == "procedure" else found.criteria
    answer = Response(json.dumps(edition.document, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{edition.id}-{kind}.json"'
    return answer


@rules.get("/places/<uuid:place>/rules/new")
def ask_file(place: UUID) -> ResponseReturnValue:
    """The file and the year."""
    here = _here(place)
    may_keep(desk_on(here.commune))
    return ask(RulesForm(), values={"year": day_of(parts().clock()).year}, caption=here.name, back=_list(here))


@rules.post("/places/<uuid:place>/rules/new")
def adopt(place: UUID) -> ResponseReturnValue:
    """Adopt the edition, or say which field of the file is wrong."""
    here = _here(place)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        editions = [each for name in ("file", "other") if values.get(name) for each in _editions(values[name], name)]
        given = {edition.kind: edition for edition in editions}
        if len(given) < len(editions):
            problem = Defect("the other file is of the same kind")
            raise RulesInvalid(field="other", place="edition_of", problem=problem)
        taken = {"year": values["year"], "demonstration": parts().demonstration, **given}
        return carry_out(act_on(here.commune, values), lambda desk: take_edition(desk, **taken))

    page = Page(RulesForm(), {"caption": here.name, "back": _list(here)})
    return answer(page, do, lambda _done: _list(here))


def _editions(file: Uploaded, field: str) -> list[Procedure | Criteria]:
    try:
        return editions_of(file.content, file=file.name)
    except EditionInvalid as error:
        raise refused(error, field=field) from None


def _here(place: UUID) -> Here:
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
    if here.id != here.commune:
        raise NotFound
    return here


def _may_keep(here: Here) -> bool:
    try:
        may_keep(desk_on(here.commune))
    except Refusal:
        return False
    return True


def _list(here: Here) -> str:
    return f"/places/{here.id}/rules"


def _title(here: Here, year: Year) -> dict[str, Any]:
    found = rules_of_year(here.commune, year)
    editions: tuple[Edition, ...] = (found.procedure, found.criteria)
    return {
        "name": f"{local(year.name)} {year.year}",
        "editions": [
            {
                "edition": edition,
                "label": local(edition.label.as_data()),
                "href": f"{_list(here)}/{year.year}/{year.title}/{edition.kind}.json",
            }
            for edition in editions
        ],
    }
