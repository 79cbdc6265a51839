"""A commune's own criteria of emulation: adopted for the years that they name, with what was said under others kept."""

import copy
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands.reward_rules import adopt_forms
from domain.commands.rules import take_edition
from domain.document import EditionInvalid
from domain.errors import BatchRefused, OutOfDate
from domain.reward_refusals import CriterionNotMet, SameForms
from domain.reward_rules import RewardRules
from domain.rewarding import Forms, left_over, load_forms, span_of
from domain.rewarding.spans import EVER, holding
from domain.year_errors import NoSuchTitle
from projections import rewarding as read
from tests.domain.own_title import TITLE, rules
from tests.domain.test_rewards import Rewarding
from tests.inline import assert_read_models_agree
from tests.proposing import RULES, asked_for, naming, own_edition


class Adopting(Rewarding):
    """The commune whose records officer adopts."""

    def adopt(self, forms: Forms) -> None:
        self.perform(self.act(self.records), lambda desk: adopt_forms(desk, place=self.commune, forms=forms))

    def goes_by(self, year: int) -> str:
        with self.engine.connect() as db:
            return read.holding(db, self.commune, year=year).id


@pytest.fixture
def commune(engine: Engine) -> Adopting:
    return Adopting(engine)


def test_the_whole_edition_stands_in_the_book_and_holds_for_its_years(commune: Adopting) -> None:
    assert commune.goes_by(2026) == "rewarding-2026-2"
    own = own_edition(valid_from="2027-01-01", valid_to=None)
    commune.adopt(own)
    (fact,) = commune.facts_of(RewardRules.stream_of(commune.commune))
    assert (fact.edition, fact.digest, fact.edition_id) == (own.document, own.digest, "rewarding-own")
    assert {year: commune.goes_by(year) for year in (2026, 2027, 2031)} == {
        2026: "rewarding-2026-2", 2027: "rewarding-own", 2031: "rewarding-own",
    }  # fmt: skip
    commune.adopt(own_edition(id="rewarding-later", valid_from="2028-06-01", valid_to="2029-06-30"))
    assert [commune.goes_by(year) for year in (2027, 2028, 2029, 2030)] == [
        "rewarding-own", "rewarding-later", "rewarding-later", "rewarding-own",
    ]  # fmt: skip
    with commune.engine.connect() as db:
        told = read.adopted(db, commune.commune)
    assert [each.spans for each in told] == [((2028, 2029),), ((2027, 2027), (2030, EVER))]
    assert_read_models_agree(commune.engine)


def test_the_one_that_was_adopted_last_is_not_adopted_again_but_an_earlier_one_is(commune: Adopting) -> None:
    first, second = own_edition(), own_edition(id="rewarding-second")
    commune.adopt(first)
    with pytest.raises(SameForms):
        commune.adopt(first)
    commune.adopt(second)
    commune.adopt(first)
    assert commune.goes_by(2026) == "rewarding-own"


@pytest.mark.parametrize(
    ("in_a_criterion", "place"), [(False, "titles.household"), (True, "kinds[0].criteria[{last}].title")]
)
def test_a_title_is_one_that_comes_along_or_one_of_the_communes_own(
    commune: Adopting, in_a_criterion: bool, place: str
) -> None:
    # One that comes along is known before its first year is opened here.
    commune.adopt(naming("community", in_a_criterion=in_a_criterion))
    own = naming(TITLE, in_a_criterion=in_a_criterion)
    with pytest.raises(NoSuchTitle) as refused:
        commune.adopt(own)
    last = len(own.kinds[0].criteria) - 1
    assert refused.value.params == {"place": place.format(last=last), "title": TITLE}
    mine = rules()
    take = partial(take_edition, year=2026, procedure=mine.procedure, criteria=mine.criteria, demonstration=True)
    commune.perform(commune.act(), take)
    commune.adopt(own)
    assert commune.goes_by(2026) == own.id


def test_what_was_said_on_other_criteria_is_no_word_on_these(commune: Adopting) -> None:
    dossiers = commune.way(1)
    commune.judge(dossiers)
    before = commune.propose(dossiers)
    own = own_edition()
    commune.adopt(own)
    with pytest.raises(OutOfDate):
        commune.propose(dossiers)
    with pytest.raises(OutOfDate):
        commune.judge(dossiers)
    with pytest.raises(BatchRefused) as refused:
        commune.propose(dossiers, of=asked_for(own))
    assert [type(each) for each in refused.value.rows.values()] == [CriterionNotMet]
    commune.judge(dossiers, forms=own)
    after = commune.propose(dossiers, of=asked_for(own))
    digests = [commune.facts_of(f"reward.{reward}")[0].edition["digest"] for reward in (before, after)]
    assert digests == [RULES.digest, own.digest]
    with commune.engine.connect() as db:
        assert [found and found.digest for found in (read.with_digest(db, each) for each in digests)] == digests
        assert read.with_digest(db, "0" * 64) is None


def test_years_are_those_that_later_editions_leave() -> None:
    assert span_of({"valid_from": "2026-05-01", "valid_to": "2030-12-31"}) == (2026, 2030)
    assert span_of({"valid_from": "2026-05-01", "valid_to": None}) == (2026, EVER)
    assert left_over((2026, 2030), [(2028, 2028)]) == [(2026, 2027), (2029, 2030)]
    assert left_over((2026, 2030), [(2020, 2026), (2030, EVER)]) == [(2027, 2029)]
    assert left_over((2026, 2030), [(2026, 2030)]) == []
    assert left_over(span_of({}), []) == [span_of({})]
    assert [holding([(2026, 2030), (2028, 2028), span_of({})], year) for year in (2025, 2026, 2028)] == [None, 0, 1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d.pop("kinds"), "kinds"),
        (lambda d: d.pop("titles"), "titles"),
        (lambda d: d["titles"].pop("unit"), "kinds[1].subjects[0]"),
        (lambda d: d["titles"].update(unit="Đơn vị"), "titles.unit"),
        (lambda d: d["forms"][0].pop("occasions"), "forms[0].occasions"),
        (lambda d: d["forms"][0].update(occasions=["monthly"]), "forms[0].occasions[0]"),
        (lambda d: d["kinds"][0]["criteria"][0].pop("basis"), "kinds[0].criteria[0].basis"),
        (lambda d: d.update(valid_from="2026-13-01"), "valid_from"),
        (lambda d: d.update(edition_of="criteria"), "edition_of"),
        (lambda d: d.pop("period"), "period"),
    ],
)
def test_an_edition_by_which_nobody_could_be_proposed_names_its_defect(
    change: Callable[[Any], Any], field: str
) -> None:
    document = copy.deepcopy(RULES.document)
    change(document)
    with pytest.raises(EditionInvalid) as invalid:
        load_forms(document, file="own.json")
    assert invalid.value.field == field
