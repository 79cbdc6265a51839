"""Chains: each fact seals the one before it in its stream, and the stream's head seals the last."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from domain.fact import NO_DIGEST

# How many absent facts are noted in one place: enough to tell which they were, and no number in a row exhausts memory.
ENOUGH = 100


class Bad(NamedTuple):
    """A fact that is not as it was, and how that shows; null where it is gone and nothing tells which it was."""

    book: str
    position: int | None
    stream: str | None
    version: int | None
    what: str


@dataclass(slots=True)
class _Tail:
    """The last fact seen of a stream. `doubt` blames the one before it, should this one turn out to be sealed."""

    position: int
    version: int
    digest: str
    doubt: Bad | None = None


class Chains:
    """The streams of one book, fact by fact in the book's order; what is wrong is given to `report`.

    Where a fact and the next one do not fit, the one that is itself sealed by what follows is right.
    """

    def __init__(self, book: str, report: Callable[[Bad], None]) -> None:
        self.book = book
        self.report = report
        self.tails: dict[str, _Tail] = {}
        # Stream and version of facts that must have been there.
        self.absent: list[tuple[str, int]] = []

    def add(self, row: Any, digest: str, previous: Any) -> None:
        """The next fact of the book, its digest as computed and the digest that it says came before."""
        tail = self.tails.get(row.stream)
        now = _Tail(row.position, row.version, digest)
        last = tail.version if tail else 0
        if row.version != last + 1:
            self.absent += [(row.stream, version) for version in range(last + 1, row.version)[:ENOUGH]]
            self.report(self._bad(row.stream, now, f"it follows version {last} of its stream"))
        elif tail is None:
            if previous != NO_DIGEST:
                self.report(self._bad(row.stream, now, "it opens its stream, but is sealed to a fact before it"))
        elif previous == tail.digest:
            self._clear(tail)
        else:
            if tail.doubt is not None:
                self.report(self._bad(row.stream, tail, "the facts before and after it in its stream do not fit it"))
            now.doubt = self._bad(row.stream, tail, "the next fact of its stream seals another one in its place")
        self.tails[row.stream] = now

    def close(self, heads: Mapping[str, tuple[int, str]]) -> None:
        """Hold the ends of all streams against their heads (version, digest)."""
        for stream, tail in self.tails.items():
            head = heads.get(stream)
            if head is None:
                self.report(self._bad(stream, tail, "the head of its stream is gone from this book"))
            elif head == (tail.version, tail.digest):
                self._clear(tail)
            elif head[0] > tail.version:
                self._lack(stream, tail.version, head[0])
            else:
                self.report(self._bad(stream, tail, "the head of its stream seals another one in its place"))
        for stream in heads.keys() - self.tails.keys():
            self._lack(stream, 0, heads[stream][0])

    def _clear(self, tail: _Tail) -> None:
        if tail.doubt is not None:
            self.report(tail.doubt)

    def _lack(self, stream: str, last: int, head: int) -> None:
        self.absent += [(stream, version) for version in range(last + 1, head + 1)[:ENOUGH]]
        self.report(Bad(self.book, None, stream, last + 1, "it is missing"))

    def _bad(self, stream: str, tail: _Tail, what: str) -> Bad:
        return Bad(self.book, tail.position, stream, tail.version, what)
