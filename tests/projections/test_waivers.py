"""Overrides of kinship: what had been proposed and answered, as of a moment and as it was known at one."""

from typing import Any

from sqlalchemy import Engine

from domain.clock import micros
from projections.waivers import waivers
from service.follower.projector import Projector
from tests.projections.log import Log, minute, said

TOLD: dict[str, Any] = {"dossier": "d.2026.family.h1.1", "step": "commune-appraisal", "person": "p1"}
PROPOSED: dict[str, Any] = TOLD | {
    "subject": "h1", "place": {"id": "v1", "name": "x"}, "title": "family", "year": 2026, "text": {"item": "t"},
}  # fmt: skip


def test_an_answer_belongs_to_the_last_proposal_and_to_its_moment(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    log.write(commune, said("override.proposed", "override.w", at=minute(1), **PROPOSED))
    log.write(commune, said("override.declined", "override.w", at=minute(2), **TOLD, text=None))
    log.write(commune, said("override.proposed", "override.w", at=minute(3), **PROPOSED))
    log.write(commune, said("override.approved", "override.w", at=minute(4), **TOLD, text={"item": "r"}))
    projector.catch_up_all()

    def found(**times: int) -> list[tuple[str, str | None]]:
        with engine.connect() as db:
            return [(each.settled, each.settled_text) for each in waivers(db, places=["v1"], **times)]

    assert found() == [("approved", "r"), ("declined", None)]
    assert found(as_of=micros(minute(3))) == [("proposed", None), ("declined", None)]
    assert found(as_of=micros(minute(1))) == [("proposed", None)]
    assert found(known_at=0) == []
    with engine.connect() as db:
        assert waivers(db, places=["v2"]) == []
        assert len(waivers(db, places=["v1"], override="w")) == 2
        assert waivers(db, places=["v1"], dossier="d.other") == []
