"""Slips for a new password: asked for by an administrator, agreed to by another, shown once, told to their owner."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from domain.clock import day_of
from domain.commands.slips import ask_for_slip, settle_slip
from domain.desk import Desk
from domain.errors import NotFound
from domain.ids import new_id
from domain.slip import LOST_FACTOR, Slip
from projections.mandates import Mandate
from projections.names import names_of
from service.forms.slip import SlipAnswerForm, SlipRequestForm
from service.identity.slip_requests import agreeing, may_agree
from service.identity.slip_requests import waiting as all_waiting
from service.identity.slips import Entered
from service.shown.people import called
from service.views.answering import Page, answer
from service.views.asking import ask
from service.views.at_desk import desk_on
from service.views.carrying import act_on, carry_out
from service.views.finding import own_book
from service.views.helped import helped
from service.visit import is_inside, parts, visit

slips = Blueprint("slips", __name__)
LIST = "/slips"


@slips.get("/accounts/<uuid:person>/slip")
def ask_slip(person: UUID) -> ResponseReturnValue:
    """Why it is needed."""
    _mandates, around = _helped(str(person))
    return ask(SlipRequestForm(), "slip_request.html", **around)


@slips.post("/accounts/<uuid:person>/slip")
def make(person: UUID) -> ResponseReturnValue:
    """The slip itself, which is shown this once; or, where another has to agree, who may."""
    whose = str(person)
    mandates, around = _helped(whose)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        wallet, book = parts().vault.wallet(), own_book()
        text = wallet.seal(whose, "text", {"text": values["text"]}) if values["text"] else None
        told = {"person": whose, "mandates": [each.mandate for each in mandates], "reason": values["reason"]}
        slip = f"{whose}.{new_id()}"
        done = carry_out(
            act_on(book, values), lambda desk: ask_for_slip(desk, slip=slip, text=text, **told), wallet=wallet
        )
        return (
            done
            if done["agreement"]
            else _printed(done, Entered(done["slip"], book), visit().signed.person, values["reason"])
        )

    return answer(Page(SlipRequestForm(), around, "slip_request.html"), do, lambda _done: f"/accounts/{person}")


@slips.get(LIST)
def waiting() -> ResponseReturnValue:
    """Requests that wait for the visitor's word."""
    found = waiting_for_me()
    with parts().engine.connect() as db:
        names = names_of(db, {id for each in found for id in (each.person, each.asked_by)})
    rows = [{"slip": each, "person": called(names, each.person), "by": called(names, each.asked_by)} for each in found]
    return render_template("slips.html", rows=rows)


@slips.get(f"{LIST}/<uuid:person>/<uuid:id>")
def ask_answer(person: UUID, id: UUID) -> ResponseReturnValue:
    """Yes or no."""
    _slip, around = _waiting(f"{person}.{id}")
    return ask(SlipAnswerForm(), "slip_answer.html", **around)


@slips.post(f"{LIST}/<uuid:person>/<uuid:id>")
def settle(person: UUID, id: UUID) -> ResponseReturnValue:
    """Whoever agrees has the slip and hands it over."""
    key = f"{person}.{id}"
    slip = _mine_to_answer(key)
    around = _around(slip)

    def do(values: dict[str, Any]) -> dict[str, Any] | str:
        agreed = values["outcome"] == "agreed"
        done = carry_out(act_on(slip.book, values), lambda desk: settle_slip(desk, slip=key, agreed=agreed))
        me = visit().signed.person
        return _printed(done, Entered(key, slip.book, me), slip.asked_by, slip.reason) if done["agreed"] else done

    return answer(Page(SlipAnswerForm(), around, "slip_answer.html"), do, lambda _done: LIST)


@slips.get(f"{LIST}/mine")
def told() -> ResponseReturnValue:
    """After signing in: what was made or used lately in one's own name."""
    found = parts().identity.slips.of(visit().signed.person)
    names = parts().vault.names_of({id for each in found for id in (each.made_by, each.agreed_by) if id})
    after = request.args.get("next", "")
    return render_template(
        "slips_told.html",
        slips=found,
        names={id: name["name"] for id, name in names.items() if name},
        next=after if is_inside(after) else "/",
    )


def waiting_for_me() -> list[Slip]:
    """Those that the mandate the visitor acts under lets them answer."""
    mandate = visit().mandate
    if mandate is None:
        return []
    with parts().engine.connect() as db:
        return [each for each in all_waiting(db, _desk()) if may_agree(db, each, mandate)]


def _helped(person: str) -> tuple[list[Mandate], dict[str, Any]]:
    """Somebody whom this administrator may help, with all that they hold."""
    mandates = helped(person)
    with parts().engine.connect() as db:
        name = names_of(db, [person]).get(person) or "–"
    return mandates, {"caption": name, "back": f"/accounts/{person}"}


def _waiting(key: str) -> tuple[Slip, dict[str, Any]]:
    found = next((each for each in waiting_for_me() if each.id == f"slip.{key}"), None)
    if found is None:
        raise NotFound
    return found, _around(found)


def _mine_to_answer(key: str) -> Slip:
    """One that the visitor may answer; also when it has been answered, since who sends twice gets the same answer."""
    slip, mandate = _desk().find(Slip, f"slip.{key}"), visit().mandate
    if slip is not None and mandate is not None:
        with parts().engine.connect() as db:
            if may_agree(db, slip, mandate):
                return slip
    raise NotFound


def _around(slip: Slip) -> dict[str, Any]:
    with parts().engine.connect() as db:
        names = names_of(db, [slip.person, slip.asked_by])
    said = parts().vault.open(slip.text["item"]) if slip.text else None
    line = {
        "slip": slip,
        "by": called(names, slip.asked_by),
        "words": said.get("text") if isinstance(said, dict) else None,
    }
    return {"line": line, "caption": called(names, slip.person), "back": LIST}


def _printed(done: dict[str, Any], entered: Entered, made_by: str, reason: str) -> dict[str, Any] | str:
    """The page with the code; a repeated request is shown none, since it was shown before."""
    identity, person = parts().identity, done["slip"].partition(".")[0]
    if identity.slips.is_printed(done["slip"]):
        return done
    frees = reason == LOST_FACTOR
    code = identity.print_slip(person, made_by=made_by, now=parts().clock(), entered=entered, frees=frees)
    with parts().engine.connect() as db:
        name = called(names_of(db, [person]), person)
    return render_template("slip.html", code=code, name=name, slip=identity.slips.of(person)[0])


def who_may_agree(person: str) -> list[str]:
    """Names of those who may answer the request for this person that waits, if one does."""
    with parts().engine.connect() as db:
        asked = [each for each in all_waiting(db, _desk()) if each.person == person]
        today = day_of(parts().clock()).isoformat()
        people = {each for slip in asked for each in agreeing(db, slip, today)}
        names = names_of(db, people)
    return sorted(called(names, each) or "" for each in people)


def _desk() -> Desk:
    return desk_on(own_book())
