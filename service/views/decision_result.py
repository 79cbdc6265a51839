"""A decision as its page shows it: the paper, the households recognised and refused, those left out and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.errors import NotFound, OwnOrKin, Refusal, SameHands
from projections import listing, names
from projections.proceedings import proceeding_of, told
from service.moments.looking import day_looked_at, moment
from service.privacy.reads import shows
from service.shown import papers
from service.shown.people import signs
from service.shown.takers import taken_by_others
from service.views import links, reading
from service.visit import visit

# What a decision says of a dossier that somebody else has to take.
KEPT: Mapping[str, Refusal] = {"OwnOrKin": OwnOrKin(), "SameHands": SameHands(steps="")}


def result_of(db: Connection, decision: str) -> dict[str, Any]:
    """The paper and what of its list may be seen here; where nothing of it may, there is no such decision."""
    found = proceeding_of(db, f"decision.{decision}", **moment().times)
    mine: dict[str, Any] = {"places": visit().places, "subjects": visit().subjects, "decision": decision}
    mine |= moment().times
    if found is None or (found["book"] not in visit().places and not listing.counts(db, listing.Wanted(**mine))):
        raise NotFound
    wanted = listing.Wanted(**mine, name=reading.words("q"), on=day_looked_at())
    rows, following = listing.rows(db, wanted, after=reading.cursor(bytes, str), limit=reading.per_page())
    shows(row["subject"] for row in rows)
    paper = told(found)
    return {
        "decision": decision,
        "papers": f"/decisions/{decision}/papers" if found["book"] in visit().places else None,
        "paper": paper,
        "signer": names.names_of(db, [paper["signer"]]).get(paper["signer"]),
        "signs": signs(paper.get("signing")),
        "signer_href": links.of_officer(paper["signer"]) if found["book"] in visit().places else None,
        "rows": rows,
        "wanted": wanted,
        "next": reading.next_page(following),
        "previous": reading.first_page(),
        **_left_out(db, paper["left_out"]),
        **_mending(db, decision),
    }


def _mending(db: Connection, decision: str) -> dict[str, Any]:
    """Whether this person may mend the paper, and how it once read."""
    found = papers.paper(db, "decision", decision)
    if found is None:
        return {"corrections": [], "may_correct": False}
    corrections = papers.corrections_of(db, found.stream, found.rules)
    return {"corrections": corrections, "may_correct": not moment().is_on and found.may_be_mended()}


def _left_out(db: Connection, left_out: list[dict[str, str]]) -> dict[str, Any]:
    """Those of my places, a page of them."""
    begin = (reading.cursor(int, name="from") or (0,))[0]
    page = left_out[begin : begin + reading.PAGE]
    reasons = {line["dossier"]: line["reason"] for line in page}
    wanted = listing.Wanted(places=visit().places, subjects=visit().subjects, dossiers=list(reasons), **moment().times)
    rows = listing.rows(db, wanted)[0]
    shows(row["subject"] for row in rows)
    more = begin + reading.PAGE if len(left_out) > begin + reading.PAGE else None
    return {
        "left_out": rows,
        "reasons": reasons,
        "takers": {} if moment().is_on else _takers(db, rows, reasons),
        "left_out_next": reading.next_page(None if more is None else (more,), name="from"),
        "left_out_previous": reading.first_page(name="from"),
    }


def _takers(db: Connection, rows: Sequence[RowMapping], reasons: Mapping[str, str]) -> dict[str, str]:
    """Who can take what the signer was kept from, as long as it waits."""
    kept = {row["dossier"]: KEPT[reasons[row["dossier"]]] for row in rows if reasons[row["dossier"]] in KEPT}
    mine = [row for row in rows if row["dossier"] in kept and row["place"] in visit().places]
    return taken_by_others(db, mine[0]["book"], kept, [row["dossier"] for row in mine]) if mine else {}
