"""Time as facts write it: instants in UTC with microseconds, days as they fall in Việt Nam."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

# Việt Nam has kept +07:00 without summer time since 1975, so a fixed offset is the whole time zone.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def instant_text(moment: datetime) -> str:
    """RFC 3339 in UTC, always six digits and `Z`: the only form that stands in a fact."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_instant(text: str) -> datetime:
    """The inverse of `instant_text`; any RFC 3339 text with an offset is read, one without is refused."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return moment.astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The instant at which `day` begins in Việt Nam, in UTC."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


# Acts of a list share their times, and a history is full of them.
@lru_cache(maxsize=4096)
def day_of(moment: datetime) -> date:
    """The day on which `moment` falls in Việt Nam."""
    return moment.astimezone(VIETNAM).date()


def shown(day: date) -> str:
    """A day as people write it."""
    return day.strftime("%d/%m/%Y")


@lru_cache(maxsize=4096)
def micros(moment: datetime) -> int:
    """Whole microseconds since 1970 in UTC: how times are kept in columns."""
    return (moment - EPOCH) // MICROSECOND


def from_micros(count: int) -> datetime:
    """The inverse of `micros`."""
    return EPOCH + count * MICROSECOND
