"""The append alone: one fact with command row and mandate assertion, in a transaction of its own."""

from tests.benchmarks import library_recorder, plain
from tests.benchmarks.crew import Crew
from tests.benchmarks.harness import RateCase
from tests.benchmarks.subject import Product, Work


def product(own: Product) -> Work | None:
    return own.append


def appends(name: str, about: str, writers: int, books: int, flush: float = 0.0) -> RateCase:
    baselines = (plain.APPEND, library_recorder.APPEND)
    return RateCase(name, about, "/s", Crew(writers), books, baselines, product, flush)


CASES = (
    appends("append-1", "append, 1 writer, 1 book", 1, 1),
    appends("append-8", "append, 8 writers in 8 books", 8, 8),
    appends("append-8-one-book", "append, 8 writers in 1 book", 8, 1),
    appends("append-16-flush", "append, 16 writers in 16 books, 2 ms flush", 16, 16, 2.0),
)
