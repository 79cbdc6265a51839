"""Places in words: how one was called, what it became, what it took up, and on which decisions that rests."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.clock import day_of, from_micros
from projections import territory
from projections.affected import Affected
from projections.names import names_of
from projections.places import DISSOLVED, MERGED, NOTHING, called, links
from service import words
from service.i18n import text as _
from service.shown.people import called as named
from service.views.links import of_officer
from service.words import word

Line = dict[str, Any]


def history_of(db: Connection, row: RowMapping, **times: int | None) -> list[Line]:
    """What became of a place, the first entry first; other places by the names of that day."""
    first, *later = [*_names(db, row, times), *_changes(db, row["place"], times)]
    return [first, *sorted(later, key=lambda line: line["order"])]


def _names(db: Connection, row: RowMapping, times: dict[str, Any]) -> Iterator[Line]:
    before = None
    for each in called(db, row["place"], **times):
        told = {"name": each["name"], "code": each["code"]}
        if before is None:
            yield _line(each, _("Entered in the register as %(name)s (%(code)s)", **told))
        else:
            yield _line(each, _("%(before)s is called %(name)s (%(code)s)", before=before, **told))
        before = each["name"]


def _changes(db: Connection, id: str, times: dict[str, Any]) -> Iterator[Line]:
    grouped: dict[tuple[int, str, bool], list[RowMapping]] = {}
    for each in links(db, [id], **times):
        # What was split is one entry with several parts; what took several up tells of each.
        into = each["place"] == id
        grouped.setdefault((each["cause"], each["how"] if into else each["place"], into), []).append(each)
    for (_cause, _how, into), rows in grouped.items():
        first = rows[0]
        ids = [each["upper"] if into else each["place"] for each in rows if each["upper"] != NOTHING]
        names = territory.names(db, ids, as_of=first["at"], known_at=times["known_at"])
        others = [(names[each], each) for each in sorted(ids, key=lambda id: (names[id], id))]
        yield _line(first, _change(first["how"], into=into), others)


def _change(how: str, *, into: bool) -> str:
    if how == DISSOLVED:
        return _("Dissolved")
    if how == MERGED:
        return _("Became part of:") if into else _("Took up:")
    return _("Was split into:") if into else _("Came out of the split of:")


def _line(entry: RowMapping, says: str, others: Collection[tuple[str, str]] = ()) -> Line:
    return {
        "order": (entry["at"], entry["cause"]),
        "on": day_of(from_micros(entry["at"])),
        "recorded_at": from_micros(entry["known"]),
        "says": says,
        "basis": entry["basis"],
        "others": others,
    }


def concerned(db: Connection, found: Affected) -> Line:
    """Whom a change concerns, the mandates by office and place."""
    names = names_of(db, {each.person for each in found.mandates})
    held = [
        {
            "person": named(names, each.person),
            "href": of_officer(each.person),
            "office": word(words.OFFICE, each.office),
            "places": ", ".join(place["name"] for place in each.places),
        }
        for each in found.mandates
    ]
    return {
        "subjects": found.subjects, "dossiers": found.dossiers, "waiting": found.waiting, "mandates": held,
    }  # fmt: skip
