"""Folding inline: a small append folds its own facts in its own transaction, so lists agree when it is committed.

The page loop does the same in a transaction of its own, and stays what any read model can be brought forward by. An
append folds inline only where the line stands right before it, so both ways fold the same facts in the same order.
Whatever goes wrong with a fold, the facts are recorded all the same, and are then left to a page.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from domain.clock import EPOCH, instant_text
from domain.fact import NO_DIGEST
from projections.page import HISTORY, Page
from service.follower.desks import Desk
from service.follower.folding import Folder
from service.follower.folding import Line as FoldingLine
from service.follower.unfoldable import EVERY
from service.store.encoding import Draft, Line

# More facts than these are folded after the commit: their book's lock is not to be held for it.
AT_MOST = 40
UNTIMED = instant_text(EPOCH)


class InlineFold(Protocol):
    """What one append does for the read models."""

    def finish(self, lines: Sequence[Line]) -> None:
        """Fold what was appended, if it follows right upon what the read models hold; otherwise leave it to a page."""

    def committed(self) -> None:
        """Take note that the append is committed."""


class FoldsInline(Protocol):
    """Offers appends to fold their facts."""

    def takes(self, drafts: Sequence[Draft]) -> bool:
        """Whether trying to fold these drafts of one book with their append is worth it."""

    def inline(self, desk: Desk, drafts: Sequence[Draft]) -> InlineFold:
        """Ask for what folding these drafts will need."""


class Inline:
    """One append's fold: what it needs is asked for together with the append, before its facts have a place."""

    def __init__(
        self,
        desk: Desk,
        folder: Folder,
        line: FoldingLine,
        drafts: Sequence[Draft],
        told: Callable[[str, int | None], None],
    ) -> None:
        """`told` hears of the book and the position the read models have with the commit, None if left to a page."""
        self._desk, self._folder, self._line, self._told = desk, folder, line, told
        self._book, self._count = drafts[0].book, len(drafts)
        self._place = desk.ask_place(line.name, self._book)
        # What a fact touches does not depend on its place, time and seal, which only the append will know.
        self._page = Page(folder.reader.facts((0, NO_DIGEST, draft.state(NO_DIGEST, UNTIMED)) for draft in drafts))
        lacking = folder.lacks(self._page, line)
        lacking.pop(HISTORY, None)
        self._lacking = lacking
        self._rows: Callable[[], dict[Any, list[Any]]] = desk.ask(lacking, line.generations, 0)
        self._end: int | None = None

    def finish(self, lines: Sequence[Line]) -> None:
        """Fold the lines, unless somebody else has the book's row or facts before them have not been folded."""
        place = self._place()
        if place is None or place.position + 1 != lines[0].position or EVERY in place.behind:
            return
        self._end = place.position + self._count
        page = self._page
        page.tell(self._folder.reader.facts((line.position, line.digest, line.state) for line in lines))
        for lookup, rows in self._rows().items():
            page.learn(lookup, self._lacking[lookup], rows)
        line = self._line.without(place.behind)
        self._folder.fold(page, self._desk, line, (self._book, self._end), commit=False)

    def committed(self) -> None:
        """Tell how far the read models are."""
        self._told(self._book, self._end)
