"""One page: the facts that follow a book's position in a line, folded into every read model of the line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from domain.undisturbed import undisturbed
from projections.page import HISTORY, Lookup, Page
from projections.readmodel import Projection
from service.desks import Desk
from service.reader import Reader

# What the vault tells of each owner: kind and name, or None where it has been erased.
VaultReader = Callable[[list[str]], Mapping[str, dict[str, str] | None]]


class HoleInBook(Exception):
    """A fact between two others is not there. Nothing was folded; somebody has to look."""

    def __init__(self, book: str, position: int) -> None:
        super().__init__(f"Book {book}: the facts after position {position} are not dense.")


@dataclass(frozen=True, slots=True)
class Line:
    """Read models of certain generations that move together, and the name under which their positions are kept."""

    name: str
    projections: tuple[Projection, ...]
    generations: Mapping[Table, int]


def line_of(name: str, projections: Sequence[Projection], generations: Mapping[str, int]) -> Line:
    """A line; read models that need another's rows are folded first, while those stand as before the fact."""
    ordered = tuple(sorted(projections, key=lambda projection: not projection.needs))
    tables = {table: generations[projection.name] for projection in ordered for table in projection.tables}
    return Line(name, ordered, tables)


@dataclass(frozen=True, slots=True)
class Folder:
    """Folds pages, with the reader of facts and the reader of the vault."""

    reader: Reader
    vault: VaultReader

    def page(
        self, desk: Desk, line: Line, book: str, *, size: int, wait: bool = True, within: bool = False
    ) -> tuple[int, int] | None:
        """Fold up to `size` facts: the position then reached and how many there were, or None without a claim.

        `within` a larger transaction neither begins nor commits.
        """
        with undisturbed():
            return self._page(desk, line, book, size=size, wait=wait, within=within)

    def _page(
        self, desk: Desk, line: Line, book: str, *, size: int, wait: bool, within: bool
    ) -> tuple[int, int] | None:
        claimed = desk.claim(line.name, book, size=size, wait=wait, begin=not within)
        if claimed is None:
            if not within:
                desk.give_up()
            return None
        position, lines = claimed
        reached = position + len(lines)
        if lines and (lines[0][0] != position + 1 or lines[-1][0] != reached):
            raise HoleInBook(book, position)
        self.fold(Page(self.reader.facts(lines)), desk, line, (book, reached), commit=not within)
        return reached, len(lines)

    def fold(self, page: Page, desk: Desk, line: Line, place: tuple[str, int], *, commit: bool) -> None:
        """Read what the page still lacks, fold it, write its rows and move the line to (book, position)."""
        book, reached = place
        self._prepare(page, desk, line, reached)
        for fact in page.facts:
            for projection in line.projections:
                projection.fold(fact, page)
        desk.finish(page.changes(), line.generations, (line.name, book, reached), commit=commit)

    def lacks(self, page: Page, line: Line) -> dict[Lookup | str, list[str]]:
        """What the folds of a line want and the page has not read yet."""
        return page.lacks(want for projection in line.projections for want in projection.wanted(page))

    def _prepare(self, page: Page, desk: Desk, line: Line, reached: int) -> None:
        while lacking := self.lacks(page, line):
            for lookup, rows in desk.read(lacking, line.generations, reached).items():
                if isinstance(lookup, str):
                    page.learn_history(lacking[HISTORY], self.reader.facts(rows))
                else:
                    page.learn(lookup, lacking[lookup], rows)
        owners = {owner for fact in page.facts for projection in line.projections for owner in projection.owners(fact)}
        if owners:
            page.named.update(self.vault(sorted(owners)))
