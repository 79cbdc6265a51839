"""Books whose appends fold their facts in their own transaction whenever they can."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from domain.append import Append
from domain.streams import STREAMS
from projections.catalogue import ALL
from service.follower.projector import Projector
from service.store.encoding import FactMapper
from service.store.event_store import Books
from service.store.ledger import ledger_of
from service.store.newest import to_newest
from service.store.reader import Reader


def books_of(engine: Engine, clock: Callable[[], datetime], *, inline: bool) -> Books:
    """Books that fold with their appends, or leave all of it to pages."""
    return InlineBooks(engine, clock) if inline else Books(ledger_of(engine), FactMapper(STREAMS), clock)


def projector_of(engine: Engine) -> Projector:
    """A projector over an empty vault."""
    return Projector(engine, ALL, nobody, Reader(to_newest))


def nobody(owners: list[str]) -> dict[str, dict[str, str] | None]:
    """An empty vault."""
    return dict.fromkeys(owners, None)


def assert_read_models_agree(engine: Engine) -> None:
    """The read models, brought up to date, are what would be regenerated."""
    projector = projector_of(engine)
    projector.upgrade()
    projector.catch_up_all()
    assert not [one for one in projector.compare() if one.differences]


class InlineBooks(Books):
    """Books whose read models are brought up to date before every append, as a page's answer does in the product."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.projector = projector_of(engine)
        self.projector.upgrade()
        super().__init__(ledger_of(engine), FactMapper(STREAMS), clock, folds=self.projector)

    def put(self, domain_events: Any, *, append: Append | None = None, **_: Any) -> Any:
        for book in {fact.act.book for fact in domain_events}:
            self.projector.catch_up(book)
        return super().put(domain_events, append=append)
