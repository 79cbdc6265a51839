"""Inspections as read: open until closed, each dossier's last finding, and the differences by village and officer."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from domain.clock import micros
from projections import inspections
from projections.differences import by_officer, by_village, difference
from service.follower.projector import Projector
from tests.projections.log import Family, Log, minute, said


def planned(commune: str, drawn: list[str], **more: Any) -> dict[str, Any]:
    told = {"place": {"id": commune, "name": "xã"}, "year": 2026, "titles": ["family"], "seed": "5", "drawn": drawn}
    return said("inspection.planned", "inspection.i", actor="p9", **told | more)


def test_an_inspection_is_open_until_its_closing_was_known(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    log.write(commune, planned(commune, ["d.2026.family.s.1"]))
    log.write(commune, said("inspection.held", "inspection.i", at=minute(5), findings={"fault": 1}, inspected=1))
    projector.catch_up(commune)
    with engine.connect() as db:
        (now,) = inspections.planned(db, places=[commune], year=2026)
        (then,) = inspections.planned(db, places=[commune], known_at=micros(minute(4)))
        assert not inspections.planned(db, places=[commune], year=2025)
        assert not inspections.planned(db, places=[commune], as_of=micros(minute(-1)))
    assert (now["drawn"], now["seed"], now["planned_by"]) == (["d.2026.family.s.1"], "5", "p9")
    assert (now["outcome"]["findings"], then["outcome"], then["closed_at"]) == ({"fault": 1}, None, None)


def test_a_finding_entered_again_replaces_the_first_from_then_on(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    log.write(commune, family.registered(), family.inspected("i", minute(1)), family.inspected("j", minute(2)))
    log.write(commune, family.inspected("i", minute(6), finding="fault", score=50))
    projector.catch_up(commune)
    with engine.connect() as db:
        now = inspections.findings(db, places=["v1"], inspection="i")
        both = inspections.findings(db, places=["v1"], year=2026, title="family")
        then = inspections.findings(db, inspection="i", known_at=micros(minute(4)))
        before = inspections.findings(db, inspection="i", as_of=micros(minute(4)))
        elsewhere = inspections.findings(db, places=["v2"])
    assert [(row["finding"], row["score"]) for row in now] == [("fault", "50")]
    assert [row["inspection"] for row in both] == ["j", "i"]
    assert [row["score"] for row in then] == ["70"]
    assert [row["score"] for row in before] == ["70"]
    assert not elsewhere


def test_differences_by_village_and_by_officer_are_those_of_the_findings(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    homes = [Family(commune, village) for village in ("v1", "v1", "v2")]
    log.write(commune, *(home.registered() for home in homes))
    log.write(
        commune,
        homes[0].inspected("i", minute(1), score=71),
        homes[1].inspected(
            "i", minute(2), score="83.5", finding="fault", judged={"village-verification": ["p1", "p3"]}
        ),
        homes[2].inspected("i", minute(3), score=None, finding="unconfirmed"),
    )
    projector.catch_up(commune)
    with engine.connect() as db:
        rows = inspections.findings(db, inspection="i")
    villages = {line.key: line for line in by_village(rows)}
    first, second = villages[("v1",)], villages[("v2",)]
    assert (first.inspected, first.faults, second.inspected, second.faults) == (2, 1, 1, 0)
    gaps = {column: (gap.compared, gap.mean, gap.greatest) for column, gap in first.gaps.items()}
    assert gaps == {
        "self": (2, Decimal("-2.75"), Decimal(-9)),
        "village": (2, Decimal("-0.75"), Decimal(-7)),
        "commune": (2, Decimal("0.25"), Decimal("6.5")),
    }
    assert second.gaps["self"].mean is None
    officers = [(line.key, line.inspected, line.faults) for line in by_officer(rows)]
    assert officers == [
        (("village-verification", "p1"), 3, 1),
        (("village-verification", "p3"), 1, 1),
        (("commune-appraisal", "p2"), 2, 0),
    ]
    assert difference(rows[-1], "self") is None
