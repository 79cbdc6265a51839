"""Invented scores: good enough to pass, and not the same everywhere."""

from functools import lru_cache

from domain import criteria
from domain.criteria.grammar import Criterion
from service.demo.commune import TITLE
from service.demo.people import Household

ENOUGH = 80
TOO_FEW = 72


def scores_of(household: Household) -> dict[str, int]:
    """What a household says of itself: good, and not everywhere the same."""
    return {id: most - household.number * (n + 3) % 6 for n, (id, most) in enumerate(_maxima().items())}


@lru_cache(maxsize=1)
def _maxima() -> dict[str, int]:
    """How many points each criterion has."""
    edition = next(each for each in criteria.editions() if each.title == TITLE)
    return {item.id: int(item.maximum) for item in edition.items if isinstance(item, Criterion)}


def village_score(household: Household) -> int:
    """What the village gives it."""
    return max(ENOUGH, sum(scores_of(household).values()) - household.number % 4)


def commune_score(household: Household) -> int:
    """What the commune gives it."""
    return max(ENOUGH, village_score(household) - household.number % 3)
