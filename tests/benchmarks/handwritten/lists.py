"""A decision over a whole list, in one transaction."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.benchmarks.handwritten import acts, rules
from tests.benchmarks.handwritten.tables import Dossier


def decide_all(session: Session, *, commune: UUID, year: int, title: str, by: UUID, answers: acts.Answers) -> int:
    """Decide every appraised dossier of the commune; how many there were."""
    held = rules.mandate(session, by, "signer", commune)
    found = session.scalars(
        select(Dossier)
        .where(Dossier.commune == commune, Dossier.year == year, Dossier.title == title, Dossier.state == "appraised")
        .order_by(Dossier.id)
        .with_for_update()
    ).all()
    for dossier in found:
        acts.decided(session, dossier, by=by, held=held, answers=answers)
    return len(found)
