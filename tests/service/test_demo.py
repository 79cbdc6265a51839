"""The demonstration: the plan's figures, a season with work on every desk, and a year of the published size."""

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.clock import day_of
from projections import progress, queue
from projections.catalogue import ALL
from service.cli.opened import bring_up_to_date, opened_engine, opened_wiring, wired
from service.config import Config
from service.demo import whole_year
from service.demo.build import SCALES, Scale, beginning, build
from service.demo.founding import PASSWORD
from service.files.uses import shared_by_several
from tests.service.sovang import done, lines, sovang

# Year, title, what is measured, of whom, per cent, and the words of the plan from which each was taken down by hand.
PLAN = [
    (2026, "citizen", "share", "adults", "45.00", "45% người lớn"),
    (2026, "citizen", "share", "officials", "70.00", "70% cán bộ, công chức, viên chức, người lao động"),
    (2026, "family", "share", "all", "50.00", "50% gia đình"),
    (2026, "clan", "share", "all", "50.00", "50% dòng họ"),
    (2026, "community", "share", "all", "65.00", "65% cộng đồng"),
    (2026, "unit", "share", "all", "60.00", "60% các tổ chức, cơ quan"),
    (2026, "citizen", "digital-skills", "holders", "70.00", "70% những người đạt danh hiệu"),
    (2026, "citizen", "digital-proficiency", "holders", "50.00", "trong đó 50% thành thạo"),
    (2026, None, "centre-and-training", "officers", "60.00", "60% cán bộ làm công tác Khuyến học"),
    (2030, "citizen", "share", "adults", "60.00", "60% người lớn"),
    (2030, "citizen", "share", "officials", "80.00", "80% cán bộ, công chức, viên chức, người lao động"),
    (2030, "family", "share", "all", "85.00", "85% gia đình"),
    (2030, "clan", "share", "all", "75.00", "75% dòng họ"),
    (2030, "community", "share", "all", "75.00", "75% cộng đồng"),
    (2030, "unit", "share", "all", "90.00", "90% các tổ chức, cơ quan"),
    (2030, "citizen", "digital-skills", "holders", "90.00", "90% những người đạt danh hiệu"),
    (2030, "citizen", "digital-proficiency", "holders", "80.00", "trong đó 80% thành thạo"),
    (2030, None, "centre-and-training", "officers", "70.00", "70% cán bộ làm công tác Khuyến học"),
    (2030, None, "criteria-studied", "members", "100.00", "100% cán bộ, hội viên"),
    (2030, None, "policies-studied", "members", "100.00", "100% cán bộ, hội viên"),
]
COMPARED = sum(len(model.tables) for model in ALL if model.compared)
# The soak run builds the whole year, every other run a hundredth of it; its time and memory are a benchmark's matter.
DAK_LONG = "MH-DL"
DIVISOR = 1 if os.environ.get("SOVANG_SOAK") else 100


def place(code: str) -> str:
    """The id of the place with that code."""
    with opened_wiring() as wiring, wiring.engine.connect() as db:
        return str(db.exec_driver_sql("SELECT place FROM place WHERE code = ?", (code,)).scalar_one())


def dossiers(*arguments: str, code: str = DAK_LONG) -> list[dict[str, Any]]:
    """The dossiers of one commune, of this year."""
    commune = place(code)
    return [
        each for each in lines("status", "export", *arguments) if (each["commune"], each["year"]) == (commune, 2026)
    ]


@pytest.mark.usefixtures("demonstration")
def test_nothing_breaks_the_rules_but_what_the_register_itself_shows_to_have_been_late() -> None:
    answer = sovang("audit", "--json")
    assert answer.exit_code == 1
    report = json.loads(answer.stdout)
    assert all(each["checked"] for each in report["rules"])
    facts = lines("log", "export")
    due = {(fact["stream"], fact["version"] + 1): fact["data"].get("due_on") for fact in facts}
    done_late, waiting = ([each for each in report["findings"] if each["code"] == code] for code in ("late", "waiting"))
    late = {(each["stream"], each["version"]): each["found"]["done_on"] for each in done_late}
    assert {each["rule"] for each in report["findings"]} == {"clocks"}
    assert late
    # What still waits waits for a day that some entry of the dossier has given it.
    given = {fact["stream"] for fact in facts if fact["data"].get("due_on")}
    assert {each["stream"] for each in waiting} <= given
    assert all(each["expected"]["due_on"] < each["found"]["looked_on"] == report["on"] for each in waiting)
    assert all(str(due[entry]) < done_on for entry, done_on in late.items())


@pytest.mark.usefixtures("demonstration")
def test_every_target_is_the_plans_line_by_line() -> None:
    commune = place(DAK_LONG)
    shown = [line for line in json.loads(done("progress", "targets", "--json").stdout) if line["commune"] == commune]

    assert [(line["year"], line["title"], line["measure"], line["denominator"], line["share"]) for line in shown] == [
        line[:5] for line in PLAN
    ]
    for line, (*_, words) in zip(shown, PLAN, strict=True):
        assert f"“{words}”" in line["source"]["passage"]
        assert line["source"]["document"].startswith("UBND xã Đăk Long")
        assert line["scope"].keys() == {"vi", "en"}


@pytest.mark.usefixtures("demonstration")
def test_progress_shows_the_plans_target_beside_each_title() -> None:
    commune = place(DAK_LONG)
    exported = [line for line in lines("progress", "export") if line["place"] == line["commune"] == commune]
    # The plan is one of 2026 and later years.
    assert {line["target"] for line in exported if line["year"] < 2026} == {None}
    exported = [line for line in exported if line["year"] >= 2026]

    shown = {(line["year"], line["title"]): (line["target"], line["target_denominator"]) for line in exported}
    assert len(shown) == len(exported)
    planned = [line for line in PLAN if line[2] == "share" and line[3] in ("all", "adults")]
    # The plan names no target for the commune itself.
    assert shown.pop((2026, "commune")) == (None, None)
    assert shown == {(year, title): (share, whom) for year, title, _, whom, share, _ in planned}


@pytest.mark.usefixtures("demonstration")
def test_there_is_work_on_every_desk() -> None:
    waiting: dict[str, int] = {}
    with opened_wiring() as wiring, wiring.engine.connect() as db:
        for office in ("household", "village-officer", "commune-appraiser", "council-chair", "signer"):
            waiting |= queue.on_the_desk_of(db, offices=[office], places=None, today=date(2026, 11, 24)).counts

    assert set(waiting) == {
        "self-assessment",
        "village-verification",
        "posting",
        "posting-close",
        "commune-appraisal",
        "council-appraisal",
        "award-decision",
        # Nobody takes a step there; somebody has to settle it.
        "held",
        "under_appeal",
    }
    assert {line["state"] for line in dossiers()} == {
        "registered",
        "self_assessed",
        "verified",
        "not_proposed",
        "posted",
        "appraised",
        "not_upheld",
        "recognised",
        "refused",
        "returned",
        "withdrawn",
        "held",
        "under_appeal",
        "revoked",
    }


@pytest.mark.usefixtures("demonstration")
def test_every_title_of_the_commune_is_on_its_way() -> None:
    states: dict[str, set[str]] = {}
    for line in dossiers():
        states.setdefault(line["title"], set()).add(line["state"])
    assert states.pop("family") >= {"registered", "recognised", "refused"}
    assert states == {
        "clan": {"self_assessed", "posted", "recognised"},
        "citizen": {"registered", "verified", "posted", "recognised"},
        "unit": {"self_assessed", "appraised", "recognised"},
        "community": {"posted"},
        "commune": {"self_assessed"},
    }


@pytest.mark.usefixtures("demonstration")
def test_the_communes_in_season_have_adopted_criteria_of_rewards_that_say_they_are_a_sample() -> None:
    facts = lines("log", "export")
    adopted = [line for line in facts if line["type"] == "rewarding.adopted"]
    assert place(DAK_LONG) in {line["book"] for line in adopted}
    assert {line["data"]["edition"]["status"] for line in adopted} == {"sample"}
    digests = {line["data"]["digest"] for line in adopted}
    judged = [line for line in facts if line["type"] == "merit.judged" and line["book"] == place(DAK_LONG)]
    assert {line["data"]["edition"]["digest"] for line in judged} <= digests


@pytest.mark.usefixtures("demonstration")
def test_a_council_of_five_has_appraised_the_units() -> None:
    facts = lines("log", "export")
    held = [line["data"] for line in facts if line["type"] == "meeting.held" and line["data"]["council"]]
    assert {len(each["council"]["members"]) for each in held} == {5}
    assert {each["title"] for each in held} == {"unit"}
    # One in each of both communes this year, and one last year; nobody else has appraised a unit.
    assert len(held) == 3
    of_units = [line for line in facts if line["type"] == "dossier.commune-appraised" and ".unit." in line["stream"]]
    assert {line["stream"] for line in of_units} == {each for meeting in held for each in meeting["dossiers"]}


@pytest.mark.usefixtures("demonstration")
def test_people_brought_a_photograph_and_asked_about_their_data_at_every_stage() -> None:
    facts = lines("log", "export")
    about = {line["data"]["request"]: line["data"]["kind"] for line in facts if line["type"] == "request.received"}
    asked = [(line["type"], about.get(line["data"].get("request"))) for line in facts]
    said = Counter((type, kind) for type, kind in asked if kind)
    assert said == {
        ("request.received", "access"): 1, ("request.received", "correction"): 1, ("request.received", "erasure"): 1,
        ("request.received", "restriction"): 1, ("request.answered", "correction"): 1,
        ("request.answered", "erasure"): 1, ("request.answered", "restriction"): 1,
        ("request.carried-out", "restriction"): 1, ("dossier.use-restricted", "restriction"): 1,
        ("subject.erased", "erasure"): 1,
    }  # fmt: skip
    with opened_wiring() as wiring:
        (shared,) = shared_by_several(wiring.vault)
    added = [line for line in facts if line["type"] == "dossier.evidence-added" and line["data"]["file"]]
    assert sorted(line["stream"] for line in added) == shared
    assert len(shared) == 2


@pytest.mark.usefixtures("demonstration")
def test_a_units_learning_citizens_are_counted_among_its_members() -> None:
    facts = lines("log", "export")
    counted = [said for line in facts for said in line["data"].get("counted", ())]
    joined = Counter(line["data"]["group_kind"] for line in facts if line["type"] == "member.joined")

    assert [(each["holders"], each["counted"], each["needed"], each["number"]) for each in counted] == [(2, 5, 5, 13)]
    assert joined == {"household": 2, "clan": 5, "unit": 4}


@pytest.mark.usefixtures("demonstration")
def test_late_papers_show_what_was_not_known_yet() -> None:
    as_of = ("--as-of", "2026-11-04T00:00:00+07:00")

    known_then = Counter(line["state"] for line in dossiers(*as_of, "--known-at", as_of[1]))
    known_now = Counter(line["state"] for line in dossiers(*as_of))

    assert known_now["verified"] - known_then["verified"] == 24
    assert known_now["not_proposed"] - known_then["not_proposed"] == 1
    assert known_then["self_assessed"] - known_now["self_assessed"] == 25


@pytest.mark.usefixtures("demonstration")
def test_the_story_has_a_comment_answered_and_one_waiting_a_return_and_a_mended_count() -> None:
    books = (place(DAK_LONG), place("MH"))
    with opened_wiring() as wiring, wiring.engine.connect() as db:
        asked = "SELECT topic, count(*) FROM fact WHERE book IN (?, ?) GROUP BY topic"
        found = Counter(dict(db.exec_driver_sql(asked, books).all()))

    assert found["dossier.objection-raised"] == 4
    assert found["dossier.objection-answered"] == 3
    assert found["dossier.returned"] == 2
    assert found["meeting.corrected"] == 1
    assert found["dossier.corrected"] == 24
    # Of families of two years six and four, of clans and citizens one list each, of the village one that is up.
    assert (found["posting.opened"], found["posting.closed"]) == (9, 6)
    assert found["kinship.declared"] == 1


@pytest.mark.usefixtures("demonstration")
def test_nobody_is_taken_for_a_real_person() -> None:
    with opened_wiring() as wiring, wiring.engine.connect() as db:
        names = db.exec_driver_sql("SELECT name FROM name WHERE kind IN ('person', 'household')").scalars().all()
        villages = db.exec_driver_sql("SELECT name FROM place WHERE kind = 'village'").scalars().all()

    # Accounts, heads and households of five places.
    assert len(names) > 5 * 12 + 2 * 120
    assert [name for name in (*names, *villages) if "minh họa" not in name] == []


@pytest.mark.usefixtures("demonstration")
def test_it_stands_in_the_season_whatever_the_day_is_and_everyone_named_signs_in() -> None:
    with opened_wiring() as wiring:
        assert wiring.demonstration
        assert day_of(wiring.clock()) == date(2026, 11, 24)
        assert len(SCALES["small"].elsewhere) == 4
        for suffix in ("", *(each for each, _ in SCALES["small"].elsewhere)):
            for login, _ in SCALES["small"].accounts:
                assert wiring.identity.sign_in(login + suffix, PASSWORD, now=wiring.clock())


@pytest.mark.parametrize("arguments", [("serve",), ("projections", "status"), ("db", "upgrade")])
@pytest.mark.usefixtures("demonstration")
def test_a_production_start_refuses_its_database(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ENV": "production", "SECRET_KEY": "s" * 32, "VAULT_KEY": "ab" * 32}.items():
        monkeypatch.setenv(f"SOVANG_{name}", value)

    answer = sovang(*arguments)

    assert answer.exit_code == 1
    assert "never used in production" in answer.output


@pytest.mark.usefixtures("bare")
def test_it_is_built_on_either_engine_and_only_once(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVANG_DATABASE_URL", database_url)
    monkeypatch.setenv("SOVANG_DEMO", "1")
    monkeypatch.setenv("SOVANG_SECRET_KEY", "s" * 32)
    monkeypatch.setenv("SOVANG_VAULT_KEY", "ab" * 32)

    built, again = done("demo"), sovang("demo")

    assert "giadinh1" in built.stdout
    assert "thon1.nari" in built.stdout
    assert PASSWORD in built.stdout
    assert "Building: 100%" in built.stderr
    assert (again.exit_code, again.output.count("\n")) == (1, 1)
    assert "not empty" in again.output
    assert done("projections", "compare").stdout.count(" 0 changed, 0 missing, 0 extra") == COMPARED


@pytest.mark.usefixtures("bare")
def test_a_production_never_becomes_a_demonstration(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVANG_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SOVANG_ENV", "production")
    monkeypatch.setenv("SOVANG_SECRET_KEY", "s" * 32)
    monkeypatch.setenv("SOVANG_VAULT_KEY", "ab" * 32)

    answer = sovang("demo")

    assert answer.exit_code == 1
    assert "SOVANG_DEMO=1" in answer.output


def test_only_a_demonstration_is_thrown_away(demonstration: Path) -> None:
    before = lines("status", "export")

    done("demo", "--reset")

    after = lines("status", "export")
    assert Counter(line["state"] for line in after) == Counter(line["state"] for line in before)
    assert {line["dossier"] for line in after}.isdisjoint(line["dossier"] for line in before)
    (demonstration / "var" / "sovang.db").unlink()
    done("db", "upgrade")
    answer = sovang("demo", "--reset")
    assert answer.exit_code == 1
    assert "no demonstration" in answer.output


def test_the_published_counts_give_the_published_shares() -> None:
    counts = whole_year.HUONG_HOA

    assert (counts.all, counts.registered, counts.recognised) == (21_906, 17_528, 15_772)
    assert progress.share(counts.recognised, counts.registered) == "89.98"
    assert progress.share(counts.recognised, counts.all) == "72.00"


@pytest.mark.usefixtures("bare")
def test_a_year_of_that_size_is_lived_through_by_the_real_commands() -> None:
    counts = whole_year.HUONG_HOA.scaled(DIVISOR)
    scale = Scale(lambda *parts: whole_year.build(*parts, counts), counts.steps, ())
    config, clock, steps = Config.from_environment(), beginning(), [0]

    def told(more: int) -> None:
        steps[0] += more

    with opened_engine(config, migrated=False) as engine:
        bring_up_to_date(config, engine)
        with wired(config, engine, clock=clock) as wiring:
            build(wiring, clock, scale, told)

    assert steps == [counts.steps]
    (whole,) = [line for line in lines("progress", "export") if line["place"] == line["commune"]]
    assert (whole["all"], whole["registered"], whole["recognised"]) == (
        counts.all,
        counts.registered,
        counts.recognised,
    )
    assert whole["share_of_registered"] == progress.share(counts.recognised, counts.registered)
    assert whole["share_of_all"] == progress.share(counts.recognised, counts.all)
    states = Counter(line["state"] for line in lines("status", "export"))
    assert {"recognised", "refused", "not_upheld", "not_proposed"} == set(states)
    assert sum(states.values()) == counts.registered
    # A whole year by the rules, in time: there is nothing to find.
    report = json.loads(done("audit", "--json").stdout)
    assert (report["dossiers"], report["findings"]) == (counts.registered, [])
