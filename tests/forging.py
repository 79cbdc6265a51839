"""Forging: a true history with single facts written otherwise, as only somebody could who owns the database."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from domain.canonical import sha256_hex
from domain.clock import micros, parse_instant
from domain.conformance import Finding, Register
from domain.conformance.auditing import Audit
from domain.fact import NO_DIGEST, Recorded
from domain.workflow import Procedure
from service.schema import book, fact, stream_head
from service.store.encoding import decode_json, encode_json
from service.store.ledger import ledger_of
from service.store.newest import to_newest
from service.store.reader import Reader
from tests.bookkeeping import without_guards

# From a fact to what stands in its place; None takes it out.
Forgery = Callable[[Recorded], Recorded | None]


def history(engine: Engine) -> list[Recorded]:
    """Every fact of every book, book by book."""
    ledger, reader = ledger_of(engine), Reader(to_newest)
    return [
        reader.fact(line.position, line.digest, line.state)
        for each in ledger.books()
        for line in ledger.read(each, after=0, limit=1_000_000)
    ]


def audited(facts: Iterable[Recorded], *, under: dict[str, Procedure] | None = None, on: date | None = None) -> Audit:
    """What the rules say of these facts."""
    register, dossiers, others = Register(), dict[str, list[Recorded]](), list[Recorded]()
    for each in facts:
        if each.stream.startswith("d."):
            dossiers.setdefault(each.stream, []).append(each)
        else:
            register.take([each])
            others.append(each)
    audit = Audit(register, under=under or {}, on=on)
    for stream in sorted(dossiers):
        audit.look(dossiers[stream])
    audit.beside(others)
    audit.end()
    return audit


def found(facts: Iterable[Recorded], forgery: Forgery) -> list[Finding]:
    """What is found in the same history with this forgery."""
    return audited(new for each in facts if (new := forgery(each)) is not None).findings


def on(types: str | tuple[str, ...], *, stream: str | None = None, **changed: Any) -> Forgery:
    """Facts of these types with other values: of the envelope by their names, of the data under `data`."""
    among = (types,) if isinstance(types, str) else types

    def forge(fact: Recorded) -> Recorded:
        if fact.type not in among or (stream is not None and fact.stream != stream):
            return fact
        new = dict(changed)
        if "data" in new:
            new["data"] = fact.data | {name: value for name, value in new["data"].items() if name in fact.data}
        return replace(fact, **new)

    return forge


def later(types: str, *, stream: str, **delta: float) -> Forgery:
    """An act done and recorded so much later."""

    def forge(fact: Recorded) -> Recorded:
        if (fact.type, fact.stream) != (types, stream):
            return fact
        moved = timedelta(**delta)
        return replace(
            fact, occurred_at=fact.occurred_at + moved, recorded_at=max(fact.recorded_at, fact.recorded_at + moved)
        )

    return forge


def without(types: str, *, stream: str | None = None) -> Forgery:
    """The history without these facts."""
    return lambda fact: None if fact.type == types and stream in (None, fact.stream) else fact


def together(*forgeries: Forgery) -> Forgery:
    """One forgery after the other."""

    def forge(fact: Recorded) -> Recorded | None:
        for each in forgeries:
            changed = each(fact)
            if changed is None:
                return None
            fact = changed
        return fact

    return forge


# In a database: every chain after it is sealed anew, so that nothing but the rules can find it.


def forge_books(engine: Engine, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write every envelope as `change` says it, and seal each stream again from its beginning."""
    last: dict[str, str] = {}
    with engine.begin() as db:
        without_guards(db)
        rows = db.execute(select(fact).order_by(fact.c.book, fact.c.position)).all()
        for row in rows:
            told = change(decode_json(bytes(row.state)))
            told["previous_digest"] = last.get(row.stream, NO_DIGEST)
            state = encode_json(told)
            last[row.stream] = digest = sha256_hex(state)
            at = micros(_instant(told["recorded_at"]))
            here = (fact.c.book == row.book) & (fact.c.position == row.position)
            db.execute(update(fact).where(here).values(state=state, digest=digest, recorded_at=at))
        _heads(db, last)


def _instant(text: str) -> datetime:
    return parse_instant(text)


def _heads(db: Connection, last: dict[str, str]) -> None:
    for stream, digest in last.items():
        db.execute(update(stream_head).where(stream_head.c.stream == stream).values(digest=digest))
    for each in db.execute(select(book.c.id)).scalars().all():
        ends = select(fact.c.recorded_at).where(fact.c.book == each).order_by(fact.c.position.desc()).limit(1)
        db.execute(update(book).where(book.c.id == each).values(last_recorded=db.execute(ends).scalar_one()))
