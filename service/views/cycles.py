"""Years of a commune: which are open until when or closed, and opening the next one from the one before."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain.clock import day_of, from_micros
from domain.commands.opening import Aim, open_year
from domain.commands.rules import may_keep
from domain.cycle import per_cent
from domain.errors import NotFound, Refusal
from domain.year_errors import NotAShare
from projections import clocks
from projections.closings import closed_years
from projections.cycles import titles_of
from projections.titles import names_of_titles
from service import words
from service.errors import sentence
from service.forms.fields import Option
from service.forms.form import FormRefused
from service.forms.opening import OpeningForm
from service.i18n import local
from service.i18n import text as _
from service.moments.looking import looks_back, moment
from service.season import opening
from service.season.opening import Proposal, Proposed
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on
from service.views.finding import Here
from service.views.previewing import after_preview
from service.visit import parts
from service.words import word

cycles = Blueprint("cycles", __name__)
TEMPLATE = "opening.html"


def keeping(place: UUID) -> Here:
    """The commune of this address, in whose book its years stand; any place within it is not found here."""
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
    if here.id != here.commune:
        raise NotFound
    return here


def keeps(here: Here) -> bool:
    """Whether the signed-in person keeps the years of this commune."""
    try:
        may_keep(desk_on(here.commune))
    except Refusal:
        return False
    return True


def years_page(here: Here) -> str:
    """Where the years of a commune are."""
    return f"/places/{here.id}/cycles"


@cycles.get("/places/<uuid:place>/cycles")
@looks_back
def listed(place: UUID) -> ResponseReturnValue:
    """Every year that was opened, the latest first."""
    here = keeping(place)
    with parts().engine.connect() as db:
        times: dict[str, Any] = moment().times
        rows = titles_of(db, book=here.commune, **times)
        closed = closed_years(db, book=here.commune, **times)
        moved = [_moved(row) for row in clocks.moves(db, book=here.commune, **times)]
        called = names_of_titles(db, **times)
    years: dict[int, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda each: -each["year"]):
        year = years.setdefault(row["year"], {"titles": {}, "is_closed": row["year"] in closed})
        year["titles"][row["title"]] = local({"vi": row["name_vi"], "en": row["name_en"]})
        year |= {"from_on": row["from_on"], "to_on": row["to_on"]}
    shown = {"years": years, "next_year": _next(years), "moved": moved, "called": called}
    return render_template("cycles.html", place=here, may_keep=not moment().is_on and keeps(here), **shown)


def _moved(row: RowMapping) -> dict[str, Any]:
    """A move with its places by name and the instant at which it was entered."""
    places = ", ".join(place["name"] for place in clocks.places_of(row))
    return dict(row) | {"places": places, "entered_at": from_micros(row["known"])}


@cycles.get("/places/<uuid:place>/cycles/new")
def ask_year(place: UUID) -> ResponseReturnValue:
    """The days, titles and targets that the year before suggests."""
    here = keeping(place)
    may_keep(desk_on(here.commune))
    with parts().engine.connect() as db:
        proposal = _proposal(db, here)
        page = _page(db, here, proposal)
    aims = [{"aim": key, "share": aim.share, **aim.source} for key, aim in proposal.aims.items()]
    values = {"year": proposal.year, "opens_on": proposal.opens_on, "closes_on": proposal.closes_on}
    values |= {"titles": [each.title for each in proposal.openable], "aims": aims}
    return ask(page.form, TEMPLATE, values=values, **page.around)


@cycles.post("/places/<uuid:place>/cycles/new")
def open_new(place: UUID) -> ResponseReturnValue:
    """Show what will be opened; once that is confirmed, open it in one append."""
    here = keeping(place)
    with parts().engine.connect() as db:
        proposal = _proposal(db, here)
        page = _page(db, here, proposal)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        if values["year"] != proposal.year:
            raise NotFound
        aims = _aims(page, proposal, values)
        chosen = {
            "year": values["year"],
            "opens_on": values["opens_on"],
            "closes_on": values["closes_on"],
            "titles": proposal.rules_of(values["titles"]),
            "aims": list(aims.values()),
            "demonstration": parts().demonstration,
        }

        def shown(_consequences: Any) -> dict[str, Any]:
            with parts().engine.connect() as db:
                lines = opening.rehearsed(db, proposal, values["titles"], book=here.commune)
            return {"rehearsal": lines, "of_aims": opening.compared(proposal.aims, aims)}

        return after_preview(
            page,
            act_on(here.commune, values),
            lambda desk: open_year(desk, **chosen) | {"consequences": []},
            confirmed=values["confirmed"],
            wallet=parts().vault.wallet(),
            shown=shown,
        )

    return answer(page, do, lambda _done: years_page(here))


def _next(years: Any) -> int:
    return max(years, default=day_of(parts().clock()).year - 1) + 1


def _proposal(db: Connection, here: Here) -> Proposal:
    """The year that is asked for, or the one after the latest; from the latest year before it."""
    years = sorted({row["year"] for row in titles_of(db, book=here.commune)})
    year = reading.year() or _next(years)
    before = [each for each in years if each < year]
    return opening.propose(
        db,
        desk_on(here.commune),
        year=year,
        last_year=before[-1] if before else year - 1,
        place_kind=here.kind,
        demonstration=parts().demonstration,
    )


def _page(db: Connection, here: Here, proposal: Proposal) -> Page:
    form = OpeningForm()
    titles = names_of_titles(db)
    called = {key: _called(aim, titles) for key, aim in proposal.aims.items()}
    form.offers([_option(each) for each in proposal.openable], called)
    around = {
        "caption": f"{here.name} {proposal.year}",
        "back": years_page(here),
        "proposal": proposal,
        "problems": [(_named(each), sentence(each.problem)) for each in proposal.titles if each.problem],
        "lines": {"aims": [{"key": key, "name": name} for key, name in called.items()]},
    }
    return Page(form, around, TEMPLATE)


def _called(aim: Aim, titles: dict[str, dict[str, str]]) -> str:
    title = local(titles[aim.title]) if aim.title in titles else ""
    return f"{local(aim.scope)} – {title} {word(words.DENOMINATOR, aim.denominator)}".replace("–  ", "– ")


def _named(each: Proposed) -> str:
    return local(each.rules.procedure.label.as_data())


def _option(each: Proposed) -> Option:
    hints = [f"{each.rules.procedure.id}, {each.rules.criteria.id}"]
    if each.is_new:
        hints.append(_("other rules than last year"))
    if each.rules.criteria.is_sample or each.rules.procedure.is_sample:
        hints.append(_("a sample, no official text"))
    return Option(each.title, _named(each), "; ".join(hints))


def _aims(page: Page, proposal: Proposal, values: dict[str, Any]) -> dict[str, Aim]:
    """The targets with what was typed for each; one without a figure is left out, one without a source is refused."""
    aims: dict[str, Aim] = {}
    errors: dict[str, str] = {}
    for row in values.get("aims") or ():
        key = row["aim"]
        if key not in proposal.aims:
            raise NotFound
        if row["share"] is None:
            continue
        try:
            aims[key] = _typed(proposal.aims[key], row)
        except NotAShare as refusal:
            errors[f"aims.{key}.share"] = sentence(refusal)
        if not row["document"]:
            errors[f"aims.{key}.document"] = _("Enter the document that sets this target.")
    if errors:
        raise FormRefused(errors, page.form.shown(values))
    return aims


def _typed(before: Aim, row: dict[str, Any]) -> Aim:
    source = {name: row[name] for name in ("document", "passage") if row[name]}
    return replace(before, share=per_cent(row["share"]), source=source)
