"""Pipes to a process that may end at any time: each end closed once, read and written without waiting for ever."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class End:
    """One end of a pipe, closed once."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def fileno(self) -> int:
        """The descriptor while it is open."""
        assert self._descriptor is not None
        return self._descriptor

    def detach(self) -> int:
        """The bare descriptor, which somebody else closes."""
        found, self._descriptor = self.fileno(), None
        return found

    def read(self, most: int) -> bytes:
        """Everything until the other end is closed, or so much of it."""
        found = bytearray()
        while len(found) < most and (more := os.read(self.fileno(), min(1 << 20, most - len(found)))):
            found += more
        return bytes(found)

    def close(self) -> None:
        """Close it, if it is not closed yet."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def pipe() -> Iterator[tuple[End, End]]:
    """Where to read and where to write; whatever is still open afterwards is closed."""
    ends = [End(each) for each in os.pipe()]
    try:
        yield ends[0], ends[1]
    finally:
        for end in ends:
            end.close()


def feed(send: int, content: bytes) -> None:
    """Write everything, as far as somebody reads it, and close."""
    # Whoever reads it may have ended before it had read everything.
    with suppress(OSError), open(send, "wb", buffering=0) as file:
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) or 0 :]
