"""Streaks: for how many years running a title was held, and which year breaks them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

# What of a place that was newly made out of others counts for it: the years in which all of these held the title, or
# nothing but its own.
ALL, OWN = SUCCESSIONS = ("all", "own")


@dataclass(frozen=True, slots=True)
class Origin:
    """A place that was established in a year out of others."""

    since: int
    of: tuple[str, ...]


def by_whom(
    subject: str, year: int, held: Mapping[str, Collection[int]], origins: Mapping[str, Origin]
) -> tuple[str, ...]:
    """Whose titles of a year count for a subject: its own; where it was not there yet, those of all it was made of."""
    return tuple(dict.fromkeys(_by_whom(subject, year, held, origins, frozenset())))


def _by_whom(
    subject: str,
    year: int,
    held: Mapping[str, Collection[int]],
    origins: Mapping[str, Origin],
    beneath: frozenset[str],
) -> Iterator[str]:
    if year in held.get(subject, ()):
        yield subject
        return
    origin = origins.get(subject)
    if origin is None or year > origin.since or subject in beneath:
        return
    found = [tuple(_by_whom(each, year, held, origins, beneath | {subject})) for each in origin.of]
    if all(found):
        yield from (each for some in found for each in some)


def running(held: Collection[int], upto: int) -> int:
    """For how many years running up to that one."""
    year = upto
    while year in held:
        year -= 1
    return upto - year


def breaking(held: Collection[int], *, upto: int, years: int) -> list[int]:
    """The years among the last so many in which it was not held."""
    return [year for year in range(upto - years + 1, upto + 1) if year not in held]
