"""Names: who or what is behind an id, mostly from the vault; apart from the others, since a name can be erased."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    LargeBinary,
    RowMapping,
    ScalarSelect,
    Table,
    Text,
    func,
    select,
)

from domain.fact import Recorded
from projections.page import Lookup, Page, Row, Want
from projections.readmodel import PERSONAL, Key, Projection, derived, key, micro, place_id
from projections.vietnamese import folded, sort_key

# What takes up a place is found by its name as well.
RENAMED, TAKEN_UP, CORRECTED = "place.renamed", ("place.merged", "place.split"), "place.corrected"
ERASED = "(đã xóa theo yêu cầu)"

name = Table(
    "name",
    derived,
    key("owner", primary=True),
    key("book"),
    key("kind"),
    Column("name", Text, info=PERSONAL),
    Column("folded", Key, info=PERSONAL),
    Column("sort_key", LargeBinary, info=PERSONAL),
    # By which entry and since when a place was called how, as far as these now read.
    Column("called", Text),
    micro("cause"),
    Index("ix_name_sort_key", "sort_key"),
    # The names of a commune lie together, however many others there are.
    Index("ix_name_book", "book", "owner", "sort_key"),
)
KNOWN = Lookup(name, "owner")


def _owners(fact: Recorded) -> Iterator[str]:
    if fact.type.startswith(("subject.", "member.")):
        yield fact.stream.removeprefix("subject.")
        yield from fact.data.get("people") or ()
        yield from (fact.data.get("values") or {}).get("called_so") or ()
        # Those whose names an erasure took.
        yield from fact.data.get("owners") or ()
    elif fact.type == "mandate.granted" and fact.data.get("person"):
        yield fact.data["person"]


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == "place.established" and fact.data.get("name"):
        # A place that is its own subject is listed by its name; that is no secret and never in the vault.
        told = {"kind": str(fact.data.get("kind")), "name": fact.data["name"]}
        row = _row(fact, fact.stream.removeprefix("place."), told) | {
            "called": json.dumps({"1": ["", told["name"], True]})
        }
        page.rows(KNOWN, row["owner"])[:] = [row]
        page.put(name, row)
    for owner in _owners(fact):
        page.put(name, _row(fact, owner, page.named.get(owner)))
    _call_also(fact, page)


def _wanted(page: Page) -> Iterator[Want]:
    later = [fact for fact in page.of("place") if fact.type != "place.established"]
    for fact in later:
        yield KNOWN, fact.stream.removeprefix("place.")
        yield from ((KNOWN, owner) for owner in _also_called(fact))


def _also_called(fact: Recorded) -> Iterator[str]:
    """The places that are found by one more name: the one renamed, or what took another up."""
    if fact.type in (RENAMED, CORRECTED):
        yield fact.stream.removeprefix("place.")
    values = fact.data.get("values") or {} if fact.type == CORRECTED else fact.data
    if fact.type in (*TAKEN_UP, CORRECTED):
        into = values.get("into") or []
        yield from (id for each in (into if isinstance(into, list) else [into]) if (id := place_id(each)))


def _call_also(fact: Recorded, page: Page) -> None:
    """What a place, or one that it took up, was called before stays among the words by which it is found."""
    own = fact.stream.removeprefix("place.")
    for owner in _also_called(fact):
        for row in page.rows(KNOWN, owner):
            if owner == own:
                _rename(fact, row)
            else:
                told = fact.data.get("name") or next((each["name"] for each in page.rows(KNOWN, own)), "")
                row.update(folded=f"{row['folded']} {folded(str(told))}")
            page.put(name, row)


def _rename(fact: Recorded, row: Row) -> None:
    """Of all that it was called, the name since the latest day; of two for one day the one that was entered last."""
    called: dict[str, list[Any]] = json.loads(row["called"] or "{}")
    values, entry = fact.data, str(fact.version)
    if fact.type == CORRECTED:
        values, entry = fact.data.get("values") or {}, str(fact.data.get("corrected_version"))
        if entry not in called:
            return
    since, told, stands = called.get(entry, ["", "", True])
    told = values.get("name", told)
    called[entry] = [values.get("from_on", since), told, values.get("stands", stands)]
    last = max((since, int(entry), told) for entry, (since, told, stands) in called.items() if stands)[-1]
    row.update(called=json.dumps(called), name=last, sort_key=sort_key(last))
    row.update(folded=f"{row['folded']} {folded(str(told))}")


def _row(fact: Recorded, owner: str, told: dict[str, str] | None) -> Row:
    row: Row = {"owner": owner, "book": fact.book, "called": None, "cause": fact.position}
    if told is None:
        return row | {"kind": None, "name": ERASED, "folded": "", "sort_key": b""}
    return row | {
        "kind": told["kind"],
        "name": told["name"],
        "folded": folded(told["name"]),
        "sort_key": sort_key(told["name"]),
    }


def of(owner: ColumnElement[str], column: ColumnElement[Any]) -> ScalarSelect[Any]:
    """What is kept of the name of each row's owner. Looked up row by row: joined, all names there are might be read."""
    return select(column).where(name.c.owner == owner).scalar_subquery()


def sorting(book: ColumnElement[str], owner: ColumnElement[str]) -> ColumnElement[bytes]:
    """What puts each row's owner in order: among the names of the row's book first, which lie together in an index."""
    here = select(name.c.sort_key).where(name.c.book == book, name.c.owner == owner).scalar_subquery()
    return func.coalesce(here, of(owner, name.c.sort_key), b"")


def names_of(db: Connection, owners: Collection[str]) -> dict[str, str]:
    """Names by id; an id that never had a name here is left out."""
    asked = select(name.c.owner, name.c.name).where(name.c.owner.in_(owners))
    return dict(db.execute(asked).all())


def find(
    db: Connection, wanted: str, *, among: Collection[str] | None = None, kind: str | None = None, limit: int = 50
) -> Sequence[RowMapping]:
    """People and subjects whose name holds these words, with or without marks, in the order of given names."""
    asked = select(name).where(name.c.folded != "")
    for word in folded(wanted).split():
        asked = asked.where(name.c.folded.contains(word, autoescape=True))
    if among is not None:
        asked = asked.where(name.c.owner.in_(among))
    if kind is not None:
        asked = asked.where(name.c.kind == kind)
    return db.execute(asked.order_by(name.c.sort_key, name.c.owner).limit(limit)).mappings().all()


PROJECTION = Projection(
    "names",
    version=6,
    tables=(name,),
    fold=_fold,
    wanted=_wanted,
    owners=_owners,
    compared=False,
    types=("subject.", "member.", "mandate.granted", "place."),
)
