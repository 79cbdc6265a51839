"""Hanging: a posting as anybody reads it while it hangs; when its days are over, it shows nobody any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.ids import is_id
from domain.status import POSTED
from domain.workflow import Published
from projections.clocks import posted_until
from projections.proceedings import proceeding_of, proceedings, told
from service.public.published import Title, desk_of, titles_in
from service.shown.posting import public_lines
from service.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Hanging:
    """A list, the last day on which it hangs, and whether it does on the day of asking."""

    id: str
    book: str
    place: Mapping[str, str]
    title: str
    year: int
    until: date
    hangs: bool
    dossiers: Sequence[str]

    def days_left(self, today: date) -> int:
        """The last day counts whole."""
        return (self.until - today).days + 1


def hanging(wiring: Wiring, db: Connection, id: str, *, today: date) -> Hanging:
    """One list; that of a title which is not shown to all is not there."""
    found = proceeding_of(db, f"posting.{id}") if is_id(id) else None
    if found is None:
        raise NotFound
    titles = titles_in(wiring, db, found["book"])
    return _read(db, id, found["book"], told(found), titles, today)


def in_commune(db: Connection, book: str, titles: Mapping[Title, Published], *, today: date) -> list[Hanging]:
    """The lists that hang today, those that come down first before the others."""
    rows = proceedings(db, book=book, kind="posting")
    open_ones = [row for row in rows if row["closing"] is None]
    found = [
        _read(db, row["stream"].removeprefix("posting."), book, told(row), titles, today)
        for row in open_ones
        if titles.get((row["title"], row["year"]), Published()).posting
    ]
    return sorted((each for each in found if each.hangs), key=lambda each: (each.until, each.place["name"], each.id))


def _read(
    db: Connection, id: str, book: str, said: Mapping[str, Any], titles: Mapping[Title, Published], today: date
) -> Hanging:
    title = said["title"], said["year"]
    if not titles.get(title, Published()).posting:
        raise NotFound
    until = date.fromisoformat(said["until"])
    if said.get("closed_on") is None:
        until = posted_until(db, posting=id, until=until)
    hangs = said.get("closed_on") is None and date.fromisoformat(said["posted_on"]) <= today <= until
    return Hanging(id, book, said["place"], *title, until, hangs, said["dossiers"])


def lines_of(wiring: Wiring, db: Connection, found: Hanging, dossiers: Sequence[str]) -> list[dict[str, Any]]:
    """What hangs of some of its dossiers."""
    desk = desk_of(wiring, found.book)
    up = _still_up(desk, found, dossiers)
    return public_lines(db, desk, up) if up else []


def takes_comments(wiring: Wiring, found: Hanging) -> bool:
    """Whether anybody may comment, as the rules have it that the list is under."""
    desk = desk_of(wiring, found.book)
    objecting = desk.rules_of(desk.get(Dossier, found.dossiers[0])).procedure.acts.objecting
    return found.hangs and objecting is not None and objecting.from_public


def _still_up(desk: Desk, found: Hanging, dossiers: Sequence[str]) -> list[str]:
    """Without what was withdrawn, sent back or put on hold since the list went up."""
    return [each.id for each in desk.all(Dossier, dossiers) if (each.posting, each.state) == (found.id, POSTED)]
