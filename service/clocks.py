"""Clocks: real time, which a demonstration moves by an offset that all its processes share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.clock import MICROSECOND


@dataclass(frozen=True, slots=True)
class StoreClock:
    """Real time moved by an offset. A database can tell it itself, after it has locked a book."""

    offset: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset

    @property
    def offset_micros(self) -> int:
        """The offset in microseconds."""
        return self.offset // MICROSECOND


def clock_of(settings: Mapping[str, str]) -> StoreClock:
    """The clock that every process on a database uses."""
    return StoreClock(timedelta(microseconds=int(settings.get("clock_offset", "0"))))
