"""Criteria as data and the weighing of cases by them: what is met, which year breaks a streak, the order of votes."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from domain.document import EditionInvalid
from domain.rewarding import editions, load_forms
from domain.rewarding.criteria import CONDITIONS
from domain.rewarding.streaks import Origin, breaking, by_whom, running
from domain.rewarding.weighing import Case, weigh

NA_RI = editions()[-1]


def test_the_movement_has_seven_kinds_and_says_of_every_line_where_it_is_from() -> None:
    assert [kind.id for kind in NA_RI.kinds] == [
        "commune", "front", "agency", "village", "household-clan", "enterprise", "person",
    ]  # fmt: skip
    assert sum(len(kind.criteria) for kind in NA_RI.kinds) == 18
    assert all(each.basis.standing == "seed" for kind in NA_RI.kinds for each in kind.criteria)
    assert [kind.id for kind in NA_RI.kinds if kind.asks_for_title] == ["commune", "household-clan", "person"]
    assert (NA_RI.period, NA_RI.is_sample) == ((2026, 2030), True)


def test_three_forms_are_given_at_the_review_and_what_nobody_knows_is_no_number() -> None:
    period = [form.id for form in NA_RI.forms if "period" in form.occasions]
    assert period == ["commune-merit", "province-merit", "prime-minister-merit"]
    merit = NA_RI.form("commune-merit")
    assert merit is not None
    assert (merit.years, merit.at_most_percent, merit.rank_by, merit.basis.standing) == (3, 15, "votes", "twin")
    others = [form for form in NA_RI.forms if form.id != "commune-merit"]
    assert all(form.conditions == {"years": None, "at_most_percent": None, "rank_by": None} for form in others)


def household(name: str, *years: int, votes: int = 30, **more: Any) -> Case:
    told: dict[str, Any] = {"judged": {"contributions": True}} | more
    return Case(name, "household", name, dict.fromkeys(years, (name,)), votes, 40, **told)


def weighed(*cases: Case, form: str = "commune-merit", year: int = 2028) -> list[Any]:
    kind, asked = NA_RI.kind_of("household-clan"), NA_RI.form(form)
    assert kind is not None
    assert asked is not None
    return weigh(cases, kind=kind, form=asked, year=year)


def test_each_condition_says_why_somebody_is_out_and_the_year_that_breaks_it() -> None:
    found = weighed(
        household("a", 2026, 2027, 2028),
        household("b", 2026, 2028),
        household("c", 2026, 2027),
        household("d", 2026, 2027, 2028, judged={}),
        household("e", 2026, 2027, 2028, judged={"contributions": False}),
    )
    against = {each.case.subject: each.against for each in found}
    assert against["a"] is None
    assert (against["b"].id, against["b"].breaks) == ("years", (2027,))
    assert (against["c"].id, against["c"].breaks) == ("years", (2028,))
    assert [(each.id, each.outcome) for each in found[2].findings] == [
        ("years", "not-met"), ("title-held", "not-met"), ("contributions", "met"),
    ]  # fmt: skip
    assert (against["d"].id, against["d"].outcome) == ("contributions", "waiting")
    assert (against["e"].id, against["e"].outcome) == ("contributions", "not-met")


def test_who_meets_everything_is_ranked_by_votes_and_equals_share_a_rank() -> None:
    years = (2026, 2027, 2028)
    few = weighed(*(household(f"h{n:02}", *years, votes=20 + n) for n in range(14)))
    assert [(each.case.subject, each.rank, each.within) for each in few[:3]] == [
        ("h13", 1, True), ("h12", 2, True), ("h11", 3, False),
    ]  # fmt: skip
    equal = weighed(*(household(f"h{n:02}", *years, votes=39 if n < 3 else 30) for n in range(7)))
    assert [(each.rank, each.within) for each in equal[:4]] == [(1, True), (1, True), (1, True), (4, False)]
    # No share, no order: everybody who meets what is asked is within.
    assert all(each.within and each.rank is None for each in weighed(household("a", 2028), form="province-merit"))


def test_years_run_back_from_the_last_one() -> None:
    assert [running({2026, 2027, 2029, 2030}, upto) for upto in (2030, 2029, 2028, 2027)] == [2, 1, 0, 2]
    assert breaking({2026, 2028}, upto=2028, years=4) == [2025, 2027]


def test_a_new_place_counts_the_years_that_all_of_its_parts_held() -> None:
    held = {"a": {2026, 2027}, "b": {2026}, "new": {2028}}
    origins = {"new": Origin(2027, ("a", "b")), "half": Origin(2029, ("new",))}
    assert by_whom("new", 2026, held, origins) == ("a", "b")
    assert by_whom("new", 2027, held, origins) == ()
    assert by_whom("new", 2028, held, origins) == ("new",)
    assert by_whom("half", 2026, held, origins) == ("a", "b")
    assert by_whom("new", 2026, held, {}) == ()
    # What was entered in a circle ends.
    assert by_whom("x", 2026, {}, {"x": Origin(2027, ("y",)), "y": Origin(2027, ("x",))}) == ()


def test_every_type_of_condition_is_taken_and_weighed() -> None:
    document = copy.deepcopy(NA_RI.document)
    village = next(kind for kind in document["kinds"] if kind["id"] == "village")
    base = village["criteria"][0]
    more = {"activities": {"least": 3}, "figure": {"least": 50}, "target": {"title": "family"}}
    village["criteria"] = [base | {"id": each, "condition": each} | more.get(each, {}) for each in CONDITIONS]
    rules = load_forms(document, file="forms.json")
    kind, form = rules.kind_of("village"), rules.form("yearly-praise")
    assert kind is not None
    assert form is not None
    case = Case("v", "village", "v", {2026: ("v",)}, judged={"figure": True, "words": False})
    (found,) = weigh([case], kind=kind, form=form, year=2026)
    assert {each.id: each.outcome for each in found.findings} == {
        "title": "met", "target": "not-met", "activities": "not-met", "figure": "met", "words": "not-met",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d["kinds"].append(d["kinds"][0]), "kinds"),
        (lambda d: d["kinds"][0]["criteria"].append(d["kinds"][0]["criteria"][0]), "kinds[0].criteria"),
        (lambda d: d["kinds"][0].update(subjects=["star"]), "kinds[0].subjects[0]"),
        (lambda d: d["kinds"][0]["criteria"][0].update(condition="mood"), "kinds[0].criteria[0].condition"),
        (lambda d: d["kinds"][0]["criteria"][0].update(least=3), "kinds[0].criteria[0].least"),
        (lambda d: d["kinds"][0]["criteria"][0].pop("basis"), "kinds[0].criteria[0].basis"),
        (lambda d: d["kinds"][0]["criteria"][0].update(of=["household"]), "kinds[0].criteria[0].of[0]"),
        (lambda d: d["titles"].pop("commune"), "kinds[0].subjects[0]"),
        (lambda d: d["titles"].update(star="x"), "titles.star"),
        (lambda d: d.pop("period"), "period"),
        (lambda d: d["period"].update(to=2025), "period.to"),
        (lambda d: d["succession"].update(rule="any"), "succession.rule"),
        (lambda d: d["forms"][0].update(occasions=["never"]), "forms[0].occasions[0]"),
    ],
)
def test_a_broken_movement_names_its_defect(change: Callable[[Any], Any], field: str) -> None:
    document = copy.deepcopy(NA_RI.document)
    change(document)
    with pytest.raises(EditionInvalid) as invalid:
        load_forms(document, file="forms.json")
    assert invalid.value.field == field
