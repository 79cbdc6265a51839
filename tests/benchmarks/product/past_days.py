"""The read models of a province's year, filled in the database, and the questions that are put to them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from projections import audit, clocks, listing, status
from service.database import make_engine
from tests.benchmarks.product import filling, province
from tests.benchmarks.subject import Asked, Sent

YEAR = {"year": 2026, "title": "family"}
# In the middle of the households' own marking, of the villages' meetings, of the lists, and at the end of the year.
DAYS = tuple(province.day(f"2026-{day}") for day in ("10-15", "11-06", "11-30", "12-23"))
PAGE = 50


class ProductPast:
    """Lists, pages and one dossier, of now and of past days, for one commune of many."""

    def fill(self, url: str, *, dossiers: int) -> None:
        filling.fill(url, dossiers=dossiers)

    def questions(self, url: str) -> Mapping[str, Asked]:
        """What is asked, by name; each of the nth of some days."""
        engine = make_engine(url, threads=2)
        with engine.connect() as db:
            places = list(db.execute(text(filling.PLACES)).scalars())

        def of(question: Callable[..., int], times: Callable[[int], dict[str, int]]) -> Asked:
            def ask(turn: int) -> int:
                with engine.connect() as db:
                    return question(db, places, **times(DAYS[turn % len(DAYS)]))

            return ask

        whens: dict[str, Callable[[int], dict[str, int]]] = {
            "now": lambda day: {},
            "past": lambda day: {"as_of": day},
            "past as then known": lambda day: {"as_of": day, "known_at": day + 3 * province.DAY},
        }
        return {
            f"{what} {when}": of(question, times)
            for what, question in {"list": _list, "page": _page}.items()
            for when, times in whens.items()
        }

    def sent(self, url: str) -> Callable[[int], list[Sent]]:
        """The statements that the history of the nth dossier asks of the database."""
        engine = make_engine(url, threads=2)

        def of(turn: int) -> list[Sent]:
            with engine.connect() as db:
                subject = db.execute(text("SELECT subject FROM dossier WHERE n = :n"), {"n": turn * 97}).scalar_one()
                stream, times = f"d.2026.family.{subject}.1", {"as_of": DAYS[turn % len(DAYS)]}
                with _heard(engine) as statements:
                    status.current(db, stream, **times)
                    audit.trail(db, stream, **times)
                    clocks.due_of(db, stream, **times)
            return statements

        return of

    def sent_by_page(self, url: str) -> list[Sent]:
        """The statements of a page; the last one is the page itself."""
        engine = make_engine(url, threads=2)
        with engine.connect() as db:
            places = list(db.execute(text(filling.PLACES)).scalars())
            with _heard(engine) as statements:
                _page(db, places, as_of=DAYS[0])
        return statements


@contextmanager
def _heard(engine: Engine) -> Iterator[list[Sent]]:
    statements: list[Sent] = []

    def hear(_db: Any, _cursor: Any, statement: str, values: Any, *_how: Any) -> None:
        statements.append((statement, values))

    event.listen(engine, "before_cursor_execute", hear)
    yield statements
    event.remove(engine, "before_cursor_execute", hear)


def _list(db: Connection, places: list[str], **times: int) -> int:
    return len(status.list_of(db, places=places, limit=10_000, **YEAR, **times))


def _page(db: Connection, places: list[str], **times: int) -> int:
    wanted = listing.Wanted(places=places, **YEAR, **times)  # type: ignore[arg-type]  # -- a year, a title, instants
    return len(listing.rows(db, wanted, due=True, limit=PAGE)[0])
