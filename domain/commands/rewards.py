"""Rewards: what was proposed the association receives, forwards, and it enters how that ended.

Whether the data of those on the list may be used was looked at when they were proposed; from then on a paper is on its
way that others decide on, and here is only entered what they did.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.clock import day_of
from domain.desk import Desk
from domain.errors import EmptyList, InTheFuture, UnknownReason
from domain.reward import Reward
from domain.text import plain

# Who receives what is proposed.
ASSOCIATION = ("association-officer",)
REASONS = ("conditions-not-met", "papers-lacking", "none-left", "other")


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
