"""Plans: read as strictly as rules, kept whole, and aimed at until another text of the same plan is adopted."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands.plans import adopt_plan
from domain.commands.rules import take_edition
from domain.document import EditionInvalid
from domain.errors import NotYourOffice, NotYourPlace, Refusal
from domain.plan import load_plan
from domain.year_errors import NoSuchTitle
from tests.domain.editions import GONE, altered
from tests.domain.own_title import TITLE, rules
from tests.scenario import Commune
from tests.whole_book import PLAN


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return Commune(engine)


def adopt(commune: Commune, who: str | None = None, **changes: Any) -> None:
    document = PLAN
    for way, value in changes.items():
        document = altered(document, way, value)
    plan = load_plan(document, file="plan.json")
    commune.perform(commune.act(who), lambda desk: adopt_plan(desk, plan=plan))


def test_a_plan_is_kept_whole_and_its_targets_are_set_in_their_years(commune: Commune) -> None:
    adopt(commune)
    (adopted,) = commune.facts_of(f"target.{commune.commune}.2026")
    (target,) = commune.facts_of(f"target.{commune.commune}.2030")
    assert (adopted.TOPIC, adopted.document, adopted.digest) == ("plan.adopted", PLAN, load_plan(PLAN, file="").digest)
    assert (target.TOPIC, target.title, target.denominator, target.share) == ("target.set", "family", "all", "85.00")
    assert target.source == {
        "document": "Kế hoạch minh họa", "passage": "Mục II.1", "plan": "minh-hoa", "digest": adopted.digest,
    }  # fmt: skip


def test_numbers_and_days_stay_as_they_are_printed() -> None:
    plan = load_plan(PLAN, file="plan.json")
    assert (plan.number, plan.dated) == ("1/KH-UBND", None)
    assert (plan.lines[0].when, plan.lines[0].number) == ("trước 15/12", None)


@pytest.mark.parametrize(
    ("way", "value", "field"),
    [
        ("plan", "Kế hoạch", "plan"),
        ("plan", GONE, "plan"),
        ("extra", 1, "extra"),
        ("year", "2026", "year"),
        ("year", 1999, "year"),
        ("until", 2025, "until"),
        ("number", "", "number"),
        ("number", 7, "number"),
        ("targets", None, "targets"),
        ("targets[0].share", "85", "targets[0].share"),
        ("targets[0].share", "100.01", "targets[0].share"),
        ("targets[0].share", 85, "targets[0].share"),
        ("targets[0].year", 2031, "targets[0].year"),
        ("targets[0].year", 2025, "targets[0].year"),
        ("targets[0].title", "Family", "targets[0].title"),
        ("targets[0].passage", " ", "targets[0].passage"),
        ("targets[0].scope.vi", "a\x07", "targets[0].scope.vi"),
        ("lines[0].kind", "hope", "lines[0].kind"),
        ("lines[0].passage", GONE, "lines[0].passage"),
        ("lines[0].name", "x", "lines[0].name"),
        ("label.vi", "Kê\u0301 hoạch", "label.vi"),
    ],
)
def test_a_defect_is_named_by_field(way: str, value: Any, field: str) -> None:
    with pytest.raises(EditionInvalid) as refused:
        load_plan(altered(PLAN, way, value), file="plan.json")
    assert (refused.value.file, refused.value.field) == ("plan.json", field)


def test_a_plan_that_says_nothing_is_none() -> None:
    empty = altered(altered(PLAN, "targets", []), "lines", [])
    with pytest.raises(EditionInvalid, match="neither a target nor a line"):
        load_plan(empty, file="plan.json")


def test_a_target_is_over_a_title_that_comes_along_or_one_of_the_communes_own(commune: Commune) -> None:
    target = f"target.{commune.commune}"
    # One that comes along is known before its first year is opened here; one over what no title counts names none.
    adopt(commune, **{"targets[0].title": "community"})
    adopt(commune, **{"targets[0].title": None, "plan": "no-title"})
    before = len(commune.facts_of(f"{target}.2026"))
    with pytest.raises(NoSuchTitle) as refused:
        adopt(commune, **{"targets[0].title": TITLE})
    assert refused.value.params == {"place": "targets[0].title", "title": TITLE}
    assert len(commune.facts_of(f"{target}.2026")) == before, "nothing of it is kept"
    own = rules()
    take = partial(take_edition, year=2026, procedure=own.procedure, criteria=own.criteria, demonstration=True)
    commune.perform(commune.act(), take)
    adopt(commune, **{"targets[0].title": TITLE})
    assert [fact.title for fact in commune.facts_of(f"{target}.2030")] == ["community", None, TITLE]


@pytest.mark.parametrize(("who", "refusal"), [("officer", NotYourPlace), ("signer", NotYourOffice)])
def test_only_who_keeps_plans_here_adopts_one(commune: Commune, who: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        adopt(commune, getattr(commune, who))
    assert commune.facts_of(f"target.{commune.commune}.2026") == []
