"""Rules of reward: a commune adopts its criteria of emulation, and what is judged and proposed goes by them."""

from typing import Any

from domain.commands.known_titles import must_know
from domain.commands.merits import may_prepare
from domain.commands.setup import add_fact
from domain.desk import Desk
from domain.errors import NotFound
from domain.reward_refusals import SameForms
from domain.reward_rules import RewardRules
from domain.rewarding import Forms


def adopt_forms(desk: Desk, *, place: str, forms: Forms) -> dict[str, Any]:
    """The commune goes by this edition from now on, for every year for which it is in force."""
    may_prepare(desk, place)
    if desk.place(place).kind != "commune" or desk.act.book != place:
        raise NotFound
    kept = desk.find(RewardRules, RewardRules.stream_of(place))
    if kept is not None and kept.digests[-1] == forms.digest:
        raise SameForms(field="file")
    must_know(desk, forms.named_titles())
    data = {
        "place": desk.named(place),
        "edition_id": forms.id,
        "digest": forms.digest,
        "edition": forms.document,
        "entry_mandate": desk.act.entry_mandate,
    }
    add_fact(desk, RewardRules, RewardRules.Adopted, RewardRules.stream_of(place), data)
    return {"edition": forms.id}
