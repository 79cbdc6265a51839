"""Requests about personal data with their clocks, what people consented to, and whose data may not be used now."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import Column, ColumnElement, Connection, Index, RowMapping, Table, Text, case, func, select

from domain.clock import micros
from domain.fact import Recorded
from domain.privacy import ABOUT_A_PURPOSE, GRANTED, REFUSED, RESTRICTION
from projections.page import Lookup, Page, Row, Want
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole

RECEIVED, DONE = "received", "done"
RUNNING = (RECEIVED, GRANTED)

data_request = Table(
    "data_request",
    derived,
    key("request", primary=True),
    key("subject"),
    key("book"),
    key("kind"),
    key("place"),
    Column("place_name", Text),
    key("asked_by"),
    key("how"),
    key("purpose"),
    key("received_on"),
    whole("with_others"),
    key("answer_by"),
    key("done_by"),
    key("clocks"),
    key("text"),
    key("by"),
    # Null until it was extended, answered, carried out.
    key("extended_for"),
    key("state"),
    key("reason"),
    key("answer"),
    key("answered_by"),
    micro("at"),
    micro("known"),
    micro("answered_at"),
    micro("done_at"),
    micro("cause"),
    Index("ix_data_request_place", "place", "state", "answer_by"),
    Index("ix_data_request_subject", "subject"),
)
# One row for each time that somebody agreed; `until` is when it was taken back or objected to.
consent = Table(
    "consent",
    derived,
    key("subject", primary=True),
    whole("version", primary=True),
    key("book"),
    key("purpose"),
    key("text_version"),
    key("given_by"),
    key("parent"),
    key("how"),
    key("given_on"),
    micro("at"),
    micro("known"),
    micro("until"),
    micro("cause"),
)
restriction = Table(
    "restriction",
    derived,
    key("subject", primary=True),
    whole("version", primary=True),
    key("book"),
    key("request"),
    micro("at"),
    micro("known"),
    micro("until"),
    micro("cause"),
)
ASKED = Lookup(data_request, "request")
GIVEN = Lookup(consent, "subject", ("until",))
STANDING = Lookup(restriction, "subject", ("until",))
SAID = ("request", "kind", "asked_by", "how", "purpose", "received_on", "answer_by", "done_by", "clocks")


def _wanted(page: Page) -> Iterator[Want]:
    for kind in ("request", "consent", "restriction", "subject"):
        for fact in page.of(kind):
            if fact.type in FOLDS:
                yield from _touched(fact)


def _touched(fact: Recorded) -> Iterator[Want]:
    if request := fact.data.get("request"):
        yield ASKED, request
    yield GIVEN, _subject(fact)
    yield STANDING, _subject(fact)


def _fold(fact: Recorded, page: Page) -> None:
    if fold := FOLDS.get(fact.type):
        fold(fact, page)


def _received(fact: Recorded, page: Page) -> None:
    place, text = fact.data.get("place"), fact.data.get("text")
    row: Row = {name: fact.data.get(name) for name in SAID}
    row |= dict.fromkeys(("extended_for", "reason", "answer", "answered_by", "answered_at", "done_at"))
    row |= {
        "subject": _subject(fact),
        "book": fact.book,
        "place": place_id(place),
        "place_name": place.get("name") if isinstance(place, dict) else None,
        "with_others": int(bool(fact.data.get("with_others"))),
        "text": text.get("item") if isinstance(text, dict) else None,
        "by": fact.actor,
        "state": RECEIVED,
        "at": micros(fact.occurred_at),
        "known": micros(fact.recorded_at),
        "cause": fact.position,
    }
    page.rows(ASKED, row["request"])[:] = [row]
    page.put(data_request, row)


def _change(fact: Recorded, page: Page, **values: object) -> None:
    for row in page.rows(ASKED, fact.data["request"]):
        row.update(values)
        page.put(data_request, row)


def _extended(fact: Recorded, page: Page) -> None:
    _change(fact, page, done_by=fact.data.get("done_by"), extended_for=fact.data.get("reason"))


def _answered(fact: Recorded, page: Page) -> None:
    data, text = fact.data, fact.data.get("text")
    said = {"state": data.get("outcome"), "reason": data.get("reason"), "answered_by": fact.actor}
    item = text.get("item") if isinstance(text, dict) else None
    _change(fact, page, **said, answer=item, answered_at=micros(fact.occurred_at))


def _carried_out(fact: Recorded, page: Page) -> None:
    _change(fact, page, state=DONE, done_at=micros(fact.occurred_at))
    if fact.data.get("kind") == RESTRICTION:
        row = _begun(fact, {"version": fact.version, "request": fact.data.get("request")})
        page.rows(STANDING, _subject(fact)).append(row)
        page.put(restriction, row)


def _erased(fact: Recorded, page: Page) -> None:
    _change(fact, page, state=DONE, done_at=micros(fact.occurred_at), reason=fact.data.get("reason"))
    _end(fact, page, consent, GIVEN)


def _lifted(fact: Recorded, page: Page) -> None:
    _end(fact, page, restriction, STANDING)


def _given(fact: Recorded, page: Page) -> None:
    told = ("purpose", "text_version", "given_by", "parent", "how", "given_on")
    row: Row = {name: fact.data.get(name) for name in told}
    _end(fact, page, consent, GIVEN, purpose=row["purpose"])
    new = _begun(fact, row | {"version": fact.version})
    page.rows(GIVEN, _subject(fact)).append(new)
    page.put(consent, new)


def _withdrawn(fact: Recorded, page: Page) -> None:
    _end(fact, page, consent, GIVEN, purpose=fact.data.get("purpose"))


def _begun(fact: Recorded, row: Row) -> Row:
    times = {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at), "until": FOREVER}
    return row | times | {"subject": _subject(fact), "book": fact.book, "cause": fact.position}


def _end(fact: Recorded, page: Page, table: Table, standing: Lookup, **same: object) -> None:
    for row in page.rows(standing, _subject(fact)):
        if row["until"] == FOREVER and all(row[name] == value for name, value in same.items()):
            row["until"] = micros(fact.occurred_at)
            page.put(table, row)


def _subject(fact: Recorded) -> str:
    return fact.stream.removeprefix("subject.")


FOLDS = {
    "request.received": _received,
    "request.extended": _extended,
    "request.answered": _answered,
    "request.carried-out": _carried_out,
    "subject.erased": _erased,
    "restriction.lifted": _lifted,
    "consent.given": _given,
    "consent.withdrawn": _withdrawn,
}


# Queries


def running(db: Connection, places: Collection[str]) -> Sequence[RowMapping]:
    """Requests that wait for an answer or for being carried out, the most pressing first."""
    c = data_request.c
    asked = select(data_request).where(c.place.in_(places), c.state.in_(RUNNING))
    return db.execute(asked.order_by(_due(), c.request)).mappings().all()


def ended(db: Connection, places: Collection[str], *, limit: int = 50) -> Sequence[RowMapping]:
    """Those that were refused or carried out, the latest first."""
    c = data_request.c
    asked = select(data_request).where(c.place.in_(places), c.state.in_((REFUSED, DONE)))
    return db.execute(asked.order_by(c.known.desc(), c.request).limit(limit)).mappings().all()


def waiting(db: Connection, places: Collection[str], today: date) -> tuple[int, int]:
    """How many wait, and how many of them have waited too long."""
    c = data_request.c
    late = func.count().filter(_due() < today.isoformat())
    n, too_long = db.execute(select(func.count(), late).where(c.place.in_(places), c.state.in_(RUNNING))).one()
    return int(n), int(too_long)


def _due() -> ColumnElement[str]:
    c = data_request.c
    return case((c.state == RECEIVED, c.answer_by), else_=c.done_by)


def due_on(row: RowMapping) -> date:
    """The day by which the next thing about a request is due."""
    return date.fromisoformat(row["answer_by"] if row["state"] == RECEIVED else row["done_by"])


def request_of(db: Connection, request: str) -> RowMapping | None:
    """One request."""
    return db.execute(select(data_request).where(data_request.c.request == request)).mappings().first()


def of_subject(db: Connection, subject: str) -> Sequence[RowMapping]:
    """Everything that somebody asked for about their data, the latest first."""
    c = data_request.c
    asked = select(data_request).where(c.subject == subject)
    return db.execute(asked.order_by(c.known.desc(), c.request)).mappings().all()


def consents_of(db: Connection, subject: str) -> Sequence[RowMapping]:
    """To what somebody agreed, and until when."""
    asked = select(consent).where(consent.c.subject == subject)
    return db.execute(asked.order_by(consent.c.version)).mappings().all()


def restricted(db: Connection, subjects: Collection[str]) -> set[str]:
    """Whose data may not be used for anything new just now."""
    asked = select(restriction.c.subject).where(restriction.c.subject.in_(subjects), restriction.c.until == FOREVER)
    return set(db.execute(asked).scalars())


def refusing(db: Connection, people: Collection[str], purpose: str) -> set[str]:
    """Those whose data may not be put to that use: they withdrew their consent to it, objected, or restricted all."""
    c, given = data_request.c, consent.c
    last = func.max(c.done_at).label("at")
    asked = select(c.subject, last).where(c.subject.in_(people), c.state == DONE, c.kind.in_(ABOUT_A_PURPOSE))
    refused = dict(db.execute(asked.where(c.purpose == purpose).group_by(c.subject)).all())
    again = select(given.subject, func.max(given.at)).where(given.subject.in_(list(refused)), given.purpose == purpose)
    agreed = dict(db.execute(again.where(given.until == FOREVER).group_by(given.subject)).all())
    return {each for each, at in refused.items() if agreed.get(each, -1) < at} | restricted(db, people)


PROJECTION = Projection(
    "requests",
    version=1,
    tables=(data_request, consent, restriction),
    fold=_fold,
    wanted=_wanted,
    types=("request.", "consent.", "restriction.", "subject.erased"),
)
