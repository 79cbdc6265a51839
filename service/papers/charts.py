"""Charts on paper: the drawing of the page, as wide as the text is, in the letters of papers."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader

from service.i18n import number, percent
from service.papers.paper import Drawing
from service.shown.charts import Bars

# As many units as make letters of 11 points where the text is 160 mm wide.
WIDTH = 640
# So many bars stand on one drawing, which no page breaks.
TOGETHER = 8


@cache
def _macros() -> Any:
    loaded = Environment(loader=PackageLoader("service"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    loaded.filters.update(number=number, percent=percent)
    return loaded.get_template("macros/drawn.html").module


def drawings(chart: Bars) -> Iterator[Drawing]:
    """A chart in parts of which each fits on a page."""
    for start in range(0, len(chart.bars), TOGETHER):
        part = replace(chart, bars=chart.bars[start : start + TOGETHER])
        yield Drawing(str(_macros().drawn_bars(part, WIDTH)), f"{chart.title}: {chart.about}")
