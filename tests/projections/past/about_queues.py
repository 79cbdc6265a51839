"""Questions about what waits: on desks, in villages, late, moved, undecided at the end of a year."""

from datetime import date
from typing import Any

from projections import (
    clocks,
    closings,
    escalations,
    lateness,
    listing,
    queue,
)
from tests.independent_figures import Standing
from tests.projections.past.asking import Ask, question, tally
from tests.projections.past.story import DAYS, TITLES, YEARS

Both = tuple[Any, Any]
STATES = ("registered", "self_assessed", "verified", "appraised", "recognised", "withdrawn", "returned")
FINAL = ("withdrawn", "recognised", "refused", "not_proposed", "not_upheld", "revoked")


@question
def what_waits_by_village(ask: Ask) -> Both:
    office, today = ask.pick(ask.story.offices), date.fromisoformat(ask.pick(DAYS))
    rows = listing.by_village(
        ask.db, listing.Wanted(places=ask.story.villages, **ask.times), office=office, today=today
    )
    expected: dict[Any, tuple[int, int]] = {}
    for one, each in ask.past.dossiers.items():
        if office in each.turn["next_office"]:
            key = (each.first["place"]["id"], each.first["year"], each.first["title"], waits_for(each))
            n, late = expected.get(key, (0, 0))
            expected[key] = n + 1, late + is_late(ask, one, today)
    group = ("place", "year", "title", "next_step")
    return {tuple(row[name] for name in group): (row["n"], row["late"]) for row in rows}, expected


def waits_for(found: Standing) -> str:
    return str(found.turn["next_step"] or found.state)


def is_late(ask: Ask, stream: str, today: date) -> bool:
    due = ask.past.due(stream)
    return due is not None and due < today.isoformat()


@question
def a_queue(ask: Ask) -> Both:
    offices, places, today = ask.some(ask.story.offices), ask.some(ask.story.villages), ask.pick(DAYS)
    late = ask.pick([True, False])
    day = date.fromisoformat(today)
    desk = queue.on_the_desk_of(ask.db, offices=offices, places=places, today=day, late=late, limit=4, **ask.times)
    mine = {
        one: each for one, each in ask.dossiers(places).items() if not set(offices).isdisjoint(each.turn["next_office"])
    }
    listed = sorted((ask.past.due(one) or "9999-12-31", one) for one in mine if not late or is_late(ask, one, day))
    found = [(row.due_on or "9999-12-31", row.dossier) for row in desk.rows], desk.counts
    return found, (listed[:4], tally(waits_for(each) for each in mine.values()))


@question
def what_is_late(ask: Ask) -> Both:
    places, today = ask.some(ask.story.villages), date.fromisoformat(ask.pick(DAYS))
    rows = lateness.lateness(ask.db, places=places, today=today, soon=today, **ask.times)
    expected: dict[Any, list[Any]] = {}
    for one, each in ask.dossiers(places).items():
        if each.turn["next_office"]:
            key = (each.first["place"]["id"], each.first["year"], each.first["title"], waits_for(each))
            line = expected.setdefault(key, [0, 0, None])
            due = ask.past.due(one)
            line[:2] = line[0] + 1, line[1] + is_late(ask, one, today)
            line[2] = min(filter(None, [due, line[2]]), default=None)
    group, figures = ("place", "year", "title", "step"), ("waiting", "late", "first_due")
    return {tuple(row[name] for name in group): [row[name] for name in figures] for row in rows}, expected


@question
def what_escalates(ask: Ask) -> Both:
    office, today = ask.pick(ask.story.offices), date.fromisoformat(ask.pick(DAYS))
    count, rows = escalations.escalated(ask.db, office=office, places=ask.story.villages, today=today, **ask.times)
    rules: dict[Any, str] = {}
    for cycle in ask.past.told("cycle.opened", "cycle.edition-taken"):
        for title in cycle["data"].get("titles") or [cycle["data"]["opened"]]:
            rules[cycle["data"]["year"], title["title"]] = title["procedure"]["digest"]
    up = {
        (adopted["data"]["digest"], step["id"])
        for adopted in ask.past.told("procedure.adopted")
        for step in adopted["data"]["edition"]["steps"]
        if step["clock"] and office in step["clock"]["escalates_to"]["offices"]
    }
    expected = sorted(
        one
        for one, each in ask.past.dossiers.items()
        if (rules.get((each.first["year"], each.first["title"])), each.turn["next_step"]) in up
        and is_late(ask, one, today)
        and office not in each.turn["next_office"]
    )
    return (count, sorted(row["dossier"] for row in rows)), (len(expected), expected)


@question
def when_one_is_due(ask: Ask) -> Both:
    stream = ask.pick(ask.story.dossiers())
    return clocks.due_of(ask.db, stream, **ask.times), ask.past.due(stream) if stream in ask.past.dossiers else None


@question
def what_waits_at_a_step(ask: Ask) -> Both:
    step, year = ask.pick(ask.story.steps), ask.pick(YEARS)
    told = {"book": ask.story.book, "year": year, "titles": TITLES, "step": step, "places": ()}
    rows = clocks.waiting_at(ask.db, **told, **ask.times)
    expected = tally(
        (each.first["title"], each.first["place"]["id"], ask.past.due(one))
        for one, each in ask.dossiers(ask.story.villages, year=year).items()
        if each.turn["next_step"] == step
    )
    return {(row["title"], row["place"], row["due"]): row["count"] for row in rows}, expected


@question
def what_is_undecided(ask: Ask) -> Both:
    year = ask.pick(YEARS)
    rows = closings.undecided(ask.db, book=ask.story.book, year=year, **ask.times)
    open_ones = [each for each in ask.dossiers(ask.story.villages, year=year).values() if each.state not in FINAL]
    return {(row["title"], row["state"]): row["count"] for row in rows}, tally(
        (each.first["title"], each.state) for each in open_ones
    )
