"""The projector: keeps the read models in step with the books, whoever asks and however many follow."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy import Engine

from projections.readmodel import Projection
from service.exclusive import AlreadyRunning
from service.follower import lines, resuming, stopping
from service.follower.desks import Desk
from service.follower.desks_opened import at_desk
from service.follower.folding import Folder, Line, Turned, VaultReader, line_of
from service.follower.followers import Presence
from service.follower.inline import AT_MOST, Inline
from service.follower.stopping import Stopped
from service.follower.unfoldable import EVERY, HoleInBook, StandsStill
from service.regeneration import comparison, rebuilding
from service.regeneration.comparison import Compared
from service.regeneration.filling import Apart, Told
from service.regeneration.rebuilding import Rebuilt
from service.store.encoding import Draft
from service.store.reader import Reader

# A short page keeps locks short while all is fresh; a long one is cheaper per fact when there is much to do.
FRESH, BEHIND = 500, 5_000
# Change-overs that may come between looking a line up and taking a book's row in it.
TRIES = 5
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 0.5
# A book that cannot be followed is looked at again after so long, each time after twice as long.
FIRST_REST, LONGEST_REST = 1.0, 60.0

log = logging.getLogger(__name__)


class OtherRelease(Exception):
    """The read models in the database belong to other folds than these."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the read models have come in a book."""

    book: str
    head: int
    position: int

    @property
    def lag(self) -> int:
        """Facts not folded yet."""
        return self.head - self.position


class Projector:
    """Follows all books. Safe to use from many threads, processes and hosts at once."""

    def __init__(
        self,
        engine: Engine,
        projections: Sequence[Projection],
        vault_reader: VaultReader,
        reader: Reader | None = None,
        apart: Apart | None = None,
    ) -> None:
        """`apart` makes a projector like this one in a process of its own, so that several can share a rebuild."""
        self.engine, self.apart = engine, apart
        self.projections = tuple(projections)
        self.folder = Folder(reader or Reader(), vault_reader)
        self._line: Line | None = None
        self._locks: dict[str, threading.Lock] = {}
        self._reached: dict[str, int] = {}
        self._current_since: dict[str, float] = {}
        # Books that appends have left to a page; until there is one, it is no use to try again.
        self._left: set[str] = set()
        # Books that a follower leaves in peace: until when, and for how long.
        self._resting: dict[str, tuple[float, float]] = {}

    def catch_up(self, book: str, upto: int | None = None) -> None:
        """Return when the read models hold every fact of the book up to a position, or all there are now.

        Those that stand still in the book are not waited for: see `stopped`.
        Threads that ask together are served by one page: whoever waited while a page began has nothing to do.
        """
        if upto is not None and self._reached.get(book, 0) >= upto:
            return
        asked = time.perf_counter()
        with self._locks.setdefault(book, threading.Lock()):
            if upto is None and self._current_since.get(book, 0.0) > asked:
                return
            if upto is None or self._reached.get(book, 0) < upto:
                self._run(book, upto)

    def takes(self, drafts: Sequence[Draft]) -> bool:
        """Whether to fold with an append, so that the read models hold its facts with the commit: see `inline`."""
        return self._line is not None and len(drafts) <= AT_MOST and drafts[0].book not in self._left

    def inline(self, desk: Desk, drafts: Sequence[Draft]) -> Inline:
        """Begin to fold with an append."""
        return Inline(desk, self.folder, self._line or self.load(desk), drafts, self._was_folded)

    def _was_folded(self, book: str, position: int | None) -> None:
        if position is None:
            self._left.add(book)
        else:
            self._was_reached(book, position)

    def _was_reached(self, book: str, position: int) -> None:
        self._reached[book] = max(position, self._reached.get(book, 0))
        self._left.discard(book)

    @property
    def living(self) -> str:
        """Name of the line that this process brings forward; another process may have changed over to a newer one."""
        if self._line is None:
            with self.desk() as desk:
                return self.load(desk).name
        return self._line.name

    def catch_up_all(self) -> None:
        """Bring every book up to date."""
        for standing in self.status():
            if standing.lag:
                self.catch_up(standing.book)

    def follow(self, stop: threading.Event) -> None:
        """Follow until told to stop, sharing the books with whoever else follows."""
        pause, presence = SHORTEST_PAUSE, Presence()
        while not stop.is_set():
            moved = self._follow_once(stop, presence)
            pause = SHORTEST_PAUSE if moved else min(pause * 1.5, LONGEST_PAUSE)
            if not moved:
                stop.wait(pause)
        with suppress(self._dbapi_error()), self.desk() as desk:
            presence.leave(desk)

    def status(self) -> list[Standing]:
        """How far each book is."""
        asked = (
            "SELECT b.id, b.head, coalesce(p.position, 0) FROM book b "
            "LEFT JOIN line_position p ON p.book = b.id AND p.line = %s ORDER BY b.id"
        )
        with self.desk() as desk:
            return [Standing(*row) for row in desk.run(asked, lines.live_name(desk))]

    def position(self, book: str) -> int:
        """The position of one book that all read models stand on: what is counted, is counted there.

        Refuses where some stand still behind the others: no position then says what was counted.
        """
        line = self.living
        with self.desk() as desk:
            found = desk.run("SELECT position, behind FROM line_position WHERE line = %s AND book = %s", line, book)
        if found and found[0][1] not in ("", EVERY):
            raise StandsStill
        return int(found[0][0]) if found else 0

    def stopped(self) -> list[Stopped]:
        """The read models that stand still, each in a book, with the fact in the way."""
        with self.desk() as desk:
            return stopping.listed(desk)

    def retry(self, chosen: Sequence[Stopped]) -> list[Stopped]:
        """Let these go on; those that still stand."""
        return [still for each in chosen if (still := resuming.resume(self, each))]

    def retry_due(self, *, everything: bool = False) -> None:
        """Let those go on whose pause is over, or all; what goes wrong with one does not keep the others."""
        with self.desk() as desk:
            found = resuming.due(desk, at=2**62 if everything else stopping.now())
        for each in found:
            try:
                self.retry([each])
            except AlreadyRunning:
                return
            except Exception:
                log.exception("The read model %s of book %s cannot go on; trying again.", each.projection, each.book)

    def changed(self) -> list[str]:
        """The read models that are new with this release or fold in another way."""
        with self.desk() as desk:
            found = {name: version for name, version, _ in lines.models(desk)}
        return [one.name for one in self.projections if found.get(one.name) != one.version]

    def upgrade(self, told: Told = rebuilding.silent, said: rebuilding.Said = rebuilding.unsaid) -> list[str]:
        """Make the read models those of this release: rebuild what changed, name it."""
        changed = self.changed()
        return self.rebuild(changed, told, said).names if changed else []

    def catch_up_living(self, book: str) -> None:
        """Bring a book up to date, unless the read models that live are another release's."""
        with suppress(OtherRelease):
            self.catch_up(book)

    def rebuild(
        self,
        names: Sequence[str] | None = None,
        told: Told = rebuilding.silent,
        said: rebuilding.Said = rebuilding.unsaid,
        processes: int | None = None,
    ) -> Rebuilt:
        """Regenerate read models (None: all) from the first fact beside the living ones, then change over."""
        rebuilt = rebuilding.rebuild(self, names, told, said, processes)
        self._line = None
        return rebuilt

    def compare(self, names: Sequence[str] | None = None) -> list[Compared]:
        """Regenerate beside the living tables and compare row by row, book by book at equal positions."""
        return comparison.compare(self, names)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk on a connection of its own."""
        with at_desk(self.engine) as desk:
            yield desk

    def _run(self, book: str, upto: int | None) -> None:
        with self.desk() as desk:
            began = time.perf_counter()
            if upto is None and self._is_current(desk, book):
                self._current_since[book] = began
                self._left.discard(book)
                return
            size = BEHIND if upto is not None and upto - self._reached.get(book, 0) > FRESH else FRESH
            while self._turn(desk, book, size) and (upto is None or self._reached[book] < upto):
                size = BEHIND

    def _turn(self, desk: Desk, book: str, size: int) -> bool:
        """Fold one page; whether there may be more."""
        began = time.perf_counter()
        turned = self._page(desk, book, size=size, wait=True)
        if turned is None:
            return False
        self._was_reached(book, turned.position)
        if turned.facts == size:
            return True
        self._current_since[book] = began
        return False

    def _is_current(self, desk: Desk, book: str) -> bool:
        asked = "SELECT 1 FROM book b JOIN line_position p ON p.book = b.id WHERE b.id = %s AND p.line = %s"
        return bool(desk.run(f"{asked} AND b.head = p.position", book, (self._line or self.load(desk)).name))

    def _page(self, desk: Desk, book: str, *, size: int, wait: bool) -> Turned | None:
        line = self._line or self.load(desk)
        turned = stopping.page(self.folder, desk, line, book, size=size, wait=wait)
        for _ in range(TRIES if wait else 0):
            if turned is not None:
                break
            # The book is new to the line, or a rebuild has changed over to a line of another name, perhaps just now.
            line = self.load(desk)
            lines.enter_living(desk, line.name, book)
            turned = stopping.page(self.folder, desk, line, book, size=size, wait=wait)
        return turned

    def load(self, desk: Desk) -> Line:
        """The living line as it is now."""
        models = lines.models(desk)
        found = {name: (version, generation) for name, version, generation in models}
        for projection in self.projections:
            if found.get(projection.name, (None, 0))[0] != projection.version:
                raise OtherRelease(f"Read model {projection.name} is not of this release; run `sovang db upgrade`.")
        generations = {name: generation for name, (_, generation) in found.items()}
        self._line = line_of(lines.name_of(models), self.projections, generations)
        return self._line

    def _follow_once(self, stop: threading.Event, presence: Presence) -> bool:
        try:
            if presence.is_due():
                with self.desk() as desk:
                    presence.say(desk)
            behind = [standing for standing in self.status() if standing.lag]
        except self._dbapi_error():
            log.exception("The books cannot be read; trying again.")
            return False
        moved = 0
        for standing in behind:
            if stop.is_set():
                break
            if self._resting.get(standing.book, (0.0, 0.0))[0] <= time.monotonic():
                moved += self._follow_book(standing)
        return moved > 0

    def _follow_book(self, standing: Standing) -> bool:
        # A book new to the line has no row that could be skipped.
        wait = standing.position == 0
        size = FRESH if standing.lag <= FRESH else BEHIND
        try:
            with self.desk() as desk:
                turned = self._page(desk, standing.book, size=size, wait=wait)
                if turned and not turned.facts and turned.position == standing.position and not turned.marked:
                    # The book says that there are more facts, and said so before they were looked for.
                    hole = HoleInBook(standing.book, standing.position, standing.position + 1)
                    stopping.mark(desk, self.load(desk).name, hole)
        except Exception:
            # Whatever is wrong with one book must not hold up the others.
            log.exception(
                "The read models of book %s stand still at %s; trying again.", standing.book, standing.position
            )
            turned = Turned(standing.position, 0, marked=True)
        if turned and turned.facts:
            self._resting.pop(standing.book, None)
        elif turned and turned.position == standing.position:
            self._rest(standing.book)
        return turned is not None and turned.facts > 0

    def _rest(self, book: str) -> None:
        pause = min(self._resting.get(book, (0.0, FIRST_REST / 2))[1] * 2, LONGEST_REST)
        self._resting[book] = time.monotonic() + pause, pause

    def _dbapi_error(self) -> type[BaseException]:
        error: type[BaseException] = self.engine.dialect.loaded_dbapi.Error
        return error
