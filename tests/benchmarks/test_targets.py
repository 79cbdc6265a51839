"""The verdicts that the benchmarks print."""

from tests.benchmarks.crew import Run
from tests.benchmarks.harness import ratio
from tests.benchmarks.rows import PRODUCT, Row
from tests.benchmarks.targets import TARGETS, Target, found, missed

TWICE = Target("append-1", baseline="library recorder", at_least=2)


def rate(against: str, times: float) -> Row:
    return Row("append-1", PRODUCT, "rate", 1000.0, "/s", against, times)


def test_a_ratio_below_its_target_is_missed_and_one_on_it_is_reached():
    assert not TWICE.reached_by(rate("library recorder", 1.99))
    assert TWICE.reached_by(rate("library recorder", 2.0))


def test_a_target_is_compared_with_its_own_baseline():
    rows = [rate("plain INSERT", 0.5), rate("library recorder", 3.0)]
    assert found(TWICE, rows) is rows[1]
    assert missed(rows) == [target for target in TARGETS if str(target) == "0.7 × plain INSERT"][:1]


def test_a_limit_speaks_of_the_value_whatever_it_was_compared_with():
    slow = Row("decide-6500", PRODUCT, "append", 1.6, "s", "hand-written", 0.2)
    assert [str(target) for target in missed([slow])] == ["append ≤ 1.5 s"]


def test_a_limit_with_a_baseline_speaks_of_the_ratio():
    target = Target("append-long-log", measure="p50", baseline="empty log", at_most=1.2)
    assert str(target) == "p50 ≤ 1.2 × empty log"
    assert target.reached_by(Row("append-long-log", PRODUCT, "p50", 9.0, "ms", "empty log", 1.2))
    assert not target.reached_by(Row("append-long-log", PRODUCT, "p50", 0.1, "ms", "empty log", 1.21))
    assert not target.reached_by(Row("append-long-log", PRODUCT, "p50", 0.1, "ms"))


def test_a_ratio_is_that_of_neighbouring_turns_so_that_drift_cancels():
    halving = [Run(1000, []), Run(500, []), Run(250, [])]
    beside = [Run(500, []), Run(250, []), Run(125, [])]
    assert ratio(halving, beside) == 2.0


def test_what_was_not_measured_is_neither_reached_nor_missed():
    assert missed([]) == []
