"""A commune takes its own editions: what is open keeps its rules, what is opened afterwards goes by the new ones."""

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands.rules import take_edition
from domain.criteria import Criteria, load_criteria
from domain.desk import Desk
from domain.errors import NoCycle, NotForTheYear, NotYourOffice, OnPlaceholder, OtherHalfMissing, Refusal
from tests.domain.editions import altered, family_criteria
from tests.packaged import rules_of
from tests.scenario import Commune


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def own(**changes: Any) -> Criteria:
    """The commune's own criteria: as the sample, but with a threshold of 85."""
    document = family_criteria()
    for way, value in ({"id": "family-own", "status": "official", "threshold.normal": 85} | changes).items():
        document = altered(document, way, value)
    return load_criteria(document, file="own.json", titles={"family"})


def take(commune: Commune, year: int = 2026, *, who: str | None = None, real: bool = False, **editions: Any) -> None:
    def decide(desk: Desk) -> dict[str, Any]:
        return take_edition(desk, year=year, demonstration=not real, **editions)

    commune.perform(commune.act(who), decide)


def test_what_is_open_keeps_its_rules_and_what_comes_after_goes_by_the_new(commune: Commune) -> None:
    first, second = commune.enroll(2)
    (before,) = commune.register([first])
    take(commune, criteria=own())
    (after,) = commune.register([second])
    pinned = [commune.facts_of(each)[0].rules["criteria"]["id"] for each in (before, after)]
    assert pinned == ["family-2026-1", "family-own"]
    # The village's 82 points reach the sample's 80 and not the commune's own 85.
    commune.clock.move(days=1)
    commune.assess([before, after])
    commune.clock.move(days=1)
    commune.meet([before, after], score=82)
    outcomes = [commune.facts_of(each)[-1].outcome for each in (before, after)]
    assert outcomes == ["proposed", "not-proposed"]


def test_a_title_that_was_not_open_needs_both_halves(commune: Commune) -> None:
    clan = rules_of("clan")
    with pytest.raises(OtherHalfMissing):
        take(commune, criteria=clan.criteria)
    take(commune, procedure=clan.procedure, criteria=clan.criteria)
    with pytest.raises(OnPlaceholder):
        take(commune, procedure=clan.procedure, criteria=clan.criteria, real=True)


@pytest.mark.parametrize(
    ("year", "changes", "refusal"),
    [
        (2025, {}, NoCycle),
        (2026, {"valid_from": "2027-01-01"}, NotForTheYear),
        (2026, {"valid_from": "2024-01-01", "valid_to": "2025-12-31"}, NotForTheYear),
    ],
)
def test_an_edition_that_does_not_fit_is_refused(
    commune: Commune, year: int, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        take(commune, year, criteria=own(**changes))


def test_only_who_keeps_the_rules_changes_them(commune: Commune) -> None:
    with pytest.raises(NotYourOffice):
        take(commune, who=commune.signer, criteria=own())
