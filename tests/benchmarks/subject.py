"""What a contestant of the benchmarks must offer, and where the product offers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.synchronize import Event
from typing import Any, Protocol, cast

PRODUCT = "tests.benchmarks.product"


class Work(Protocol):
    """Something done over and over: one append, or one whole step. Instances live in modules and are sent to processes."""

    @property
    def name(self) -> str: ...

    def prepare(self, url: str, *, books: int) -> None:
        """Make tables, `books` communes and who may act there, in the empty database at `url`; keep nothing open."""

    def writer(self, url: str, *, number: int, book: int) -> Callable[[], None]:
        """Called once in each writer's thread; the answer does one act in commune `book` each time it is called."""

    def beside(self, url: str, stop: Event) -> None:
        """What has to run in a process of its own meanwhile (a follower); returns at once where nothing has to."""


@dataclass(frozen=True)
class Serving:
    """What gunicorn is told: the application, and the environment it reads."""

    application: str
    environment: Mapping[str, str]


class Site(Protocol):
    """The same steps through HTTP."""

    @property
    def name(self) -> str: ...

    def prepare(self, url: str, *, visitors: int) -> None:
        """Make tables and one commune with its accounts for each visitor."""

    def serving(self, url: str) -> Serving: ...

    def visitor(self, address: str, *, number: int) -> Callable[[], None]:
        """Called once for each client, signs in at `address` (host:port); the answer does one step by one POST."""


@dataclass(frozen=True)
class Decided:
    """Seconds from the start of the command until it was committed, and until every list agreed with it."""

    appended: float
    current: float


class Batch(Protocol):
    """One decision over many dossiers in one transaction."""

    @property
    def name(self) -> str: ...

    def prepare(self, url: str, *, dossiers: int) -> None:
        """Make `dossiers` dossiers that wait for the decision."""

    def decide(self, url: str, *, dossiers: int) -> Decided:
        """Decide them all; called in a fresh process, whose peak memory is taken."""


# Asks one question, of the nth day by turns, and tells how many rows it was answered with.
Asked = Callable[[int], int]
# A statement with its values.
Sent = tuple[str, Any]


class Past(Protocol):
    """Lists of now and of past days over a year of many communes."""

    def fill(self, url: str, *, dossiers: int) -> None:
        """Make the tables of so many dossiers, and beside them `dossier`, from which baselines fill their own."""

    def questions(self, url: str) -> Mapping[str, Asked]: ...

    def sent(self, url: str) -> Callable[[int], list[Sent]]:
        """What the history of the nth dossier sends to the database."""

    def sent_by_page(self, url: str) -> list[Sent]:
        """What a page of 50 dossiers of a past day sends to the database."""


@dataclass(frozen=True)
class Regenerated:
    """How many facts in how many seconds, and the most memory that one of the processes held, in MB."""

    facts: int
    seconds: float
    peak: float


class History(Protocol):
    """A long history, and everything shown made anew from it."""

    @property
    def name(self) -> str: ...

    def prepare(self, url: str, *, facts: int) -> None:
        """Make so many facts of several communes in the empty database at `url`."""

    def settle(self, url: str) -> None:
        """Let the database do now what it would do by itself beside what is measured next."""

    def regenerate(self, url: str) -> Regenerated:
        """Make every read model anew; called in a fresh process."""

    def copy(self, url: str, connections: int) -> float:
        """Seconds in which the finished tables are copied in on so many connections, with their indexes."""

    def environment(self, url: str) -> Mapping[str, str]:
        """For the same by a command of its own."""


class Product(Protocol):
    """What `tests/benchmarks/product.py` defines at module level; None where a part is not to be measured."""

    append: Work | None  # one fact with command row and mandate assertion, in a transaction of its own
    step: Work | None  # load, verify the chain, decide, append, views current
    site: Site | None
    batch: Batch | None
    past: Past | None  # lists of now and of past days
    history: History | None
    year: Callable[[str], Any] | None  # builds the Hướng Hóa year in the SQLite file named


def product() -> Product | None:
    """The product, where there is one to measure."""
    return cast(Product, import_module(PRODUCT)) if find_spec(PRODUCT) else None
