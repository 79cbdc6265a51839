"""Rules of reward: a commune adopts its criteria of emulation, and what is judged and proposed goes by them."""

from typing import Any

from domain.commands.merits import may_prepare
from domain.commands.setup import add_fact
from domain.desk import Desk
from domain.errors import NotFound
from domain.procedures import editions
from domain.reward_refusals import NoSuchTitle, SameForms
from domain.reward_rules import RewardRules
from domain.rewarding import Forms
from domain.rulebook import ProcedureRules, stream_of


def adopt_forms(desk: Desk, *, place: str, forms: Forms) -> dict[str, Any]:
    """The commune goes by this edition from now on, for every year for which it is in force."""
    may_prepare(desk, place)
    if desk.place(place).kind != "commune" or desk.act.book != place:
        raise NotFound
    kept = desk.find(RewardRules, RewardRules.stream_of(place))
    if kept is not None and kept.digests[-1] == forms.digest:
        raise SameForms(field="file")
    _must_know_titles(desk, place, forms)
    data = {
        "place": desk.named(place),
        "edition_id": forms.id,
        "digest": forms.digest,
        "edition": forms.document,
        "entry_mandate": desk.act.entry_mandate,
    }
    add_fact(desk, RewardRules, RewardRules.Adopted, RewardRules.stream_of(place), data)
    return {"edition": forms.id}


def _must_know_titles(desk: Desk, place: str, forms: Forms) -> None:
    """Refuse a code that is no title of the program, nor one that the commune has a workflow of its own for.

    Nobody could ever hold it, and so nobody would meet what is asked. A title that comes along need not be open yet.
    """
    come_along = {each.title for each in editions()}
    for way, title in forms.named_titles():
        own = stream_of(book=place, kind="procedure", title=title)
        if title not in come_along and desk.find(ProcedureRules, own) is None:
            raise NoSuchTitle(field="file", place=way, title=title)
