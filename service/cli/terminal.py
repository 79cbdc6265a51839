"""Telling how far long work has come: a bar on a terminal, plain lines elsewhere; always beside the answer."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click

from service.i18n import text as _

# Elsewhere than on a terminal a line is printed each time so many per cent more are done.
EVERY = 10


class Step(Protocol):
    """Is told how the work goes."""

    def __call__(self, more: int) -> None:
        """So much more is done."""

    def say(self, what: str) -> None:
        """What is done now, where it cannot be counted."""


@contextmanager
def told(label: str, length: int, unit: str = "") -> Iterator[Step]:
    """Call what this gives with how much more is done, of `length` in all; with a unit, how fast it goes is told."""
    if sys.stderr.isatty():
        more: dict[str, Any] = {"show_percent": True, "show_pos": bool(unit), "item_show_func": lambda rate: rate}
        with click.progressbar(length=length, label=label, file=sys.stderr, **more) as bar:
            yield _Bar(bar, unit)
    else:
        yield _Lines(label, length, unit)


def positions(step: Step) -> Callable[[str, int, int], None]:
    """Positions reached in each book, told as how much more is done."""
    reached: dict[str, int] = {}

    def moved(book: str, position: int, head: int) -> None:  # noqa: ARG001 -- the shape of the rebuild's news
        step(position - reached.get(book, 0))
        reached[book] = position

    return moved


class _Told:
    """How much is done, and how fast."""

    def __init__(self, unit: str) -> None:
        self.unit, self.done, self.began = unit, 0, time.monotonic()

    def rate(self) -> float:
        return self.done / max(time.monotonic() - self.began, 0.001)


class _Bar(_Told):
    """A bar on a terminal; it reckons the time left by itself."""

    def __init__(self, bar: Any, unit: str) -> None:
        super().__init__(unit)
        self.bar = bar

    def __call__(self, more: int) -> None:
        self.done += more
        self.bar.update(more, f"{self.rate():,.0f} {self.unit}/s" if self.unit else None)

    def say(self, what: str) -> None:
        self.bar.label = what
        self.bar.render_progress()


class _Lines(_Told):
    """Plain lines, a few for the whole work."""

    def __init__(self, label: str, length: int, unit: str) -> None:
        super().__init__(unit)
        self.label, self.length = label, length
        self.said = 0

    def __call__(self, more: int) -> None:
        self.done += more
        percent = min(100, 100 * self.done // max(self.length, 1))
        if percent >= self.said + EVERY or (percent == 100 and self.said < 100):
            self.said = percent
            click.echo(f"{self.label}: {percent}%{self._speed()}", err=True)

    def say(self, what: str) -> None:
        click.echo(what, err=True)

    def _speed(self) -> str:
        if not self.unit:
            return ""
        rate = self.rate()
        left = max(0, self.length - self.done) / rate
        return " " + _(
            "(%(done)s of %(length)s %(unit)s, %(rate)s/s, %(left)s s left)",
            done=f"{min(self.done, self.length):,}",
            length=f"{self.length:,}",
            unit=self.unit,
            rate=f"{rate:,.0f}",
            left=f"{left:,.0f}",
        )
