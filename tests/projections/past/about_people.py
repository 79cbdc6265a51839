"""Questions about people: who belonged to which group, who was enrolled, who was known."""

from datetime import datetime
from typing import Any

from domain.clock import VIETNAM
from projections import (
    members,
    people,
    subject_list,
    subjects,
)
from tests.projections.past.asking import Ask, question
from tests.projections.past.replay import micros
from tests.projections.past.story import PEOPLE

Both = tuple[Any, Any]


def stays(ask: Ask) -> list[tuple[str, str, int, int | None]]:
    """Group, person, first instant and, where that was known, the first instant without; whether it has come or not."""
    found: list[tuple[str, str, int, int | None]] = []
    for fact in map(ask.past.as_mended, ask.past.known):
        said, of = fact["data"], fact["stream"].removeprefix("subject.")
        if fact["type"] == "subject.enrolled" and said["kind"] in ("household", "unit"):
            found += [(of, person, midnight(fact["at"]), None) for person in said["people"]]
        elif fact["type"] == "member.joined":
            found.append((said["group"], of, start(said["since"]), None))
        elif fact["type"] == "member.left":
            end = start(said["left_on"]) if said["left_on"] else fact["at"]
            found = [
                (group, person, since, end if (group, person, until) == (said["group"], of, None) else until)
                for group, person, since, until in found
            ]
    return found


def start(day: str) -> int:
    return micros(f"{day}T00:00:00+07:00")


def midnight(at: int) -> int:
    here = datetime.fromtimestamp(at // 1_000_000, VIETNAM)
    return start(here.date().isoformat())


def there(ask: Ask) -> list[tuple[str, str]]:
    """Group and person, of those who belonged."""
    at = ask.past.as_of
    return [
        (group, person) for group, person, since, until in stays(ask) if since <= at and (until is None or at < until)
    ]


@question
def members_of_a_group(ask: Ask) -> Both:
    group, _village = ask.pick(ask.story.subjects)
    rows = members.members_of(ask.db, group, **ask.times)
    expected = sorted(person for of, person in there(ask) if of == group)
    speaker = members.speaker(ask.db, group, **ask.times)
    assert speaker in {row["person"] for row in rows if row["speaks"]} or (
        speaker is None and not any(row["speaks"] for row in rows)
    )
    return sorted(row["person"] for row in rows), expected


@question
def groups_of_a_person(ask: Ask) -> Both:
    person = f"{ask.pick(PEOPLE)}.{ask.story.book}"
    rows = members.groups_of(ask.db, person, **ask.times)
    return sorted(row["subject"] for row in rows), sorted(group for group, one in there(ask) if one == person)


@question
def every_stay_of_a_person(ask: Ask) -> Both:
    person, at = f"{ask.pick(PEOPLE)}.{ask.story.book}", ask.past.as_of
    rows = members.stays_of(ask.db, person, **ask.times)
    expected = [
        (group, since, until if until is not None and until <= at else 2**62)
        for group, one, since, until in stays(ask)
        if one == person and since <= at
    ]
    return sorted((row["subject"], row["valid_from"], row["valid_to"]) for row in rows), sorted(expected)


@question
def who_has_left(ask: Ask) -> Both:
    (group, _village), at = ask.pick(ask.story.subjects), ask.past.as_of
    spent = [each for each in stays(ask) if each[0] == group and each[2] <= at]
    begun = {(person, since) for _group, person, since, _until in spent}
    rows = members.left_from(ask.db, group, **ask.times)
    found = {(row["person"], row["valid_to"]) for row in rows}
    gone = {(one, until) for _group, one, _since, until in spent if until is not None and until <= at}
    # Who went on from that very instant has not left; which of two stays came first is not asked here.
    sure = {each for each in gone if each not in begun}
    return (sure <= found, found <= gone), (True, True)


def enrolled(ask: Ask, places: list[str], kind: str) -> list[str]:
    return sorted(
        fact["stream"].removeprefix("subject.")
        for fact in ask.past.told("subject.enrolled")
        if fact["data"]["kind"] == kind and fact["data"]["place"]["id"] in places
    )


@question
def who_is_enrolled(ask: Ask) -> Both:
    where, kind = ask.some(ask.story.villages), ask.pick(["household", "unit", "person"])
    rows = subjects.enrolled(ask.db, places=where, kind=kind, **ask.times)
    expected = enrolled(ask, where, kind)
    assert sum(subjects.how_many(ask.db, places=where, kind=kind, **ask.times).values()) == len(expected)
    one, _village = ask.pick(ask.story.subjects)
    assert (subjects.subject_of(ask.db, one, **ask.times) is not None) == (
        one in [fact["stream"].removeprefix("subject.") for fact in ask.past.told("subject.enrolled")]
    )
    return [row["subject"] for row in rows], expected


@question
def who_is_enrolled_by_name(ask: Ask) -> Both:
    where, kind = ask.some(ask.story.villages), ask.pick(["household", "unit"])
    rows, _next = subject_list.rows(ask.db, places=where, kind=kind, **ask.times)
    expected = enrolled(ask, where, kind)
    assert subject_list.how_many(ask.db, places=where, kind=kind, **ask.times) == len(expected)
    return sorted(row["subject"] for row in rows), expected


@question
def who_is_known_in_a_place(ask: Ask) -> Both:
    person, where = f"{ask.pick(PEOPLE)}.{ask.story.book}", [ask.pick(ask.story.villages)]
    at = {group: village["id"] for group, village in ask.story.subjects}
    joined = {
        (fact["data"]["group"], fact["stream"].removeprefix("subject.")): fact["data"]["place"]["id"]
        for fact in ask.past.known
        if fact["type"] == "member.joined"
    }
    begun = {(group, one) for group, one, since, _until in stays(ask) if since <= ask.past.as_of and one == person}
    expected = any(where[0] in (at[group], joined.get((group, one))) for group, one in begun)
    return people.is_known_in(ask.db, person, where, **ask.times), expected
