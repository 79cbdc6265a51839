"""Letterhead: the top of a commune's papers, as it was set, or else from what the place is called."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from domain.letterhead import PARTS
from projections.letterheads import letterhead_of
from service.papers.wording import own_name


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands there. Nobody is above and no letters follow the kind of paper where nothing is set: no text says."""

    agency: str
    seat: str
    above: str = ""
    symbol: str = ""

    def symbol_of(self, kind: str) -> str:
        """What follows the number: QĐ-UBND; QĐ alone where nothing is set."""
        return "-".join(filter(None, (kind, self.symbol)))


def letterhead_on(db: Connection, book: str, commune: str, instant: int | None) -> Letterhead:
    """As it held at an instant; the commune is called so then."""
    return as_set(letterhead_of(db, book, as_of=instant), commune)


def as_set(row: RowMapping | None, commune: str) -> Letterhead:
    """What was set, and what is not out of the commune's name."""
    said = {name: row[name] for name in PARTS if row[name]} if row else {}
    return Letterhead(**{"agency": commune, "seat": own_name(commune)} | said)
