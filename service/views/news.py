"""News: what others have entered about a dossier since whoever's turn it is had it before them last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping

from projections import audit
from service import words
from service.moments.looking import moment
from service.moments.looks import Looked, looks_of, note_looks
from service.visit import parts, visit
from service.words import word


@dataclass(frozen=True, slots=True)
class News:
    """Since when, and the versions of a dossier that others have added with what each is called."""

    since: datetime
    entries: Mapping[int, str]

    @property
    def what(self) -> str:
        """The entries by their names, each once."""
        return ", ".join(dict.fromkeys(self.entries.values()))


def look_at(found: Mapping[str, int]) -> dict[str, News]:
    """What is news about these dossiers, at these versions; that they lie before the visitor now is kept.

    They are dossiers whose turn the visitor's is. Nothing is written where nothing has changed since the last look.
    """
    if visit().mandate is None or not found:
        return {}
    me, now = visit().signed.person, parts().clock()
    with parts().engine.connect() as db:
        looks = looks_of(db, me, sorted(found))
        told = _since(db, found, looks, me=me, now=now)
    again = {id: Looked.again(looks.get(id), version, now) for id, version in found.items()}
    note_looks(parts().engine, me, {id: look for id, look in again.items() if look not in (None, looks.get(id))})
    return told


def news_of(db: Connection, found: Mapping[str, int]) -> dict[str, News]:
    """The same for a list that is only gone over: it is not kept."""
    if visit().mandate is None or not found or moment().is_on:
        return {}
    me = visit().signed.person
    return _since(db, found, looks_of(db, me, sorted(found)), me=me, now=parts().clock())


def mine(rows: Iterable[RowMapping]) -> dict[str, int]:
    """The versions of those dossiers of a list that wait for the visitor's office."""
    return {row["dossier"]: row["stream_version"] for row in rows if is_mine(row["offices"].split(), row["place"])}


def is_mine(offices: list[str], place: str) -> bool:
    """Whether a dossier of this place waits for the visitor's office."""
    mandate = visit().mandate
    return mandate is not None and mandate.office in offices and visit().sees(place=place)


def _since(
    db: Connection, found: Mapping[str, int], looks: Mapping[str, Looked], *, me: str, now: datetime
) -> dict[str, News]:
    compared = {id: looked.compared_with(now) for id, looked in looks.items()}
    stale = {id: look for id, look in compared.items() if look is not None and look.version < found[id]}
    entries: dict[str, dict[int, str]] = {}
    for row in audit.after(db, {id: look.version for id, look in stale.items()}):
        if me not in (row["actor"], row["on_behalf_of"]):
            entries.setdefault(row["stream"], {})[row["version"]] = word(words.FACT, row["type"])
    return {id: News(stale[id].at, told) for id, told in entries.items()}
