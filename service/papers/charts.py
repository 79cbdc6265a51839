"""Charts on paper: the drawing of the page, as wide as the text is, in the letters of papers, with the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader

from service.i18n import number, percent
from service.papers.paper import RIGHT, Block, Column, Drawing, Paragraph, Table
from service.shown.charts import PERCENT, POINTS, Bars, Curves

# As many units as make letters of 11 points where the text is 160 mm wide.
WIDTH = 640
# So many bars stand on one drawing, which no page breaks.
TOGETHER = 8
# How many columns of numbers can be read side by side.
ACROSS = 8
# How wide the first column of the numbers is beside each of the others.
FIRST, OTHER = 5, 2


@cache
def _macros() -> Any:
    loaded = Environment(loader=PackageLoader("service"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    loaded.filters.update(number=number, percent=percent)
    return loaded.get_template("macros/drawn.html").module


def drawings(chart: Bars | Curves) -> Iterator[Drawing]:
    """A chart in parts of which each fits on a page."""
    about = f"{chart.title}: {chart.about}"
    if isinstance(chart, Curves):
        yield Drawing(str(_macros().drawn_curves(chart, WIDTH)), about)
        return
    for start in range(0, len(chart.bars), TOGETHER):
        part = replace(chart, bars=chart.bars[start : start + TOGETHER], among=chart.bars)
        yield Drawing(str(_macros().drawn_bars(part, WIDTH)), about)


def told(chart: Bars | Curves) -> Iterator[Block]:
    """A chart with what it says, and the same numbers as a table; nothing where there is nothing to draw."""
    heads, rows = _numbers(chart)
    if not rows:
        return
    yield Paragraph(chart.about, f"{chart.title}.")
    yield from drawings(chart)
    for columns in _beside(chart, len(heads)):
        first, *others = (heads[n] for n in columns)
        named = (Column(first, FIRST), *(Column(each, OTHER, RIGHT) for each in others))
        yield Table(named, tuple(tuple(row[n] for n in columns) for row in rows))


def _beside(chart: Bars | Curves, count: int) -> Iterator[list[int]]:
    """Which columns stand in a table: where a page cannot hold them all, what is told besides has one of its own."""
    if isinstance(chart, Curves) or count <= ACROSS:
        yield list(range(count))
        return
    besides = count - len(chart.heads)
    yield list(range(besides))
    yield [0, *range(besides, count)]


def _numbers(chart: Bars | Curves) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    if isinstance(chart, Curves):
        rows = [(name, *(_said(each) for each in values)) for name, values in chart.rows]
        return [chart.head, *chart.labels], rows if any(curve.points for curve in chart.curves) else []
    return chart.columns, [
        (
            bar.label,
            *(_said(each, chart.unit) for each in bar.values),
            *([_said(bar.mark, chart.unit)] if chart.mark else []),
            *map(str, bar.more),
        )
        for bar in chart.bars
    ]


def _said(value: Any, unit: str = "") -> str:
    """A number as the chart writes it."""
    if value is None:
        return "–"
    if unit == PERCENT:
        return percent(str(value))
    return ("+" if unit == POINTS and value > 0 else "") + number(value)
