"""The acts on a dossier: each checks, changes the row and writes the audit trail; the caller commits."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from tests.benchmarks.handwritten import rules
from tests.benchmarks.handwritten.tables import Audit, Dossier

Answers = dict[str, Any]
Act = Callable[[Session, UUID, int, UUID, Answers], Dossier]

LOAD = select(Dossier).where(Dossier.id == bindparam("id"))
RECORD = insert(Audit)


def register(session: Session, *, id: UUID, commune: UUID, subject: UUID, by: UUID, answers: Answers) -> Dossier:
    held = rules.mandate(session, by, "village-officer", commune)
    dossier = Dossier(id=id, commune=commune, place=commune, subject=subject, state="registered", scores={})
    dossier.year, dossier.title, dossier.evidence = answers["year"], answers["title"], {}
    session.add(dossier)
    record(session, [entry(dossier, "register", None, dossier.state, by=by, held=held, answers=answers)])
    return dossier


def self_assess(session: Session, id: UUID, version: int, by: UUID, answers: Answers) -> Dossier:
    dossier, held = _open(session, id, version, by, "village-officer", "registered")
    rules.within_maximum(answers["scores"])
    dossier.scores = {"self": answers["scores"], "self_total": sum(answers["scores"].values())}
    return _moved(session, dossier, "self-assess", "self_assessed", by=by, held=held, answers=answers)


def add_evidence(session: Session, id: UUID, version: int, by: UUID, answers: Answers) -> Dossier:
    dossier, held = _open(session, id, version, by, "village-officer", "registered", "self_assessed")
    added = {"criterion": answers["criterion"], "file": answers["file"], "media_type": answers["media_type"]}
    dossier.evidence = {**dossier.evidence, str(uuid4()): added}
    return _moved(session, dossier, "add-evidence", dossier.state, by=by, held=held, answers=answers)


def verify(session: Session, id: UUID, version: int, by: UUID, answers: Answers) -> Dossier:
    dossier, held = _open(session, id, version, by, "village-officer", "self_assessed")
    rules.separate_hands(by, dossier.appraised_by, dossier.decided_by)
    after = "verified" if rules.carried(answers) else "not_proposed"
    dossier.scores = {**dossier.scores, "village": answers["score"]}
    dossier.verified_by = by
    return _moved(session, dossier, "verify", after, by=by, held=held, answers=answers)


def post(session: Session, id: UUID, version: int, by: UUID, answers: Answers) -> Dossier:
    dossier, held = _open(session, id, version, by, "village-officer", "verified")
    dossier.posted_until = date.fromisoformat(answers["until"])
    return _moved(session, dossier, "post", "posted", by=by, held=held, answers=answers)


def close_posting(session: Session, id: UUID, version: int, by: UUID, answers: Answers) -> Dossier:
    dossier, held = _open(session, id, version, by, "village-officer", "posted")
    if dossier.posted_until is None or date.fromisoformat(answers["closed_on"]) < dossier.posted_until:
        raise rules.Refused("The posting has not run its time.")
    return _moved(session, dossier, "close-posting", "posting_closed", by=by, held=held, answers=answers)


def appraise(session: Session, id: UUID, version: int, by: UUID, answers: Answers) -> Dossier:
    dossier, held = _open(session, id, version, by, "commune-appraiser", "posting_closed")
    rules.separate_hands(by, dossier.verified_by, dossier.decided_by)
    dossier.scores = {**dossier.scores, "commune": answers["score"]}
    dossier.appraised_by = by
    after = "appraised" if answers["outcome"] == "upheld" else "not_upheld"
    return _moved(session, dossier, "appraise", after, by=by, held=held, answers=answers)


def decide(session: Session, id: UUID, version: int, by: UUID, answers: Answers) -> Dossier:
    dossier, held = _open(session, id, version, by, "signer", "appraised")
    rules.separate_hands(by, dossier.verified_by, dossier.appraised_by)
    dossier.decided_by, dossier.decision_number = by, answers["number"]
    return _moved(session, dossier, "decide", answers["outcome"], by=by, held=held, answers=answers)


ACTS: dict[str, Act] = {
    "self-assess": self_assess,
    "add-evidence": add_evidence,
    "verify": verify,
    "post": post,
    "close-posting": close_posting,
    "appraise": appraise,
    "decide": decide,
}


def entry(
    dossier: Dossier, action: str, before: str | None, after: str, *, by: UUID, held: UUID, answers: Answers
) -> Answers:
    """A row of the audit trail."""
    made = {"dossier_id": dossier.id, "at": datetime.now(UTC), "actor": by, "mandate": held, "action": action}
    return made | {"before": before, "after": after, "details": answers}


def record(session: Session, entries: list[Answers]) -> None:
    """Write the changed rows, then the audit trail, without making an object of each entry."""
    session.flush()
    session.connection().execute(RECORD, entries)


def _open(session: Session, id: UUID, version: int, by: UUID, office: str, *states: str) -> tuple[Dossier, UUID]:
    dossier = session.scalars(LOAD, {"id": id}).one_or_none()
    if dossier is None:
        raise rules.Refused("There is no such dossier.")
    rules.as_seen(dossier, version)
    rules.in_state(dossier, *states)
    return dossier, rules.mandate(session, by, office, dossier.commune)


def _moved(
    session: Session, dossier: Dossier, action: str, after: str, *, by: UUID, held: UUID, answers: Answers
) -> Dossier:
    before, dossier.state = dossier.state, after
    record(session, [entry(dossier, action, before, after, by=by, held=held, answers=answers)])
    return dossier
