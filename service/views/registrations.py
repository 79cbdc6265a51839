"""Registration: a village's households through its officer, or a household by itself."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.commands import registration
from domain.commands.registration import Asking
from domain.errors import NotFound
from projections.subjects import subject_of
from service.forms.common import consent_of
from service.forms.fields import Option
from service.forms.registration import RegistrationForm, VillageRegistrationForm
from service.i18n import local
from service.shown.rules import sample_of
from service.shown.unregistered import Household, unregistered
from service.views import links, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import must_hold, rules_of_year
from service.views.carrying import act_on, carry_out
from service.views.finding import Village, Year, commune_of, named, village, year_of
from service.visit import parts, visit

registrations = Blueprint("registrations", __name__)


@registrations.get("/places/<place>/registrations/new")
def ask_village(place: str) -> ResponseReturnValue:
    """Every household of the village that has no living dossier this year."""
    with parts().engine.connect() as db:
        here, year = _village(db, place)
        households = unregistered(db, place=place, title=year.title, year=year.year)
    return ask(_village_form(households), "registration.html", values=_pinned(year), **_around(here, year, households))


@registrations.post("/places/<place>/registrations/new")
def register_village(place: str) -> ResponseReturnValue:
    """The chosen households in one batch, each on behalf of its head."""
    with parts().engine.connect() as db:
        here, year = _village(db, place)
        sent = request.form.getlist("subjects")
        households = unregistered(db, place=place, title=year.title, year=year.year, among=sent)
    heads = {each.subject: each.head for each in households}

    def do(values: dict[str, Any]) -> dict[str, Any]:
        consent = consent_of(values)
        asking = [Asking(subject, heads[subject], consent) for subject in values["subjects"]]
        return _register(here.commune, place, year, values, asking)

    page = Page(_village_form(households), later=lambda: _village_page(here, year))
    return answer(page, do, lambda _done: links.of_list(place, year=year.year, title=year.title))


@registrations.get("/registrations/new")
@registrations.get("/subjects/<subject>/registrations/new")
def ask_household(subject: str | None = None) -> ResponseReturnValue:
    """The household of whoever is signed in."""
    with parts().engine.connect() as db:
        form, year = _household_form(db)
    return ask(form, values=_pinned(year) | {"subject": _chosen(form, subject)}, back="/", **_title(year))


@registrations.post("/registrations/new")
@registrations.post("/subjects/<subject>/registrations/new")
def register_household(subject: str | None = None) -> ResponseReturnValue:  # noqa: ARG001 -- chosen in the form
    """Its head asks for the title, without any mandate."""
    with parts().engine.connect() as db:
        form, year = _household_form(db)

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


def _village(db: Connection, place: str) -> tuple[Village, Year]:
    here = village(db, place)
    year = year_of(db, here.commune, title=reading.words("title") or None, year=reading.year())
    must_hold(rules_of_year(here.commune, year).procedure.first.offices, place)
    return here, year


def _village_page(here: Village, year: Year) -> Page:
    with parts().engine.connect() as db:
        households = unregistered(db, place=here.id, title=year.title, year=year.year)
    called = {each.subject: each.name for each in households}
    return Page(_village_form(households), _around(here, year, households), "registration.html", called=called)


def _village_form(households: list[Household]) -> VillageRegistrationForm:
    form = VillageRegistrationForm(on_behalf=True)
    form.offer("subjects", [Option(each.subject, each.name) for each in households])
    return form


def _household_form(db: Connection) -> tuple[RegistrationForm, Year]:
    mine = sorted(visit().subjects)
    found = subject_of(db, mine[0]) if mine else None
    if found is None:
        raise NotFound
    names = named(db, mine)
    form = RegistrationForm(on_behalf=False)
    form.offer("subject", [Option(subject, names[subject]) for subject in mine])
    commune = commune_of(db, found["place"])["place"]
    return form, year_of(db, commune, title=reading.words("title") or None, year=reading.year())


def _chosen(form: RegistrationForm, subject: str | None) -> str | None:
    options = [choice["value"] for choice in form.fields["subject"].choices]  # type: ignore[attr-defined]
    return subject if subject in options else options[0]


def _pinned(year: Year) -> dict[str, Any]:
    return {"title": year.title, "year": year.year}


def _title(year: Year) -> dict[str, Any]:
    return {"caption": f"{local(year.name)} {year.year}"}


def _around(here: Village, year: Year, households: list[Household]) -> dict[str, Any]:
    rules = rules_of_year(here.commune, year)
    caption = f"{local(year.name)} {year.year} – {here.name}"
    return {"caption": caption, "sample": sample_of(rules), "back": "/", "households": households}
