"""A whole step in process: load, verify the chain, decide, append, views current before the answer."""

from tests.benchmarks import library, library_views
from tests.benchmarks.crew import Crew
from tests.benchmarks.handwritten import contestants
from tests.benchmarks.harness import RateCase
from tests.benchmarks.subject import Product, Work


def product(own: Product) -> Work | None:
    return own.step


def steps(name: str, about: str, writers: int, flush: float = 0.0) -> RateCase:
    baselines = (contestants.STEP, library.STEP, library_views.STEP)
    return RateCase(name, about, "/s", Crew(writers), writers, baselines, product, flush)


CASES = (
    steps("step-1", "whole step, 1 writer", 1),
    steps("step-4", "whole step, 4 writers in 4 books", 4),
    steps("step-16-flush", "whole step, 16 writers in 16 books, 2 ms flush", 16, 2.0),
)
