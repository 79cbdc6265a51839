"""Entries of registers are mended by facts of their own, and what rests on them reads the new values."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of, instant_text, start_of_day
from domain.commands import reports, setup
from domain.commands.record_correction import BY_TOPIC, RECORDS, correct_record
from domain.commands.registration import Asking, register
from domain.commands.reports import Filer
from domain.correction_refusals import StaysOverlap
from domain.desk import Desk, Request
from domain.errors import BatchRefused, NotCorrectable, NotFound, OutsideCycle
from domain.ids import new_id
from domain.report import Report, Reporting
from domain.reporting import editions
from domain.subject import Subject
from service.database import make_engine
from tests.bad_records import RECORDS as BAD
from tests.bad_records import Bad
from tests.packaged import rules_of
from tests.records import OTHERWISE, Records
from tests.scenario import Commune, ref
from tests.whole_book import whole_book


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[Records]:
    """One book for all refusals, which leave nothing behind."""
    path = tmp_path_factory.mktemp("records") / "sovang.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    commune = Commune(engine)
    whole_book(commune)
    commune.clock.move(days=2)
    yield Records(commune)
    engine.dispose()


def heads(records: Records) -> dict[str, int]:
    return {stream: len(records.commune.facts_of(stream)) for stream, _version in records.last.values()}


def test_every_kind_is_tried() -> None:
    assert {fact.TOPIC for fact in RECORDS} == BY_TOPIC.keys() == OTHERWISE.keys()


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_a_bad_correction_is_refused_and_nothing_is_recorded(records: Records, case: Bad) -> None:
    before = heads(records)
    who = case.who and getattr(records.commune, case.who)
    with pytest.raises(case.refusal) as refused:
        records.mend(case.topic, who=who, values=case.values(records.entry(case.topic)), **case.more)
    assert type(refused.value) is case.refusal
    assert "%(" not in str(refused.value)
    assert heads(records) == before


@pytest.mark.parametrize("topic", sorted(OTHERWISE))
def test_an_entry_is_mended_and_says_what_it_was(engine: Engine, topic: str) -> None:
    commune = Commune(engine)
    whole_book(commune)
    commune.clock.move(days=2)
    records = Records(commune)
    stream, version = records.last[topic]
    was, facts = records.entry(topic), commune.facts_of(stream)
    values = OTHERWISE[topic](was)

    told = records.mend(topic, values=values)

    fact = commune.facts_of(stream)[-1]
    assert len(commune.facts_of(stream)) == len(facts) + 1
    assert (fact.corrected_type, fact.corrected_version) == (topic, version)
    assert fact.corrects == commune.books.load([stream]).chains[stream][version - 1]
    assert fact.TOPIC.endswith(".corrected")
    assert told["consequences"] == []
    for name, (before, after) in told["values"].items():
        assert before != after
        now = records.entry(topic)
        assert (day_of(now.occurred_at).isoformat() if name == "done" else getattr(now, name)) == after
    with pytest.raises(NotCorrectable):
        records.commune.perform(
            commune.act(),
            lambda desk: correct_record(
                desk, stream=stream, version=fact.originator_version, values=values, reason="x", text=None
            ),
        )


@pytest.mark.parametrize("stream", ["target.x.2026", "dossier.x", "nothing", "", "d.2026.family.x.1", "subject.x"])
def test_what_is_not_there_is_not_mended(records: Records, stream: str) -> None:
    with pytest.raises(NotFound):
        records.commune.perform(
            records.commune.act(),
            lambda desk: correct_record(desk, stream=stream, version=1, values={}, reason="x", text=None),
        )


def test_a_day_on_which_an_inspection_ended_stands_in_the_envelope(engine: Engine) -> None:
    commune = Commune(engine)
    whole_book(commune)
    records = Records(commune)
    entry = records.entry("inspection.held")
    day = day_of(entry.occurred_at) + timedelta(days=1)
    records.mend("inspection.held", values={"done": day})
    fact = commune.facts_of(records.last["inspection.held"][0])[-1]
    assert fact.values == {"occurred_at": instant_text(start_of_day(day)), "precision": "day"}


def test_a_report_is_owed_by_the_corrected_day(engine: Engine) -> None:
    commune = Commune(engine)
    request, filer = new_id(), Filer("village", commune.village)
    told = {"about": "Tuần lễ", "due_on": date(2026, 10, 20), "filers": [filer]}
    commune.perform(
        commune.act(),
        lambda desk: reports.request_report(desk, place=commune.commune, request=request, year=2026, **told),
    )
    records = Records(commune)
    records.mend("report.requested", values={"due_on": date(2026, 10, 25)})
    commune.perform(
        commune.act(commune.officer),
        lambda desk: reports.file_report(
            desk, to=commune.commune, year=2026, kind=request, filer=filer, figures=[], text=ref()
        ),
    )
    stream = Report.stream_of(to=commune.commune, year=2026, kind=request, filer=commune.village)
    assert commune.facts_of(stream)[0].due_on == "2026-10-25"
    assert commune.topics(Reporting.stream_of(commune.commune)) == ["report.requested", "reporting.corrected"]


def test_filed_figures_are_mended_one_by_one_and_the_day_of_filing_stays(engine: Engine) -> None:
    commune = Commune(engine)
    plan, filer = editions()[0], Filer("village", commune.village)
    commune.perform(commune.act(), lambda desk: reports.adopt_plan(desk, place=commune.commune, plan=plan))
    kind = next(each for each in plan.reports if each.filed_by == "village")
    titled = [
        {"figure": each.id, "title": "family", "value": 7}
        for each in kind.figures
        if each.counted in ("registered", "recognised")
    ]
    other = [
        {"figure": each.id, "title": None, "value": 3}
        for each in kind.figures
        if each.counted not in ("registered", "recognised")
    ]
    figures = [*titled, *other]
    commune.perform(
        commune.act(commune.officer),
        lambda desk: reports.file_report(
            desk, to=commune.commune, year=2026, kind=kind.id, filer=filer, figures=figures, text=None
        ),
    )
    records = Records(commune)
    commune.clock.move(days=3)
    mended = [figures[0] | {"value": 8}, *figures[1:]]
    records.mend("report.filed", who=commune.officer, values={"figures": mended})
    now = records.entry("report.filed")
    assert (now.figures, now.occurred_at, now.times) == (mended, commune.facts_of(now.originator_id)[0].occurred_at, 1)


def test_a_year_is_open_on_the_corrected_days(engine: Engine) -> None:
    commune = Commune(engine)
    rules = rules_of("family")
    commune.perform(
        commune.act(),
        lambda desk: setup.open_cycle(
            desk, year=2027, opens_on=date(2026, 10, 5), closes_on=date(2026, 10, 6), demonstration=True,
            titles=[(rules.procedure, rules.criteria)],  # type: ignore[list-item]
        ),
    )  # fmt: skip
    ((subject, head),) = commune.enroll(1)
    told = {"title": "family", "year": 2027, "place": commune.village}
    told |= {"asking": [Asking(subject, head, {"how": "form", "on": "2026-10-01"})]}
    with pytest.raises(BatchRefused) as refused:
        commune.perform(commune.act(commune.officer), lambda desk: register(desk, **told))
    assert {type(each) for each in refused.value.rows.values()} == {OutsideCycle}
    records = Records(commune)
    records.mend("cycle.opened", values={"opens_on": date(2026, 9, 30)})
    commune.perform(commune.act(commune.officer), lambda desk: register(desk, **told))
    assert commune.topics(f"d.2027.family.{subject}.1") == ["dossier.registered"]


def stays(commune: Commune, person: str) -> list[tuple[str, str | None]]:
    desk = Desk(commune.office, Request(commune.act(), ""))
    found = desk.get(Subject, f"subject.{person}").stays.values()
    return [(each.since.isoformat(), each.until and each.until.isoformat()) for group in found for each in group]


def test_days_in_two_households_are_mended_one_after_the_other(engine: Engine) -> None:
    commune = Commune(engine)
    first, second, person = commune.group("household"), commune.group("household"), new_id()
    commune.join(first, person, name=ref())
    commune.clock.move(days=5)
    commune.leave(first, person)
    commune.join(second, person)
    commune.clock.move(days=5)
    records = Records(commune)
    joined = date.fromisoformat(records.entry("member.joined").since)
    with pytest.raises(StaysOverlap):
        records.mend("member.left", values={"left_on": joined + timedelta(days=2)})
    records.mend("member.joined", values={"since": joined + timedelta(days=2)})
    records.mend("member.left", values={"left_on": joined + timedelta(days=2)})
    moved = (joined + timedelta(days=2)).isoformat()
    assert stays(commune, person) == [("2026-10-01", moved), (moved, None)]
    with pytest.raises(StaysOverlap):
        records.mend("member.joined", values={"since": joined})


def test_whoever_was_entered_by_mistake_is_taken_out_from_the_first_day(engine: Engine) -> None:
    """A wrong person is no value of the entry: the stay ends on the day it began, so no day counts it."""
    commune = Commune(engine)
    household, wrong, right = commune.group("household"), new_id(), new_id()
    commune.join(household, wrong, name=ref())
    since = date.fromisoformat(commune.facts_of(f"subject.{wrong}")[0].since)
    commune.leave(household, wrong, on=since, reason="entered-by-mistake")
    commune.join(household, right, name=ref())
    assert stays(commune, wrong) == [(since.isoformat(), since.isoformat())]
    desk = Desk(commune.office, Request(commune.act(), ""))
    (stay,) = desk.get(Subject, f"subject.{wrong}").stays[household]
    assert not any(stay.holds_on(since + timedelta(days=days)) for days in (-1, 0, 1))
