"""The appraisal's sheet: what waits for the commune in a village, with what the office would refuse left out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from sqlalchemy import Connection, RowMapping
from werkzeug.datastructures import MultiDict

from domain.commands.appraisal import Appraised, appraise
from domain.criteria.refusals import AboveCounted
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import BatchRefused, EmptyList, NotFound, NotYourOffice, Refusal
from domain.ids import new_id
from domain.naming import is_stream
from projections import listing, territory
from service.forms.appraisal import AppraisalForm
from service.shown.counting import counted_now, sentences
from service.shown.uses import with_same_files
from service.views import reading
from service.views.carrying import act_on, rehearse, seen_on
from service.views.news import News, look_at, mine
from service.views.opening import note_opened
from service.visit import visit

SIZES = (50, 100, 300)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one page; `left_out` says of some of them why they are not to be decided here."""

    book: str
    rows: Sequence[RowMapping]
    left_out: Mapping[str, Refusal] = field(default_factory=dict)
    ballots: Mapping[str, dict[str, int]] = field(default_factory=dict)
    # What the register counts for a line, in sentences.
    counted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seen: Sequence[Mapping[str, Any]] = ()
    following: listing.Cursor | None = None
    # Lines with a file that lies in another dossier as well.
    same_file: Collection[str] = ()
    # What others have entered since the visitor last looked.
    news: Mapping[str, News] = field(default_factory=dict)

    @property
    def open(self) -> list[RowMapping]:
        """The lines that can be filled in."""
        return [row for row in self.rows if row["dossier"] not in self.left_out]

    @property
    def names(self) -> dict[str, str]:
        """What each line is called."""
        return {row["dossier"]: row["name"] or "–" for row in self.rows}


def sheet_of(db: Connection, place: str) -> Sheet:
    """What waits in a village, one page of it, or one dossier that is asked for."""
    one = request.args.get("dossier", "")
    wanted = listing.Wanted(
        places=territory.as_one(db, place),
        form=AppraisalForm.key,
        year=reading.year(),
        title=reading.words("title") or None,
        dossiers=[one] if is_stream(one) else None,
    )
    rows, following = listing.rows(db, wanted, after=reading.cursor(bytes, str), limit=size())
    return looked_at(db, rows, following)


def sheet_as_sent(db: Connection, form: AppraisalForm) -> Sheet:
    """The lines that a page was sent with, as they stand; one of another place is answered as if it did not exist."""
    typed = form.fields["rows"].typed("rows", MultiDict(request.form))  # type: ignore[attr-defined]
    sent = [line["dossier"] for line in typed]
    if not sent or not all(map(is_stream, sent)):
        raise NotFound
    rows, _following = listing.rows(db, listing.Wanted(places=visit().places, dossiers=sent), limit=len(sent))
    if len(rows) != len(sent) or len({row["book"] for row in rows}) != 1:
        raise NotFound
    return Sheet(rows[0]["book"], rows)


def size() -> int:
    """How many lines on a page."""
    return int(reading.code("size", [str(each) for each in SIZES]) or SIZES[0])


def looked_at(db: Connection, rows: Sequence[RowMapping], following: listing.Cursor | None = None) -> Sheet:
    """The sheet with what the office says of each line."""
    if not rows:
        return Sheet("", rows)
    book = rows[0]["book"]
    every = seen_on(db, book, [row["dossier"] for row in rows])
    refused, ballots, counted = _asked_of_the_office(book, rows, every)
    if rows and all(isinstance(refused.get(row["dossier"]), NotYourOffice) for row in rows):
        raise refused[rows[0]["dossier"]]
    seen = seen_on(db, book, [row["dossier"] for row in rows if row["dossier"] not in refused])
    told = sentences(db, counted)
    return Sheet(book, rows, refused, ballots, told, [seen], following, with_same_files(rows), look_at(mine(rows)))


def _asked_of_the_office(
    book: str, rows: Sequence[RowMapping], seen: Mapping[str, Any]
) -> tuple[dict[str, Refusal], dict[str, dict[str, int]], dict[str, list[dict[str, Any]]]]:
    """Why a line would be refused, how the village voted on each, and what the register counts for it."""
    # Asked with the most that can be given: here it matters who may appraise, not what they will say.
    lines = [Appraised(row["dossier"], row["maximum"] or 0, upheld=True) for row in rows]
    refused: dict[str, Refusal] = {}
    ballots: dict[str, dict[str, int]] = {}
    counted: dict[str, list[dict[str, Any]]] = {}

    def decide(desk: Desk) -> dict[str, Any]:
        note_opened(desk, desk.all(Dossier, [line.dossier for line in lines]))
        try:
            appraise(desk, appraised=lines)
        except BatchRefused as refusal:
            # What the register's counts leave less room for is appraised all the same, with fewer points.
            refused.update({row: why for row, why in refusal.rows.items() if not isinstance(why, AboveCounted)})
        except EmptyList:
            pass
        for line in lines:
            for stood in desk.get(Dossier, line.dossier).stood:
                ballots[line.dossier] = stood.values.get("ballots") or ballots.get(line.dossier, {})
        counted.update(counted_now(desk, [row["dossier"] for row in rows]))
        return {}

    rehearse(act_on(book, {"command_id": new_id()}, seen=[seen]), decide)
    return refused, ballots, counted
