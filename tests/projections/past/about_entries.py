"""Questions about entries, and about the powers under which they were made."""

from datetime import date, timedelta
from typing import Any

from domain.clock import micros, start_of_day
from projections import audit, doings, mandates
from projections.authority import mandates_by_id
from tests.projections.past.asking import Ask, question
from tests.projections.past.replay import EVER
from tests.projections.past.story import PEOPLE

Both = tuple[Any, Any]


def entries(ask: Ask) -> list[dict[str, Any]]:
    """What was entered of what had been done, as the entries themselves say it."""
    return [fact for fact in ask.past.known if fact["at"] <= ask.past.as_of]


def last_first(facts: list[dict[str, Any]]) -> list[int]:
    return [
        fact["position"] for fact in sorted(facts, key=lambda fact: (fact["known"], fact["position"]), reverse=True)
    ]


@question
def everything_entered(ask: Ask) -> Both:
    people, since = ask.some(PEOPLE), ask.pick([0, *(fact["at"] for fact in ask.past.known)])
    rows, _next = audit.search(ask.db, books=[ask.story.book], people=people, done=(since, EVER), limit=20, **ask.times)
    mine = [
        fact
        for fact in entries(ask)
        if not set(people).isdisjoint({fact["actor"], fact["on_behalf_of"]}) and fact["at"] >= since
    ]
    return [row["position"] for row in rows], last_first(mine)[:20]


@question
def entries_about_places(ask: Ask) -> Both:
    places, types = ask.some(ask.story.villages), ["dossier.registered", "dossier.returned", "dossier.corrected"]
    rows, _next = audit.search(ask.db, places=places, types=types, limit=500, **ask.times)
    of = {stream: story[0]["data"]["place"]["id"] for stream, story in ask.past.stories.items()}
    mine = [fact for fact in entries(ask) if fact["type"] in types and of[fact["stream"]] in places]
    return [row["position"] for row in rows], last_first(mine)


@question
def the_trail_of_a_thing(ask: Ask) -> Both:
    stream = ask.pick(ask.story.digests)
    rows = audit.trail(ask.db, stream, **ask.times)
    return [row["version"] for row in rows], [fact["version"] for fact in entries(ask) if fact["stream"] == stream]


@question
def what_somebody_did_lately(ask: Ask) -> Both:
    person, since = ask.pick(PEOPLE), ask.pick([0, *(fact["known"] for fact in ask.past.known)])
    rows = doings.lately(ask.db, person, since=since, limit=10_000, **ask.times)
    mine = {fact["command_id"] for fact in entries(ask) if fact["actor"] == person and fact["known"] >= since}
    here = {fact["command_id"] for fact in ask.past.known}
    return {row["command_id"] for row in rows} & here, mine


def powers(ask: Ask) -> dict[str, tuple[Any, ...]]:
    """By mandate: person, office, days as then known, and whether its end had been pronounced."""
    ended = {fact["stream"] for fact in ask.past.told("mandate.ended")}
    return {
        fact["stream"].removeprefix("mandate."): (
            *(fact["data"][name] for name in ("person", "office", "valid_from", "valid_to", "basis")),
            fact["stream"] in ended,
            *(fact["data"].get(name) for name in ("under", "delegator")),
            _suspensions(ask, fact["stream"]),
        )
        for topic in ("mandate.granted", "mandate.delegated")
        for fact in ask.past.mended(topic, "mandate.corrected")
    }


def _suspensions(ask: Ask, stream: str) -> list[tuple[int, int | None]]:
    """From when to when it was suspended, as far as that had been said by then."""
    found: list[list[Any]] = []
    for fact in ask.past.known:
        if fact["stream"] == stream and fact["type"] == "mandate.suspended":
            last = fact["data"]["suspended_to"]
            found.append([fact["at"], _from(fact, "suspended_on"), _midnight(last, 1) if last else None])
        elif fact["stream"] == stream and fact["type"] == "mandate.resumed" and fact["at"] <= ask.past.as_of:
            _, start, end = found[-1]
            again = max(start, _from(fact, "resumed_on"))
            found[-1][2] = again if end is None else min(end, again)
    return [(start, end) for at, start, end in found if at <= ask.past.as_of]


def _from(fact: dict[str, Any], name: str) -> int:
    day = fact["data"][name]
    return int(fact["at"]) if day is None else max(fact["at"], _midnight(day, 0))


def _midnight(day: str, later: int) -> int:
    return micros(start_of_day(date.fromisoformat(day) + timedelta(days=later)))


def power(row: mandates.Mandate) -> tuple[Any, ...]:
    pauses = [(pause.start, pause.end) for pause in row.pauses]
    told = (row.person, row.office, row.from_on, row.to_on, row.basis, row.ended_on is not None)
    return *told, row.under, row.delegator, pauses


@question
def what_somebody_delegated(ask: Ask) -> Both:
    person = f"{ask.pick(PEOPLE)}.{ask.story.book}"
    rows = mandates.delegated_by(ask.db, person, **ask.times)
    return {row.mandate: power(row) for row in rows}, {
        id: each for id, each in powers(ask).items() if each[7] == person
    }


@question
def mandates_of_a_person(ask: Ask) -> Both:
    person = f"{ask.pick(PEOPLE)}.{ask.story.book}"
    rows = mandates.mandates_of(ask.db, person, **ask.times)
    return {row.mandate: power(row) for row in rows}, {
        id: each for id, each in powers(ask).items() if each[0] == person
    }


@question
def holders_of_an_office(ask: Ask) -> Both:
    office = ask.pick(ask.story.offices)
    rows = mandates.holders(ask.db, office, **ask.times)
    found = {id: each for id, each in powers(ask).items() if each[1] == office}
    assert mandates_by_id(ask.db, list(found), **ask.times).keys() == found.keys()
    return {row.mandate: power(row) for row in rows}, found
