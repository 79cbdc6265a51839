"""Bad input to proposals for reward, as data."""

from datetime import date
from typing import Any

from domain.commands import merits, nominating, rewards
from domain.commands.merits import Judging
from domain.commands.reward_rules import adopt_forms
from domain.errors import (
    EmptyList,
    InTheFuture,
    NobodyCounted,
    NoMandate,
    NotFound,
    NotOnThisList,
    NotPlainText,
    NotYourOffice,
    NotYourPlace,
    OutOfDate,
    OwnOrKin,
    PartAboveWhole,
    UnknownReason,
)
from domain.ids import new_id
from domain.reward_refusals import (
    CriterionNotMet,
    NoSuchForm,
    NoSuchKind,
    NotACriterion,
    NotHeldLongEnough,
    NotOfThisKind,
    NotProposed,
    NotTheOccasion,
    NotThere,
    ProposedByThem,
    SameForms,
    TooManyProposed,
)
from domain.rewarding.weighing import Case
from domain.year_errors import NoSuchTitle
from tests.bad_input import Bad
from tests.proposing import asked_for, naming, proposal, word


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


def _judge(
    c: Any, *, who: str = "records", act: Any = None, judging: Any = None, among: Any = None, **more: Any
) -> None:
    subject = c.recognised.split(".")[3]
    said = [Judging(**({"subject": subject, "said": {"contributions": True}} | (judging or {})))]
    given = word(c.commune, [], on=date(2026, 10, 20), judging=said if among is None else among) | more
    c.as_(who, lambda desk: merits.judge_merits(desk, **given), **(act or {}))


def _propose(c: Any, *, who: str = "records", act: Any = None, of: Any = None, **more: Any) -> None:
    given = proposal(c.commune, [c.recognised], of=of) | {"reward": new_id()} | more
    c.as_(who, lambda desk: nominating.nominate(desk, **given), **(act or {}))


def _long(c: Any, *years: int) -> None:
    many = c.list_of([c.recognised, *(new_id() for _ in range(9))])
    given = proposal(c.commune, [c.recognised], of=asked_for(form="commune-merit"), years=years, chosen_from=many)
    _propose(c, **given)


def _revoked(c: Any) -> None:
    _propose(c, **proposal(c.commune, [c.revoked]))


def _without_a_word(c: Any) -> None:
    of = asked_for(kind="village", subject_kind="village")
    case = Case(c.village, "village", c.village, judged={each.id: True for each in of.kind.judged})
    _propose(c, **proposal(c.commune, [c.village], of=of, cases=[case]))


def _adopt(c: Any, *, who: str = "records", act: Any = None, **more: Any) -> None:
    given = {"place": c.commune, "forms": c.adopted} | more
    c.as_(who, lambda desk: adopt_forms(desk, **given), **(act or {}))


REWARDS: tuple[Bad, ...] = (
    Bad("criteria adopted by the village", NotYourPlace, lambda c: _adopt(c, who="officer")),
    Bad("criteria adopted by the appraiser", NotYourOffice, lambda c: _adopt(c, who="appraiser")),
    Bad("criteria adopted without a mandate", NoMandate, lambda c: _adopt(c, who=new_id())),
    Bad("criteria adopted in another book", NotFound, lambda c: _adopt(c, act={"book": c.province})),
    Bad("criteria adopted for a village", NotFound, lambda c: _adopt(c, place=c.village)),
    Bad("criteria that were adopted last already", SameForms, _adopt),
    Bad("criteria that name a title of nobody", NoSuchTitle, lambda c: _adopt(c, forms=naming("cooking"))),
    Bad("a word by criteria that hold in no such year", OutOfDate, lambda c: _judge(c, forms=c.adopted)),
    Bad(
        "a proposal by criteria that hold in no such year",
        OutOfDate,
        lambda c: _propose(c, of=asked_for(c.adopted)),
    ),
    Bad("a word on kin", OwnOrKin, lambda c: _judge(c, who="related")),
    Bad("a word entered by the village", NotYourPlace, lambda c: _judge(c, who="officer")),
    Bad("a word entered by the appraiser", NotYourOffice, lambda c: _judge(c, who="appraiser")),
    Bad("a word entered without a mandate", NoMandate, lambda c: _judge(c, who=new_id())),
    Bad("a word in another book", NotFound, lambda c: _judge(c, act={"book": c.province})),
    Bad("a word on no kind there is", NoSuchKind, lambda c: _judge(c, kind="star")),
    Bad("a word on nobody", EmptyList, lambda c: _judge(c, among=[])),
    Bad("a word of tomorrow", InTheFuture, lambda c: _judge(c, judged_on=date(2026, 12, 31))),
    Bad("a word by no minutes", NotPlainText, lambda c: _judge(c, minutes=" ")),
    Bad("a word on a village as a household", NotOfThisKind, lambda c: _judge(c, judging={"subject": c.village})),
    Bad("a word on nobody there is", NotFound, lambda c: _judge(c, judging={"subject": new_id()})),
    Bad("a word on another kind's criterion", NotACriterion, lambda c: _judge(c, judging={"said": {"means": True}})),
    Bad(
        "a word on what the register tells", NotACriterion, lambda c: _judge(c, judging={"said": {"title-held": True}})
    ),
    Bad("more votes than members", PartAboveWhole, lambda c: _judge(c, judging={"votes": 9, "present": 7})),
    Bad("votes of nobody", NobodyCounted, lambda c: _judge(c, judging={"votes": 0, "present": 0})),
    Bad("one on whom no word was said", CriterionNotMet, _without_a_word),
    Bad("one who was not weighed", NotOnThisList, lambda c: _propose(c, weighed={})),
    Bad(
        "a review before its last year",
        NotTheOccasion,
        lambda c: _propose(c, of=asked_for(form="province-merit", occasion="period")),
    ),
    Bad("a form on the wrong occasion", NoSuchForm, lambda c: _propose(c, of=asked_for(occasion="period"))),
    Bad("a kind that no household is of", NoSuchKind, lambda c: _propose(c, of=asked_for(kind="village"))),
    Bad("a proposal by the village", NotYourPlace, lambda c: _propose(c, who="officer")),
    Bad("a proposal by the appraiser", NotYourOffice, lambda c: _propose(c, who="appraiser")),
    Bad("a proposal without a mandate", NoMandate, lambda c: _propose(c, who=new_id())),
    Bad("a proposal in another book", NotFound, lambda c: _propose(c, act={"book": c.province})),
    Bad("a proposal for no reward there is", NoSuchForm, lambda c: _propose(c, of=asked_for(form="mood"))),
    Bad("a proposal of nobody", EmptyList, lambda c: _propose(c, holders=[])),
    Bad("a proposal on no basis", NotPlainText, lambda c: _propose(c, basis="")),
    Bad(
        "a proposal of one from another list", NotOnThisList, lambda c: _propose(c, chosen_from=c.list_of([c.refused]))
    ),
    Bad("a proposal of another year's", NotOnThisList, lambda c: _propose(c, of=asked_for(year=2025))),
    Bad("a proposal of kin", OwnOrKin, lambda c: _propose(c, who="related")),
    Bad("a proposal of one who holds it one year of three", NotHeldLongEnough, lambda c: _long(c, 2026)),
    Bad(
        "a proposal of one of whom the list has too many years", NotHeldLongEnough, lambda c: _long(c, 2024, 2025, 2026)
    ),
    Bad("a proposal of one whose title was revoked", NotHeldLongEnough, _revoked),
    Bad(
        "a proposal of more than the share", TooManyProposed, lambda c: _propose(c, of=asked_for(form="commune-merit"))
    ),
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
