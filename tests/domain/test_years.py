"""A year is opened from the one before in one append, and closed with its figures; afterwards nothing new begins."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands.opening import following
from domain.commands.rules import take_edition
from domain.commands.setup import adopt
from domain.criteria import Criteria, load_criteria
from domain.desk import Desk, Request
from domain.errors import OnPlaceholder, Refusal
from domain.year_errors import YearClosed
from tests.bad_years import closes, opens
from tests.domain.editions import altered, family_criteria
from tests.packaged import rules_of
from tests.scenario import Commune


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def own(**changes: Any) -> Criteria:
    document = family_criteria()
    for way, value in changes.items():
        document = altered(document, way, value)
    return load_criteria(document, file="own.json", titles={"family"})


def test_a_year_and_its_targets_are_one_append(commune: Commune) -> None:
    opens(commune)
    cycle = commune.facts_of(f"cycle.{commune.commune}.2027")
    targets = commune.facts_of(f"target.{commune.commune}.2027")
    assert [fact.TOPIC for fact in (*cycle, *targets)] == ["cycle.opened", "target.set"]
    assert cycle[0].timestamp == targets[0].timestamp
    assert cycle[0].act.command_id == targets[0].act.command_id
    assert (targets[0].share, targets[0].source["document"]) == ("72.00", "Kế hoạch 2027")
    # The commune had adopted these editions before, so nothing is adopted again.
    assert len(commune.facts_of(f"rules.{commune.commune}.criteria.family")) == 1


def test_a_title_that_was_never_open_here_brings_its_editions_along(commune: Commune) -> None:
    opens(commune, titles=[rules_of("citizen")], aims=[])
    assert commune.topics(f"rules.{commune.commune}.criteria.citizen") == ["criteria.adopted"]
    assert commune.topics(f"rules.{commune.commune}.procedure.citizen") == ["procedure.adopted"]


def test_what_replaces_an_edition_is_followed_and_no_other(commune: Commune) -> None:
    last = rules_of("family")
    newer = own(**{"id": "family-2027", "valid_from": "2027-01-01", "replaces": last.criteria.id})
    later = own(**{"id": "family-2028", "valid_from": "2028-01-01", "replaces": "family-2027"})
    stranger = own(**{"id": "family-else", "valid_from": "2026-01-01"})
    commune.perform(commune.act(), lambda desk: adopt(desk, criteria=[newer, stranger, later]))
    desk = Desk(commune.office, Request(commune.act(), ""))
    found = {year: following(desk, last, year=year).criteria.id for year in (2026, 2027, 2028)}
    assert found == {2026: last.criteria.id, 2027: "family-2027", 2028: "family-2028"}


def test_the_refusal_of_a_placeholder_names_the_title(commune: Commune) -> None:
    with pytest.raises(OnPlaceholder, match="Clan"):
        opens(commune, titles=[rules_of("family"), rules_of("clan")], demonstration=False)


def test_a_closed_year_keeps_its_figures_and_takes_nothing_new(commune: Commune) -> None:
    dossiers = commune.to_appraisal(1)
    closes(commune, figures=[{"title": "family", "registered": 1}])
    closed = commune.facts_of(f"cycle.{commune.commune}.2026")[-1]
    assert (closed.TOPIC, closed.figures, closed.position) == (
        "cycle.closed", [{"title": "family", "registered": 1}], 1,
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        commune.register(commune.enroll(1))
    assert [type(each) for each in refused.value.rows.values()] == [YearClosed]  # type: ignore[attr-defined]
    with pytest.raises(YearClosed):
        closes(commune)
    edition = partial(take_edition, year=2026, criteria=rules_of("family").criteria, demonstration=True)
    with pytest.raises(YearClosed):
        commune.perform(commune.act(), edition)
    # What is under way goes on to its end.
    commune.appraise(dossiers)
    commune.clock.move(days=1)
    commune.decide(dossiers)
    assert commune.topics(dossiers[0])[-1] == "dossier.award-decided"
