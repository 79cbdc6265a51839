"""What a run found: one value a row, printed as tables and written as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PRODUCT = "product"


@dataclass(frozen=True)
class Row:
    """A figure of one contestant; with a ratio where it stands against a baseline of the same run."""

    case: str
    subject: str
    measure: str
    value: float
    unit: str
    baseline: str | None = None
    ratio: float | None = None


def write(rows: Iterable[Row], file: Path) -> None:
    """`[{name, value, unit, baseline, ratio}, …]`, where a name is case/contestant/measure."""
    found = [
        {
            "name": f"{row.case}/{row.subject}/{row.measure}",
            "value": round(row.value, 3),
            "unit": row.unit,
            "baseline": row.baseline,
            "ratio": None if row.ratio is None else round(row.ratio, 3),
        }
        for row in rows
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """One line a contestant: its measures, then its ratio to each baseline."""
    subjects = list(dict.fromkeys(row.subject for row in rows))
    measures = list(dict.fromkeys((row.measure, row.unit) for row in rows))
    against = list(dict.fromkeys((row.measure, row.baseline) for row in rows if row.baseline))
    head = [
        "",
        *(f"{measure} {unit}" for measure, unit in measures),
        *(f"{measure} ÷ {name}" for measure, name in against),
    ]
    lines = [head]
    for subject in subjects:
        own = [row for row in rows if row.subject == subject]
        values = {row.measure: number(row.value) for row in own}
        ratios = {(row.measure, row.baseline): f"{row.ratio:.2f}" for row in own if row.ratio is not None}
        cells = [values.get(measure, "") for measure, _ in measures]
        lines.append([subject, *cells, *(ratios.get(pair, "") for pair in against)])
    return aligned(lines)


def aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  " + "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip() for line in lines
    )


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
