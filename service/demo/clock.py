"""The clock of the builder: it stands until it is moved forward through the year."""

from datetime import datetime, timedelta

from domain.clock import VIETNAM


class YearClock:
    """Reads the time at which the story is."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def begin(self, year: int) -> None:
        """Go to where another place's story begins; each is told in books of its own."""
        self.now = datetime(year, 1, 2, 8, tzinfo=VIETNAM)

    def reach(self, month: int, day: int, hour: int = 8, minute: int = 0, *, year: int | None = None) -> None:
        """Go on to this time of the year in Việt Nam; a story is told forwards."""
        then = datetime(year or self.now.year, month, day, hour, minute, tzinfo=VIETNAM)
        if then < self.now:
            raise ValueError(f"{then} is before {self.now}")
        self.now = then

    def pass_by(self, **delta: float) -> None:
        """Let some time pass."""
        self.now += timedelta(**delta)
