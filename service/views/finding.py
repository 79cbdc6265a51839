"""Finding: what an address names, for those who may see it; another's and what does not exist answer alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.errors import NoCycle, NotFound
from domain.ids import is_id
from projections import territory
from projections.cycles import titles_of
from projections.names import names_of
from projections.proceedings import proceeding_of, told
from service.moments.looking import day_looked_at, moment
from service.visit import parts, visit


@dataclass(frozen=True, slots=True)
class Here:
    """A village, or a whole commune, that this person may see, and in whose book its year is written."""

    id: str
    name: str
    kind: str
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
    def kind(self) -> str:
        """The kind of subject that asks for it."""
        return str(self.row["subject_kind"])

    @property
    def pinned(self) -> dict[str, Any]:
        """The editions that its dossiers are pinned to, as facts name them."""
        return {
            part: {"id": self.row[part], "digest": self.row[f"{part}_digest"]} for part in ("procedure", "criteria")
        }


def place(db: Connection, id: str) -> Here:
    """The place of this address, where subjects are enrolled and ask for titles."""
    found = territory.above(db, id) if is_id(id) else []
    if not found:
        raise NotFound
    visit().must_see(place=id)
    keeping = _keeping(found)
    called = territory.names(db, [id, keeping["place"]], **moment().times) if moment().is_on else {}
    names = [called.get(row["place"], row["name"]) for row in (found[0], keeping)]
    return Here(id, names[0], found[0]["kind"], keeping["place"], names[1])


def village(db: Connection, id: str) -> Here:
    """The village of this address; nothing is done in the village's way elsewhere."""
    here = place(db, id)
    if here.kind != "village":
        raise NotFound
    return here


def commune(db: Connection, id: str) -> Here:
    """The commune of this address, for what is set or proposed for all of it."""
    here = place(db, id)
    if here.kind != "commune":
        raise NotFound
    return here


def commune_of(db: Connection, place: str) -> RowMapping:
    """The commune that a place lies in, or is; what is above all communes keeps its own book."""
    return _keeping(territory.above(db, place))


def own_book() -> str:
    """The book in which the visitor's mandate is held; reading a stream by its name needs none in particular."""
    mandate = visit().mandate
    if mandate is None:
        raise NotFound
    with parts().engine.connect() as db:
        return str(commune_of(db, mandate.places[0]["id"])["place"])


def _keeping(places: Sequence[RowMapping]) -> RowMapping:
    if not places:
        raise NotFound
    return next((each for each in places if each["kind"] == "commune"), places[-1])


def year_of(
    db: Connection, commune: str, *, kind: str = "household", title: str | None = None, year: int | None = None
) -> Year:
    """The title and year that are asked for, else the latest that subjects of this kind can ask for."""
    opened = [row for row in titles_of(db, book=commune, **moment().times) if title or row["subject_kind"] == kind]
    fitting = [row for row in opened if title in (None, row["title"]) and year in (None, row["year"])]
    if fitting:
        return Year(fitting[-1]["title"], fitting[-1]["year"], fitting[-1])
    raise NoCycle(year=str(year or day_looked_at().year))


def proceeding(db: Connection, kind: str, id: str) -> dict[str, Any]:
    """A meeting or posting with all that was said about it: its facts' data, book, stream and version."""
    found = proceeding_of(db, f"{kind}.{id}", **moment().times) if is_id(id) else None
    if found is None:
        raise NotFound
    visit().must_see(place=found["place"])
    return told(found) | {"id": id, "book": found["book"], "version": found["stream_version"]}


def named(db: Connection, owners: Sequence[str]) -> dict[str, str]:
    """Names for every one of these ids; where none was ever given, the page says so."""
    found = names_of(db, owners)
    return {owner: found.get(owner, "–") for owner in owners}
