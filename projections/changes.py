"""Changes of progress: each fact that moved a figure, by how much, from when, and known since when."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Index, Table

from domain.clock import micros
from domain.fact import Recorded
from projections.intervals import in_order, open_row
from projections.page import Page, Row
from projections.readmodel import FOREVER, Projection, derived, key, micro, whole
from projections.standing import RECOGNISED, WITHDRAWN, after, is_of_dossier, told_again

REGISTERED = "registered"

progress_change = Table(
    "progress_change",
    derived,
    key("book", primary=True),
    micro("position", primary=True),
    key("measure", primary=True),
    key("place", primary=True),
    micro("at", primary=True),
    whole("year"),
    key("title"),
    micro("known"),
    whole("n"),
    key("dossier"),
    Index("ix_progress_change_place", "book", "year", "title", "place", "measure", "at", "known", "n"),
)

# measure, place, year, title, and the instant from which the figure differs
Step = tuple[str, str, int, str, int]


def _counts(row: Row, state: str | None) -> tuple[str, ...]:
    """What a dossier counts for while it is in this state."""
    registered = (REGISTERED,) if row["counted"] and state != WITHDRAWN else ()
    return (*registered, RECOGNISED) if state == RECOGNISED else registered


def _steps(rows: Sequence[Row]) -> Counter[Step]:
    steps: Counter[Step] = Counter()
    for row in rows:
        # An act overruled before it began never counted.
        if row["valid_from"] < row["valid_to"]:
            _stand(steps, row, row["state"], row["valid_from"], 1)
            if row["valid_to"] < FOREVER:
                _stand(steps, row, row["state"], row["valid_to"], -1)
    return steps


def _stand(steps: Counter[Step], row: Row, state: str | None, at: int, sign: int) -> None:
    for measure in _counts(row, state):
        steps[_step(row, measure, at)] += sign


def _step(row: Row, measure: str, at: int) -> Step:
    return measure, row["place"] or "", row["year"], row["title"], at


def _moved(fact: Recorded, page: Page) -> Mapping[Step, int]:
    before = open_row(page, fact)
    if not in_order(before, fact):
        facts = page.history(fact)
        moved = _steps(told_again(facts))
        moved.subtract(_steps(told_again(facts[:-1])))
        return moved
    at = micros(fact.occurred_at)
    row = before or after(None, fact, at=at, data=fact.data)
    was = _counts(before, before["state"]) if before else ()
    now = _counts(row, fact.data.get("state", row["state"]))
    # Most acts change nothing that is counted.
    if was == now:
        return {}
    return {_step(row, each, at): 1 if each in now else -1 for each in (*was, *now) if (each in was) != (each in now)}


def _fold(fact: Recorded, page: Page) -> None:
    if not is_of_dossier(fact):
        return
    for (measure, place, year, title, at), n in _moved(fact, page).items():
        if n:
            row = {"measure": measure, "place": place, "year": year, "title": title, "at": at, "n": n}
            row.update(book=fact.book, position=fact.position, known=micros(fact.recorded_at), dossier=fact.stream)
            page.put(progress_change, row)


PROJECTION = Projection(
    "progress", version=3, tables=(progress_change,), fold=_fold, needs=frozenset({"status"}), types=("dossier.",)
)
