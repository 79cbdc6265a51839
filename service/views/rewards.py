"""Rewards: proposed out of those who meet the conditions, and settled at the association."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.commands import rewards as commands
from domain.commands.merits import PREPARING, may_prepare
from domain.commands.nominating import Asked, asked, nominate
from domain.errors import NotFound, OutOfDate
from domain.ids import is_id, new_id
from domain.reward import FROM
from domain.sampling import Listed
from projections import rewards as read
from projections import territory
from projections.names import names_of
from projections.titles import names_of_titles, years_of_titles
from service import words
from service.forms import reward as forms
from service.forms.fields import Option
from service.forms.form import Act
from service.i18n import local
from service.moments.looking import day_looked_at, looks_back, moment
from service.shown.nominees import Nominees, nominees
from service.shown.records import correction_of
from service.shown.reward import conditions, kinds, left_out_in_words, lines_in_words, page_of
from service.shown.reward import forms as all_forms
from service.shown.unused import unused_in_words
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out, seen_on
from service.views.confirming import as_shown
from service.views.finding import Here
from service.visit import parts, visit
from service.words import word

rewards = Blueprint("rewards", __name__)
Values = dict[str, Any]


@rewards.get("/places/<uuid:place>/rewards")
@looks_back
def listed(place: UUID) -> ResponseReturnValue:
    """What was proposed in a place, and for whom more can be proposed."""
    year, times = reading.year() or day_looked_at().year, moment().times
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
        rows = read.proposals(db, places=territory.inside(db, [here.id]) & visit().places, year=year, **times)
        told = {"titles": names_of_titles(db, **times), "years": years_of_titles(db, **times) or [year]}
        rules = all_forms(db, here.commune, year)
    may = not moment().is_on and here.kind == "commune" and visit().signed.office in PREPARING
    return render_template(
        "rewards.html", rows=rows, place=here, year=year, forms=rules, may_propose=may, kinds=kinds(rules), **told
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom a page showed: everyone weighed, and those of them who could be proposed."""

    here: Here
    found: Nominees
    listed: Listed
    seen: dict[str, Any]

    def at(self, db: Connection, known_at: int) -> list[str]:
        """Who could be proposed as of then."""
        return nominees(db, self.here.commune, self.found.asked, times={"as_of": None, "known_at": known_at}).dossiers


@rewards.get("/places/<uuid:place>/rewards/new")
def ask_proposal(place: UUID) -> ResponseReturnValue:
    """Those who meet everything in the order of the rules, and why others do not; nobody is ticked for the commune.

    Whoever's data is put to no new use is not weighed, and left out by name.
    """
    here = _here(place)
    may_prepare(desk_on(here.commune), here.id)
    page, _shown = _page(here)
    return ask(page.form, page.template, values=dict(page.renewed), **page.around)


@rewards.post("/places/<uuid:place>/rewards/new")
def propose(place: UUID) -> ResponseReturnValue:
    """Propose them, if the list is still the one that was shown."""
    here = _here(place)
    page, shown = _page(here)

    def do(values: Values) -> dict[str, Any]:
        if values["edition"] != shown.found.asked.forms.digest:
            raise OutOfDate
        proposing: Values = {"reward": new_id(), "place": here.id, "of": shown.found.asked}
        proposing |= {name: values[name] for name in ("basis", "holders")}
        proposing |= {"chosen_from": shown.listed, "weighed": shown.found.named, "left_out": shown.found.left_out}
        decide = as_shown(
            partial(nominate, **proposing),
            book=here.commune,
            dossiers=page.dossiers,
            values=values,
            wallet=parts().vault.wallet(),
            listed=shown.at,
        )
        return carry_out(act_on(here.commune, values, seen=values["seen"]), decide)

    return answer(page, do, lambda done: f"/rewards/{done['reward']}")


@rewards.get("/rewards/<id>")
@looks_back
def show(id: str) -> ResponseReturnValue:
    """The list with what stands behind it, and what became of it."""
    found = _found(id)
    with parts().engine.connect() as db:
        page = page_of(db, found)
    acts = [] if moment().is_on else _open(found)
    return render_template("reward.html", **page, acts=acts, correct=correction_of(f"reward.{id}"))


@dataclass(frozen=True, slots=True)
class Settling:
    """A form at the association, the state it leads to, and the command behind it."""

    form: type[Act]
    state: str
    command: Callable[..., dict[str, Any]]
    takes: tuple[str, ...] = ()


SETTLING = {
    "receipt": Settling(forms.ReceiptForm, "received", commands.receive_proposal),
    "forwarding": Settling(forms.ForwardingForm, "forwarded", commands.forward_proposal, ("to",)),
    "granting": Settling(forms.GrantingForm, "granted", commands.grant_reward, ("number", "signed_on", "holders")),
    "refusal": Settling(forms.RefusalForm, "declined", commands.decline_proposal, ("reason", "text")),
}
NAMES = ", ".join(f'"{name}"' for name in SETTLING)
ADDRESS = f"/rewards/<id>/<any({NAMES}):name>"


@rewards.get(ADDRESS)
def ask_settling(id: str, name: str) -> ResponseReturnValue:
    """The form, for the association's officer, where the proposal waits for that."""
    found = _found(id)
    desk_on(found["book"]).must_hold(commands.ASSOCIATION, found["place"])
    if name not in {each["name"] for each in _open(found)}:
        raise NotFound
    page = _settling_page(found, name)
    return ask(page.form, values=dict(page.renewed), **page.around)


@rewards.post(ADDRESS)
def settle(id: str, name: str) -> ResponseReturnValue:
    """Enter it; words of a refusal lie under the proposal's own key."""
    found, settling = _found(id), SETTLING[name]

    def do(values: Values) -> dict[str, Any]:
        wallet = parts().vault.wallet()
        told = {each: values[each] for each in settling.takes}
        if told.get("text"):
            told["text"] = wallet.seal(id, "text", {"text": told["text"]})
        act = act_on(found["book"], values)
        return carry_out(act, lambda desk: settling.command(desk, reward=id, **told), wallet=wallet)

    return answer(_settling_page(found, name), do, lambda _done: f"/rewards/{id}")


def _settling_page(found: dict[str, Any], name: str) -> Page:
    form = SETTLING[name].form()
    renewed: Values = {}
    with parts().engine.connect() as db:
        page = page_of(db, found)
    if "holders" in form.fields:
        form.offer("holders", [Option(each["dossier"], each["name"]) for each in page["holders"]])
        renewed = {"holders": [each["dossier"] for each in page["holders"]]}
    around = {"caption": f"{page['form']} – {page['title']}", "back": f"/rewards/{found['reward']}"}
    return Page(form, around, renewed=renewed)


def _open(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What the association's officer can do with it now."""
    if visit().signed.office not in commands.ASSOCIATION:
        return []
    return [
        {"name": name, "text": each.form.heading, "href": f"/rewards/{found['reward']}/{name}"}
        for name, each in SETTLING.items()
        if found["state"] in FROM[each.state]
    ]


def _page(here: Here) -> tuple[Page, Shown]:
    with parts().engine.connect() as db:
        of = asked_of(db, here)
        shown = _shown(db, here, of)
        titles = names_of_titles(db)
        lines = lines_in_words(db, shown.found)
        unused = unused_in_words(names_of(db, shown.found.unused), shown.found.unused)
    form = forms.ProposalForm()
    able = [line for line in lines if line["able"]]
    form.offer("holders", [Option(line["named"], line["name"], line["note"]) for line in able])
    title = f"{local(of.kind.label.as_data())} – {local(titles.get(of.title, of.title))} {of.year}"
    around = {
        "caption": f"{local(of.form.label.as_data())} ({word(words.REWARD_OCCASION, of.occasion)}) – {title}",
        "back": f"/places/{here.id}/rewards?year={of.year}",
        "conditions": conditions(of.form, len(able)),
        "of": of,
        "able": able,
        "others": [line for line in lines if not line["able"]],
        "unable": len(shown.found.others),
        "unused": unused,
        "left_out": left_out_in_words(shown.found),
        "ledger": f"/places/{here.id}/years-held?title={of.title}&year={of.year}",
        "judging": f"/places/{here.id}/merits/new?kind={of.kind.id}:{of.subject_kind}&year={of.year}",
    }
    marks = {"place": here.id, "edition": of.forms.digest, "seen": [shown.seen]}
    called = {line["named"]: line["name"] for line in able}
    return Page(form, around, "reward_proposal.html", marks, called, dossiers=shown.found.dossiers), shown


def asked_of(db: Connection, here: Here) -> Asked:
    """The form and occasion, the kind of those taking part and the year of the address."""
    name, _colon, occasion = reading.words("form").partition(":")
    of_kind, _colon, of = reading.words("kind").partition(":")
    if (year := reading.year()) is None:
        raise NotFound
    rules = all_forms(db, here.commune, year)
    form, kind = rules.form(name), rules.kind_of(of_kind)
    if form is None or kind is None:
        raise NotFound
    occasion, of = occasion or form.occasions[0], of or kind.subjects[0]
    if occasion not in form.occasions or of not in kind.subjects:
        raise NotFound
    return asked(rules, form=name, occasion=occasion, kind=kind.id, subject_kind=of, year=year)


def _shown(db: Connection, here: Here, of: Asked) -> Shown:
    # Between reading the position and the list nothing may have been written.
    position = parts().projector.position(here.commune)
    found = nominees(db, here.commune, of, times={"as_of": None, "known_at": None})
    seen = seen_on(db, here.commune, found.dossiers)
    if position != seen["position"]:
        raise OutOfDate
    return Shown(here, found, Listed(here.commune, position, dict.fromkeys(found.named, here.id)), seen)


def _found(id: str) -> dict[str, Any]:
    with parts().engine.connect() as db:
        found = read.reward_of(db, id, **moment().times) if is_id(id) else None
    if found is None:
        raise NotFound
    visit().must_see(place=found["place"])
    return found


def _here(place: UUID) -> Here:
    with parts().engine.connect() as db:
        return finding.commune(db, str(place))
