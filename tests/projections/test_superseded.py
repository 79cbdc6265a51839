"""What is not mended but said again: the last holds from then on, and what held before is still read as it was."""

from typing import Any

from sqlalchemy import Engine

from domain.clock import micros, start_of_day
from domain.ids import new_id
from projections import clocks, cycles, members, plans
from service.follower.projector import Projector
from tests.inline import assert_read_models_agree
from tests.projections.log import Log, Said, minute, said
from tests.records import Records
from tests.scenario import Commune, ref


def adopted(commune: str, at: int, digest: str, share: str) -> tuple[Said, Said]:
    """A plan with the one target that it sets."""
    stream, source = f"target.{commune}.2026", {"document": "KH", "plan": "kh-1", "digest": digest}
    told = {"title": "family", "measure": "share", "numerator": "recognised", "denominator": "all"}
    return (
        said("plan.adopted", stream, at=minute(at), year=2026, plan="kh-1", digest=digest, document={"n": digest}),
        said("target.set", stream, at=minute(at), year=2026, share=share, scope={"vi": "hộ"}, source=source, **told),
    )


def test_a_plan_that_is_adopted_again_aims_anew_from_then_on(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    log.write(commune, *adopted(commune, 0, "a", "85.00"))
    log.write(commune, *adopted(commune, 5, "b", "58.00"))
    projector.catch_up(commune)
    with engine.connect() as db:
        for times, digest, share in (
            ({}, "b", "58.00"),
            ({"as_of": micros(minute(4))}, "a", "85.00"),
            ({"known_at": micros(minute(4))}, "a", "85.00"),
        ):
            (plan,) = plans.plans_of(db, books=[commune], **times)
            (target,) = cycles.targets_of(db, book=commune, **times)
            assert (plan["digest"], plan["document"], target["share"]) == (digest, {"n": digest}, share)


def test_a_clock_that_is_moved_again_is_due_by_the_last_day_and_was_due_by_the_first(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    def moved(at: int, day: str) -> Said:
        bounds = {"title": "family", "step": "s", "place": None, "not_before": day, "not_after": None}
        told = {"title": None, "step": "s", "places": [], "moves": "later", "day": day, "reason": "weather"}
        return said(
            "cycle.clock-moved", f"cycle.{commune}.2026", at=minute(at), year=2026, basis="CV", clocks=[bounds], **told
        )

    log.write(commune, moved(0, "2026-12-05"))
    log.write(commune, moved(5, "2026-12-15"))
    projector.catch_up(commune)
    with engine.connect() as db:
        days = [
            [row["day"] for row in clocks.moves(db, book=commune, **times)]
            for times in ({}, {"as_of": micros(minute(4))}, {"known_at": micros(minute(4))})
        ]
    assert days == [["2026-12-05", "2026-12-15"], ["2026-12-05"], ["2026-12-05"]]


def belong(engine: Engine, group: str, **times: Any) -> set[str]:
    with engine.connect() as db:
        return {row["person"] for row in members.members_of(db, group, **times)}


def test_a_member_belongs_from_the_corrected_day_and_was_not_known_to_before(engine: Engine) -> None:
    commune = Commune(engine, inline=True)
    household, person = commune.group("household"), new_id()
    commune.clock.move(days=6)
    commune.join(household, person, name=ref())
    known = micros(commune.clock())
    commune.clock.move(days=2)
    records = Records(commune)
    entry = records.entry("member.joined")
    records.mend("member.joined", values={"since": records.today().replace(day=3)})
    commune.books.projector.catch_up_all()  # type: ignore[attr-defined]
    early = micros(start_of_day(records.today().replace(day=4)))
    assert entry.since == "2026-10-07"
    assert person in belong(engine, household, as_of=early)
    assert person not in belong(engine, household, as_of=early, known_at=known)
    assert person in belong(engine, household)
    assert_read_models_agree(engine)


def test_a_wrong_member_who_left_on_the_day_of_joining_never_belonged(engine: Engine) -> None:
    commune = Commune(engine, inline=True)
    household, wrong = commune.group("household"), new_id()
    commune.clock.move(days=2)
    commune.join(household, wrong, name=ref())
    since = Records(commune).today()
    commune.clock.move(days=4)
    known = micros(commune.clock())
    commune.clock.move(days=1)
    commune.leave(household, wrong, on=since, reason="entered-by-mistake")
    commune.books.projector.catch_up_all()  # type: ignore[attr-defined]
    noon = micros(start_of_day(since)) + 12 * 3_600_000_000
    assert wrong not in belong(engine, household, as_of=noon)
    assert wrong in belong(engine, household, as_of=noon, known_at=known)
    assert_read_models_agree(engine)
