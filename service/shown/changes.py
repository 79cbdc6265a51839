"""Changes: what has changed on a page since it was opened, from what to what, by which act, by whom and when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import Connection, RowMapping

from domain.clock import from_micros
from domain.page import Changed, changes
from projections import audit, status
from projections.names import names_of
from service import words
from service.forms.filled import Filled
from service.i18n import number
from service.i18n import text as _
from service.privacy.reads import shows
from service.shown.people import called
from service.views import links
from service.visit import parts
from service.words import word

# More than anyone reads before deciding; whoever wants all of them opens the page anew.
MOST, MOST_ACTS = 50, 5
Mark = Mapping[str, Any]
SCORES = (("self", "Self"), ("village", "Village points"), ("commune", "Commune points"))


def known_by(db: Connection, mark: Mark) -> int | None:
    """When the last entry that a page shows was recorded; None where its book has no such entry."""
    book, position = mark.get("book"), mark.get("position")
    if position == 0:
        return 0
    if not isinstance(book, str) or not isinstance(position, int):
        return None
    return audit.recorded_at(db, book=book, position=position)


def shown_at(db: Connection, dossiers: Collection[str], mark: Mark) -> list[dict[str, Any]]:
    """These dossiers as a page showed them."""
    known_at = known_by(db, mark)
    return [] if known_at is None else status.shown(db, dossiers, known_at=known_at)


def changed_between(db: Connection, dossiers: Collection[str], then: Mark, now: Mark | None = None) -> list[Changed]:
    """What stands otherwise now, or on a later page, than on the page of before."""
    after = status.shown(db, dossiers) if now is None else shown_at(db, dossiers, now)
    return changes(shown_at(db, dossiers, then), after)


def on_page(filled: Filled, dossiers: Collection[str], besides: Iterable[str] = ()) -> dict[str, Any] | None:
    """What a page that is shown again says of what changed since it was opened; None where it is not shown again.

    `dossiers` stand on it now, `besides` stood on it.
    """
    if not filled.text("renewed"):
        return None
    try:
        marks = filled.form.questions["seen"].deserialize(filled.text("seen"))
    except ValidationError:
        return None
    with parts().engine.connect() as db:
        changed = told(db, {*dossiers, *besides}, marks[0], still=dossiers)
    if changed["asks_why"] and "override" in filled.form.questions:
        filled.form.questions["override"].optional = False
    return changed


def told(
    db: Connection, dossiers: Collection[str], then: Mark, now: Mark | None = None, *, still: Collection[str] = ()
) -> dict[str, Any]:
    """Each dossier that changed, with what and by whom; `still` are those that can be decided on the page."""
    changed = changed_between(db, dossiers, then, now)
    some = changed[:MOST]
    upto = now["position"] if now else None
    streams = [each.dossier for each in some]
    acts = audit.between(db, book=then["book"], streams=streams, after=then["position"], upto=upto)
    people = {_person(act) for act in acts}
    names = names_of(db, people | {_subject(each.dossier) for each in some})
    shows(_subject(each.dossier) for each in some)
    by_stream = {stream: list(found) for stream, found in groupby(acts, key=lambda act: act["stream"])}
    known_at = known_by(db, then)
    lines = [_line(each, by_stream.get(each.dossier, []), names) for each in some]
    return {
        "lines": [line | {"still": each.dossier in still} for line, each in zip(lines, some, strict=True)],
        "more": len(changed) - len(some),
        "opened_at": from_micros(known_at) if known_at else None,
        "asks_why": any(each.dossier in still for each in changed),
    }


def _line(changed: Changed, acts: Sequence[RowMapping], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": called(names, _subject(changed.dossier)),
        "href": links.of_dossier(changed.dossier),
        "was_there": changed.then is not None,
        "values": [each for each in _values(changed) if each["before"] != each["now"]],
        "acts": [
            {
                "what": word(words.FACT, act["type"]),
                "who": called(names, _person(act)),
                "at": from_micros(act["recorded_at"]),
            }
            for act in acts[-MOST_ACTS:]
        ],
    }


def _values(changed: Changed) -> list[dict[str, Any]]:
    then, now = (line or {"state": None, "scores": {}} for line in (changed.then, changed.now))
    states = [word(words.STATE, line["state"]) if line["state"] else None for line in (then, now)]
    values = [{"label": _("State"), "before": states[0], "now": states[1]}]
    for score, label in SCORES:
        given = [number(line["scores"].get(score)) for line in (then, now)]
        values.append({"label": _(label), "before": given[0], "now": given[1]})
    return values


def _person(act: RowMapping) -> str:
    return str(act["on_behalf_of"] or act["actor"])


def _subject(dossier: str) -> str:
    return dossier.split(".")[3]
