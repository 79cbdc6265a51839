"""`sovang explain` and `sovang history when`: the entries and rules behind what was derived."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of
from domain.commands import undoing
from domain.commands.figures import report_figure
from domain.commands.moving_clocks import move_clock
from domain.commands.setup import set_target
from projections import status
from service import words
from service.cli.explain import read
from service.database import make_engine
from service.explaining import find
from service.shown.explained import why
from tests.scenario import Commune, ref
from tests.service.commandline import configure
from tests.service.sovang import done, sovang


@pytest.fixture
def commune(monkeypatch: pytest.MonkeyPatch, database_url: str, engine: Engine) -> Commune:
    """Two dossiers recognised, one that waits for the village."""
    configure(monkeypatch, database_url)
    commune = Commune(engine)
    commune.recognised = commune.way(2)  # type: ignore[attr-defined]
    (commune.waiting,) = commune.register(commune.enroll(1))  # type: ignore[attr-defined]
    commune.assess([commune.waiting])  # type: ignore[attr-defined]
    done("db", "upgrade")
    return commune


def answer(*arguments: str) -> Any:
    return json.loads(done(*arguments, "--json").stdout)


def test_a_dossier_is_explained_by_its_entries_and_the_lines_of_its_edition(commune: Any) -> None:
    (stream, _) = commune.recognised
    told = {each["of"]: each for each in answer("explain", "dossier", stream)["explained"]}
    assert list(told) == ["state", "turn"]
    (entry,) = told["state"]["entries"]
    assert (entry["type"], entry["stream"], entry["actor"]) == ("dossier.award-decided", stream, commune.signer)
    assert told["state"]["rules"][0]["edition"].startswith("family-")
    assert "leads to “Recognised”" in told["state"]["rules"][0]["says"]
    plain = done("explain", "dossier", stream).stdout
    assert f"entry {entry['position']}: dossier.award-decided (version {entry['version']} of {stream})" in plain
    assert "Quyết định công nhận" in done("explain", "dossier", stream, "--language", "vi").stdout


def test_what_waits_is_explained_with_its_clock_and_whoever_moved_it(commune: Any) -> None:
    _move(commune)
    told = {each["of"]: each for each in answer("explain", "dossier", commune.waiting)["explained"]}
    assert told["turn"]["value"] == "Village officer"
    assert [each["type"] for each in told["turn"]["entries"]] == ["dossier.self-assessed"]
    assert [each["type"] for each in told["due"]["entries"]] == ["dossier.self-assessed", "cycle.clock-moved"]
    assert told["due"]["value"] == "20/12/2026"
    assert any(each["basis"] and each["standing"] for each in told["due"]["rules"])
    assert any("Moved to 20/12/2026" in each["says"] for each in told["due"]["rules"])
    before = answer("explain", "dossier", commune.waiting, "--known-at", "2026-10-30T00:00:00+07:00")
    assert "cycle.clock-moved" not in json.dumps(before)


def _move(commune: Any) -> None:
    commune.clock.move(days=30)
    commune.perform(
        commune.act(),
        lambda desk: move_clock(
            desk, year=2026, title=None, step="village-verification", places=[], moves="later", day=date(2026, 12, 20),
            reason="weather", basis="Công văn 1",
        ),
    )  # fmt: skip


def test_a_desk_says_why_each_row_is_there_and_why_it_is_late(commune: Any) -> None:
    asked = ("explain", "queue", "--office", "village-officer", "--place", commune.commune)
    (row,) = answer(*asked)["rows"]
    assert (row["dossier"], row["late"]) == (commune.waiting, False)
    assert [each["of"] for each in row["explained"]] == ["turn", "due"]
    (late,) = answer(*asked, "--day", "2027-03-01", "--late")["rows"]
    assert late["late"]
    assert "so it is late." in json.dumps(late["explained"])
    assert answer(*asked, "--late")["rows"] == []
    assert done("explain", "queue", "--office", "signer", "--place", commune.village).stdout == "Nothing waits there.\n"


def test_a_figure_is_the_sum_of_the_entries_that_moved_it(commune: Any) -> None:
    asked = ("--place", commune.commune, "--year", "2026", "--title", "family", "--measure")
    told = answer("explain", "figure", *asked, "registered")
    assert told["value"] == sum(each["n"] for each in told["moves"]) == 3
    assert {each["type"] for each in told["moves"]} == {"dossier.registered"}
    assert answer("explain", "figure", *asked, "recognised", "--as-of", "2026-10-01T00:00:00+07:00")["value"] == 0
    (span,) = answer("history", "when", "figure", ">=2", *asked, "recognised")
    assert span["until"] is None
    (entry,) = span["since"]["entries"]
    assert (entry["type"], entry["actor"], span["since"]["total"]) == ("dossier.award-decided", commune.signer, 2)
    assert done("history", "when", "figure", "> 5", *asked, "recognised").stdout == "It never held.\n"
    (first,) = answer("history", "when", "figure", "= 0", *asked, "registered")
    assert first["since"] is None
    assert first["until"]["entries"][0]["type"] == "dossier.registered"
    share = answer("explain", "figure", *asked, "share_of_registered")
    assert (share["value"], {each["measure"] for each in share["moves"]}) == ("66.67", {"registered", "recognised"})
    *_, reached = answer("history", "when", "figure", "= 66.67", *asked, "share_of_registered")
    assert (reached["since"]["total"], reached["until"]) == ("66.67", None)


def test_targets_and_what_is_reached_of_them_are_explained(commune: Any) -> None:
    told: dict[str, Any] = {"year": 2026, "title": "family", "numerator": "recognised", "share": "80.00"}
    told |= {"scope": {"vi": "Gia đình", "en": "Families"}, "source": {"document": "Kế hoạch", "passage": "II.1"}}
    for measure, denominator in (("share", "registered"), ("skills", "holders")):
        commune.perform(
            commune.act(),
            lambda desk, measure=measure, of=denominator: set_target(desk, **told, measure=measure, denominator=of),
        )
    said = {"called": "Kỹ năng", "part": 3, "whole": 4, "counted_on": date(2026, 9, 1), "source": "Báo cáo"}
    said |= {"year": 2026, "title": "family", "measure": "skills", "denominator": "holders"}
    commune.perform(commune.act(), lambda desk: report_figure(desk, **said))
    asked = ("explain", "aims", "--place", commune.commune, "--year", "2026")
    counted, reported = answer(*asked)["aims"]
    assert (counted["reached"], counted["missing"], [each["of"] for each in counted["explained"]]) == (
        "66.67", 1, ["target", "counted"],
    )  # fmt: skip
    assert [each["type"] for each in counted["explained"][0]["entries"]] == ["target.set"]
    assert (reported["reached"], [each["of"] for each in reported["explained"]]) == ("75.00", ["target", "reported"])
    assert [each["type"] for each in reported["explained"][1]["entries"]] == ["figure.reported"]
    plain = done(*asked, "--title", "family").stdout
    assert "Gia đình (family): target 80.00%, reached 66.67" in plain
    assert "besides: Counted elsewhere on 01/09/2026, not by the register." in plain
    assert answer(*asked, "--title", "clan")["aims"] == []
    assert done("explain", "aims", "--place", commune.commune, "--year", "2030").stdout.startswith("No target and no")


def test_since_when_something_holds_of_a_dossier_and_until_when(commune: Any) -> None:
    (stream, _) = commune.recognised
    (verified,) = answer("history", "when", "dossier", stream, "state=verified")
    assert verified["since"]["entries"][0]["type"] == "dossier.village-verified"
    assert verified["until"]["entries"][0]["type"] == "dossier.posted"
    (points,) = answer("history", "when", "dossier", stream, "village_score >= 50")
    assert points["until"] is None
    assert answer("history", "when", "dossier", stream, "state=refused") == []
    plain = done("history", "when", "dossier", stream, "state=recognised").stdout.splitlines()
    assert plain[0].startswith("since 2026-")
    assert plain[-1] == "until now"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("explain", "dossier", "nonsense"), 1, "There is no dossier nonsense."),
        (("explain", "dossier", "d.2026.family.00000000-0000-7000-8000-000000000000.1"), 1, "There is no dossier d.2026"),
        (("explain", "dossier", "{waiting}", "--as-of", "2020-01-01T00:00:00Z"), 2, "The books begin on"),
        (("explain", "dossier", "{waiting}", "--as-of", "yesterday"), 2, "is not a time"),
        (("explain", "queue", "--office", "signer", "--place", "nowhere"), 2, "is no place"),
        (("explain", "figure", "--place", "nowhere", "--year", "2026", "--title", "x", "--measure", "registered"), 2,
         "is no place"),
        (("explain", "figure", "--place", "{commune}", "--year", "2026", "--title", "x", "--measure", "luck"), 2, "luck"),
        (("explain", "aims", "--place", "nowhere", "--year", "2026"), 2, "is no place"),
        (("explain", "aims", "--place", "{commune}", "--year", "1"), 2, "1 is not in the range"),
        (("explain", "indicator", "{waiting}", "no-such-item"), 1, "No entry of"),
        (("history", "when", "dossier", "{waiting}", "state"), 2, "is no condition"),
        (("history", "when", "dossier", "{waiting}", "mood=good"), 2, "there is no 'mood'; there are attempt"),
        (("history", "when", "dossier", "{waiting}", "state>=recognised"), 2, "'recognised' is no number"),
        (("history", "when", "dossier", "nonsense", "state=held"), 1, "There is no dossier nonsense"),
        (("history", "when", "figure", "recognised>=3", "--place", "x", "--year", "2026", "--title", "x", "--measure",
          "registered"), 2, "is no comparison with a number"),
        (("history", "when", "figure", ">=many", "--place", "x", "--year", "2026", "--title", "x", "--measure",
          "registered"), 2, "is no comparison with a number"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(small_store: Any, arguments: tuple[str, ...], code: int, says: str) -> None:
    told = sovang(*(each.format(**small_store) for each in arguments))
    assert (told.exit_code, says in told.output) == (code, True), told.output


@pytest.fixture
def small_store(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> dict[str, str]:
    configure(monkeypatch, sqlite_url)
    engine = make_engine(sqlite_url)
    commune = Commune(engine)
    (waiting,) = commune.register(commune.enroll(1))
    done("db", "upgrade")
    engine.dispose()
    return {"waiting": waiting, "commune": commune.commune}


@pytest.mark.usefixtures("demonstration")
def test_every_dossier_of_the_demonstration_is_explained_by_entries_and_rules() -> None:
    states: set[str] = set()
    with read("en") as (wiring, db):
        today = day_of(wiring.clock())
        for line in status.export(db):
            found = {
                each.of: each for each in why(db, line["dossier"], find(wiring, line["dossier"]).rules, today=today)
            }
            states.add(line["state"])
            assert all(each.entries for each in found.values()), line["dossier"]
            assert found["state"].lines, line["dossier"]
            assert found["state"].value in {words.STATE[line["state"]], words.STATE["expired"]}
            assert ("due" in found) == bool(found["turn"].lines)
            assert "due" not in found or found["due"].lines
    assert states == {*words.STATE} - {"expired"}


def test_a_step_taken_back_is_explained_by_the_taking_back(commune: Any) -> None:
    head = commune.heads()[commune.waiting.split(".")[3]]
    consent = {"how": "spoken", "on": day_of(commune.clock()).isoformat()}
    commune.perform(
        commune.act(commune.officer, on_behalf_of=head),
        lambda desk: undoing.retract(
            desk, dossier=commune.waiting, reason="entered-by-mistake", text=ref(), person=head, consent=consent
        ),
    )
    told = {each["of"]: each for each in answer("explain", "dossier", commune.waiting)["explained"]}
    assert [each["type"] for each in told["state"]["entries"]] == ["dossier.act-retracted"]
    assert told["state"]["rules"][0]["says"] == "An act beside the steps, open to the office that took the step."


@pytest.mark.usefixtures("demonstration")
def test_a_count_for_an_indicator_is_explained_by_the_awards_behind_it() -> None:
    with read() as (wiring, db):
        loaded = (wiring.books.load([line["dossier"]]).facts[line["dossier"]] for line in status.export(db))
        (fact, *_) = [fact for facts in loaded for fact in facts if getattr(fact, "counted", None)]
        (said, *_) = fact.counted
    asked = ("explain", "indicator", fact.originator_id, said["item"])
    told = answer(*asked)
    assert (told["holders"], told["counted"], told["version"]) == (
        said["holders"],
        said["counted"],
        fact.originator_version,
    )
    assert told["agrees"]
    assert sorted(told["behind"]) == said["dossiers"]
    assert {entry["type"] for entries in told["behind"].values() for entry in entries} == {"dossier.award-decided"}
    assert "the register gives the same." in done(*asked).stdout
    assert sovang(*asked, "--version", "1").exit_code == 1
