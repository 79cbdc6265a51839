"""Members as pages show them: by name and role, in the groups that may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.clock import day_of, from_micros
from domain.commands.setup import ENROLLING
from domain.errors import NotFound
from domain.ids import is_id
from domain.membership import GROUPS
from domain.subject import enrolled_in
from projections import people
from projections.names import names_of
from projections.readmodel import FOREVER
from projections.subjects import subject_of
from service import words
from service.i18n import text as _
from service.views import links
from service.visit import visit
from service.words import word


@dataclass(frozen=True, slots=True)
class Group:
    """A household, clan or unit that may be seen."""

    id: str
    kind: str
    place: str
    place_name: str
    book: str
    name: str

    @property
    def address(self) -> str:
        """The page of its members."""
        return links.of_members(self.id)

    @property
    def kept_by(self) -> tuple[str, ...]:
        """The offices that enter its members."""
        return next(offices for place, offices in ENROLLING.items() if self.kind in enrolled_in(place))

    @property
    def listed(self) -> str:
        """The list in which it stands."""
        return f"/places/{self.place}/{links.LIST_OF[self.kind]}"


def group(db: Connection, id: str) -> Group:
    """The group of this address; what has no members and what is not to be seen answer alike."""
    found = subject_of(db, id) if is_id(id) else None
    if found is None or found["kind"] not in GROUPS:
        raise NotFound
    visit().must_see(place=found["place"], subject=id)
    name = names_of(db, [id]).get(id) or _("(no name)")
    return Group(id, found["kind"], found["place"], found["place_name"] or "–", found["book"], name)


def visible(db: Connection, person: str) -> bool:
    """Whether somebody may be shown: one's own page, or that of somebody who is known in one's places."""
    return person == visit().signed.person or people.is_known_in(db, person, visit().places)


def lines(db: Connection, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    """Members in the order they were read in."""
    names = names_of(db, [row["person"] for row in rows])
    return [
        {
            "person": row["person"],
            "name": names.get(row["person"]) or _("(no name)"),
            "role": word(words.ROLE, row["role"]),
            "adult": bool(row["adult"]),
            "since": day_of(from_micros(row["valid_from"])),
            "until": None if row["valid_to"] >= FOREVER else day_of(from_micros(row["valid_to"])),
        }
        for row in rows
    ]


def group_lines(db: Connection, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    """The groups of a person, those that may not be seen left out."""
    seen = [row for row in rows if visit().sees(place=row["place"], subject=row["subject"])]
    names = names_of(db, [row["subject"] for row in seen])
    return [
        line
        | {
            "name": names.get(row["subject"]) or _("(no name)"),
            "href": links.of_members(row["subject"]),
            "kind": word(words.GROUP, row["kind"]),
            "place": row["place_name"],
        }
        for line, row in zip(lines(db, seen), seen, strict=True)
    ]
