"""Both times in a query: what was true at an instant, as it was known at an instant."""

from sqlalchemy import ColumnElement, FromClause, and_, literal_column, or_

from projections.readmodel import FOREVER


def instants(as_of: int | None, known_at: int | None) -> tuple[int, int]:
    """The instants asked for in microseconds; without one, everything counts that has been recorded."""
    return FOREVER - 1 if as_of is None else as_of, FOREVER - 1 if known_at is None else known_at


def stands(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Interval rows in force at `as_of` as known at `known_at`."""
    c = rows.c
    if as_of is None and known_at is None:
        # Written out so that the partial indexes over the current rows serve it.
        return and_(c.valid_to == literal_column(str(FOREVER)), c.known_to == literal_column(str(FOREVER)))
    if known_at is None:
        # An end that is there is known by now.
        return and_(c.valid_from <= as_of, c.valid_to > as_of, c.known_to == literal_column(str(FOREVER)))
    as_known = and_(c.known_from <= known_at, c.known_to > known_at)
    if as_of is None:
        return and_(as_known, c.next_known > known_at)
    # An end that was not yet known does not end it. Each arm is found in the index by itself.
    return and_(c.valid_from <= as_of, as_known, or_(c.valid_to > as_of, c.next_known > known_at))


def begun(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Interval rows that had begun by `as_of`, whether they have ended or not, as known at `known_at`."""
    at, known = instants(as_of, known_at)
    c = rows.c
    return and_(c.valid_from <= at, c.known_from <= known, c.known_to > known)


def happened(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Rows of single happenings by `at` that had been recorded by `known_at`."""
    at, known = instants(as_of, known_at)
    return and_(rows.c.at <= at, rows.c.known <= known)


def holds(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Rows of happenings that each hold until the next of their kind: of these, the one that holds at `at`."""
    at, known = instants(as_of, known_at)
    return and_(happened(rows, as_of, known_at), or_(rows.c.until > at, rows.c.until_known > known))
