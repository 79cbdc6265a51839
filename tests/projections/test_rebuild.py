"""Rebuilding and comparing: what is regenerated equals what lives, and whoever changes that is found."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from domain.fact import Recorded
from projections.catalogue import ALL
from projections.page import Page
from service.follower.projector import Projector
from tests.projections.conftest import vault
from tests.projections.log import Family, Log, joined, minute, opened, said, stay
from tests.projections.test_projector import contents, whole_way

ROOT = Path(__file__).parents[2]
COMPARED = [table for projection in ALL if projection.compared for table in projection.tables]


def everything(log: Log, commune: str) -> None:
    """At least one row in every table."""
    family = Family(commune, "v1")
    whole_way(log, commune, family)
    digest = log.write(commune, Family(commune, "v2").registered(minute(3)))[0]
    log.write(
        commune,
        said("place.established", "place.v1", kind="village", name="Thôn 1", code="1", parent=commune, area="normal"),
        said("place.renamed", "place.v1", at=minute(8), name="Thôn 2", code="1", from_on="2026-03-01", basis="x"),
        said("place.merged", "place.v1", at=minute(9), name="Thôn 2", into={"id": "v2", "name": "x"}, from_on="2026-03-01"),
        said("subject.moved", f"subject.{family.subject}", at=minute(9), kind="household", moved_on="2026-03-01",
             place={"id": "v2", "name": "x"}, left={"id": "v1", "name": "x"}),
        said("mandate.granted", "mandate.m1", person="p1", office="signer", places=[], valid_from="2026-01-01", valid_to=None),
        said("mandate.ended", "mandate.m1", at=minute(8), ended_on="2026-06-01", reason="moved"),
        said("interest.declared", "officer.p1", at=minute(8), person="p1", year=2026, interests=[], text=None),
        opened(commune),
        said("procedure.adopted", f"rules.{commune}.procedure.family", title="family", edition_id="f", digest="d",
             edition={"steps": [{"id": "posting", "clock": {"escalates_to": {"offices": ["signer"]}}}, {"id": "x"}]}),
        said("cycle.clock-moved", f"cycle.{commune}.2026", at=minute(9), year=2026, title=None, step="posting", places=[],
             moves="later", day="2026-12-01", reason="other", basis="b",
             clocks=[{"title": "family", "step": "posting", "place": None, "not_before": "2026-12-01", "not_after": None}]),
        said("cycle.closed", f"cycle.{commune}.2026", at=minute(9), year=2026, position=3, undecided=[],
             figures=[{"title": "family", "place": {"id": "v1", "name": "x"}, "all": 2, "registered": 1, "recognised": 1}]),
        said("target.set", f"target.{commune}.2026", year=2026, title="family", measure="share", numerator="recognised",
             denominator="all", share="50.00", scope={"vi": "", "en": ""}, source={}),
        said("figure.reported", f"target.{commune}.2026", at=minute(7), year=2026, title=None, measure="other", called="f",
             denominator="counted", part=1, whole=2, counted_on="2026-03-01", source="s"),
        said("procedure.adopted", "rules.procedure.family", at=minute(0), edition={"title": "family", "steps": [
            {"id": "registration", "form": "registration", "fact": "registered", "label": {"vi": "Đăng ký"}}],
            "offices": [{"id": "signer", "level": "commune", "label": {"vi": "Người ký"}}]}),
        said("plan.adopted", f"target.{commune}.2026", at=minute(7), year=2026, plan="p", digest="d", document={"plan": "p"}),
        said("activity.held", "activity.a", at=minute(7), place={"id": "v1", "name": "x"}, held_on="2026-03-01", topic="s",
             venue="v", learners=3),
        family.act("evidence-added", "recognised", at=minute(7), evidence="e", criterion="a", activity="a"),
        joined("p9", "h1"),
        said("member.left", "subject.p9", at=minute(8), **stay("h1"), left_on="2026-05-01", reason="left"),
        said("inspection.planned", "inspection.i", at=minute(7), place={"id": commune, "name": "x"}, year=2026,
             titles=["family"], drawn=[family.stream], seed="1", lists=[]),
        family.inspected("i", minute(8)),
        said("inspection.held", "inspection.i", at=minute(9), findings={"fault": 1}, inspected=1),
        said("reporting.adopted", f"reporting.{commune}", at=minute(7), place={"id": commune, "name": "x"}, edition={},
             digest="d"),
        said("report.requested", f"reporting.{commune}", at=minute(8), place={"id": commune, "name": "x"}, request="r",
             year=2026, about="x", due_on="2026-03-01", filers=[{"kind": "village", "id": "v1"}]),
        said("report.filed", f"report.{commune}.2026.r.v1", at=minute(9), to={"id": commune, "name": "x"}, year=2026,
             filer={"kind": "village", "id": "v1"}, place={"id": "v1", "name": "x"}, kind="r", due_on="2026-03-01",
             figures=[]),
        said("rewarding.adopted", f"rewarding.{commune}", at=minute(7), place={"id": commune, "name": "x"}, edition={},
             digest="d"),
        said("letterhead.set", f"letterhead.{commune}", at=minute(7), place={"id": commune, "name": "x"}, above=None,
             agency="x", seat=None, symbol=None),
        said("merit.judged", "merit.2026.village.v1", at=minute(7), place={"id": commune, "name": "x"}, year=2026,
             kind={"id": "village"}, subject="v1", judged=[]),
        said("reward.proposed", "reward.w", at=minute(7), place={"id": commune, "name": "x"}, year=2026, title="family",
             form={"id": "f"}, holders=[]),
        said("reward.received", "reward.w", at=minute(8), year=2026, title="family"),
        said("override.proposed", "override.w", at=minute(9), dossier=family.stream, subject="h1", step="x", person="p1",
             place={"id": "v1", "name": "x"}, title="family", year=2026, text={"item": "t"}),
        said("override.declared", "override.v", at=minute(9), place={"id": "v1", "name": "x"}, year=2026, title="family",
             since={"book": commune, "position": 1, "digest": "0" * 64}, text={"item": "t", "digest": "0" * 64},
             dossiers=[{"dossier": "d.2026.family.x.1", "then": 1, "now": 2}]),
        said("request.received", "subject.s", at=minute(7), place={"id": "v1", "name": "x"}, request="q", kind="restriction",
             asked_by="self", how="form", received_on="2026-03-01", answer_by="2026-03-03", done_by="2026-03-16"),
        said("consent.given", "subject.s", at=minute(8), place={"id": "v1", "name": "x"}, purpose="recognition",
             text_version="1", given_by="self", parent=None, how="form", given_on="2026-03-01"),
        said("request.carried-out", "subject.s", at=minute(9), place={"id": "v1", "name": "x"}, request="q",
             kind="restriction", purpose=None),
        family.act("use-restricted", "recognised", at=minute(7), person="p1", request="q", was_due_on=None),
        said("paper.issued", "paper.q", at=minute(7), kind="decision", about="decision.d", title="family", year=2026,
             place={"id": "v1", "name": "x"}, unit="x", number="1/QĐ", dated="2026-03-01", owner="o", files={}, content={}),
        said("paper.replaced", "paper.q", at=minute(8), by="r", number="2/QĐ", reason="other"),
        said("decision.signed-copy-attached", "decision.d", at=minute(8), file={"item": "f"}, media_type="image/jpeg",
             size=1),
        said("decision.codes-given", "decision.d", at=minute(8), given=[{"dossier": "d", "code": "c"}], codes={"item": "c"}),
        said("posting.opened", "posting.p", place={"id": "v1", "name": "x"}, title="family", year=2026),
        said("posting.closed", "posting.p", at=minute(9), closed_on="2026-03-02", objections=0),
    )  # fmt: skip
    log.write(commune, family.corrected(digest, minute(10), state="recognised", score=1))


def named(engine: Engine, table: str) -> str:
    """The table behind the view, where somebody with the database's password would reach."""
    with engine.connect() as db:
        generation = db.scalar(text("SELECT max(generation) FROM read_model"))
    return f"{table}_g{generation}"


@pytest.mark.parametrize("table", COMPARED, ids=lambda table: table.name)
def test_a_row_tampered_with_taken_out_or_put_in_is_found(
    engine: Engine, log: Log, projector: Projector, commune: str, table
):
    everything(log, commune)
    projector.catch_up_all()
    living = named(engine, table.name)
    where = " AND ".join(f"{column.name} = :{column.name}" for column in table.primary_key)
    plain = next(c.name for c in table.columns if c.name not in table.primary_key and c.name not in ("book", "cause"))
    with engine.begin() as db:
        row = dict(db.execute(text(f"SELECT * FROM {living} ORDER BY 1, 2, 3 LIMIT 1")).mappings().one())
        key = {column.name: row[column.name] for column in table.primary_key}
        changed = row | {plain: 7 if isinstance(row[plain], int) else "7"}
        db.execute(text(f"UPDATE {living} SET {plain} = :{plain} WHERE {where}"), changed)
    found = {one.table: one.differences for one in projector.compare()}
    assert {name: [(one.kind, one.key) for one in wrong] for name, wrong in found.items() if wrong} == {
        table.name: [("changed", tuple(key.values()))]
    }
    cause = found[table.name][0].cause
    assert cause == row.get("cause", row.get("position"))
    with engine.begin() as db:
        db.execute(text(f"DELETE FROM {living} WHERE {where}"), key)
    assert [(one.kind, one.key) for one in differences(projector, table.name)] == [("missing", tuple(key.values()))]
    strange = row | {
        name: value + 1_000 if isinstance(value, int) else "zz" for name, value in key.items() if name != "book"
    }
    with engine.begin() as db:
        for one in (row, strange):
            names = ", ".join(f":{name}" for name in one)
            db.execute(text(f"INSERT INTO {living} ({', '.join(one)}) VALUES ({names})"), one)
    extra = tuple(strange[column.name] for column in table.primary_key)
    assert [(one.kind, one.key) for one in differences(projector, table.name)] == [("extra", extra)]


def differences(projector: Projector, table: str):
    (found,) = [one for one in projector.compare() if one.table == table]
    return found.differences


def test_a_row_under_a_book_that_is_not_there_is_extra(engine: Engine, log: Log, projector: Projector, commune: str):
    everything(log, commune)
    projector.catch_up_all()
    with engine.begin() as db:
        db.execute(text(f"UPDATE {named(engine, 'place')} SET book = 'nowhere'"))
    assert [one.kind for one in differences(projector, "place")] == ["changed", "extra"]


def test_what_is_rebuilt_equals_what_lived(engine: Engine, log: Log, projector: Projector, commune: str):
    everything(log, commune)
    with projector.desk() as desk:
        while (turned := projector._page(desk, commune, size=2, wait=True)) and turned[1]:
            pass
    lived = contents(engine)
    assert all(lived.values())
    assert projector.rebuild().names == [projection.name for projection in ALL]
    assert contents(engine) == lived
    assert projector.status()[0].lag == 0
    log.write(commune, Family(commune, "v3").registered(minute(20)))
    projector.catch_up(commune)
    assert len(contents(engine)["audit"]) == len(lived["audit"]) + 1
    assert not [one for one in projector.compare() if one.differences]


def test_one_read_model_is_rebuilt_with_those_that_share_rows_and_no_other(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    everything(log, commune)
    projector.catch_up_all()
    log.write(commune, Family(commune, "v4").registered(minute(20)))
    assert projector.rebuild(["audit"]).names == ["status", "audit", "progress", "streaks"]
    assert len(contents(engine)["audit"]) == projector.status()[0].head
    assert not [one for one in projector.compare() if one.differences]
    with pytest.raises(ValueError, match="no read model 'nothing'"):
        projector.rebuild(["nothing"])


def test_a_rebuild_that_stops_half_way_leaves_the_living_tables_untouched(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    everything(log, commune)
    projector.catch_up_all()
    lived = contents(engine)

    def full_disk(book: str, position: int, head: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        projector.rebuild(told=full_disk)
    assert contents(engine) == lived
    log.write(commune, Family(commune, "v3").registered(minute(20)))
    projector.catch_up(commune)
    projector.rebuild()
    assert not [one for one in projector.compare() if one.differences]


def test_a_fold_of_a_new_version_is_rebuilt_at_the_next_start(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    everything(log, commune)
    projector.catch_up_all()

    def shouting(fold: Callable[[Recorded, Page], None]) -> Callable[[Recorded, Page], None]:
        def fold_loudly(fact: Recorded, page: Page) -> None:
            fold(replace(fact, data=fact.data | {"name": "THÔN"}), page)

        return fold_loudly

    newer = [
        replace(one, version=one.version + 1, fold=shouting(one.fold)) if one.name == "places" else one for one in ALL
    ]
    release = Projector(engine, newer, vault)
    assert release.upgrade() == ["places"]
    assert release.upgrade() == []
    assert [row[3] for row in contents(engine)["place"]] == ["THÔN"]


def test_writing_goes_on_during_a_rebuild_and_nothing_is_lost(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    everything(log, commune)
    stop = threading.Event()
    other = Projector(engine, ALL, vault)

    def write() -> None:
        while not stop.is_set():
            log.write(commune, Family(commune, "v5").registered(minute(20)))
            other.catch_up(commune)

    writer = threading.Thread(target=write)
    writer.start()
    rebuilt = 0
    # On a busy machine the writer may come late: a rebuild among no writes would show nothing.
    while rebuilt < 3 or projector.status()[0].head <= 20:
        projector.rebuild()
        rebuilt += 1
    stop.set()
    writer.join()
    projector.catch_up(commune)
    assert len(contents(engine)["audit"]) == projector.status()[0].head
    assert not [one for one in projector.compare() if one.differences]


def test_a_follower_killed_in_the_middle_of_a_page_leaves_it_to_the_other(
    engine: Engine, database_url: str, log: Log, projector: Projector, commune: str
):
    follower = [sys.executable, "-m", "tests.projections.follower", database_url]
    for n in range(40):
        family = Family(commune, f"v{n}")
        log.write(commune, family.enrolled(minute(n)), family.registered(minute(n)))
    with subprocess.Popen([*follower, "dies"], cwd=ROOT, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"dying\n"
        with subprocess.Popen(follower, cwd=ROOT) as second:
            deadline = time.monotonic() + 60
            while projector.status()[0].lag and time.monotonic() < deadline:
                time.sleep(0.02)
            # Killed while it may be anywhere in its loop, and followed by a third.
            log.write(commune, *[Family(commune, "v").registered(minute(50)) for _ in range(500)])
            second.kill()
        first.wait()
        assert first.returncode == -signal.SIGKILL
    projector.catch_up_all()
    assert len(contents(engine)["audit"]) == 580
    assert not [one for one in projector.compare() if one.differences]
