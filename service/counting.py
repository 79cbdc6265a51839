"""Counting: the register's answers, read from the read models once they have come to the end of the book."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Select, select

from domain.clock import micros, start_of_day
from domain.counting import Asked, Tally
from domain.subject import PLACES
from projections import counts, territory
from projections.counts import Times
from projections.places import place
from service.follower.projector import Projector
from service.schema import fact

# Below the number of parameters that either engine takes in one statement.
AT_ONCE = 5_000


class Counting:
    """Answers the office. What is asked is asked as of the day and as known at a position, so it can be asked again."""

    def __init__(self, engine: Engine, projector: Projector) -> None:
        self.engine, self.projector = engine, projector

    def count(self, asked: Sequence[Asked], *, book: str, day: date) -> list[Tally]:
        """As of the end of the day, with everything known now."""
        # Also what lies in which place is written in a book, another one than that of the dossiers.
        self.projector.catch_up_all()
        with self.engine.connect() as db:
            books = _books(db, book)
        at = tuple({"book": each, "position": self.projector.position(each)} for each in books)
        return self.again(asked, day=day, at=at)

    def again(self, asked: Sequence[Asked], *, day: date, at: Sequence[Mapping[str, Any]]) -> list[Tally]:
        """The same as it was known at these positions."""
        answers: dict[Asked, Tally] = {}
        with self.engine.connect() as db:
            known = {each["book"]: _known(db, each["book"], each["position"]) for each in at}
            end = micros(start_of_day(day + timedelta(days=1))) - 1
            times = [Times(day, each, end, known[each]) for each in known]
            for some in _together(asked):
                answers |= _count(db, some, times, tuple(dict(each) for each in at))
        return [answers[each] for each in asked]


def _books(db: Connection, book: str) -> list[str]:
    """Where titles are recorded: a commune's own book, or the books of all communes below."""
    inside = territory.inside(db, [book])
    communes = select(place.c.place).where(place.c.place.in_(inside), place.c.kind == "commune", place.c.place != book)
    return [book, *db.execute(communes.order_by(place.c.place)).scalars()]


def _known(db: Connection, book: str, position: int) -> int:
    """When the fact at a position was recorded."""
    asked = select(fact.c.recorded_at).where(fact.c.book == book, fact.c.position == position)
    return int(db.execute(asked).scalar() or 0)


def _together(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Questions that one reading answers: groups of a kind about one share; each place alone."""
    by: dict[Any, list[Asked]] = {}
    for each in dict.fromkeys(asked):
        alone = each.subject if each.kind in PLACES else ""
        by.setdefault((each.kind, each.title, each.denominator, alone), []).append(each)
    return [some[start : start + AT_ONCE] for some in by.values() for start in range(0, len(some), AT_ONCE)]


def _count(
    db: Connection, asked: Sequence[Asked], times: Sequence[Times], at: tuple[dict[str, Any], ...]
) -> dict[Asked, Tally]:
    population, counted, dossiers = _population(db, asked), Counter[str](), defaultdict[str, list[str]](list)
    for when in times:
        everyone = population(when)
        counted.update(counts.how_many(db, everyone))
        for subject, held in counts.held(db, everyone, when, title=asked[0].title).items():
            dossiers[subject] += held
    day = times[0].day
    return {each: Tally(counted[each.subject], tuple(sorted(dossiers[each.subject])), day, at) for each in asked}


def _population(db: Connection, asked: Sequence[Asked]) -> Callable[[Times], Select[Any]]:
    """Those who count, at times that are still to be said."""
    first = asked[0]
    if first.kind in PLACES:
        inside = territory.inside(db, [first.subject])
        return partial(counts.population, first.denominator, place=first.subject, inside=inside)
    return partial(counts.population, first.denominator, groups=[each.subject for each in asked])
