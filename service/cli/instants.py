"""Both times on the command line: `--as-of` and `--known-at`, as RFC 3339 with an offset and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

import click
from sqlalchemy import Connection

from domain.clock import micros, parse_instant
from domain.errors import Refusal
from service.cli.opened import reading
from service.moments.moment import Point
from service.moments.standpoint import checked
from service.wiring import Wiring


class Instant(click.ParamType[int]):
    """A time with its offset, read as microseconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Microseconds since 1970; what is not a time with an offset is wrong use."""
        if isinstance(value, int):
            return value
        example = "give one like 2026-11-15T09:00:00+07:00"
        try:
            written = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time; {example}", param, ctx)
        if written.tzinfo is None:
            self.fail(f"{value!r} has no offset; {example}", param, ctx)
        try:
            return micros(parse_instant(value))
        except OverflowError:
            self.fail(f"{value!r} is beyond the calendar; {example}", param, ctx)


class Day(click.ParamType[date]):
    """A day written as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; anything else is wrong use."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; give one like 2026-11-15", param, ctx)


def both_times(function: Any) -> Any:
    """The options `--as-of` and `--known-at`."""
    as_of = click.option("--as-of", type=Instant(), metavar="TIME", help="What was true at this time (default: now).")
    return as_of(only_known(function))


def only_known(function: Any) -> Any:
    """The option `--known-at`, where the other has no meaning."""
    option = click.option("--known-at", type=Instant(), metavar="TIME", help="As it was recorded by this time.")
    return option(function)


def wrong_use(check: Callable[[], object]) -> None:
    """A time of which the books say nothing is wrong use, like one that is none."""
    try:
        check()
    except Refusal as refusal:
        option = f"--{(refusal.field or '').replace('_', '-')}"
        raise click.BadParameter(str(refusal), param_hint=option) from None


@contextmanager
def looking(wiring: Wiring, *, as_of: int | None, known_at: int | None) -> Iterator[Connection]:
    """A connection to answer from, brought up to date; times of which the books say nothing are wrong use."""
    wiring.catch_up()
    with reading(wiring.engine) as db:
        for name, time in (("as_of", as_of), ("known_at", known_at)):
            if time is not None:
                wrong_use(partial(checked, db, name, Point(time, is_day=False), now=wiring.clock()))
        yield db
