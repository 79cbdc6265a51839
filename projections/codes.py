"""Codes of certificates: which title each stands for, found by its digest."""

from typing import Any

from sqlalchemy import Connection, Index, RowMapping, Table, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro
from projections.times import happened

DECIDED, GIVEN = "dossier.award-decided", "decision.codes-given"

# One row for each code that was ever given; of one title the latest is the one that holds.
certificate_code = Table(
    "certificate_code",
    derived,
    key("code", primary=True),
    key("dossier"),
    key("decision"),
    key("book"),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_certificate_code_decision", "decision", "dossier"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type == DECIDED and (code := fact.data.get("code")):
        page.put(certificate_code, _row(fact, code, fact.stream, fact.data.get("decision")))
    elif fact.type == GIVEN:
        decision = fact.stream.removeprefix("decision.")
        for line in fact.data.get("given") or ():
            page.put(certificate_code, _row(fact, line["code"], line["dossier"], decision))


def _row(fact: Recorded, code: str, dossier: str, decision: str | None) -> dict[str, Any]:
    told = {"code": code, "dossier": dossier, "decision": decision, "book": fact.book, "cause": fact.position}
    return told | {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)}


def title_of(db: Connection, code: str, *, as_of: int | None = None, known_at: int | None = None) -> RowMapping | None:
    """The title that the digest of a code stands for."""
    asked = select(certificate_code).where(certificate_code.c.code == code, happened(certificate_code, as_of, known_at))
    return db.execute(asked).mappings().first()


def latest(
    db: Connection, decision: str, *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, RowMapping]:
    """The code that holds for each certificate of a decision, by dossier."""
    c = certificate_code.c
    asked = select(certificate_code).where(c.decision == decision, happened(certificate_code, as_of, known_at))
    return {row["dossier"]: row for row in db.execute(asked.order_by(c.cause)).mappings()}


PROJECTION = Projection("codes", version=1, tables=(certificate_code,), fold=_fold, types=(DECIDED, GIVEN))
