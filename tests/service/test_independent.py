"""A reader who knows only the published format comes to the same states and figures, now and at any time before."""

import ast
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands import aside, correction, undoing
from tests import independent_figures
from tests.independent_figures import instant
from tests.scenario import SEEN, Commune, ref
from tests.service.commandline import configure
from tests.service.sovang import done, lines
from tests.service.told import exported

TESTS = Path(__file__).parents[1]
FIGURES = "tests.independent_figures"
STANDARD = {"collections", "dataclasses", "datetime", "decimal", "hashlib", "json", "typing"}


READERS = ("independent.py", "independent_figures.py", "independent_reports.py", "independent_maps.py")


@pytest.mark.parametrize("module", READERS)
def test_the_reader_imports_nothing_of_the_program(module: str) -> None:
    tree = ast.walk(ast.parse((TESTS / module).read_text(encoding="utf-8")))
    names = {
        name if name == FIGURES else name.partition(".")[0]
        for node in tree
        for name in ([node.module or "."] if isinstance(node, ast.ImportFrom) else [])
        + ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
    }
    assert names <= STANDARD | {"rfc8785"} | ({FIGURES} if module in READERS[2:] else set())


@pytest.mark.usefixtures("demonstration")
def test_the_demonstration_is_told_the_same_by_an_independent_reader() -> None:
    facts = exported()
    assert {fact["type"] for fact in facts} >= {"dossier.corrected", "dossier.returned", "dossier.withdrawn"}

    told_the_same(facts, each=250)


def test_a_year_of_late_entries_corrections_and_second_attempts_is_told_the_same(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, database_url)
    crooked(Commune(engine))
    done("db", "upgrade")
    facts = exported()
    assert sum(fact["type"] == "dossier.corrected" for fact in facts) >= 4

    told_the_same(facts, each=25)


def told_the_same(facts: list[dict[str, Any]], *, each: int) -> None:
    """Now, and at and just before every so many of the instants at which something happened or was recorded."""
    compare(facts)
    for one, other in zip(facts[5::each], reversed(facts[5::each]), strict=True):
        recorded, happened = instant(one["recorded_at"]), instant(other["occurred_at"])
        compare(facts, known_at=recorded)
        compare(facts, as_of=happened)
        compare(facts, as_of=happened - timedelta(microseconds=1), known_at=recorded - timedelta(microseconds=1))
        compare(facts, as_of=datetime.combine(happened.date(), time(17), UTC), known_at=max(recorded, happened))


def compare(facts: list[dict[str, Any]], **times: datetime) -> None:
    asked = [part for name, when in times.items() for part in (f"--{name.replace('_', '-')}", when.isoformat())]
    told = lines("status", "export", *asked)
    for line in told:
        line["since"] = datetime.fromisoformat(line["since"])
        assert line["since"].utcoffset() == timedelta(hours=7)
    assert sorted(told, key=lambda line: str(line["dossier"])) == independent_figures.status(facts, **times), times

    told = lines("progress", "export", *asked)
    figures = {
        (line["commune"], line["place"], line["year"], line["title"]): (
            line["all"],
            line["registered"],
            line["recognised"],
        )
        for line in told
    }
    assert len(figures) == len(told)
    assert {line: each for line, each in figures.items() if any(each)} == {
        line: each for line, each in independent_figures.figures(facts, **times).items() if any(each)
    }, times
    aims = independent_figures.targets(facts, **times)
    for line in told:
        assert line["share_of_registered"] == independent_figures.share(line["recognised"], line["registered"])
        assert line["share_of_all"] == independent_figures.share(line["recognised"], line["all"])
        aimed = aims.get((line["commune"], line["year"], line["title"]), {(None, None)})
        assert (line["target"], line["target_denominator"]) in aimed

    compare_charts(facts, asked, **times)


def compare_charts(facts: list[dict[str, Any]], asked: list[str], **times: datetime) -> None:
    """Every number of every chart of every commune, year and title."""
    told = lines("progress", "charts", *asked)
    assert times or told
    for line in told:
        of = {"year": line["year"], "title": line["title"]}
        mine = [fact for fact in facts if fact["book"] == line["commune"]]
        places = {fact["data"]["place"]["id"] for fact in mine if fact["type"] == "dossier.registered"}
        days = independent_figures.season(mine, places, **of, **times)
        assert line["season"] == {
            measure: [[day.isoformat(), n] for day, n in each] for measure, each in days.items()
        }, (of, times)
        # Without an instant to look at, the days run until now.
        if "as_of" in times:
            passed = independent_figures.stages(mine, places, **of, now=times["as_of"], **times)
            assert line["stages"] == {
                state: {kind: {str(day): n for day, n in days.items()} for kind, days in each.items()}
                for state, each in passed.items()
            }, (of, times)
        given = independent_figures.points(mine, places, **of, **times)
        assert {each["place"] for each in line["points"]} == given.keys()
        ranked = [each["above_last_check"]["points"] for each in line["points"]]
        assert ranked == sorted(ranked, key=lambda points: (points is None, -Decimal(points or 0)))
        for each in line["points"]:
            dossiers = given[each["place"]]
            assert mean_of(each["above_last_check"]) == independent_figures.inflated(dossiers)
            for pair, gap in each["gaps"].items():
                assert mean_of(gap) == independent_figures.gap(dossiers, *pair.split("-")), (pair, of, times)
            for column, mean in each["means"].items():
                points = [one[column] for one in dossiers if column in one]
                assert mean_of(mean) == (len(points), independent_figures.mean(points)), (column, of, times)


def mean_of(told: dict[str, Any]) -> tuple[int, Decimal | None]:
    return told["dossiers"], None if told["points"] is None else Decimal(told["points"])


def crooked(commune: Commune) -> None:
    """A year in which little goes straight."""
    clock = commune.clock
    families = commune.enroll(6)
    dossiers = commune.register(families)
    clock.move(days=2)
    commune.assess(dossiers, done=clock().date() - timedelta(days=1))
    clock.move(days=5)
    first = commune.meet(dossiers[:3], held_on=date(2026, 10, 5))
    clock.move(days=1)
    second = commune.meet(dossiers[3:5], votes=30)
    clock.move(days=1)
    _correct(
        commune,
        lambda desk: correction.correct_meeting(
            desk, meeting=first, reason="wrong-date", text=ref(), held_on=date(2026, 10, 4)
        ),
    )
    clock.move(hours=1)
    # The majority is missed after all, so the meeting has to be held again for that one.
    ballots = {"for": 3, "against": 27, "blank": 0}
    _correct(
        commune,
        lambda desk: correction.correct_meeting(
            desk, meeting=second, reason="mistyped", text=ref(), ballots={dossiers[4]: ballots}
        ),
    )
    _correct(
        commune,
        lambda desk: correction.correct_entry(
            desk, dossier=dossiers[0], version=3, values={"score": 88}, reason="mistyped", text=None
        ),
    )
    _correct(
        commune,
        lambda desk: correction.correct_entry(
            desk, dossier=dossiers[1], version=2, values={"done": date(2026, 10, 1)}, reason="wrong-date", text=None
        ),
    )
    _withdraw(commune, dossiers[5])
    clock.move(hours=1)
    again = commune.register(families[5:])
    assert again[0].endswith(".2")
    clock.move(days=1)
    posted = commune.post(dossiers[:4])
    clock.move(days=11)
    commune.close(posted)
    clock.move(days=1)
    commune.send_back(dossiers[3])
    commune.appraise(dossiers[:3])
    clock.move(days=1)
    commune.decide(dossiers[:2], refused=dossiers[2:3])
    clock.move(days=1)
    # Refused, it may try again, and think better of it; it has registered all the same.
    for _ in range(2):
        (tried,) = commune.register(families[2:3])
        clock.move(hours=1)
        _withdraw(commune, tried)
        clock.move(hours=1)
    commune.register(families[2:3])
    _undo(commune, dossiers[3], again[0])


def _undo(commune: Commune, returned: str, second: str) -> None:
    """Scores and opinions that are taken back, entered again for an earlier day, and ends that were none."""
    clock = commune.clock
    commune.assess([returned])
    clock.move(days=1)
    _take_back(commune, returned)
    clock.move(hours=1)
    commune.assess([returned], scores=dict.fromkeys(commune.full_scores(), 15), done=clock().date() - timedelta(days=1))
    clock.move(hours=1)
    commune.meet([returned])
    clock.move(hours=1)
    posted = commune.post([returned])
    clock.move(days=11)
    commune.close(posted)
    clock.move(hours=1)
    commune.appraise([returned], score=95)
    clock.move(hours=1)
    commune.perform(
        commune.act(commune.appraiser),
        lambda desk: undoing.retract(desk, dossier=returned, reason="other", text=ref()),
    )
    clock.move(hours=1)
    commune.appraise([returned], upheld=False)
    clock.move(days=1)
    _reopen(commune, returned)
    clock.move(days=1)
    commune.appraise([returned])
    clock.move(hours=1)
    commune.decide([], refused=[returned])
    clock.move(hours=1)
    _reopen(commune, returned)
    _withdraw(commune, second)
    clock.move(hours=1)
    _reopen(commune, second)


def _take_back(commune: Commune, dossier: str) -> None:
    head = commune.heads()[dossier.split(".")[3]]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: undoing.retract(desk, dossier=dossier, reason="other", text=ref(), person=head),
    )


def _reopen(commune: Commune, dossier: str) -> None:
    commune.perform(
        commune.act(commune.signer, seen=SEEN),
        lambda desk: undoing.reopen(desk, dossier=dossier, reason="new-evidence", text=ref()),
    )


def _correct(commune: Commune, decide: Callable[[Any], dict[str, Any]]) -> None:
    commune.perform(commune.act(commune.officer), decide)


def _withdraw(commune: Commune, dossier: str) -> None:
    head = commune.heads()[dossier.split(".")[3]]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: aside.withdraw(desk, dossier=dossier, reason="own-wish", text=ref(), person=head),
    )
