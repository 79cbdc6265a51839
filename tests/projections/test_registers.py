"""Registers: mandates, meetings, postings and what a deciding person had before them, as then known."""

from datetime import date

from sqlalchemy import Engine

from domain.canonical import digest_of
from domain.clock import micros
from projections import status
from projections.mandates import mandates_of
from projections.proceedings import proceeding_of, proceedings, told
from service.cli.opened import reading
from service.follower.projector import Projector
from tests.projections.log import Family, Log, minute, said


def test_a_mandate_holds_until_its_ending_and_was_thought_to_hold_before_that_was_known(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    granted = {"person": "p1", "office": "signer", "places": [{"id": commune, "name": "xã"}], "basis": "QĐ 1"}
    log.write(commune, said("mandate.granted", "mandate.m1", **granted, valid_from="2026-01-01", valid_to="2026-12-31"))
    log.write(commune, said("mandate.ended", "mandate.m1", at=minute(5), ended_on="2026-06-01", reason="moved"))
    projector.catch_up(commune)
    with engine.connect() as db:
        (now,) = mandates_of(db, "p1")
        (before,) = mandates_of(db, "p1", known_at=micros(minute(4)))
        (not_yet,) = mandates_of(db, "p1", as_of=micros(minute(4)))
        assert not mandates_of(db, "p1", as_of=micros(minute(-1)))
    # The day named in the ending is the last one, and counts whole.
    assert [now.holds_on(date(2026, 6, day)) for day in (1, 2)] == [True, False]
    assert now.holds_on(date(2026, 1, 1))
    assert before.holds_on(date(2026, 6, 2))
    # Neither had it been ended before that was pronounced, whenever that is asked.
    assert not_yet.ended_on is None
    assert not before.holds_on(date(2027, 1, 1))
    assert not before.holds_on(date(2025, 12, 31))


def test_a_meeting_corrected_reads_as_it_was_written_until_the_correction_was_known(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    meeting = {"place": {"id": "v1", "name": "thôn"}, "title": "family", "year": 2026, "present": 300}
    (digest,) = log.write(commune, said("meeting.held", "meeting.m", **meeting))
    log.write(commune, said("meeting.corrected", "meeting.m", at=minute(5), corrects=digest, values={"present": 30}))
    projector.catch_up(commune)
    with engine.connect() as db:
        now = proceeding_of(db, "meeting.m")
        then = proceeding_of(db, "meeting.m", known_at=micros(minute(4)))
        before = proceeding_of(db, "meeting.m", as_of=micros(minute(-1)))
    assert now is not None
    assert then is not None
    assert (told(now)["present"], told(then)["present"], before) == (30, 300, None)


def test_a_posting_is_open_until_it_is_closed(engine: Engine, log: Log, projector: Projector, commune: str):
    posted = {"place": {"id": "v1", "name": "thôn"}, "title": "family", "year": 2026, "until": "2026-03-11"}
    log.write(commune, said("posting.opened", "posting.p", **posted))
    log.write(commune, said("posting.closed", "posting.p", at=minute(5), closed_on="2026-03-12", objections=2))
    projector.catch_up(commune)
    with engine.connect() as db:
        (now,) = proceedings(db, book=commune, kind="posting")
        (then,) = proceedings(db, book=commune, kind="posting", known_at=micros(minute(4)))
        (earlier,) = proceedings(db, book=commune, kind="posting", as_of=micros(minute(4)))
    assert (now["closed_at"], told(now)["objections"]) == (micros(minute(5)), 2)
    assert (then["closed_at"], told(then).get("objections")) == (None, None)
    assert (earlier["closed_at"], told(earlier).get("objections")) == (None, None)


def test_what_the_signer_saw_can_be_shown_again_after_any_later_fact(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    log.write(commune, family.registered(), family.self_assessed(minute(1)))
    (verified,) = log.write(commune, family.verified(minute(2), score=78))
    projector.catch_up(commune)
    with engine.connect() as db:
        seen = status.shown(db, [family.stream])
    log.write(commune, family.corrected(verified, minute(3), state="verified", score=87))
    log.write(commune, family.decided(minute(4)))
    projector.catch_up(commune)
    moment = micros(minute(2))
    with reading(engine) as db:
        again = status.shown(db, [family.stream], as_of=moment, known_at=moment)
        now = status.shown(db, [family.stream])
        exported = list(status.export(db))
    assert digest_of(again) == digest_of(seen)
    assert again[0]["scores"] == {"self": "80", "village": "78", "commune": None}
    assert (now[0]["scores"]["village"], now[0]["version"], now[0]["state"]) == ("87", 5, "recognised")
    assert [(line["state"], line["holder_until"], line["since"]) for line in exported] == [
        ("recognised", "2027-11-30", "2026-03-01T09:04:00.000000+07:00")
    ]
    assert list(exported[0]) == [
        "dossier", "commune", "place", "year", "title", "subject", "state", "since", "scores", "decision", "holder_until",
    ]  # fmt: skip
