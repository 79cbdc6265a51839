"""Readings: what a correction makes of a row is a row of its own, known from then on beside the earlier one."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_

from domain.clock import micros, parse_instant
from domain.fact import Recorded
from projections.page import Page, Row
from projections.times import happened, holds, instants


def corrects(fact: Recorded, *types: str) -> bool:
    """Whether the fact mends an entry of one of these types."""
    return fact.type.endswith(".corrected") and fact.data.get("corrected_type") in types


def values_of(fact: Recorded) -> dict[str, Any]:
    """What the entry should have said; when it was done is told in microseconds."""
    values = dict(fact.data.get("values") or {})
    if moment := values.pop("occurred_at", None):
        values["at"] = micros(parse_instant(moment))
    return values


def read_anew(fact: Recorded, page: Page, table: Table, rows: list[Row], row: Row, new: Row) -> None:
    """Of a row among those that are known, another reading from the correction on."""
    known = micros(fact.recorded_at)
    after = row | new | {"known": known}
    if row["known"] < known:
        row["known_to"] = known
        page.put(table, row)
    rows[next(n for n, each in enumerate(rows) if each is row)] = after
    page.put(table, after)


def reads(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Single happenings by `at`, each as it was read at `known_at`."""
    return and_(happened(rows, as_of, known_at), rows.c.known_to > instants(None, known_at)[1])


def read_as_holding(rows: FromClause, as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """The same of happenings that each hold until the next."""
    return and_(holds(rows, as_of, known_at), rows.c.known_to > instants(None, known_at)[1])
