"""Bad input to proposals for reward, as data."""

from datetime import date
from typing import Any

from domain.commands import rewards
from domain.errors import (
    EmptyList,
    InTheFuture,
    NoMandate,
    NotFound,
    NotOnThisList,
    NotPlainText,
    NotYourOffice,
    NotYourPlace,
    OwnOrKin,
    UnknownReason,
)
from domain.ids import new_id
from domain.reward_refusals import (
    NoSuchForm,
    NotHeldLongEnough,
    NotProposed,
    NotThere,
    ProposedByThem,
    TooManyProposed,
)
from domain.rewarding import editions
from tests.bad_input import Bad


def _propose(c: Any, *, who: str = "records", act: Any = None, **more: Any) -> None:
    given = {"reward": new_id(), "place": c.commune, "year": 2026, "title": "family", "forms": editions()[0]}
    given |= {"form": "province-merit", "basis": "Phong trào thi đua", "holders": [c.recognised]}
    given |= {"chosen_from": c.list_of([c.recognised])} | more
    c.as_(who, lambda desk: rewards.propose_reward(desk, **given), **(act or {}))


def _settle(c: Any, name: str, *, who: str = "association", reward: str | None = None, **more: Any) -> None:
    settle = getattr(rewards, name)
    c.as_(who, lambda desk: settle(desk, reward=reward or c.proposed, **more))


def _grant(c: Any, **more: Any) -> None:
    given = {"reward": c.received, "number": "9/QĐ", "signed_on": date(2026, 10, 20), "holders": [c.recognised]} | more
    _settle(c, "grant_reward", **given)


def _as_association(c: Any) -> None:
    c.as_(
        "records",
        lambda desk: rewards.receive_proposal(desk, reward=c.proposed),
        office="association-officer",
        mandate=c.records_associate,
        entry_mandate=c.records_associate,
    )


def _of_kin(c: Any) -> None:
    _propose(c, who="related")


def _long(c: Any) -> None:
    many = c.list_of([c.recognised, *(new_id() for _ in range(9))])
    _propose(c, form="commune-merit", chosen_from=many)


def _revoked(c: Any) -> None:
    _propose(c, holders=[c.revoked], chosen_from=c.list_of([c.revoked]))


REWARDS: tuple[Bad, ...] = (
    Bad("a proposal by the village", NotYourPlace, lambda c: _propose(c, who="officer")),
    Bad("a proposal by the appraiser", NotYourOffice, lambda c: _propose(c, who="appraiser")),
    Bad("a proposal without a mandate", NoMandate, lambda c: _propose(c, who=new_id())),
    Bad("a proposal in another book", NotFound, lambda c: _propose(c, act={"book": c.province})),
    Bad("a proposal for no reward there is", NoSuchForm, lambda c: _propose(c, form="mood")),
    Bad("a proposal of nobody", EmptyList, lambda c: _propose(c, holders=[])),
    Bad("a proposal on no basis", NotPlainText, lambda c: _propose(c, basis="")),
    Bad(
        "a proposal of one from another list", NotOnThisList, lambda c: _propose(c, chosen_from=c.list_of([c.refused]))
    ),
    Bad("a proposal of another year's", NotOnThisList, lambda c: _propose(c, year=2025)),
    Bad("a proposal of kin", OwnOrKin, _of_kin),
    Bad("a proposal of one who holds it one year of three", NotHeldLongEnough, _long),
    Bad("a proposal of one whose title was revoked", NotHeldLongEnough, _revoked),
    Bad("a proposal of more than the share", TooManyProposed, lambda c: _propose(c, form="commune-merit")),
    Bad("a receipt by whoever proposed it", ProposedByThem, _as_association),
    Bad("a receipt by the records officer", NotYourOffice, lambda c: _settle(c, "receive_proposal", who="records")),
    Bad("a receipt of nothing", NotFound, lambda c: _settle(c, "receive_proposal", reward=new_id())),
    Bad("a receipt of what was received", NotThere, lambda c: _settle(c, "receive_proposal", reward=c.received)),
    Bad("a forwarding of what was not received", NotThere, lambda c: _settle(c, "forward_proposal", to="Hội tỉnh")),
    Bad("a forwarding to nobody", NotPlainText, lambda c: _settle(c, "forward_proposal", reward=c.received, to=" ")),
    Bad("a reward to nobody", EmptyList, lambda c: _grant(c, holders=[])),
    Bad("a reward to one who was not proposed", NotProposed, lambda c: _grant(c, holders=[c.refused])),
    Bad("a reward signed tomorrow", InTheFuture, lambda c: _grant(c, signed_on=date(2026, 12, 31))),
    Bad("a reward with a bell in its number", NotPlainText, lambda c: _grant(c, number="9\x07")),
    Bad("a reward for what was not received", NotThere, lambda c: _grant(c, reward=c.proposed)),
    Bad(
        "a refusal for no reason",
        UnknownReason,
        lambda c: _settle(c, "decline_proposal", reward=c.received, reason="mood", text=None),
    ),
)
