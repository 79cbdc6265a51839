"""Rewards: holders are proposed for one, and the association receives, forwards, and enters how it ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.commands.merits import PREPARING
from domain.commands.setup import keeping
from domain.desk import Desk
from domain.dossier import Dossier, stream_of
from domain.errors import EmptyList, InTheFuture, NotFound, NotOnThisList, UnknownReason
from domain.policies import no_kin
from domain.reward import Reward
from domain.reward_refusals import NoSuchForm, NotHeldLongEnough, TooManyProposed
from domain.rewarding import Form, Forms
from domain.sampling import Listed
from domain.status import RECOGNISED
from domain.text import plain

# Who proposes for the commune, and who receives what is proposed.
ASSOCIATION = ("association-officer",)
REASONS = ("conditions-not-met", "papers-lacking", "none-left", "other")


def propose_reward(
    desk: Desk,
    *,
    reward: str,
    place: str,
    year: int,
    title: str,
    forms: Forms,
    form: str,
    basis: str,
    holders: Sequence[str],
    chosen_from: Listed,
) -> dict[str, Any]:
    """Propose holders of a title out of all who meet the conditions of the form."""
    standing = desk.beside(PREPARING, place)
    asked = forms.form(form)
    if asked is None:
        raise NoSuchForm(field="form")
    if desk.act.book != keeping(desk, place).place:
        raise NotFound
    if not holders:
        raise EmptyList(field="holders")
    most = asked.most(len(chosen_from.dossiers))
    if len(holders) > most:
        percent, whole = asked.at_most_percent, len(chosen_from.dossiers)
        raise TooManyProposed(field="holders", percent=percent or 100, whole=whole, most=most)
    told = []
    for dossier in desk.all(Dossier, list(dict.fromkeys(holders))):
        if (dossier.year, dossier.title) != (year, title) or dossier.id not in chosen_from.dossiers:
            raise NotOnThisList
        no_kin(dossier.subject, dossier.people, standing)
        who = {"dossier": dossier.id, "subject": dossier.subject}
        told.append(who | {"years": _held(desk, dossier, asked), **votes_of(dossier)})
        desk.rely_on_head(dossier.id)
    proposed = Reward.open(
        Reward.Proposed,
        f"reward.{reward}",
        desk.act,
        place=desk.named(place),
        year=year,
        title=title,
        form={"id": asked.id, **asked.label.as_data()},
        edition={"id": forms.id, "digest": forms.digest},
        conditions=asked.conditions,
        basis=plain("basis", basis),
        chosen_from=chosen_from.named,
        holders=told,
        kind=None,
        occasion=None,
        period=None,
        left_out=[],
        entry_mandate=desk.act.entry_mandate,
    )
    desk.keep(proposed)
    return {"reward": reward}


def votes_of(dossier: Dossier) -> dict[str, int | None]:
    """How many voted for it, of how many, as the village's meeting now reads; None where none voted."""
    voted = [each.values for each in dossier.stood if each.topic == "village-verified"]
    return {
        "votes": voted[-1]["ballots"]["for"] if voted else None,
        "present": voted[-1]["present"] if voted else None,
    }


def _held(desk: Desk, dossier: Dossier, form: Form) -> list[int]:
    """The years running for which the title is held."""
    running = form.years or 1
    years = list(range(dossier.year - running + 1, dossier.year + 1))
    if not all(holds_in(desk, dossier.subject, dossier.title, year) for year in years):
        raise NotHeldLongEnough(field="holders", years=running)
    return years


def holds_in(desk: Desk, subject: str, title: str, year: int) -> bool:
    """Whether a subject holds the title of a year, by any of its attempts."""
    attempt, held = 1, False
    while found := desk.find(Dossier, stream_of(year=year, title=title, subject=subject, attempt=attempt)):
        held, attempt = held or found.state == RECOGNISED, attempt + 1
    return held


def receive_proposal(desk: Desk, *, reward: str) -> dict[str, Any]:
    """The association has the list on its desk."""
    found = _found(desk, reward)
    found.receive(desk.act)
    return _kept(desk, found)


def forward_proposal(desk: Desk, *, reward: str, to: str) -> dict[str, Any]:
    """It goes to who grants the reward."""
    found = _found(desk, reward)
    found.forward(desk.act, to=plain("to", to))
    return _kept(desk, found)


def grant_reward(desk: Desk, *, reward: str, number: str, signed_on: date, holders: Sequence[str]) -> dict[str, Any]:
    """The reward is granted by a signed paper, to all of the list or to some of it."""
    found = _found(desk, reward)
    if not holders:
        raise EmptyList(field="holders")
    if signed_on > day_of(desk.act.now):
        raise InTheFuture(field="signed_on")
    told = {"number": plain("number", number, most=60), "signed_on": signed_on.isoformat()}
    found.grant(desk.act, holders=sorted(set(holders)), **told)
    return _kept(desk, found)


def decline_proposal(desk: Desk, *, reward: str, reason: str, text: dict[str, str] | None) -> dict[str, Any]:
    """Nobody on the list gets it, for this reason."""
    found = _found(desk, reward)
    if reason not in REASONS:
        raise UnknownReason(field="reason")
    found.decline(desk.act, reason=reason, text=text)
    return _kept(desk, found)


def _found(desk: Desk, reward: str) -> Reward:
    found = desk.get(Reward, f"reward.{reward}")
    desk.must_hold(ASSOCIATION, found.place["id"])
    return found


def _kept(desk: Desk, found: Reward) -> dict[str, Any]:
    desk.keep(found)
    return {"reward": found.reward}
