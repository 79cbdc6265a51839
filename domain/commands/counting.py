"""Counting for a command: what the criteria of its dossiers leave to the register, asked at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from domain.counting import Asked, Tallies, Tally
from domain.criteria.grammar import Criterion, Indicator
from domain.desk import Desk
from domain.dossier import Dossier

Item = Criterion | Indicator


def tallies_of(desk: Desk, dossiers: Collection[str], day: date) -> dict[str, Tallies]:
    """By dossier; nothing is asked of the register where all is answered."""
    desk.fetch(list(dossiers))
    found = [each for id in dossiers if (each := desk.find(Dossier, id)) is not None]
    items = {str(each.rules["criteria"]["digest"]): each for each in found}
    computed = {digest: _computed(desk, each) for digest, each in items.items()}
    wanted = [(each, item) for each in found for item in computed[str(each.rules["criteria"]["digest"])]]
    if not wanted:
        return {}
    register = desk.office.register
    assert register is not None, "an office whose rules count has a register"
    asked = [asked_of(desk, each, item) for each, item in wanted]
    answers = register.count(asked, book=desk.act.book, day=day)
    by_dossier: dict[str, dict[str, Tally]] = defaultdict(dict)
    for (dossier, item), tally in zip(wanted, answers, strict=True):
        by_dossier[dossier.id][item.id] = tally
    return dict(by_dossier)


def _computed(desk: Desk, dossier: Dossier) -> list[Item]:
    return [item for item in desk.rules_of(dossier).criteria.items if item.computed]


def asked_of(desk: Desk, dossier: Dossier, item: Item) -> Asked:
    """What a computed item asks of the register."""
    assert item.computed is not None, "only computed items are asked about"
    kind = desk.rules_of(dossier).procedure.subject_kind
    return Asked(dossier.subject, kind, item.computed.title, item.computed.denominator)
