"""Requests about personal data with their clocks, what people consented to, and whose data may not be used now."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import Column, ColumnElement, Connection, Index, RowMapping, Table, Text, case, func, select

from domain.clock import micros
from domain.fact import Recorded
from domain.privacy import ABOUT_A_PURPOSE, ERASURE, GRANTED, OBJECTION, REFUSED, RESTRICTION
from projections.page import Lookup, Page, Row, Want
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole
from projections.times import happened, holds

RECEIVED, DONE = "received", "done"
RUNNING = (RECEIVED, GRANTED)

# One row for each thing that was said of a request; `at` and `known` are of that, `until` when the next was said.
data_request = Table(
    "data_request",
    derived,
    key("request", primary=True),
    whole("version", primary=True),
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
    # The entry that mended what a request for correction was about.
    key("entry_stream"),
    whole("entry_version"),
    key("entry_digest"),
    micro("asked_at"),
    micro("answered_at"),
    micro("done_at"),
    micro("at"),
    micro("known"),
    micro("until"),
    micro("until_known"),
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
    micro("until_known"),
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
    micro("until_known"),
    micro("cause"),
)
# Dossiers that stand still while the data of whoever asked for them may only be kept.
standstill = Table(
    "standstill",
    derived,
    key("dossier", primary=True),
    whole("version", primary=True),
    key("book"),
    key("person"),
    micro("at"),
    micro("known"),
    micro("until"),
    micro("until_known"),
    micro("cause"),
)
ASKED = Lookup(data_request, "request", ("until",))
GIVEN = Lookup(consent, "subject", ("until",))
STANDING = Lookup(restriction, "subject", ("until",))
STILL = Lookup(standstill, "dossier", ("until",))
STOPPED, ALLOWED = "dossier.use-restricted", "dossier.use-allowed"
ENTRY = ("entry_stream", "entry_version", "entry_digest")
SAID = ("request", "kind", "asked_by", "how", "purpose", "received_on", "answer_by", "done_by", "clocks")


def _wanted(page: Page) -> Iterator[Want]:
    for kind in ("request", "consent", "restriction", "subject"):
        for fact in page.of(kind):
            if fact.type in FOLDS:
                yield from _touched(fact)
    for fact in page.of("dossier"):
        if fact.type in (STOPPED, ALLOWED):
            yield STILL, fact.stream


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
    row |= dict.fromkeys(("extended_for", "reason", "answer", "answered_by", "answered_at", "done_at", *ENTRY))
    row |= {
        "subject": _subject(fact),
        "book": fact.book,
        "place": place_id(place),
        "place_name": place.get("name") if isinstance(place, dict) else None,
        "with_others": int(bool(fact.data.get("with_others"))),
        "text": text.get("item") if isinstance(text, dict) else None,
        "by": fact.actor,
        "state": RECEIVED,
        "asked_at": micros(fact.occurred_at),
    }
    _say(fact, page, row)


def _change(fact: Recorded, page: Page, **values: object) -> None:
    """What stood of a request until now, and what stands from now on."""
    for row in list(page.rows(ASKED, fact.data["request"])):
        row["until"], row["until_known"] = micros(fact.occurred_at), micros(fact.recorded_at)
        page.put(data_request, row)
        _say(fact, page, row | values)


def _say(fact: Recorded, page: Page, row: Row) -> None:
    row = row | _begun(fact) | {"version": fact.version}
    page.rows(ASKED, row["request"])[:] = [row]
    page.put(data_request, row)


def _extended(fact: Recorded, page: Page) -> None:
    _change(fact, page, done_by=fact.data.get("done_by"), extended_for=fact.data.get("reason"))


def _answered(fact: Recorded, page: Page) -> None:
    data, text = fact.data, fact.data.get("text")
    said = {"state": data.get("outcome"), "reason": data.get("reason"), "answered_by": fact.actor}
    item = text.get("item") if isinstance(text, dict) else None
    _change(fact, page, **said, answer=item, answered_at=micros(fact.occurred_at))


def _carried_out(fact: Recorded, page: Page) -> None:
    entry = fact.data.get("entry") or {}
    mended = {f"entry_{name}": entry.get(name) for name in ("stream", "version", "digest")}
    _change(fact, page, state=DONE, done_at=micros(fact.occurred_at), **mended)
    if fact.data.get("kind") == RESTRICTION:
        row = _about(fact) | {"version": fact.version, "request": fact.data.get("request")}
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
    new = row | _about(fact) | {"version": fact.version}
    page.rows(GIVEN, _subject(fact)).append(new)
    page.put(consent, new)


def _withdrawn(fact: Recorded, page: Page) -> None:
    _end(fact, page, consent, GIVEN, purpose=fact.data.get("purpose"))


def _stopped(fact: Recorded, page: Page) -> None:
    row = _begun(fact) | {"dossier": fact.stream, "version": fact.version, "book": fact.book}
    row["person"] = fact.data.get("person")
    page.rows(STILL, fact.stream).append(row)
    page.put(standstill, row)


def _allowed(fact: Recorded, page: Page) -> None:
    for row in page.rows(STILL, fact.stream):
        row["until"], row["until_known"] = micros(fact.occurred_at), micros(fact.recorded_at)
        page.put(standstill, row)
    page.rows(STILL, fact.stream)[:] = []


def _about(fact: Recorded) -> Row:
    return _begun(fact) | {"subject": _subject(fact), "book": fact.book}


def _begun(fact: Recorded) -> Row:
    times = {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at), "cause": fact.position}
    return times | {"until": FOREVER, "until_known": FOREVER}


def _end(fact: Recorded, page: Page, table: Table, standing: Lookup, **same: object) -> None:
    for row in page.rows(standing, _subject(fact)):
        if row["until"] == FOREVER and all(row[name] == value for name, value in same.items()):
            row["until"], row["until_known"] = micros(fact.occurred_at), micros(fact.recorded_at)
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
    STOPPED: _stopped,
    ALLOWED: _allowed,
}


# Queries


def running(
    db: Connection, places: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Requests that wait for an answer or for being carried out, the most pressing first."""
    c = data_request.c
    asked = select(data_request).where(c.place.in_(places), c.state.in_(RUNNING), holds(data_request, as_of, known_at))
    return db.execute(asked.order_by(_due(), c.request)).mappings().all()


def ended(
    db: Connection,
    places: Collection[str],
    *,
    limit: int = 50,
    as_of: int | None = None,
    known_at: int | None = None,
) -> Sequence[RowMapping]:
    """Those that were refused or carried out, the latest first."""
    c = data_request.c
    asked = select(data_request).where(
        c.place.in_(places), c.state.in_((REFUSED, DONE)), holds(data_request, as_of, known_at)
    )
    return db.execute(asked.order_by(c.asked_at.desc(), c.request).limit(limit)).mappings().all()


def waiting(
    db: Connection, places: Collection[str], today: date, *, as_of: int | None = None, known_at: int | None = None
) -> tuple[int, int]:
    """How many wait, and how many of them have waited too long."""
    c = data_request.c
    late = func.count().filter(_due() < today.isoformat())
    asked = select(func.count(), late).where(c.place.in_(places), c.state.in_(RUNNING))
    n, too_long = db.execute(asked.where(holds(data_request, as_of, known_at))).one()
    return int(n), int(too_long)


def _due() -> ColumnElement[str]:
    c = data_request.c
    return case((c.state == RECEIVED, c.answer_by), else_=c.done_by)


def due_on(row: RowMapping) -> date:
    """The day by which the next thing about a request is due."""
    return date.fromisoformat(row["answer_by"] if row["state"] == RECEIVED else row["done_by"])


def request_of(
    db: Connection, request: str, *, as_of: int | None = None, known_at: int | None = None
) -> RowMapping | None:
    """One request."""
    asked = select(data_request).where(data_request.c.request == request, holds(data_request, as_of, known_at))
    return db.execute(asked).mappings().first()


def of_subject(
    db: Connection, subject: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """Everything that somebody asked for about their data, the latest first."""
    c = data_request.c
    asked = select(data_request).where(c.subject == subject, holds(data_request, as_of, known_at))
    return db.execute(asked.order_by(c.asked_at.desc(), c.request)).mappings().all()


def consents_of(
    db: Connection, subject: str, *, as_of: int | None = None, known_at: int | None = None
) -> Sequence[RowMapping]:
    """To what somebody agreed, and until when."""
    asked = select(consent).where(consent.c.subject == subject, happened(consent, as_of, known_at))
    return db.execute(asked.order_by(consent.c.version)).mappings().all()


def restricted(
    db: Connection,
    people: Collection[str] | None = None,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
) -> set[str]:
    """Of these people, or of everybody, those whose data may not be used for anything but keeping it."""
    asked = select(restriction.c.subject).where(holds(restriction, as_of, known_at))
    if people is not None:
        asked = asked.where(restriction.c.subject.in_(people))
    return set(db.execute(asked).scalars())


def standing_still(
    db: Connection, dossiers: Collection[str], *, as_of: int | None = None, known_at: int | None = None
) -> set[str]:
    """Those of these dossiers that stand still because the data of whoever asked for them may only be kept."""
    c = standstill.c
    asked = select(c.dossier).where(c.dossier.in_(dossiers), holds(standstill, as_of, known_at))
    return set(db.execute(asked).scalars()) if dossiers else set()


def refusing(db: Connection, people: Collection[str], purpose: str) -> set[str]:
    """Those whose data may not be put to that use: they withdrew their consent to it, objected, or restricted all.

    Always as things stand now: what is no longer wanted in public is not shown by looking at the past.
    """
    return _refused(db, purpose, people) | restricted(db, people)


def _refused(
    db: Connection,
    purpose: str,
    people: Collection[str] | None = None,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
) -> set[str]:
    """Of these people, or of everybody, those who withdrew their consent to that use or objected, and have not agreed
    since."""
    c, given = data_request.c, consent.c
    asked = select(c.subject, func.max(c.done_at)).where(c.state == DONE, c.kind.in_(ABOUT_A_PURPOSE))
    asked = asked.where(c.purpose == purpose, happened(data_request, as_of, known_at))
    if people is not None:
        asked = asked.where(c.subject.in_(people))
    refused = dict(db.execute(asked.group_by(c.subject)).all())
    again = select(given.subject, func.max(given.at)).where(given.subject.in_(list(refused)), given.purpose == purpose)
    agreed = dict(db.execute(again.where(holds(consent, as_of, known_at)).group_by(given.subject)).all())
    return {each for each, at in refused.items() if agreed.get(each, -1) < at}


def hidden_from(db: Connection, purpose: str) -> set[str]:
    """The same of everybody there is."""
    return _refused(db, purpose) | restricted(db)


def kept_from(db: Connection, purpose: str, *, as_of: int | None = None, known_at: int | None = None) -> dict[str, str]:
    """Everybody whose data is put to no new use of that kind, with the kind of request that was carried out."""
    c = data_request.c
    erased = select(c.subject).where(c.state == DONE, c.kind == ERASURE, happened(data_request, as_of, known_at))
    # Of several reasons the one that a command would give.
    found = dict.fromkeys(_refused(db, purpose, as_of=as_of, known_at=known_at), OBJECTION)
    found |= dict.fromkeys(restricted(db, as_of=as_of, known_at=known_at), RESTRICTION)
    return found | dict.fromkeys(db.execute(erased).scalars(), ERASURE)


def agreeing(
    db: Connection,
    people: Collection[str],
    purpose: str,
    given_by: Collection[str],
    *,
    as_of: int | None = None,
    known_at: int | None = None,
) -> set[str]:
    """Those of these people for whom it was agreed to that use, in one of these ways."""
    c = consent.c
    asked = select(c.subject).where(c.subject.in_(people), c.purpose == purpose, c.given_by.in_(given_by))
    return set(db.execute(asked.where(holds(consent, as_of, known_at))).scalars())


PROJECTION = Projection(
    "requests",
    version=2,
    tables=(data_request, consent, restriction, standstill),
    fold=_fold,
    wanted=_wanted,
    types=("request.", "consent.", "restriction.", "subject.erased", STOPPED, ALLOWED),
)
