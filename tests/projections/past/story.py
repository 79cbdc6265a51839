"""One commune's book, told by chance: whatever facts there are, done at any instant and entered then or later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.clock import VIETNAM, day_of, instant_text
from domain.ids import new_id
from tests.projections.log import Log, Said, said
from tests.projections.past.instants import INSTANTS, is_midnight

PEOPLE = ("p1", "p2", "p3", "p4", "p5")
TITLES = ("family", "clan")
YEARS = (2023, 2024)
OFFICES = ("household", "village-officer", "appraiser", "signer")
STEPS = ("self-assessment", "verification", "posting-close", "appraisal", "decision")
DAYS = tuple(sorted({instant.astimezone(VIETNAM).date().isoformat() for instant in INSTANTS}))
# The last of the instants are for asking what came of it all.
LAST = len(INSTANTS) - 4


class Story:
    """Writes a book; `now` is when the next entry is made, and never goes back."""

    def __init__(self, log: Log, seed: int) -> None:
        self.random = Random(seed)
        self.log, self.book = log, log.open()
        self.now = 0
        self.digests: dict[str, list[str]] = {}
        # Type, stream and version of all that was written.
        self.entries: list[tuple[str, str, int]] = []
        self.villages = [new_id() for _ in range(3)]
        # Rules are read over all books: each has steps and offices of its own.
        tag = self.book[-8:]
        self.steps, self.offices = ([f"{one}_{tag}" for one in each] for each in (STEPS, OFFICES))
        # Who was enrolled, and where; and of which kind each is.
        self.subjects: list[tuple[str, dict[str, str]]] = []
        self.kinds: dict[str, str] = {}
        self.inspections: list[str] = []
        self.places: list[tuple[str, str | None]] = []
        self._waiting: list[Said] = []

    def tell(self, *chapters: Callable[["Story"], None], length: int) -> None:
        """So many turns of the chapters, each time one of them by chance."""
        for chapter in chapters:
            chapter(self)
        for _ in range(length):
            self.pick(chapters)(self)
        self.write()

    def pick(self, among: Any) -> Any:
        return self.random.choice(list(among))

    def chance(self, of_hundred: int) -> bool:
        return self.random.randrange(100) < of_hundred

    def done(self, *, after: datetime | None = None) -> datetime:
        """When something was done: just now, or some time ago and entered late; not before `after`."""
        late = self.random.randint(0, 12) if self.chance(30) else 0
        instant = INSTANTS[max(0, self.now - late)]
        return instant if after is None else max(instant, after)

    def day(self, instant: datetime | None = None) -> str:
        return self.pick(DAYS) if instant is None else day_of(instant).isoformat()

    def text(self, instant: datetime) -> str:
        return instant_text(instant)

    def place(self, id: str) -> dict[str, str]:
        return {"id": id, "name": f"thôn {id[-4:]}"}

    def village(self) -> dict[str, str]:
        return self.place(self.pick(self.villages))

    def dossiers(self) -> list[str]:
        """The streams of all dossiers that have been written."""
        return sorted(stream for stream in self.digests if stream.startswith("d."))

    def say(self, type: str, stream: str, *, at: datetime, **data: Any) -> None:
        """Enter one fact; now and then several are entered together."""
        by = {"actor": self.pick(PEOPLE), "on_behalf_of": self.pick([None, *PEOPLE])}
        self.enter(said(type, stream, at=at, **by | data))

    def enter(self, one: Said) -> None:
        if is_midnight(one["occurred_at"]) and self.chance(70):
            one["precision"] = "day"
        self._waiting.append(one)
        # A correction names what it corrects by its digest, so that has to be written first.
        if self.chance(75):
            self.write()

    def write(self) -> None:
        """Write what has been said so far, in one append; then time goes on or stands still."""
        if not self._waiting:
            return
        recorded = INSTANTS[self.now]
        if self.chance(50):
            recorded += timedelta(microseconds=self.random.choice([1, 2, 999_999]))
        recorded = max(recorded, *(one["occurred_at"] for one in self._waiting))
        for one, digest in zip(
            self._waiting, self.log.write(self.book, *self._waiting, recorded=recorded), strict=True
        ):
            self.digests.setdefault(one["stream"], []).append(digest)
            self.entries.append((one["type"], one["stream"], len(self.digests[one["stream"]])))
        self._waiting = []
        self.now = min(LAST, self.now + self.pick([0, 0, 1, 1, 2]))

    def mends(self, topic: str, stream: str, **values: Any) -> None:
        """Correct the first fact of a stream, or what corrected it."""
        self.write()
        said_so = self.digests[stream]
        corrects = said_so[0] if self.chance(60) else self.pick(said_so)
        self.say(topic, stream, at=INSTANTS[self.now], corrects=corrects, values=values)
