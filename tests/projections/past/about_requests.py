"""Questions about requests: how each stood, how many waited, whose data could only be kept."""

from datetime import date
from typing import Any

from projections import requests
from tests.projections.past.asking import Ask
from tests.projections.past.story import PEOPLE

Both = tuple[Any, Any]
STATE = {"request.received": "received", "request.carried-out": "done"}


def stood(ask: Ask) -> dict[str, dict[str, Any]]:
    """Every request as it then stood."""
    found: dict[str, dict[str, Any]] = {}
    for fact in ask.past.told("request.received", "request.extended", "request.answered", "request.carried-out"):
        said = fact["data"]
        one = found.setdefault(said["request"], {"subject": fact["stream"].removeprefix("subject.")})
        one |= {name: said[name] for name in ("place", "answer_by", "done_by") if name in said}
        one["state"] = STATE.get(fact["type"]) or said.get("outcome") or one["state"]
    return found


def requests_of_places(ask: Ask) -> Both:
    places = ask.some(ask.story.villages)
    mine = {id: one for id, one in stood(ask).items() if one["place"]["id"] in places}
    rows = [*requests.running(ask.db, places, **ask.times), *requests.ended(ask.db, places, limit=999, **ask.times)]
    found = {row["request"]: (row["state"], row["done_by"]) for row in rows}
    today = date.fromisoformat(ask.story.day())
    waits = [one for one in mine.values() if one["state"] in ("received", "granted")]
    due = [one["answer_by"] if one["state"] == "received" else one["done_by"] for one in waits]
    late = sum(each < today.isoformat() for each in due)
    assert requests.waiting(ask.db, places, today, **ask.times) == (len(waits), late)
    return found, {id: (one["state"], one["done_by"]) for id, one in mine.items()}


def what_somebody_asked_for(ask: Ask) -> Both:
    person = f"{ask.pick(PEOPLE)}.{ask.story.book}"
    rows = requests.of_subject(ask.db, person, **ask.times)
    mine = {id: one["state"] for id, one in stood(ask).items() if one["subject"] == person}
    for id, state in mine.items():
        row = requests.request_of(ask.db, id, **ask.times)
        assert row is not None
        assert row["state"] == state
    return {row["request"]: row["state"] for row in rows}, mine


def whose_data_may_only_be_kept(ask: Ask) -> Both:
    people = [f"{each}.{ask.story.book}" for each in PEOPLE]
    found: set[str] = set()
    for fact in ask.past.told("request.carried-out", "restriction.lifted"):
        person = fact["stream"].removeprefix("subject.")
        if fact["type"] == "restriction.lifted":
            found.discard(person)
        elif fact["data"]["kind"] == "restriction":
            found.add(person)
    return requests.restricted(ask.db, people, **ask.times), found


QUESTIONS = (requests_of_places, what_somebody_asked_for, whose_data_may_only_be_kept)
