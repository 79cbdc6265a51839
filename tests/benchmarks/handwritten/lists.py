"""A decision over a whole list, in one transaction."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.benchmarks.handwritten import acts, rules
from tests.benchmarks.handwritten.tables import Dossier


def decide_all(session: Session, *, commune: UUID, year: int, title: str, by: UUID, answers: acts.Answers) -> int:
    """Decide every appraised dossier of the commune; how many there were."""
    held = rules.mandate(session, by, "signer", commune)
    waiting = (Dossier.commune == commune, Dossier.year == year, Dossier.title == title, Dossier.state == "appraised")
    found = session.scalars(select(Dossier).where(*waiting).order_by(Dossier.id).with_for_update()).all()
    for dossier in found:
        rules.separate_hands(by, dossier.verified_by, dossier.appraised_by)
    # The rows are locked, so one statement may change them all.
    decided = {"state": answers["outcome"], "decided_by": by, "decision_number": answers["number"]}
    session.execute(
        update(Dossier).where(*waiting).values(**decided, version=Dossier.version + 1),
        execution_options={"synchronize_session": False},
    )
    after = answers["outcome"]
    acts.record(
        session,
        [acts.entry(dossier, "decide", "appraised", after, by=by, held=held, answers=answers) for dossier in found],
    )
    return len(found)
