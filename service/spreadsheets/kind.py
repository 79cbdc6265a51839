"""What every kind of list has: its columns, how its rows become lines of a rehearsal, and lines acts in the books."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol

from domain.desk import Desk
from service.privacy.wallet import Wallet
from service.spreadsheets.cleaning import Dirty
from service.spreadsheets.scope import Scope
from service.spreadsheets.table import Column, Row

CREATED, CHANGED, SAME, REFUSED, DOUBTFUL = "created", "changed", "same", "refused", "doubtful"
OUTCOMES = (CREATED, CHANGED, SAME, REFUSED, DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a line is as it is, in words: at a row of the sheet, and at a cell of it where one is meant."""

    row: int
    text: str
    column: str | None = None


@dataclass(slots=True)
class Line:
    """What becomes of some rows of a sheet: one household with its people, one registration."""

    rows: list[int]
    called: str
    outcome: str = CREATED
    place: str = ""
    remarks: list[Remark] = field(default_factory=list)
    # What is entered; nothing where nothing is.
    entry: dict[str, Any] | None = None

    def refuse(self, row: int, text: str, column: str | None = None) -> None:
        """Leave it out, with the reason."""
        self.outcome, self.entry = REFUSED, None
        self.remarks.append(Remark(row, text, column))

    def doubt(self, row: int, text: str) -> None:
        """Leave it to a person whether it is somebody else."""
        self.outcome = DOUBTFUL
        self.remarks.append(Remark(row, text))

    def as_data(self) -> dict[str, Any]:
        """In plain values."""
        return asdict(self)

    @classmethod
    def from_data(cls, told: Mapping[str, Any]) -> "Line":
        """What `as_data` said."""
        return cls(**{**told, "remarks": [Remark(**each) for each in told["remarks"]]})


@dataclass(frozen=True, slots=True)
class Read:
    """A row with its cells read; a cell that could not be read is missing here and stands among the remarks."""

    number: int
    cells: Mapping[str, Any]
    remarks: Sequence[Remark] = ()

    def get(self, key: str) -> Any:
        """A cell, nothing where the sheet has no such column."""
        return self.cells.get(key)


def read(row: Row, columns: Sequence[Column]) -> Read:
    """The cells of a row as their columns mean them."""
    cells, remarks = {}, []
    for column in columns:
        if column.key not in row.cells:
            continue
        try:
            cells[column.key] = column.clean(row.cells[column.key])
        except Dirty as dirty:
            remarks.append(Remark(row.number, str(dirty), column.key))
    return Read(row.number, cells, remarks)


Decide = Callable[[Desk], dict[str, Any]]


class Kind(Protocol):
    """One kind of list."""

    @property
    def key(self) -> str:
        """By what addresses and commands name it."""

    @property
    def label(self) -> Any:
        """What it is called."""

    @property
    def hint(self) -> Any:
        """What such lists hold."""

    @property
    def asks(self) -> tuple[str, ...]:
        """What is asked for all of its rows: place or village, title, consent, meeting."""

    @property
    def of_commune(self) -> bool:
        """Whether only the whole commune has such lists."""

    def offices(self, scope: Scope) -> Sequence[str]:
        """Who enters such lists here."""

    def columns(self, scope: Scope) -> Sequence[Column]:
        """Its columns."""

    def lines(self, scope: Scope, rows: Sequence[Read]) -> list[Line]:
        """What becomes of the rows."""

    def weight(self, entry: Mapping[str, Any]) -> int:
        """How many facts an entry comes to."""

    def decide(self, scope: Scope, entries: Sequence[Mapping[str, Any]], wallet: Wallet | None) -> Decide:
        """The act for these entries; without a wallet only to see whether it would be refused."""


def place_of(scope: Scope, line: Line, row: Read, key: str = "place") -> Any:
    """Where a line belongs: by its own cell, or by what was said before for the whole sheet; refused where neither."""
    try:
        spot = scope.spot(row.get(key))
    except Dirty as dirty:
        line.refuse(row.number, str(dirty), key)
        return None
    line.place = spot.name
    return spot


def day_text(day: date | str | None) -> str | None:
    """A day in plain values."""
    return day.isoformat() if isinstance(day, date) else day
