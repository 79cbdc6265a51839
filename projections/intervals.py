"""Intervals of status: the table and the fold of where each dossier stands, with both times."""

from collections.abc import Collection, Iterator

from sqlalchemy import Column, ColumnElement, Index, Table, Text, select, text

from domain.clock import micros
from domain.fact import Recorded
from projections.page import HISTORY, Lookup, Page, Row, Want
from projections.readmodel import FOREVER, Projection, derived, key, micro, whole
from projections.standing import RETOLD, UNTOLD, after, is_of_dossier, told_again
from projections.times import stands

LISTED = ("place", "year", "title")
# What puts a list in order: held by the indexes of lists, so that only the rows of one page are fetched.
HELD = ("dossier", "book", "subject")
CURRENT = text(f"valid_to = {FOREVER} AND known_to = {FOREVER}")

# One row for each act of a dossier, and a further one each time a later fact changes how that act must be read.
status = Table(
    "status",
    derived,
    key("dossier", primary=True),
    whole("version", primary=True),
    micro("known_from", primary=True),
    micro("known_to"),
    micro("valid_from"),
    micro("valid_to"),
    micro("next_known"),
    key("book", nullable=False),
    whole("stream_version"),
    key("precision"),
    whole("year"),
    key("title"),
    key("subject"),
    key("subject_kind"),
    whole("attempt"),
    whole("counted"),
    key("commune"),
    key("place"),
    Column("place_name", Text),
    key("state"),
    micro("since"),
    key("next_step"),
    key("offices"),
    key("due_on"),
    key("self_score"),
    key("village_score"),
    key("commune_score"),
    key("maximum"),
    # How many voted for it in the village's meeting, of how many who were there.
    whole("votes"),
    whole("voters"),
    key("decision"),
    key("outcome"),
    Column("number", Text),
    key("signed_on"),
    key("honour_from"),
    key("valid_until"),
    key("meeting"),
    key("posting"),
    key("posted_until"),
    whole("open_objections"),
    whole("returns"),
    Column("hands", Text),
    micro("cause"),
    key("cause_digest"),
    Index("ix_status_current", *LISTED, postgresql_where=CURRENT, sqlite_where=CURRENT, postgresql_include=HELD),
    Index("ix_status_subject", "subject", postgresql_where=CURRENT, sqlite_where=CURRENT),
    # Holds both times whole, so that of a dossier's rows only the one that is asked for is fetched.
    Index(
        "ix_status_past",
        *LISTED,
        "valid_to",
        "valid_from",
        "known_to",
        "known_from",
        "next_known",
        postgresql_include=HELD,
    ),
)

OPEN = Lookup(status, "dossier", ("valid_to", "known_to"))
KNOWN = Lookup(status, "dossier", ("known_to",))


NOW = status.alias("now")


def of_subjects(subjects: Collection[str], as_of: int | None, known_at: int | None) -> ColumnElement[bool]:
    """Rows of these subjects, in the past through their dossiers, since only current rows are indexed by subject."""
    if as_of is None and known_at is None:
        return status.c.subject.in_(subjects)
    return status.c.dossier.in_(select(NOW.c.dossier).where(NOW.c.subject.in_(subjects), stands(NOW, None, None)))


def open_row(page: Page, fact: Recorded) -> Row | None:
    """Where the fact's dossier stands before it is folded here."""
    rows = page.rows(OPEN, fact.stream)
    return rows[0] if rows else None


def in_order(before: Row | None, fact: Recorded) -> bool:
    """Whether the fact only adds to the story; otherwise rows that stand before it are told again."""
    return fact.type not in RETOLD and (before is None or micros(fact.occurred_at) >= before["valid_from"])


def _wanted(page: Page) -> Iterator[Want]:
    last: dict[str, int] = {}
    for fact in page.of("dossier"):
        stream = fact.stream
        if stream not in last:
            yield OPEN, stream
            before = open_row(page, fact)
            last[stream] = before["valid_from"] if before else 0
        at = micros(fact.occurred_at)
        if fact.type in RETOLD or at < last[stream]:
            yield KNOWN, stream
            yield HISTORY, stream
        last[stream] = at


def _fold(fact: Recorded, page: Page) -> None:
    if not is_of_dossier(fact):
        return
    before = open_row(page, fact)
    if in_order(before, fact):
        _append(fact, page, before)
    else:
        _tell_again(fact, page)


def _append(fact: Recorded, page: Page, before: Row | None) -> None:
    at, known = micros(fact.occurred_at), micros(fact.recorded_at)
    row = after(before, fact, at=at, data=fact.data)
    row["version"] = row["stream_version"] = fact.version
    row["precision"], row["valid_from"] = fact.precision, at
    row["valid_to"] = row["next_known"] = FOREVER
    row["book"], row["dossier"], row["known_from"], row["known_to"] = fact.book, fact.stream, known, FOREVER
    row["cause"], row["cause_digest"] = fact.position, fact.digest
    if before:
        before["valid_to"], before["next_known"] = at, known
        page.put(status, before)
    page.rows(OPEN, fact.stream)[:] = (row,)
    if (standing := page.asked_for(KNOWN, fact.stream)) is not None:
        standing.append(row)
    page.put(status, row)


def _tell_again(fact: Recorded, page: Page) -> None:
    known = micros(fact.recorded_at)
    standing = {row["version"]: row for row in page.rows(KNOWN, fact.stream)}
    rows: list[Row] = []
    for told in told_again(page.history(fact)):
        old = standing.get(told["version"])
        if old is None or any(old[name] != told[name] for name in SAID):
            row = told | _born(fact, known) | {"next_known": FOREVER if told["valid_to"] == FOREVER else known}
            if old is not None and old["known_from"] < known:
                old["known_to"] = known
                page.put(status, old)
            page.put(status, row)
        elif old["valid_to"] != told["valid_to"]:
            row = _ended(fact, page, old, told["valid_to"], known)
        else:
            row = old
        rows.append(row)
    _now_known(fact, page, rows)


def _ended(fact: Recorded, page: Page, old: Row, valid_to: int, known: int) -> Row:
    if old["valid_to"] == FOREVER or old["known_from"] == known:
        old.update(valid_to=valid_to, next_known=known)
        page.put(status, old)
        return old
    row = old | _born(fact, known) | {"valid_to": valid_to, "next_known": known}
    old["known_to"] = known
    page.put(status, old)
    page.put(status, row)
    return row


def _born(fact: Recorded, known: int) -> Row:
    return {
        "book": fact.book,
        "dossier": fact.stream,
        "known_from": known,
        "known_to": FOREVER,
        "cause": fact.position,
        "cause_digest": fact.digest,
    }


def _now_known(fact: Recorded, page: Page, rows: list[Row]) -> None:
    page.rows(KNOWN, fact.stream)[:] = rows
    page.rows(OPEN, fact.stream)[:] = rows[-1:]


SAID = (*UNTOLD, "stream_version", "precision", "valid_from")

PROJECTION = Projection(
    "status", version=5, tables=(status,), fold=_fold, wanted=_wanted, types=("dossier.",), keeps=(OPEN,)
)
