"""Finding: what an address names, for those who may see it; another's and what does not exist answer alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.clock import day_of
from domain.errors import NoCycle, NotFound
from domain.ids import is_id
from projections.cycles import titles_of
from projections.names import names_of
from projections.places import place_of
from projections.proceedings import proceeding_of, told
from service.visit import parts, visit

STREAM = re.compile(r"d\.\d{4}\.[a-z][a-z_-]{0,39}\.([0-9a-f-]{36})\.[1-9]\d{0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Village:
    """A village that this person may see, and the commune in whose book its year is written."""

    id: str
    name: str
    commune: str
    commune_name: str


@dataclass(frozen=True, slots=True)
class Year:
    """A title that can be asked for in a year."""

    title: str
    year: int
    row: RowMapping

    @property
    def name(self) -> dict[str, str]:
        """The title in both languages."""
        return {"vi": self.row["name_vi"], "en": self.row["name_en"]}

    @property
    def pinned(self) -> dict[str, Any]:
        """The editions that its dossiers are pinned to, as facts name them."""
        return {
            part: {"id": self.row[part], "digest": self.row[f"{part}_digest"]} for part in ("procedure", "criteria")
        }


def is_stream(text: str) -> bool:
    """Whether `text` can be the name of a dossier at all; anything else is never asked of a database."""
    found = STREAM.fullmatch(text)
    return found is not None and is_id(found[1])


def village(db: Connection, id: str) -> Village:
    """The village of this address."""
    found = place_of(db, id) if is_id(id) else None
    if found is None or found["kind"] != "village":
        raise NotFound
    visit().must_see(place=id)
    commune = commune_of(db, found["parent"] or id)
    return Village(id, found["name"], commune["place"], commune["name"])


def commune_of(db: Connection, place: str) -> RowMapping:
    """The commune that a place lies in, or is."""
    at: str | None = place
    while at is not None and (found := place_of(db, at)) is not None:
        if found["kind"] == "commune":
            return found
        at = found["parent"]
    raise NotFound


def year_of(
    db: Connection, commune: str, *, kind: str = "household", title: str | None = None, year: int | None = None
) -> Year:
    """The title and year that are asked for, else the latest that subjects of this kind can ask for."""
    opened = [row for row in titles_of(db, book=commune) if row["subject_kind"] == kind]
    fitting = [row for row in opened if title in (None, row["title"]) and year in (None, row["year"])]
    if fitting:
        return Year(fitting[-1]["title"], fitting[-1]["year"], fitting[-1])
    raise NoCycle(year=str(year or day_of(parts().clock()).year))


def proceeding(db: Connection, kind: str, id: str) -> dict[str, Any]:
    """A meeting or posting with all that was said about it: its facts' data, book, stream and version."""
    found = proceeding_of(db, f"{kind}.{id}") if is_id(id) else None
    if found is None:
        raise NotFound
    visit().must_see(place=found["place"])
    return told(found) | {"id": id, "book": found["book"], "version": found["stream_version"]}


def named(db: Connection, owners: Sequence[str]) -> dict[str, str]:
    """Names for every one of these ids; where none was ever given, the page says so."""
    found = names_of(db, owners)
    return {owner: found.get(owner, "–") for owner in owners}
