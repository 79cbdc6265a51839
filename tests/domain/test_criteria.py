"""Sets of criteria: the packaged ones load, and each defect is refused naming file and field."""

from typing import Any

import pytest

from domain import criteria
from domain.canonical import digest_of
from domain.criteria import Criteria, load_criteria
from domain.document import EditionInvalid
from domain.document_file import parse
from tests.domain.editions import BASIS, GONE, altered, band, bands, checklist, criterion, family_criteria, indicator

EDITIONS = criteria.editions()
COMPUTED = {"title": "family", "of": "members", "percent": 90, "award": "in-proportion"}


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.file)
def test_an_edition_keeps_its_document_whole_under_its_digest(edition: Criteria) -> None:
    assert edition.digest == digest_of(edition.document)
    assert load_criteria(edition.document, file=edition.file, titles=criteria.titles()) == edition


def test_the_family_s_criteria_are_a_sample_of_four() -> None:
    family = load_criteria(family_criteria(), file="family.json")
    assert family.is_sample
    assert not family.is_placeholder
    assert [int(item.maximum) for item in family.items] == [30, 30, 20, 20]
    assert family.maximum == 100


def test_a_placeholder_says_so() -> None:
    placeholder = load_criteria(altered(family_criteria(), "status", "placeholder"), file="x.json")
    assert placeholder.is_placeholder
    assert placeholder.is_sample


def test_the_greatest_total_of_a_checklist_is_its_highest_level() -> None:
    commune = load_criteria(checklist(), file="c.json", titles=["citizen"])
    assert commune.maximum == 2
    assert [item.id for item in commune.items] == ["plan", "budget", "holders"]


def test_weights_count_in_the_sum() -> None:
    weighted = altered(family_criteria(), "criteria[0]", criterion("children-learning", 15, weight=2))
    assert load_criteria(weighted, file="family.json").maximum == 100


@pytest.mark.parametrize(("way", "value"), [("criteria[0].floor", 30), ("threshold.normal", 100)])
def test_a_floor_or_threshold_may_be_the_maximum(way: str, value: int) -> None:
    assert load_criteria(altered(family_criteria(), way, value), file="family.json").maximum == 100


FAMILY = [
    ("title", GONE, "title", "is missing"),
    ("scoring", GONE, "scoring", "is missing"),
    ("scoring", "stars", "scoring", "points, bands, checklist"),
    ("scoring", "bands", "bands", "is missing"),
    ("scoring", 1, "scoring", "one of"),
    ("edition_of", "procedure", "edition_of", "criteria"),
    ("colour", "red", "colour", "not a known key"),
    ("maximum", 90, "maximum", "add up to 100"),
    ("maximum", 0, "maximum", "above 0"),
    ("maximum", 100.0, "maximum", "float is not a plain value"),
    ("criteria[0].maximum", 31, "maximum", "add up to 101"),
    ("criteria[0].maximum", "thirty", "criteria[0].maximum", "whole number or decimal text"),
    ("criteria[0].maximum", -30, "criteria[0].maximum", "not below 0"),
    ("criteria[0].maximum", True, "criteria[0].maximum", "whole number or decimal text"),
    ("criteria[0].maximum", "29.5", "criteria[0].maximum", "steps of 1"),
    ("criteria[0].maximum", 10**12, "criteria[0].maximum", "whole number or decimal text"),
    ("step", 0, "step", "above 0"),
    ("step", "1e1", "step", "whole number or decimal text"),
    ("criteria[1].floor", 31, "criteria[1].floor", "above the maximum 30"),
    ("criteria[1].weight", 0, "criteria[1].weight", "above 0"),
    ("criteria[1].id", "children-learning", "criteria[1].id", "twice"),
    ("criteria[1].id", "Người lớn", "criteria[1].id", "small letters"),
    ("criteria[1].hint", "text", "criteria[1].hint", "an object"),
    ("criteria[1].hint", {"vi": "x"}, "criteria[1].hint.en", "is missing"),
    ("criteria[1].points", 3, "criteria[1].points", "not a known key"),
    ("criteria", [], "criteria", "not empty"),
    ("criteria", {}, "criteria", "not empty"),
    ("threshold.normal", 101, "threshold.normal", "above the maximum 100"),
    ("threshold.difficult", 101, "threshold.difficult", "above the maximum 100"),
    ("threshold.difficult", 90, "threshold.difficult", "more than the normal"),
    ("threshold.difficult", GONE, "threshold.difficult", "is missing"),
    ("threshold.island", 50, "threshold.island", "not a known key"),
    ("threshold.basis", GONE, "threshold.basis", "is missing"),
    ("criteria[0].computed", {**COMPUTED, "title": "wizard"}, "criteria[0].computed.title", "no title 'wizard'"),
    ("criteria[0].computed", {**COMPUTED, "of": "cats"}, "criteria[0].computed.of", "members, adults, families"),
    ("criteria[0].computed", {**COMPUTED, "percent": 0}, "criteria[0].computed.percent", "from 1 to 100"),
    ("criteria[0].computed", {**COMPUTED, "award": "luck"}, "criteria[0].computed.award", "full-or-none"),
]

BANDS = [
    ("bands[0].below", 100, "bands[0].below", "gap up to the maximum"),
    ("bands[1].below", 86, "bands[1].below", "overlaps band 'good'"),
    ("bands[1].below", None, "bands[1].below", "overlaps band 'good'"),
    ("bands[1].below", 84, "bands[1].below", "gap up to band 'good'"),
    ("bands[1].from", 85, "bands[1].from", "nothing in the band"),
    ("bands[0].from", 100, "bands[0].from", "nothing in the band"),
    ("bands[0].awarded", False, "bands[1].awarded", "not for the higher band"),
    ("bands[2].id", "good", "bands[2].id", "twice"),
    ("bands", [band("good", 85, None, awarded=False)], "bands[0].awarded", "must be true"),
    ("bands", [], "bands", "not empty"),
    ("bands_basis", GONE, "bands_basis", "is missing"),
    ("threshold", {"normal": 80, "difficult": 70, "basis": BASIS}, "threshold", "not a known key"),
]

CHECKLIST = [
    ("criteria[0].indicators[1].level", 1, "levels[1]", "level 2 has no indicator"),
    ("criteria[0].indicators[1].level", 3, "criteria[0].indicators[1].level", "from 1 to 2"),
    ("criteria[1].indicators[0].id", "plan", "criteria[1].indicators[0].id", "twice"),
    ("criteria[1].id", "lead", "criteria[1].id", "twice"),
    ("criteria[0].indicators", [], "criteria[0].indicators", "not empty"),
    ("criteria[0].maximum", 3, "criteria[0].maximum", "not a known key"),
    ("levels[0].waiting_months", 12, "levels[0].waiting_months", "from 0 to 0"),
    ("levels[1].waiting_months", -1, "levels[1].waiting_months", "from 0"),
    ("levels[1].level", 3, "levels[1].level", "must be 2"),
    ("criteria[1].indicators[0].computed.title", "wizard", "criteria[1].indicators[0].computed.title", "no title"),
    ("criteria[0].indicators[2]", indicator("plan", 1), "criteria[0].indicators[2].id", "twice"),
    ("maximum", 2, "maximum", "not a known key"),
]


@pytest.mark.parametrize(
    ("document", "way", "value", "field", "problem"),
    [
        *[(family_criteria(), *defect) for defect in FAMILY],
        *[(bands(), *defect) for defect in BANDS],
        *[(checklist(), *defect) for defect in CHECKLIST],
    ],
)
def test_criteria_with_a_defect_are_refused_naming_file_and_field(
    document: dict[str, Any], way: str, value: Any, field: str, problem: str
) -> None:
    with pytest.raises(EditionInvalid) as refused:
        load_criteria(altered(document, way, value), file="x.json", titles=["citizen"])
    assert (refused.value.file, refused.value.field) == ("x.json", field)
    assert problem in refused.value.problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not JSON"),
        ("[]", "must be an object"),
        ('{"a": 1, "a": 2}', "x.json: a: stands twice"),
        ('{"a": 0.5}', "0.5 must be a whole number or decimal text"),
        ('{"a": NaN}', "NaN must be"),
        ('{"a": ' + "9" * 5000 + "}", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_file_that_is_not_strict_json_is_refused(text: str, problem: str) -> None:
    with pytest.raises(EditionInvalid) as refused:
        parse(text, file="x.json")
    assert problem in str(refused.value)
