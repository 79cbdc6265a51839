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
from domain.errors import NotFound, OutOfDate
from domain.ids import is_id, new_id
from domain.reward import FROM
from domain.rewarding import Form
from domain.sampling import Listed
from projections import rewards as read
from projections import territory
from projections.titles import names_of_titles, years_of_titles
from service.forms import reward as forms
from service.forms.fields import Option
from service.forms.form import Act
from service.i18n import local
from service.moments.looking import day_looked_at, looks_back, moment
from service.shown.records import correction_of
from service.shown.reward import candidates, conditions, page_of, votes_in_words
from service.shown.reward import forms as all_forms
from service.views import finding, reading
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out, seen_on
from service.views.confirming import as_shown
from service.views.finding import Here
from service.visit import parts, visit

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
    may = not moment().is_on and here.kind == "commune" and visit().signed.office in commands.PROPOSING
    return render_template("rewards.html", rows=rows, place=here, year=year, forms=all_forms(), may_propose=may, **told)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which holders are asked about, for which form, and who of them can be proposed."""

    here: Here
    year: int
    title: str
    form: Form
    lines: list[dict[str, Any]]
    listed: Listed
    seen: dict[str, Any]

    def at(self, db: Connection, known_at: int) -> list[str]:
        """Who could be proposed as of then."""
        told: Values = {"book": self.here.commune, "title": self.title, "year": self.year, "years": self.form.years}
        return [row["dossier"] for row in read.eligible(db, **told, known_at=known_at)]


@rewards.get("/places/<uuid:place>/rewards/new")
def ask_proposal(place: UUID) -> ResponseReturnValue:
    """Those who meet the conditions of the form; nobody is ticked for the commune."""
    here = _here(place)
    commands.may_propose(desk_on(here.commune), here.id)
    page, _asked_of = _page(here)
    return ask(page.form, page.template, values=dict(page.renewed), **page.around)


@rewards.post("/places/<uuid:place>/rewards/new")
def propose(place: UUID) -> ResponseReturnValue:
    """Propose them, if the list is still the one that was shown."""
    here = _here(place)
    page, asked = _page(here)

    def do(values: Values) -> dict[str, Any]:
        told = {"reward": new_id(), "place": here.id, "year": asked.year, "title": asked.title}
        told |= {"form": asked.form.id, "basis": values["basis"], "holders": values["holders"]}
        proposing: Values = told | {"forms": all_forms(), "chosen_from": asked.listed}

        shown = as_shown(
            partial(commands.propose_reward, **proposing),
            book=here.commune,
            dossiers=page.dossiers,
            values=values,
            wallet=parts().vault.wallet(),
            listed=asked.at,
        )
        return carry_out(act_on(here.commune, values, seen=values["seen"]), shown)

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


def _page(here: Here) -> tuple[Page, Asked]:
    with parts().engine.connect() as db:
        asked = _asked(db, here)
        titles = names_of_titles(db)
    form = forms.ProposalForm()
    options = [
        Option(line["dossier"], line["name"], f"{line['place']} – {votes_in_words(line)}") for line in asked.lines
    ]
    form.offer("holders", options)
    title = f"{local(titles.get(asked.title, asked.title))} {asked.year}"
    around = {
        "caption": f"{local(asked.form.label.as_data())} – {title}",
        "back": f"/places/{here.id}/rewards?year={asked.year}",
        "conditions": conditions(asked.form, len(asked.lines)),
        "basis": asked.form.basis,
        "nobody": not asked.lines,
    }
    marks, stand = {"place": here.id, "seen": [asked.seen]}, [line["dossier"] for line in asked.lines]
    return Page(form, around, "reward_proposal.html", renewed=marks, dossiers=stand), asked


def _asked(db: Connection, here: Here) -> Asked:
    """The form, title and year of the address, and who can be proposed."""
    form = all_forms().form(reading.words("form"))
    title, year = reading.words("title"), reading.year()
    if form is None or title not in names_of_titles(db) or year is None:
        raise NotFound
    places = territory.inside(db, [here.id])
    told: Values = {"book": here.commune, "places": places, "title": title, "year": year, "years": form.years}
    # Between reading the position and the list nothing may have been written.
    position = parts().projector.position(here.commune)
    rows = read.eligible(db, **told)
    seen = seen_on(db, here.commune, [row["dossier"] for row in rows])
    if position != seen["position"]:
        raise OutOfDate
    lines = candidates(db, rows, here.commune, form)
    listed = Listed(here.commune, position, {row["dossier"]: row["place"] for row in rows})
    return Asked(here, year, title, form, lines, listed, seen)


def _found(id: str) -> dict[str, Any]:
    with parts().engine.connect() as db:
        found = read.reward_of(db, id, **moment().times) if is_id(id) else None
    if found is None:
        raise NotFound
    visit().must_see(place=found["place"])
    return found


def _here(place: UUID) -> Here:
    with parts().engine.connect() as db:
        here = finding.place(db, str(place))
    if here.kind != "commune":
        raise NotFound
    return here
