"""Published: what of which titles anybody may see, as the editions say that the years of a commune go by."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, RowMapping, select

from domain.desk import Desk, Request
from domain.ids import new_id
from domain.membership import HEAD
from domain.privacy import PUBLICATION
from domain.workflow import Published
from projections import territory
from projections.cycles import cycle_title, titles_of
from projections.members import member
from projections.requests import hidden_from
from projections.times import stands
from service.acting import system_act
from service.wiring import Wiring

Title = tuple[str, int]
# Editions never change, so that a process reads each of them once; by the digest.
_known: dict[str, Published] = {}


def desk_of(wiring: Wiring, book: str) -> Desk:
    """To read dossiers and rules for whoever asks without an account; nothing is recorded from it."""
    act = system_act("public", book=book, command_id=new_id(), now=wiring.clock())
    return Desk(wiring.office, Request(act, ""))


def titles_in(wiring: Wiring, db: Connection, book: str) -> Mapping[Title, Published]:
    """What is shown of each title and year of a book; where its editions differ, what all of them show."""
    found: dict[Title, Published] = {}
    desk = desk_of(wiring, book)
    for row in titles_of(db, book=book):
        said, title = _said(desk, row), (row["title"], row["year"])
        before = found.get(title, said)
        found[title] = Published(said.register and before.register, said.posting and before.posting)
    return found


def _said(desk: Desk, row: RowMapping) -> Published:
    digest = row["procedure_digest"]
    if digest not in _known:
        pinned = {part: {"id": row[part], "digest": row[f"{part}_digest"]} for part in ("procedure", "criteria")}
        rules = desk.rules(book=row["book"], title=row["title"], pinned=pinned)
        _known[digest] = rules.procedure.published
    return _known[digest]


def communes(db: Connection) -> list[RowMapping]:
    """Communes that have opened a year, by name."""
    books = list(db.execute(select(cycle_title.c.book).distinct()).scalars())
    return sorted(territory.named(db, books), key=lambda row: row["name"])


def listed(titles: Mapping[Title, Published]) -> list[Title]:
    """Those whose holders are listed."""
    return [title for title, said in titles.items() if said.register]


def hidden(db: Connection) -> Collection[str]:
    """Who is left out of lists that anybody reads: those who asked for it, and households that go by their name."""
    people = hidden_from(db, PUBLICATION)
    if not people:
        return people
    c = member.c
    headed = select(c.subject).where(c.person.in_(people), c.role == HEAD, stands(member, None, None))
    return people | set(db.execute(headed).scalars())
