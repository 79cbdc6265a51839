"""Both times on the command line: `--as-of` and `--known-at`, as RFC 3339 with an offset and nothing else."""

from datetime import date, datetime
from typing import Any

import click

from domain.clock import micros, parse_instant


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
    known_at = click.option("--known-at", type=Instant(), metavar="TIME", help="As it was recorded by this time.")
    return as_of(known_at(function))
