"""Moves of a figure: each entry that changed a count of dossiers, or their share, with what it came to after it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, takewhile

from sqlalchemy import Connection, RowMapping, select

from projections.audit import audit
from projections.changes import REGISTERED, progress_change
from projections.ground import Places, stands_in
from projections.progress import share
from projections.standing import RECOGNISED
from projections.times import happened

SHARE = "share_of_registered"
MEASURES = (REGISTERED, RECOGNISED, SHARE)
# A count, or a share in per cent; nothing of nothing has no share.
Figure = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Move:
    """One entry that moved a count by `n` from `at` on, and what the figure came to with it."""

    row: RowMapping
    total: Figure


def moves_of(
    db: Connection,
    *,
    book: str,
    places: Places | None,
    year: int,
    title: str,
    measure: str,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[Move]:
    """All moves in the order in which they counted; places None are all of the book."""
    c = progress_change.c
    asked = select(
        progress_change, audit.c.stream, audit.c.version, audit.c.type, audit.c.actor, audit.c.on_behalf_of,
        audit.c.office, audit.c.precision, audit.c.occurred_at, audit.c.recorded_at,
    ).join_from(progress_change, audit, (audit.c.book == c.book) & (audit.c.position == c.position))  # fmt: skip
    counts = (REGISTERED, RECOGNISED) if measure == SHARE else (measure,)
    asked = asked.where(c.book == book, c.year == year, c.title == title, c.measure.in_(counts))
    if places is not None:
        asked = asked.where(stands_in(progress_change, places))
    asked = asked.where(happened(progress_change, as_of, known_at)).order_by(c.at, c.position, c.place, c.measure)
    moves, counted = [], dict.fromkeys(counts, 0)
    for row in db.execute(asked).mappings():
        counted[row["measure"]] += row["n"]
        moves.append(Move(row, _figure(counted, measure)))
    return moves


def _figure(counted: dict[str, int], measure: str) -> Figure:
    if measure != SHARE:
        return counted[measure]
    of = share(counted[RECOGNISED], counted[REGISTERED])
    return None if of is None else Decimal(of)


def before_all(measure: str) -> Figure:
    """What a figure is before its first move."""
    return None if measure == SHARE else 0


def spans(
    moves: Sequence[Move], holds: Callable[[Figure], bool], *, first: Figure = 0
) -> Iterator[tuple[Move | None, Move | None]]:
    """Every while in which something held of the figure: the move it began with (None: from the first), and ended.

    An instant counts with all that happened in it: what came and went within one never held, nor ceased to.
    """
    began: Move | None = None
    held = holds(first)
    for _at, group in groupby(moves, key=lambda move: move.row["at"]):
        found = list(group)
        if holds(found[-1].total) == held:
            continue
        if held:
            yield began, _turn(found, holds)
        held, began = not held, _turn(found, holds)
    if held:
        yield began, None


def _turn(moves: Sequence[Move], holds: Callable[[Figure], bool]) -> Move:
    """From which of these moves on it is as it is after the last of them."""
    last = holds(moves[-1].total)
    *_, turn = takewhile(lambda move: holds(move.total) == last, reversed(moves))
    return turn
