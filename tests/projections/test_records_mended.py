"""Corrected entries of registers: read anew from the time of the entry, known from the correction on; rebuilt alike."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from domain.clock import micros
from projections import clocks, cycles, figures, inspections, members, places, reports, rewards
from tests.inline import assert_read_models_agree
from tests.records import OTHERWISE, Records
from tests.scenario import Commune
from tests.whole_book import whole_book


@pytest.fixture
def records(engine: Engine) -> Records:
    commune = Commune(engine, inline=True)
    whole_book(commune)
    commune.clock.move(days=5)
    return Records(commune)


Read = Callable[[Connection, Records, dict[str, Any]], Any]


def _window(db: Connection, records: Records, times: dict[str, Any]) -> Any:
    rows = cycles.titles_of(db, book=records.commune.commune, year=records.entry("cycle.opened").year, **times)
    return [(row["from_on"], row["to_on"]) for row in rows]


def _stays(db: Connection, records: Records, times: dict[str, Any]) -> Any:
    entry = records.entry("member.joined")
    rows = members.stays_of(db, entry.originator_id.removeprefix("subject."), **times)
    return [(row["valid_from"], row["valid_to"], row["role"], row["adult"]) for row in rows]


def _requested(db: Connection, records: Records, times: dict[str, Any]) -> Any:
    rows = reports.requests(db, records.commune.commune, year=2026, **times)
    return [(row["about"], row["due_on"]) for row in rows]


def _reward(topic: str) -> Read:
    def read(db: Connection, records: Records, times: dict[str, Any]) -> Any:
        found = rewards.reward_of(db, records.entry(topic).originator_id.removeprefix("reward."), **times)
        return found and found["acts"][topic.removeprefix("reward.")]

    return read


def _inspection(name: str) -> Read:
    def read(db: Connection, records: Records, times: dict[str, Any]) -> Any:
        id = records.entry("inspection.planned").originator_id.removeprefix("inspection.")
        return (inspections.inspection_of(db, id, **times) or {})[name]

    return read


def _place(topic: str) -> Read:
    """The names of a place and what it became, each since when and by which decision."""

    def read(db: Any, records: Records, times: dict[str, Any]) -> Any:
        id = records.entry(topic).originator_id.removeprefix("place.")
        named = [(row["name"], row["at"], row["basis"]) for row in places.called(db, id, **times)]
        return named + [(row["upper"], row["at"], row["basis"]) for row in places.links(db, [id], **times)]

    return read


# What everybody reads of each entry that is corrected.
READ: dict[str, Read] = {
    "target.set": lambda db, records, times: [
        row["share"] for row in cycles.targets_of(db, book=records.commune.commune, **times)
    ],
    "figure.reported": lambda db, records, times: [
        (row["part"], row["whole"], row["counted_on"], row["source"])
        for row in figures.reported(db, book=records.commune.commune, **times)
    ],
    "report.requested": _requested,
    "report.filed": lambda db, records, times: [
        row["text"] for row in reports.filings(db, records.entry("report.filed").originator_id, **times)
    ],
    "reward.proposed": _reward("reward.proposed"),
    "reward.forwarded": _reward("reward.forwarded"),
    "reward.granted": _reward("reward.granted"),
    "reward.declined": _reward("reward.declined"),
    "inspection.planned": _inspection("basis"),
    "inspection.held": _inspection("outcome"),
    "cycle.opened": _window,
    "cycle.clock-moved": lambda db, records, times: [
        (row["reason"], row["basis"]) for row in clocks.moves(db, book=records.commune.commune, **times)
    ],
    **{f"place.{said}": _place(f"place.{said}") for said in ("established", "renamed", "merged", "split", "dissolved")},
    "member.joined": _stays,
    "member.left": _stays,
}


def test_every_kind_is_asked_for_here() -> None:
    assert READ.keys() == OTHERWISE.keys()


@pytest.mark.parametrize("topic", sorted(OTHERWISE))
def test_a_corrected_entry_reads_anew_and_as_it_was_known(engine: Engine, records: Records, topic: str) -> None:
    entry, projector = records.entry(topic), records.commune.books.projector  # type: ignore[attr-defined]
    done = micros(entry.occurred_at)
    projector.catch_up_all()
    with engine.connect() as db:
        before = READ[topic](db, records, {})
        then = READ[topic](db, records, {"as_of": done})
    known = micros(records.commune.clock())
    records.commune.clock.move(days=1)
    records.mend(topic)
    projector.catch_up_all()
    with engine.connect() as db:
        now = READ[topic](db, records, {})
        assert now != before
        assert READ[topic](db, records, {"known_at": known}) == before, "what was known before it was corrected"
        if topic not in ("member.joined", "member.left"):
            anew = READ[topic](db, records, {"as_of": done})
            assert anew != then, "it counts from the time of the entry"
        assert READ[topic](db, records, {"as_of": done, "known_at": known}) == then
    assert_read_models_agree(engine)


def test_corrected_again_and_again_everything_is_rebuilt_alike(engine: Engine, records: Records) -> None:
    for _ in range(3):
        records.commune.clock.move(days=3)
        for topic in OTHERWISE:
            records.mend(topic)
    assert_read_models_agree(engine)
