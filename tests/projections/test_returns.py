"""How often a dossier was sent back: by an office, not by what a correction showed."""

from sqlalchemy import Engine

from domain.commands import correction
from projections import status
from tests.inline import projector_of
from tests.scenario import Commune, ref


def returns(commune: Commune, engine: Engine, dossier: str) -> tuple[str, int]:
    projector = projector_of(engine)
    projector.upgrade()
    projector.catch_up(commune.commune)
    with engine.connect() as db:
        row = status.current(db, dossier)
    assert row is not None
    return row["state"], row["returns"]


def test_what_a_correction_sends_back_was_not_sent_back_by_an_office(engine: Engine) -> None:
    commune = Commune(engine)
    (dossier,) = commune.register(commune.enroll(1))
    commune.assess([dossier])
    meeting = commune.meet([dossier], present=40, votes=38)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: correction.correct_meeting(
            desk,
            meeting=meeting,
            reason="typo",
            text=ref(),
            ballots={dossier: {"for": 18, "against": 22, "blank": 0}},
        ),
    )
    assert returns(commune, engine, dossier) == ("returned", 0)
    commune.send_back(dossier)
    assert returns(commune, engine, dossier) == ("returned", 1)
