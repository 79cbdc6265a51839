"""Registration: those of a place through its officer, or a subject by itself."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.choices import subject_office
from domain.commands import registration
from domain.commands.registration import Asking
from domain.errors import NotFound
from domain.subject import PLACES
from projections.subjects import subject_of
from service.forms.common import consent_of
from service.forms.fields import Option
from service.forms.registration import RegistrationForm, VillageRegistrationForm
from service.i18n import local
from service.shown.rules import sample_of
from service.shown.unregistered import Candidate, unregistered
from service.views import links, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import must_hold, rules_of_year
from service.views.carrying import act_on, carry_out
from service.views.finding import Here, Year, commune_of, named, year_of
from service.views.finding import place as place_of
from service.visit import parts, visit

registrations = Blueprint("registrations", __name__)
# The places for which lists from files are taken.
WITH_LISTS = ("commune", "village")


@registrations.get("/places/<place>/registrations/new")
def ask_village(place: str) -> ResponseReturnValue:
    """All of the title's kind in this place that have no living dossier this year."""
    with parts().engine.connect() as db:
        here, year = _village(db, place)
        candidates = unregistered(db, place=place, kind=year.kind, title=year.title, year=year.year)
    return ask(
        _village_form(year, candidates), "registration.html", values=_pinned(year), **_around(here, year, candidates)
    )


@registrations.post("/places/<place>/registrations/new")
def register_village(place: str) -> ResponseReturnValue:
    """Those chosen in one batch, each on behalf of its head; a place asks through its own office."""
    with parts().engine.connect() as db:
        here, year = _village(db, place)
        sent = request.form.getlist("subjects")
        candidates = unregistered(db, place=place, kind=year.kind, title=year.title, year=year.year, among=sent)
    heads = {each.subject: each.head for each in candidates}

    def do(values: dict[str, Any]) -> dict[str, Any]:
        consent = consent_of(values)
        asking = [Asking(subject, heads[subject], consent) for subject in values["subjects"]]
        return _register(here.commune, place, year, values, asking)

    page = Page(_village_form(year, candidates), later=lambda: _village_page(here, year))
    return answer(page, do, lambda _done: links.of_list(place, year=year.year, title=year.title))


@registrations.get("/registrations/new")
@registrations.get("/subjects/<subject>/registrations/new")
def ask_own(subject: str | None = None) -> ResponseReturnValue:
    """The household, clan, unit or self of whoever is signed in."""
    with parts().engine.connect() as db:
        form, year = _own_form(db)
    return ask(form, values=_pinned(year) | {"subject": _chosen(form, subject)}, back="/", **_title(year))


@registrations.post("/registrations/new")
@registrations.post("/subjects/<subject>/registrations/new")
def register_own(subject: str | None = None) -> ResponseReturnValue:  # noqa: ARG001 -- chosen in the form
    """Its head asks for the title, without any mandate."""
    with parts().engine.connect() as db:
        form, year = _own_form(db)

    def do(values: dict[str, Any]) -> dict[str, Any]:
        with parts().engine.connect() as db:
            found = subject_of(db, values["subject"])
            assert found is not None, "offered by the form"
            book = commune_of(db, found["place"])["place"]
        asking = [Asking(values["subject"], visit().signed.person)]
        return _register(book, found["place"], year, values, asking)

    page = Page(form, {"back": "/"} | _title(year))
    return answer(page, do, lambda done: links.of_dossier(done["dossiers"][0]))


def _register(book: str, place: str, year: Year, values: dict[str, Any], asking: list[Asking]) -> dict[str, Any]:
    _same(year, values)
    return carry_out(
        act_on(book, values, done=values["done_on"]),
        lambda desk: registration.register(desk, title=year.title, year=year.year, place=place, asking=asking),
    )


def _same(year: Year, values: dict[str, Any]) -> None:
    """The page names its title and year twice; what does not agree was made up."""
    if (values["title"], values["year"]) != (year.title, year.year):
        raise NotFound


def _village(db: Connection, place: str) -> tuple[Here, Year]:
    here = place_of(db, place)
    year = year_of(db, here.commune, title=reading.words("title") or None, year=reading.year())
    procedure = rules_of_year(here.commune, year).procedure
    # Whoever asks for themselves does so on a page of their own.
    must_hold([each for each in procedure.first.offices if each != subject_office(procedure)], place)
    return here, year


def _village_page(here: Here, year: Year) -> Page:
    with parts().engine.connect() as db:
        candidates = unregistered(db, place=here.id, kind=year.kind, title=year.title, year=year.year)
    called = {each.subject: each.name for each in candidates}
    return Page(_village_form(year, candidates), _around(here, year, candidates), "registration.html", called=called)


def _village_form(year: Year, candidates: list[Candidate]) -> VillageRegistrationForm:
    form = VillageRegistrationForm(on_behalf=year.kind not in PLACES)
    form.offer("subjects", [Option(each.subject, each.name) for each in candidates])
    return form


def _own_form(db: Connection) -> tuple[RegistrationForm, Year]:
    mine = [row for row in (subject_of(db, each) for each in sorted(visit().subjects)) if row is not None]
    if not mine:
        raise NotFound
    commune, title = commune_of(db, mine[0]["place"])["place"], reading.words("title") or None
    year = year_of(db, commune, kind=mine[0]["kind"], title=title, year=reading.year())
    asking = [row["subject"] for row in mine if row["kind"] == year.kind]
    if not asking:
        raise NotFound
    names = named(db, asking)
    form = RegistrationForm(on_behalf=False)
    form.offer("subject", [Option(subject, names[subject]) for subject in asking])
    return form, year


def _chosen(form: RegistrationForm, subject: str | None) -> str | None:
    options = [choice["value"] for choice in form.fields["subject"].choices]  # type: ignore[attr-defined]
    return subject if subject in options else options[0]


def _pinned(year: Year) -> dict[str, Any]:
    return {"title": year.title, "year": year.year}


def _title(year: Year) -> dict[str, Any]:
    return {"caption": f"{local(year.name)} {year.year}"}


def _around(here: Here, year: Year, candidates: list[Candidate]) -> dict[str, Any]:
    rules = rules_of_year(here.commune, year)
    caption = f"{local(year.name)} {year.year} – {here.name}"
    from_file = here.id if here.kind in WITH_LISTS else None
    around = {"caption": caption, "sample": sample_of(rules), "back": "/", "candidates": candidates}
    return around | {"from_file": from_file}
