"""Read models with a fault: folds that refuse one fact, each in a way of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from domain.fact import Recorded
from projections.catalogue import ALL
from projections.page import Page, Want
from projections.readmodel import Projection

# Whether a fact is the one in the way.
Is = Callable[[Recorded], bool]


def of_type(type: str, *, book: str | None = None, version: int | None = None) -> Is:
    """A fact of this type, in this book only where one is named."""
    return lambda fact: fact.type == type and book in (None, fact.book) and version in (None, fact.version)


def raising(projection: Projection, refused: Is) -> Projection:
    """The fold raises."""

    def fold(fact: Recorded, page: Page) -> None:
        if refused(fact):
            raise ZeroDivisionError("what it says is for nobody else")
        projection.fold(fact, page)

    return replace(projection, fold=fold)


def unwanting(projection: Projection, refused: Is) -> Projection:
    """What it wants to look up cannot be said; which fact is to blame is then not known at once."""

    def wanted(page: Page) -> Iterator[Want]:
        if any(refused(fact) for fact in page.facts):
            raise LookupError
        return projection.wanted(page)

    return replace(projection, wanted=wanted)


def nonsense(projection: Projection, refused: Is) -> Projection:
    """Its row is one that the database refuses."""

    def fold(fact: Recorded, page: Page) -> None:
        projection.fold(fact, page)
        if refused(fact):
            (table, *_) = projection.tables
            page.put(table, dict.fromkeys((column.name for column in table.columns), None) | {"book": fact.book})

    return replace(projection, fold=fold)


def unwritable(projection: Projection, refused: Is) -> Projection:
    """Its row holds what no column can hold."""

    def fold(fact: Recorded, page: Page) -> None:
        projection.fold(fact, page)
        if refused(fact):
            (table, *_) = projection.tables
            row = dict.fromkeys((column.name for column in table.columns), "")
            page.put(table, row | {column.name: object() for column in table.primary_key})

    return replace(projection, fold=fold)


FAULTS = (raising, unwanting, nonsense, unwritable)


def with_fault(name: str, refused: Is, fault: Callable[[Projection, Is], Projection] = raising) -> Sequence[Projection]:
    """All read models, one of them with a fault."""
    return [fault(one, refused) if one.name == name else one for one in ALL]
