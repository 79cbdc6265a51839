"""The rehearsal: what would become of every row of a list, decided by the office itself, with nothing entered."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.desk import Request
from domain.errors import BatchRefused, Refusal
from domain.ids import new_id
from domain.stream import Act
from service.acting import Signed, act_of, system_act
from service.errors import sentence
from service.spreadsheets.cleaning import Dirty, text_of
from service.spreadsheets.kind import CHANGED, CREATED, DOUBTFUL, OUTCOMES, Kind, Line, read
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column, Header, Row, Sheet, rows_of

# Facts in one append: while it is written, nobody else writes in the commune's book.
PIECE = 3_000
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class By:
    """Who enters a list: somebody who signed in under a mandate, or nobody but whoever runs the machine."""

    signed: Signed | None

    @property
    def person(self) -> str:
        """As entries name who entered them."""
        return self.signed.person if self.signed else f"system:{OPERATOR}"

    def act(self, book: str, command: str, now: datetime, batch: str, seen: Sequence[Mapping[str, Any]] = ()) -> Act:
        """One piece of the list as an act."""
        told: dict[str, Any] = {"book": book, "command_id": command, "now": now, "source": "import", "batch_id": batch}
        if self.signed:
            return act_of(self.signed, seen=seen, **told)
        return system_act(OPERATOR, **told)


def rehearse(scope: Scope, kind: Kind, sheet: Sheet, header: Header, mapping: Mapping[int, str], by: By) -> list[Line]:
    """Every line of the sheet with what becomes of it."""
    columns = kind.columns(scope)
    rows = [row for row in rows_of(sheet, header, mapping) if not is_sample(row, columns)]
    lines = kind.lines(scope, [read(row, columns) for row in rows])
    _ask_the_office(scope, kind, lines, by)
    return lines


def counted(lines: Sequence[Line]) -> dict[str, int]:
    """How many lines have each outcome."""
    found = Counter(line.outcome for line in lines)
    return {outcome: found[outcome] for outcome in OUTCOMES}


def is_sample(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a row is the sample of our template."""
    examples = {column.key: column.example for column in columns if column.example}
    try:
        texts = {key: text for key, cell in row.cells.items() if (text := text_of(cell))}
    except Dirty:
        return False
    return len(texts) > 1 and all(examples.get(key) == text for key, text in texts.items())


def entered(lines: Sequence[Line], chosen: Collection[int] = ()) -> list[dict[str, Any]]:
    """The entries of all lines that are entered, of the doubtful ones those that were chosen."""
    return [
        line.entry
        for n, line in enumerate(lines)
        if line.entry and (line.outcome in (CREATED, CHANGED) or (line.outcome == DOUBTFUL and n in chosen))
    ]


def pieces(kind: Kind, entries: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The entries in appends: one where they are few, and never a household in two of them."""
    found: list[list[Mapping[str, Any]]] = []
    weight = PIECE
    for each in entries:
        own = kind.weight(each)
        if not found or (own and weight + own > PIECE):
            found.append([])
            weight = 0
        found[-1].append(each)
        weight += own
    return found


def book_of(kind: Kind, scope: Scope) -> str:
    """In which book a list is entered: places stand in that of the level above."""
    return scope.upper if kind.key == "villages" else scope.book


def seen_by(kind: Kind, scope: Scope, entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the list showed of dossiers, where it decides on them."""
    found = getattr(kind, "seen", None)
    return list(found(scope, entries)) if found and entries else []


def _ask_the_office(scope: Scope, kind: Kind, lines: Sequence[Line], by: By) -> None:
    """What the office would refuse is refused here, each with its reason."""
    waiting = [line for line in lines if line.entry]
    for some in _apart(kind, waiting):
        try:
            _try(scope, kind, some, by)
        except Refusal:
            for place in _by_place(some):
                _try_each(scope, kind, place, by)


def _apart(kind: Kind, lines: Sequence[Line]) -> Iterator[list[Line]]:
    by_entry = {id(line.entry): line for line in lines}
    for piece in pieces(kind, [line.entry for line in lines if line.entry]):
        yield [by_entry[id(entry)] for entry in piece]


def _by_place(lines: Sequence[Line]) -> Iterator[list[Line]]:
    places = dict.fromkeys((line.entry or {}).get("place") for line in lines)
    for place in places:
        yield [line for line in lines if (line.entry or {}).get("place") == place]


def _try(scope: Scope, kind: Kind, lines: Sequence[Line], by: By) -> None:
    entries = [line.entry for line in lines if line.entry]
    if not entries:
        return
    seen = seen_by(kind, scope, entries)
    act = by.act(book_of(kind, scope), new_id(), scope.wiring.clock(), new_id(), seen)
    scope.wiring.office.rehearse(Request(act, ""), kind.decide(scope, entries, None))


def _try_each(scope: Scope, kind: Kind, lines: Sequence[Line], by: By) -> None:
    """The rows that a batch names are refused, and the rest is tried again; whatever concerns all refuses all."""
    left = list(lines)
    while left:
        try:
            _try(scope, kind, left, by)
        except BatchRefused as refused:
            hit = [(line, why) for line in left if (why := _why(line, refused)) is not None]
            for line, why in hit or [(line, refused) for line in left]:
                line.refuse(line.rows[0], sentence(why))
            left = [line for line in left if line.entry] if hit else []
        except Refusal as refusal:
            for line in left:
                line.refuse(line.rows[0], sentence(refusal))
            left = []
        else:
            left = []


def _why(line: Line, refused: BatchRefused) -> Refusal | None:
    """The reason that a batch gives for this line: it names the subject, the dossier or a person of it."""
    entry = line.entry or {}
    people = [each["person"] for each in entry.get("people", ())]
    names = [entry.get("subject"), entry.get("dossier"), *people]
    return next((refused.rows[name] for name in names if name in refused.rows), None)
