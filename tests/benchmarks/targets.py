"""What the product has to reach, as figures of the same run."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.benchmarks.rows import PRODUCT, Row, aligned, number


@dataclass(frozen=True)
class Target:
    """A ratio to a baseline that is reached or not passed, or without a baseline a value that is not passed."""

    case: str
    measure: str = "rate"
    baseline: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""

    def __str__(self) -> str:
        if self.at_least is not None:
            return f"{self.at_least:g} × {self.baseline}"
        of = f" × {self.baseline}" if self.baseline else f" {self.unit}"
        return f"{self.measure} ≤ {self.at_most:g}{of}"

    def reached_by(self, row: Row) -> bool:
        value = row.ratio if self.baseline else row.value
        if value is None:
            return False
        return value >= self.at_least if self.at_least is not None else value <= (self.at_most or 0.0)

    def value_of(self, row: Row) -> str:
        """What was found, as the target speaks of it."""
        return f"{row.ratio:.2f} ×" if self.baseline and row.ratio is not None else f"{number(row.value)} {row.unit}"


LIBRARY, PLAIN, HAND = "library recorder", "plain INSERT", "hand-written"

TARGETS = (
    Target("append-1", baseline=LIBRARY, at_least=2),
    Target("append-8", baseline=LIBRARY, at_least=3),
    Target("append-16-flush", baseline=LIBRARY, at_least=8),
    Target("append-1", baseline=PLAIN, at_least=0.7),
    Target("append-8", baseline=PLAIN, at_least=0.6),
    Target("append-16-flush", baseline=PLAIN, at_least=0.8),
    Target("step-1", baseline=HAND, at_least=1),
    Target("step-4", baseline=HAND, at_least=1),
    Target("step-16-flush", baseline=HAND, at_least=1.5),
    Target("web-16", baseline=HAND, at_least=1),
    Target("decide-6500", measure="append", at_most=1.5, unit="s"),
    Target("decide-6500", measure="current", at_most=3, unit="s"),
    Target("decide-6500", measure="peak memory", at_most=300, unit="MB"),
    Target("paper-6500", measure="pdf", at_most=5, unit="s"),
    Target("papers-500", measure="pdf", at_most=5, unit="s"),
    Target("sheet-20000", measure="rehearsal", at_most=20, unit="s"),
    Target("sheet-20000", measure="peak memory", at_most=300, unit="MB"),
    Target("export-6500", measure="xlsx", at_most=15, unit="s"),
    Target("export-6500", measure="xlsx first byte", at_most=3, unit="s"),
    Target("export-6500", measure="xlsx peak memory", at_most=300, unit="MB"),
    Target("export-21906", measure="xlsx memory more", at_most=50, unit="MB"),
    Target("audit-6667", measure="SQLite", at_most=20, unit="s"),
    Target("audit-6667", measure="PostgreSQL", at_most=20, unit="s"),
    Target("audit-6667", measure="peak memory on SQLite", at_most=300, unit="MB"),
    Target("audit-6667", measure="peak memory on PostgreSQL", at_most=300, unit="MB"),
    Target("append-long-log", measure="p50", baseline="empty log", at_most=1.2),
    Target("housekeeping", measure="vacuum", at_most=100, unit="ms"),
    Target("housekeeping", measure="analyze", at_most=100, unit="ms"),
    Target("housekeeping", measure="index", at_most=100, unit="ms"),
    Target("past-list", measure="list", at_most=80, unit="ms"),
    Target("past-list", measure="list", baseline="list now", at_most=2),
    Target("past-list-province", measure="list", baseline="list now", at_most=2),
    Target("past-page", measure="past", baseline="among 10,000", at_most=1.5),
    # Among a hundred times as many each index is a level deeper: one block more for each of a commune's names.
    Target("past-page", measure="touched", baseline="among 10,000", at_most=1.5),
    Target("past-dossier", measure="history", at_most=1, unit="ms"),
    Target("regenerate", baseline="a ProjectionRunner each", at_least=50),
    Target("regenerate", baseline="a tenth of the facts", at_least=0.85),
    Target("regenerate", measure="time", baseline="COPY, one connection", at_most=3),
    Target("regenerate", measure="time", baseline="COPY", at_most=3),
    Target("regenerate", measure="peak memory", at_most=500, unit="MB"),
    Target("huong-hoa-year", measure="time", at_most=180, unit="s"),
    Target("huong-hoa-year", measure="peak memory", at_most=600, unit="MB"),
)


def found(target: Target, rows: Iterable[Row]) -> Row | None:
    """The product's row that the target speaks of, where it was measured."""
    return next(
        (
            row
            for row in rows
            if (row.case, row.subject, row.measure) == (target.case, PRODUCT, target.measure)
            and target.baseline in (None, row.baseline)
        ),
        None,
    )


def missed(rows: list[Row]) -> list[Target]:
    return [target for target in TARGETS if (row := found(target, rows)) and not target.reached_by(row)]


def table(rows: list[Row]) -> str:
    """One line a target: reached, missed or not measured."""
    lines = [["target", "asked", "found", ""]]
    for target in TARGETS:
        row = found(target, rows)
        if row is None:
            lines.append([target.case, str(target), "", "not measured"])
            continue
        verdict = "reached" if target.reached_by(row) else "MISSED"
        lines.append([target.case, str(target), target.value_of(row), verdict])
    return aligned(lines)
