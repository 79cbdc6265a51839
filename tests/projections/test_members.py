"""Members: as of a day and as then known, who belonged to a group, to which groups somebody belonged, who speaks."""

from datetime import date

from sqlalchemy import Connection, Engine

from domain.clock import micros, start_of_day
from projections import members
from service.follower.projector import Projector
from tests.projections.log import Family, Log, joined, minute, said, stay
from tests.projections.test_projector import contents


def on(day: str) -> int:
    return micros(start_of_day(date.fromisoformat(day))) + 1


def people(db: Connection, group: str, **times: int) -> list[tuple[str, str]]:
    return [(row["person"], row["role"]) for row in members.members_of(db, group, **times)]


def test_members_of_a_day_as_known_at_an_instant(engine: Engine, log: Log, projector: Projector, commune: str) -> None:
    family = Family(commune, "v1")
    home = family.subject
    log.write(commune, family.enrolled(minute(0), people=["head", "spouse"]))
    log.write(commune, joined("child", home, at=minute(10), adult=False, since="2026-02-01"))
    left = stay(home, role="member", since="2026-03-01")
    log.write(
        commune, said("member.left", "subject.spouse", at=minute(20), **left, left_on="2026-03-05", reason="left")
    )
    projector.catch_up(commune)
    with engine.connect() as db:
        assert people(db, home) == [("head", "head"), ("child", "member")]
        assert people(db, home, as_of=on("2026-03-04")) == [("head", "head"), ("child", "member"), ("spouse", "member")]
        # Joined in February, learnt of in March.
        assert people(db, home, as_of=on("2026-02-02")) == [("child", "member")]
        assert people(db, home, as_of=on("2026-02-02"), known_at=micros(minute(9))) == []
        # The leaving was not known yet.
        assert ("spouse", "member") in people(db, home, known_at=micros(minute(19)))
        assert [row["person"] for row in members.left_from(db, home)] == ["spouse"]
        (row,) = members.groups_of(db, "child")
        assert (row["subject"], row["adult"], row["speaks"]) == (home, 0, 0)
        assert members.groups_of(db, "spouse") == []
        assert len(members.stays_of(db, "spouse")) == 1
        assert (members.speaker(db, home), members.speaker(db, "nobody")) == ("head", None)


def test_a_household_left_and_joined_again_and_another_book_with_the_same_ids(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    log.write(commune, joined("p", "h1"), joined("p", "c1", kind="clan", role="deputy"))
    other = log.open()
    log.write(other, Family(other, "v9").enrolled(people=["p"]))
    log.write(
        commune, said("member.left", "subject.p", at=minute(5), **stay("h1"), left_on="2026-03-05", reason="left")
    )
    log.write(commune, joined("p", "h1", at=minute(6), since="2026-03-08", role="head"))
    projector.catch_up_all()
    with engine.connect() as db:
        assert {row["subject"] for row in members.groups_of(db, "p", as_of=on("2026-03-06"))} >= {"c1"}
        assert "h1" not in {row["subject"] for row in members.groups_of(db, "p", as_of=on("2026-03-06"))}
        assert [row["version"] for row in members.stays_of(db, "p") if row["subject"] == "h1"] == [4, 1]
        assert members.speaker(db, "h1") == "p"
    lived = contents(engine)["member"]
    assert len(lived) == 4
    projector.rebuild(["members"])
    assert contents(engine)["member"] == lived
    assert not [one for one in projector.compare() if one.differences]
