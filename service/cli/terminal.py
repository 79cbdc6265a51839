"""Telling how far long work has come: a bar on a terminal, plain lines elsewhere; always beside the answer."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

# Elsewhere than on a terminal a line is printed each time so many per cent more are done.
EVERY = 10

Step = Callable[[int], None]


@contextmanager
def told(label: str, length: int) -> Iterator[Step]:
    """Call what this gives with how much more is done, of `length` in all."""
    if sys.stderr.isatty():
        with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
            yield bar.update
    else:
        yield _Lines(label, length).step


class _Lines:
    """Plain lines, a few for the whole work."""

    def __init__(self, label: str, length: int) -> None:
        self.label = label
        self.length = length
        self.done = 0
        self.said = 0

    def step(self, more: int) -> None:
        """So much more is done."""
        self.done += more
        percent = min(100, 100 * self.done // max(self.length, 1))
        if percent >= self.said + EVERY or (percent == 100 and self.said < 100):
            self.said = percent
            click.echo(f"{self.label}: {percent}%", err=True)
