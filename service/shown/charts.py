"""Charts: what is drawn and, beside it, told as a table of the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import Any

Number = int | Decimal
# How much of the width bars and curves take; the rest is for what is written at their ends.
ROOM = Decimal("0.74")
# How many letters of a label fit on a line of the smallest screen, and how close to a mark nothing is written.
LETTERS, CLOSE = 32, Decimal("0.34")
COUNT, PERCENT, POINTS, DAYS = "count", "percent", "points", "days"


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing: a value of each series, to each the page behind it, and up to where it was to come."""

    label: str
    values: Sequence[Number | None]
    links: Sequence[str | None] = ()
    mark: Number | None = None
    href: str | None = None
    # What a table tells besides, under further heads.
    more: Sequence[Any] = ()

    @property
    def lines(self) -> list[str]:
        """The label as it is drawn; the table has all of it."""
        return wrap(self.label, LETTERS, max_lines=2, placeholder="…")

    def link(self, n: int) -> str | None:
        """The page behind the nth value."""
        return self.links[n] if n < len(self.links) else None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from nought, to the left of it where a value is less; `mark` is what the line across a bar says."""

    id: str
    title: str
    about: str
    head: str
    series: Sequence[str]
    bars: Sequence[Bar]
    unit: str = COUNT
    mark: str | None = None
    heads: Sequence[str] = ()
    # Where the table says more than is drawn, which of its series are.
    drawn: Sequence[int] | None = None
    # The bars of the whole where these are drawn apart: all parts are drawn to one scale.
    among: Sequence[Bar] = ()

    @property
    def columns(self) -> list[str]:
        """The heads of the table."""
        return [self.head, *self.series, *([self.mark] if self.mark else []), *self.heads]

    @property
    def shown(self) -> list[int]:
        """The series that are drawn."""
        return list(range(len(self.series)) if self.drawn is None else self.drawn)

    @property
    def lines(self) -> int:
        """How many lines the labels take at most."""
        return max([1, *(len(bar.lines) for bar in self.bars)])

    def beside(self, value: Number, mark: Number | None) -> str:
        """Where a value is written: at the end of its bar, or beyond the mark where that would be in the way."""
        span = self.most - self.least
        in_the_way = mark is not None and 0 <= Decimal(mark) - Decimal(value) < span * CLOSE
        return self.x(mark if mark is not None and in_the_way else value)

    @property
    def least(self) -> Decimal:
        """The end of the scale on the left."""
        return min(Decimal(0), *self._values)

    @property
    def most(self) -> Decimal:
        """The end of the scale on the right: a share is shown as part of a whole."""
        return max(Decimal(100 if self.unit == PERCENT else 0), *self._values)

    @property
    def _values(self) -> list[Decimal]:
        bars = self.among or self.bars
        told = [bar.values[n] for bar in bars for n in self.shown] + [bar.mark for bar in bars]
        return [Decimal(0), *(Decimal(each) for each in told if each is not None)]

    def x(self, value: Number) -> str:
        """Where a value stands, in per cent of the width."""
        span = self.most - self.least
        # Where bars go to the left there is room for what is written at their ends on that side as well.
        start, room = (Decimal(1) - ROOM, ROOM - (1 - ROOM)) if self.least < 0 else (Decimal(0), ROOM)
        part = (Decimal(value) - self.least) / span if span else Decimal(0)
        return _percent(start + room * part)

    def width(self, value: Number) -> str:
        """How long the bar of a value is; one that is not nought is always seen."""
        span = self.most - self.least
        room = ROOM - (1 - ROOM) if self.least < 0 else ROOM
        long = abs(Decimal(value)) / span * room if span else Decimal(0)
        return _percent(max(long, Decimal("0.004")) if value else long)


@dataclass(frozen=True, slots=True)
class Curve:
    """What a figure came to, at each of the steps of the scale at which it moved; it stays until the next one."""

    label: str
    points: Sequence[tuple[int, int]]
    # Until which step it is known.
    until: int


@dataclass(frozen=True, slots=True)
class Curves:
    """Figures over the days of a year: `marks` are steps with what is written under them."""

    id: str
    title: str
    about: str
    head: str
    curves: Sequence[Curve]
    steps: int
    marks: Sequence[tuple[int, str]]
    # The numbers at the ends of months, and on every day on which one moved.
    rows: Sequence[tuple[str, Sequence[int | None]]]
    days: Sequence[tuple[str, Sequence[int | None]]]

    @property
    def labels(self) -> list[str]:
        """What the curves are called."""
        return [curve.label for curve in self.curves]

    @property
    def most(self) -> int:
        """The top of the scale."""
        return max([1, *(value for curve in self.curves for _, value in curve.points)])

    def x(self, step: int) -> str:
        """Where a step stands, in per cent of the width."""
        return _percent(Decimal(step) / max(1, self.steps))

    def path(self, curve: Curve) -> str:
        """A line of stairs on a field of 1000 by 1000."""
        at, drawn = 0, [(0, 0)]
        for step, value in curve.points:
            drawn += [(step, at), (step, value)]
            at = value
        drawn.append((max(curve.until, drawn[-1][0]), at))
        return " ".join(
            f"{step * 1000 // max(1, self.steps)},{1000 - value * 1000 // self.most}" for step, value in drawn
        )


def _percent(part: Decimal) -> str:
    return f"{float(part * 100):.2f}%"
