"""Instants that are easily mistaken for each other: midnights here and in UTC, a leap day, the end of a year."""

from datetime import UTC, datetime, timedelta

from domain.clock import VIETNAM

DAYS = ((2023, 12, 30), (2023, 12, 31), (2024, 1, 1), (2024, 2, 28), (2024, 2, 29), (2024, 3, 1), (2024, 3, 2))
INSTANT = timedelta(microseconds=1)


def _of(day: tuple[int, int, int]) -> list[datetime]:
    here, greenwich = datetime(*day, tzinfo=VIETNAM), datetime(*day, tzinfo=UTC)
    return [here, greenwich - INSTANT, greenwich, here.replace(hour=9), here + timedelta(days=1) - INSTANT]


INSTANTS = sorted({each.astimezone(UTC) for day in DAYS for each in _of(day)})


def is_midnight(instant: datetime) -> bool:
    """Whether a day begins here: where an act is placed of which only the day is known."""
    here = instant.astimezone(VIETNAM)
    return here == here.replace(hour=0, minute=0, second=0, microsecond=0)
