"""After every step: model, living read models, their rebuild and an independent reading of the log say the same."""

import random
from datetime import datetime
from typing import Any

from domain.clock import from_micros, micros, parse_instant
from service.store.encoding import Line, exported
from tests import independent_figures
from tests.independent import Log

from .adapter import Product
from .year import Year

Shown = dict[str, dict[str, Any]]
# By place and title: all, registered, recognised.
Counted = dict[tuple[str, str], tuple[int, int, int]]
FIELDS = {
    "state": "state",
    "step": "next_step",
    "due": "due_on",
    "self": "self_score",
    "village": "village_score",
    "commune": "commune_score",
    "decision": "decision",
    "returns": "returns",
    "unanswered": "open_objections",
    "version": "stream_version",
}


def told(line: Line) -> str:
    """A line as it is exported."""
    return (exported(line) or b"").decode() + "\n"


class Comparing:
    """The books of one history, read as they grow."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.shop = product.shop
        self.logs = {book: Log() for book in (product.upper, product.book)}
        self.lines: dict[str, list[str]] = {book: [] for book in self.logs}
        self.recorded: dict[str, list[Any]] = {book: [] for book in self.logs}
        # What the model said when something had just been recorded.
        self.remembered: list[tuple[datetime, Shown]] = []

    def refused(self) -> None:
        """Nothing has happened."""
        for book, log in self.logs.items():
            assert self._ledger.head(book) == len(log.facts), "a refused act was recorded"

    def happened(self, year: Year) -> None:
        """Everything says the same."""
        moved = [book for book in self.logs if self._read(book)]
        for book in moved:
            self._is_rebuilt(book)
        for book in self.logs:
            self.shop.projector.catch_up(book)
        counted = {line: counts for line, counts in self.shop.figures(self.product.book).items() if any(counts)}
        self._is_lived(year, counted)
        if self.product.book in moved:
            self._is_replayed(counted)
            last = parse_instant(self.logs[self.product.book].facts[-1]["recorded_at"])
            self.remembered.append((last, self._modelled(year)))

    @property
    def _ledger(self) -> Any:
        return self.product.office.books.ledger  # type: ignore[attr-defined]

    def _read(self, book: str) -> bool:
        """Take in what is new in a book, as it is exported."""
        log, recorded = self.logs[book], self.recorded[book]
        lines = self._ledger.read(book, after=len(log.facts), limit=10_000)
        for line in lines:
            self.lines[book].append(told(line))
            log.take(self.lines[book][-1])
            recorded.append(self.shop.reader.fact(line.position, line.digest, bytes(line.state)))
        return bool(lines)

    def _modelled(self, year: Year) -> Shown:
        return {self.product.stream(key): dossier.shown() for key, dossier in year.dossiers.items()}

    def lived(self, known_at: datetime | None = None) -> Shown:
        """What the living read models say."""
        at = None if known_at is None else micros(known_at)
        found = {}
        for stream, row in self.shop.rows(self.product.book, known_at=at).items():
            shown = {ours: row[theirs] for ours, theirs in FIELDS.items()}
            shown["offices"] = row["offices"].split()
            shown["holder_until"] = row["valid_until"] if row["state"] == "recognised" else None
            found[stream] = shown
        return found

    def _is_lived(self, year: Year, counted: Counted) -> None:
        assert self.lived() == self._modelled(year), "the living read model and the model differ"
        places = self.product.places
        told = {(places[place], title): counts for (place, title), counts in year.figures().items()}
        assert counted == told, "the living figures and the model's differ"

    def _is_rebuilt(self, book: str) -> None:
        self.shop.projector.catch_up(book)
        living, folded = self.shop.living(book), self.shop.folded(self.recorded[book])
        for table, rows in folded.items():
            assert _sorted(living[table]) == _sorted(rows), f"{table} is not what would be rebuilt"

    def _is_replayed(self, counted: Counted) -> None:
        self.same_as_replayed(None, None)
        found = independent_figures.figures(self.logs[self.product.book].facts)
        replayed = {(place, title): counts for (_, place, _, title), counts in found.items() if any(counts)}
        assert counted == replayed, "the living figures and those of the log differ"

    def same_as_replayed(self, as_of: datetime | None, known_at: datetime | None) -> None:
        """The living status of two times is that of the log."""
        at = {"as_of": as_of, "known_at": known_at}
        told = self.logs[self.product.book].facts
        turns = independent_figures.turns(told, **at)
        replayed = {
            line["dossier"]: {
                "state": line["state"],
                "since": line["since"],
                **{whose: line["scores"][whose] for whose in ("self", "village", "commune")},
                "decision": line["decision"],
                "holder_until": line["holder_until"],
                **turns[line["dossier"]],
            }
            for line in independent_figures.status(told, **at)
        }
        rows = self.shop.rows(self.product.book, **{name: time and micros(time) for name, time in at.items()})
        lived = {
            stream: {
                "state": row["state"],
                "since": from_micros(row["since"]),
                **{whose: row[f"{whose}_score"] for whose in ("self", "village", "commune")},
                "decision": row["decision"],
                "holder_until": row["valid_until"] if row["state"] == "recognised" else None,
                "next_step": row["next_step"],
                "next_office": row["offices"].split(),
                "due_on": row["due_on"],
                "returns": row["returns"],
                "unanswered": row["open_objections"],
            }
            for stream, row in rows.items()
        }
        assert lived == replayed, f"the living read model and the log differ at {at}"

    def look_back(self, number: int) -> None:
        """What was known then is what the model said then, and at any two times the log and the lists agree."""
        if not self.remembered:
            return
        known_at, said = self.remembered[number % len(self.remembered)]
        assert self.lived(known_at) == said, f"what was known at {known_at} is not what the model said then"
        done = [parse_instant(fact["occurred_at"]) for fact in self.logs[self.product.book].facts]
        self.same_as_replayed(random.Random(number).choice(done), known_at)

    def end(self) -> None:
        """The whole export once more, from its first line: it is still what was read and checked as it grew."""
        for book, lines in self.lines.items():
            assert [told(line) for line in self._ledger.read(book, after=0, limit=10_000)] == lines


def _sorted(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)
