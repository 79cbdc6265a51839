"""Questions about dossiers: one, lists, counts, the register, figures, exports."""

from collections import Counter
from datetime import date
from typing import Any

from projections import (
    earlier,
    listing,
    progress,
    register,
    status,
    streaks,
)
from tests.independent_figures import Standing
from tests.projections.past.asking import Ask, question, tally
from tests.projections.past.replay import micros
from tests.projections.past.story import DAYS, TITLES, YEARS

Both = tuple[Any, Any]
STATES = ("registered", "self_assessed", "verified", "appraised", "recognised", "withdrawn", "returned")
FINAL = ("withdrawn", "recognised", "refused", "not_proposed", "not_upheld", "revoked")


def scores(row: Any) -> dict[str, Any]:
    return {whose: row[f"{whose}_score"] for whose in ("self", "village", "commune")}


def short(row: Any) -> tuple[Any, ...]:
    return row["state"], row["stream_version"], scores(row), row["since"], row["decision"], row["returns"]


def told(ask: Ask, stream: str, found: Standing) -> tuple[Any, ...]:
    since = micros(found.since.isoformat()) if found.since else None
    return found.state, ask.past.version(stream), found.scores, since, found.decision, found.returns


@question
def one_dossier(ask: Ask) -> Both:
    stream = ask.pick(ask.story.dossiers())
    row = status.current(ask.db, stream, **ask.times)
    found = ask.past.dossiers.get(stream)
    return row and short(row), found and told(ask, stream, found)


@question
def a_list(ask: Ask) -> Both:
    places, year, title = ask.some(ask.story.villages), ask.maybe(YEARS), ask.maybe(TITLES)
    rows = status.list_of(ask.db, places=places, year=year, title=title, **ask.times)
    expected = ask.dossiers(places, year=year, title=title)
    return {row["dossier"]: short(row) for row in rows}, {one: told(ask, one, each) for one, each in expected.items()}


@question
def a_page_of_a_list(ask: Ask) -> Both:
    after = ask.pick(["", *ask.story.dossiers()])
    rows = status.list_of(ask.db, places=None, book=ask.story.book, after=after, limit=3, **ask.times)
    return [row["dossier"] for row in rows], [one for one in ask.past.dossiers if one > after][:3]


@question
def counts_by_state(ask: Ask) -> Both:
    places, year = ask.some(ask.story.villages), ask.maybe(YEARS)
    found = status.counts(ask.db, places=places, year=year, **ask.times)
    return found, tally(each.state for each in ask.dossiers(places, year=year).values())


@question
def what_was_shown(ask: Ask) -> Both:
    wanted = ask.some(ask.story.dossiers())
    expected = [
        {"dossier": one, "version": ask.past.version(one), "state": each.state, "scores": each.scores}
        for one, each in ask.past.dossiers.items()
        if one in wanted
    ]
    return status.shown(ask.db, wanted, **ask.times), expected


@question
def a_list_of_names(ask: Ask) -> Both:
    places, state, step = ask.some(ask.story.villages), ask.maybe(STATES), ask.maybe(ask.story.steps)
    wanted = listing.Wanted(places=places, state=state, step=step, **ask.times)
    rows, _next = listing.rows(ask.db, wanted, due=True)
    expected = {
        one: (each.state, ask.past.due(one))
        for one, each in ask.dossiers(places, state=state).items()
        if step in (None, each.turn["next_step"])
    }
    assert sorted(expected) == listing.ids(ask.db, wanted)
    assert listing.counts(ask.db, wanted) == tally(state for state, _due in expected.values())
    return {row["dossier"]: (row["state"], row["due"]) for row in rows}, expected


@question
def a_list_of_somebody(ask: Ask) -> Both:
    subjects, places = (
        ask.some(subject for subject, _village in ask.story.subjects),
        ask.maybe([ask.story.villages[:1]]),
    )
    rows, _next = listing.rows(ask.db, listing.Wanted(subjects=subjects, places=places or (), **ask.times))
    one = subjects[0]
    alone = status.list_of(ask.db, places=None, subject=one, **ask.times)
    held = register.in_force(ask.db, on=None, subject=one, **ask.times)
    of = {stream: each for stream, each in ask.past.dossiers.items() if each.first["subject"] == one}
    assert [row["dossier"] for row in alone] == list(of)
    assert [row["dossier"] for row in held] == [stream for stream, each in of.items() if each.state == "recognised"]
    return {row["dossier"]: row["state"] for row in rows}, {
        stream: each.state
        for stream, each in ask.past.dossiers.items()
        if each.first["subject"] in subjects or each.first["place"]["id"] in (places or ())
    }


@question
def a_list_by_form(ask: Ask) -> Both:
    form = f"form{ask.pick([1, 2])}_{ask.story.book}"
    rows = listing.ids(ask.db, listing.Wanted(places=ask.story.villages, form=form, **ask.times))
    taken = {
        (adopted["data"]["edition"]["title"], step["id"])
        for adopted in ask.past.told("procedure.adopted")
        for step in adopted["data"]["edition"]["steps"]
        if step["form"] == form
    }
    of = ask.past.dossiers.items()
    return rows, [one for one, each in of if (each.first["title"], each.turn["next_step"]) in taken]


@question
def the_register(ask: Ask) -> Both:
    places, on = ask.some(ask.story.villages), ask.maybe(DAYS)
    rows = register.in_force(ask.db, on=date.fromisoformat(on) if on else None, places=places, **ask.times)
    expected = [
        (one, each.decision, each.valid_until)
        for one, each in ask.dossiers(places, state="recognised").items()
        if on is None or (each.valid_from or on) <= on <= (each.valid_until or on)
    ]
    return [(row["dossier"], row["decision"], row["valid_until"]) for row in rows], expected


@question
def figures(ask: Ask) -> Both:
    year = ask.pick(YEARS)
    lines = progress.progress(ask.db, book=ask.story.book, year=year, **ask.times)
    found = {
        (line.place, line.title): (line.registered, line.recognised)
        for line in lines
        if line.registered or line.recognised
    }
    expected: dict[Any, tuple[int, int]] = {}
    for one, each in ask.past.dossiers.items():
        for place in (ask.story.book, each.first["place"]["id"]):
            if each.first["year"] == year:
                registered, recognised = expected.get((place, each.first["title"]), (0, 0))
                now = registered + ask.past.counted(one), recognised + (each.state == "recognised")
                expected[place, each.first["title"]] = now
    return found, {line: counted for line, counted in expected.items() if any(counted)}


@question
def who_came_to_what_last_year(ask: Ask) -> Both:
    subjects, title = [subject for subject, _village in ask.story.subjects], ask.pick(TITLES)
    rows = earlier.last_year(ask.db, subjects, title=title, year=2024, **ask.times)
    expected = {
        each.first["subject"]: (one, each.state)
        for one, each in sorted(ask.dossiers(ask.story.villages, year=2023, title=title).items(), key=attempt)
    }
    return {subject: (row["dossier"], row["state"]) for subject, row in rows.items()}, expected


def attempt(told: tuple[str, Standing]) -> int:
    return int(told[1].first["attempt"])


@question
def which_years_the_ledger_has(ask: Ask) -> Both:
    title, subjects = ask.pick(TITLES), [subject for subject, _village in ask.story.subjects]
    lines = streaks.lines_of(ask.db, subjects, title=title, first=2023, last=2024, **ask.times)
    of_title = ask.dossiers(ask.story.villages, title=title)
    expected: dict[str, tuple[set[int], dict[int, str]]] = {subject: (set(), {}) for subject in subjects}
    for _one, each in sorted(of_title.items(), key=attempt):
        held, states = expected[each.first["subject"]]
        if each.state == "recognised":
            held.add(each.first["year"])
        if states.get(each.first["year"]) != "recognised":
            states[each.first["year"]] = each.state
    found = {
        line.subject: (set(line.held), {year: row["state"] for year, row in line.dossiers.items()}) for line in lines
    }
    return found, expected


@question
def what_came_and_went_in_the_ledger(ask: Ask) -> Both:
    """Summed up, the entries of a subject are the years that it holds, each by one dossier at a time."""
    (subject, _village), title = ask.pick(ask.story.subjects), ask.pick(TITLES)
    sums: Counter[str] = Counter()
    for row in streaks.entries_of(ask.db, subject, title=title, **ask.times):
        sums[row["dossier"]] += row["n"]
    held = ask.dossiers(ask.story.villages, title=title, state="recognised", subject=subject)
    return {one: n for one, n in sums.items() if n}, dict.fromkeys(held, 1)


@question
def who_was_ever_named_in_a_decision(ask: Ask) -> Both:
    decision = f"q.{ask.story.book}.{ask.pick([1, 2])}"
    return status.decided_by(ask.db, decision, **ask.times), ask.past.ever_decided(decision)


@question
def the_export(ask: Ask) -> Both:
    lines = [line for line in status.export(ask.db, **ask.times) if line["commune"] == ask.story.book]
    found = [(line["dossier"], line["state"], line["scores"], line["decision"], line["holder_until"]) for line in lines]
    expected = [
        (one, each.state, each.scores, each.decision, each.valid_until if each.state == "recognised" else None)
        for one, each in ask.past.dossiers.items()
    ]
    return found, expected
