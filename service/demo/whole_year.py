"""A year of the size of the former district Hướng Hóa: its published counts, on invented villages and households."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from service.demo import way
from service.demo.clock import YearClock
from service.demo.commune import TITLE, YEAR, Commune, Village
from service.demo.founding import Site, found
from service.demo.opening import open_year
from service.demo.people import Household
from service.demo.settling import settle
from service.demo.steps import Told
from service.wiring import Wiring

NAME, CODE = "Hướng Hóa (minh họa quy mô huyện cũ)", "MH-HH"
# A decision goes over this many villages at once.
TOGETHER = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """How many households there are, how many register and how many are recognised, in how many villages."""

    all: int
    registered: int
    recognised: int
    villages: int

    def scaled(self, divisor: int) -> "Counts":
        """The same year in small, in the same proportions."""
        return Counts(
            round(self.all / divisor),
            round(self.registered / divisor),
            round(self.recognised / divisor),
            max(1, round(self.villages / divisor)),
        )

    @property
    def steps(self) -> int:
        """How many acts there are to tell of: eight for each village."""
        return 8 * self.villages


HUONG_HOA = Counts(all=21_906, registered=17_528, recognised=15_772, villages=75)


@dataclass(frozen=True, slots=True)
class Part:
    """A village's part of the year; its households stand in the order of how far they come."""

    village: Village
    registered: int
    recognised: int

    @property
    def asking(self) -> list[Household]:
        """Who registers."""
        return self.village.households[: self.registered]

    @property
    def proposed(self) -> list[Household]:
        """Whom the village proposes: half of those who are not recognised fall here."""
        return self.village.households[: self.registered - (self.registered - self.recognised) // 2]

    @property
    def upheld(self) -> list[Household]:
        """Whom the commune upholds: half of the others fall here."""
        return self.village.households[: self.recognised + (len(self.proposed) - self.recognised) // 2]

    @property
    def honoured(self) -> list[Household]:
        """Who is recognised."""
        return self.village.households[: self.recognised]


def build(wiring: Wiring, clock: YearClock, told: Told, counts: Counts = HUONG_HOA) -> None:
    """Live through the whole year."""
    clock.reach(1, 5)
    commune = found(wiring, clock, Site(NAME, CODE, villages=counts.villages))
    open_year(commune, [TITLE])
    parts = [
        Part(village, registered, recognised)
        for village, registered, recognised in zip(
            commune.villages,
            _spread(counts.registered, counts.villages),
            _spread(counts.recognised, counts.villages),
            strict=True,
        )
    ]
    households = dict(zip((part.village.place for part in parts), _spread(counts.all, counts.villages), strict=True))
    for part in _each(commune, parts, told, 1, 12):
        settle(commune, part.village, households[part.village.place])
    for part in _each(commune, parts, told, 3, 10):
        way.register(commune, part.village, part.asking, asked_on=date(YEAR, 3, 8))
    for part in _each(commune, parts, told, 10, 5):
        way.assess(commune, part.village, part.asking)
    _decided(commune, parts, told)
    clock.reach(12, 14)


def _decided(commune: Commune, parts: Sequence[Part], told: Told) -> None:
    """From the meetings to the signed decisions."""
    posted: dict[str, str] = {}
    for part in _each(commune, parts, told, 10, 20):
        way.meet(commune, part.village, part.asking, against=part.asking[len(part.proposed) :])
    for part in _each(commune, parts, told, 10, 22):
        posted[part.village.place] = way.post(commune, part.village, part.proposed)
    for part in _each(commune, parts, told, 11, 9):
        way.take_down(commune, part.village, posted[part.village.place])
    for part in _each(commune, parts, told, 11, 10):
        way.appraise(commune, part.proposed, against=part.proposed[len(part.upheld) :])
    commune.clock.reach(11, 18)
    for number, first in enumerate(range(0, len(parts), TOGETHER), start=1):
        some = parts[first : first + TOGETHER]
        recognised = [household for part in some for household in part.honoured]
        refused = [household for part in some for household in part.upheld[len(part.honoured) :]]
        way.decide(commune, recognised, refused, number=f"{number:02d}/QĐ-UBND (minh họa)")
        commune.clock.pass_by(minutes=10)
        told(len(some))


def _each(commune: Commune, parts: Sequence[Part], told: Told, month: int, day: int) -> Iterator[Part]:
    """Go from village to village on one day."""
    commune.clock.reach(month, day)
    for part in parts:
        yield part
        commune.clock.pass_by(minutes=1)
        told(1)


def _spread(total: int, parts: int) -> list[int]:
    """Whole numbers that add up to the total and differ by one at most, the larger ones first."""
    return [total // parts + (n < total % parts) for n in range(parts)]
