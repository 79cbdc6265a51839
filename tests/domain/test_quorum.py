"""Quorum and majority against exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.edition import Basis
from domain.quorum import Quorum, Share

BASIS = Basis("Thử nghiệm", "sample")


def _quorum(*, approval_of: str = "present", written_votes: bool = False) -> Quorum:
    sixty = Share(60, "at-least")
    return Quorum(sixty, sixty, approval_of, written_votes, ("secret", "show"), BASIS)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(count=st.integers(1, 9000), percent=st.integers(1, 100), votes=st.integers(0, 9000))
def test_enough_is_exactly_the_share(count: int, percent: int, votes: int) -> None:
    share = Fraction(votes, count) * 100
    assert (votes >= Share(percent, "at-least").of(count)) == (share >= percent)
    assert (votes >= Share(percent, "more-than").of(count)) == (share > percent)


@pytest.mark.parametrize(("summoned", "needed"), [(0, 1), (1, 1), (5, 3), (100, 60), (101, 61), (31, 19)])
def test_sixty_of_a_hundred_must_be_present(summoned: int, needed: int) -> None:
    quorum = _quorum()
    assert quorum.needed(summoned) == needed
    assert quorum.reached(summoned=summoned, present=needed)
    assert not quorum.reached(summoned=summoned, present=needed - 1)


def test_an_empty_meeting_decides_nothing() -> None:
    assert not _quorum().reached(summoned=0, present=0)
    assert not _quorum().approved(0, present=0, summoned=0)


def test_the_majority_is_of_those_present_or_of_all() -> None:
    assert _quorum().majority_needed(20, summoned=30) == 12
    assert _quorum(approval_of="all").majority_needed(20, summoned=30) == 18
    assert _quorum().approved(12, present=20, summoned=30)
    assert not _quorum(approval_of="all").approved(17, present=20, summoned=30)


def test_written_votes_let_the_absent_be_counted() -> None:
    assert _quorum().voters(summoned=30, present=20) == 20
    assert _quorum(approval_of="all", written_votes=True).voters(summoned=30, present=20) == 30
