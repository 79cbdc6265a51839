"""The demonstration shows every title in every state that its procedure can bring a dossier to."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from domain import procedures, status
from domain.clock import day_of
from domain.workflow import Procedure
from projections import territory
from projections.closings import closing, frozen
from projections.intervals import status as rows
from projections.progress import progress
from projections.status import chosen
from service.cli.opened import opened_wiring
from service.demo.stories import stories
from service.wiring import Wiring

EXPIRED = "expired"
# Which facts an act of a procedure allows, beside those of the steps. A release, and the decision on an appeal, only
# lead back to states that were reached before.
ALLOWED = {
    "returning": ("returned",), "withdrawing": ("withdrawn",), "holding": ("held",), "appealing": ("appealed",),
    "setting_aside": ("decision-set-aside",), "revoking": ("award-revoked", "award-reinstated"),
}  # fmt: skip


def reachable(procedure: Procedure) -> set[str]:
    """The states that the steps' routes and the acts of a procedure lead to, walked through the machine of states."""
    acts = {
        topic: set(status.STATES) for act, some in ALLOWED.items() if getattr(procedure.acts, act) for topic in some
    }
    steps = {step.fact: {route.state for route in step.routes.values()} for step in procedure.steps}
    found: set[str] = set()
    edge: set[str | None] = {None}
    while edge:
        at = edge.pop()
        new = {state for topic, states in (acts | steps).items() for state in states & status.may(at, topic)} - found
        found |= new
        edge |= new
    return found


@pytest.fixture
def wiring(demonstration: object) -> Iterator[Wiring]:
    with opened_wiring() as wiring:
        yield wiring


def shown(wiring: Wiring) -> set[tuple[str, str]]:
    """Title and state of every dossier as the read model has it; what was recognised and is over has expired."""
    today = day_of(wiring.clock()).isoformat()
    with wiring.engine.connect() as db:
        found = db.execute(chosen(places=None)).mappings().all()
    return {
        (row["title"], EXPIRED if row["state"] == "recognised" and row["valid_until"] < today else row["state"])
        for row in found
    }


def test_every_title_stands_in_every_state_that_it_can_come_to(wiring: Wiring) -> None:
    expected = {(each.title, state) for each in procedures.editions() for state in (*reachable(each), EXPIRED)}
    assert len({title for title, _ in expected}) == 7
    assert shown(wiring) == expected


@pytest.mark.parametrize("procedure", procedures.editions(), ids=lambda each: each.title)
def test_a_story_is_told_of_every_reachable_state(procedure: Procedure) -> None:
    assert set(stories(procedure)) == reachable(procedure)


def test_it_is_spread_over_all_places_of_the_demonstration(wiring: Wiring) -> None:
    with wiring.engine.connect() as db:
        books = set(db.execute(select(rows.c.commune).distinct()).scalars())
        kinds = {row["name"]: row["kind"] for row in territory.named(db, books)}
    assert len([name for name, kind in kinds.items() if kind == "commune"]) == 5
    assert kinds["Huyện Bắc Quang (đến 30/6/2025)"] == "district"


def test_last_year_has_recognised_families_in_every_commune_that_is_in_season(wiring: Wiring) -> None:
    with wiring.engine.connect() as db:
        by_year: dict[int, set[str]] = {}
        for row in db.execute(chosen(places=None, title="family", states=["recognised"])).mappings():
            by_year.setdefault(row["year"], set()).add(row["commune"])
        communes = db.execute(select(rows.c.commune).where(rows.c.year == 2026, rows.c.title == "family")).scalars()
        assert by_year[2025] == set(communes)
        assert len(by_year[2025]) == 4


def test_each_place_in_season_has_what_happens_beside_the_way_once(wiring: Wiring) -> None:
    asked = "SELECT topic, count(DISTINCT book) FROM fact GROUP BY topic"
    with wiring.engine.connect() as db:
        books = dict(db.exec_driver_sql(asked).all())
    topics = (
        "dossier.act-retracted", "dossier.reopened", "dossier.inspected", "inspection.planned", "inspection.held",
        "reporting.adopted", "report.requested", "report.filed",
    )  # fmt: skip
    assert {topic: books.get(topic) for topic in topics} == dict.fromkeys(topics, 3)
    # In the commune on every desk of which there is work they are told too.
    rewards = (
        "rewarding.adopted", "reward.proposed", "reward.received", "reward.forwarded", "reward.granted", "merit.judged",
    )  # fmt: skip
    assert {topic: books.get(topic) for topic in rewards} == dict.fromkeys(rewards, 4)


def test_the_year_before_is_closed_everywhere_with_the_figures_of_its_day(wiring: Wiring) -> None:
    with wiring.engine.connect() as db:
        years = [(row.year, row.book) for row in db.execute(select(closing.c.year, closing.c.book))]
        assert Counter(year for year, _ in years) == {2025: 4, 2024: 1}
        for year, book in years:
            now = {line.title: line.recognised for line in progress(db, book=book, year=year) if line.place == book}
            kept = {
                line["title"]: line["recognised"] for line in frozen(db, book=book, year=year) if line["place"] == book
            }
            # Nothing that was recognised among families has been undone since.
            assert kept["family"] == now["family"] > 0
