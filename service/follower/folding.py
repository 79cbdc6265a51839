"""One page: the facts that follow a book's position in a line, folded into every read model of the line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError

from domain.canonical import sha256_hex
from domain.fact import Recorded
from domain.undisturbed import undisturbed
from projections.page import HISTORY, Lookup, Page
from projections.readmodel import Projection, nobody
from service.follower.desks import PageDesk
from service.follower.unfoldable import EVERY, CannotFold, HoleInBook, Unreadable, WrongDigest, type_of
from service.privacy.vault import UnknownMaster
from service.store.reader import Line as Bytes
from service.store.reader import Reader

# What the vault tells of each owner: kind and name, or None where it has been erased.
VaultReader = Callable[[list[str]], Mapping[str, dict[str, str] | None]]


class Turned(NamedTuple):
    """A page that was folded: the position then reached, how many facts, and whether the book was marked unreadable."""

    position: int
    facts: int
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Read models of certain generations that move together, and the name under which their positions are kept."""

    name: str
    projections: tuple[Projection, ...]
    generations: Mapping[Table, int]
    _takers: dict[str, tuple[Projection, ...]] = field(default_factory=dict, compare=False, repr=False)

    def takers(self, type: str) -> tuple[Projection, ...]:
        """Those that take facts of this type, in order."""
        found = self._takers.get(type)
        if found is None:
            found = self._takers[type] = tuple(one for one in self.projections if one.takes(type))
        return found

    def without(self, behind: str) -> "Line":
        """The line without those that stand still in a book."""
        if not behind:
            return self
        names = behind.split(",")
        return Line(self.name, tuple(one for one in self.projections if one.name not in names), self.generations)


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
        self, desk: PageDesk, line: Line, book: str, *, size: int, wait: bool = True, within: bool = False
    ) -> Turned | None:
        """Fold up to `size` facts; None without a claim. `within` a larger transaction neither begins nor commits.

        Raises Unreadable where the log itself cannot be followed, CannotFold where a read model refuses a fact; what
        was begun is then the caller's to give up.
        """
        with undisturbed():
            return self._page(desk, line, book, size=size, wait=wait, within=within)

    def up_to(
        self, desk: PageDesk, line: Line, book: str, reached: int, end: int, *, size: int, within: bool = False
    ) -> None:
        """Fold a book from where the line stands to a position that the book has, in pages of at most `size` facts."""
        while reached < end:
            turned = self.page(desk, line, book, size=min(size, end - reached), within=within)
            if not turned or not turned.facts:
                raise HoleInBook(book, reached, reached + 1)
            reached = turned.position

    def _page(self, desk: PageDesk, line: Line, book: str, *, size: int, wait: bool, within: bool) -> Turned | None:
        claimed = desk.claim(line.name, book, size=size, wait=wait, begin=not within)
        if claimed is None:
            if not within:
                desk.give_up()
            return None
        (position, behind), lines = claimed
        reached = position + len(lines)
        page = Page(self.read(book, position, lines))
        self.fold(page, desk, line.without(behind), (book, reached), commit=not within)
        return Turned(reached, len(lines), EVERY in behind.split(","))

    def read(self, book: str, after: int, lines: Sequence[Bytes]) -> list[Recorded]:
        """The facts after a position; raises Unreadable at the first out of its place, without its digest or unknown.

        Seals are not followed: that would take the fact before of each stream. `sovang log verify` does.
        """
        facts = []
        for expected, (position, digest, state) in enumerate(lines, after + 1):
            if position != expected:
                raise HoleInBook(book, after, expected)
            if sha256_hex(state) != digest:
                raise WrongDigest(book, after, position, type_of(state), digest)
            try:
                facts.append(self.reader.fact(position, digest, state))
            except Exception as error:
                raise Unreadable(book, after, position, type_of(state), digest, error) from error
        return facts

    def fold(self, page: Page, desk: PageDesk, line: Line, place: tuple[str, int], *, commit: bool) -> None:
        """Read what the page still lacks, fold it, write its rows and move the line to (book, position)."""
        book, reached = place
        fact = projection = None
        try:
            self._prepare(page, desk, line, reached)
            for fact in page.facts:
                for projection in line.takers(fact.type):
                    projection.fold(fact, page)
            fact = projection = None
            desk.finish(page.changes(), line.generations, (line.name, book, reached), commit=commit)
        except Exception as error:
            if _is_a_failure(desk, error):
                raise
            raise CannotFold(line, place, page.facts, (fact, projection), error) from error

    def lacks(self, page: Page, line: Line) -> dict[Lookup | str, list[str]]:
        """What the folds of a line want and the page has not read yet."""
        return page.lacks(want for projection in line.projections for want in projection.wanted(page))

    def _prepare(self, page: Page, desk: PageDesk, line: Line, reached: int) -> None:
        while lacking := self.lacks(page, line):
            for lookup, rows in desk.read(lacking, line.generations, reached).items():
                if isinstance(lookup, str):
                    page.learn_history(lacking[HISTORY], self.reader.facts(rows))
                else:
                    page.learn(lookup, lacking[lookup], rows)
        owners = {
            owner
            for fact in page.facts
            for one in line.takers(fact.type)
            if one.owners is not nobody
            for owner in one.owners(fact)
        }
        if owners:
            page.named.update(self.vault(sorted(owners)))


def _is_a_failure(desk: PageDesk, error: Exception) -> bool:
    """Whether the machine or the database failed, which no fold can help: the same is then tried again."""
    # A key that this process has not been given is no fault of the fact either.
    if isinstance(error, MemoryError | OSError | SQLAlchemyError | UnknownMaster):
        return True
    return desk.blames_rows(error) is False
