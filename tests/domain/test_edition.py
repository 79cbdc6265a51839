"""Validity of editions: no two hold on one day, and the right one is found."""

from datetime import date

import pytest

from domain.criteria import Criteria, load_criteria
from domain.document import EditionInvalid
from domain.edition import check_no_overlap, in_force
from tests.domain.editions import family_criteria


def _edition(
    id: str, valid_from: str, valid_to: str | None = None, *, title: str = "family", replaces: str | None = None
) -> Criteria:
    document = family_criteria() | {"id": id, "title": title, "valid_from": valid_from, "valid_to": valid_to}
    return load_criteria(document | ({"replaces": replaces} if replaces else {}), file=f"{id}.json")


FIRST = _edition("first", "2026-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("valid_from", "valid_to"), [("2026-12-31", None), ("2025-01-01", None), ("2026-03-01", "2026-04-01")]
)
def test_an_overlap_is_refused_naming_both_files(valid_from: str, valid_to: str | None) -> None:
    with pytest.raises(EditionInvalid, match="overlaps") as refused:
        check_no_overlap([FIRST, _edition("second", valid_from, valid_to)])
    assert "first.json" in str(refused.value)
    assert "second.json" in str(refused.value)
    assert refused.value.field == "valid_from"


def test_editions_that_follow_each_other_or_are_of_different_titles_may_stand_together() -> None:
    check_no_overlap([_edition("second", "2027-01-01"), FIRST, _edition("other", "2026-01-01", title="clan")])


def test_a_second_edition_of_one_id_is_refused() -> None:
    with pytest.raises(EditionInvalid, match=r"'first' is also the id of first\.json"):
        check_no_overlap([FIRST, _edition("first", "2027-01-01")])


def test_an_open_edition_ends_on_the_eve_of_the_one_that_replaces_it() -> None:
    # An edition that was used is never edited, so its end is told by the next one.
    editions = [_edition("one", "2026-01-01"), _edition("two", "2027-03-01", replaces="one")]
    check_no_overlap(editions)
    assert [in_force(editions, title="family", on=date(2027, month, 1)) for month in (2, 3)] == editions
    assert in_force(editions, title="family", on=date(2025, 12, 31)) is None
    assert in_force(editions, title="clan", on=date(2027, 1, 1)) is None


def test_without_naming_the_one_that_it_replaces_the_next_edition_is_refused() -> None:
    with pytest.raises(EditionInvalid, match=r"two of two\.json overlaps one of one\.json"):
        check_no_overlap([_edition("one", "2026-01-01"), _edition("two", "2027-03-01")])
