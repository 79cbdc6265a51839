"""Questions about papers, activities, inspections, reports and rewards."""

import json
from typing import Any

from domain.letterhead import PARTS
from domain.rewarding import sample
from projections import activities, inspections, letterheads, proceedings, reports, rewarding, rewards
from tests.projections.past.asking import Ask, question
from tests.projections.past.story import YEARS

Both = tuple[Any, Any]


@question
def proceedings_of_a_kind(ask: Ask) -> Both:
    kind, year = ask.pick(["meeting", "posting", "decision"]), ask.maybe(YEARS)
    opened = {"meeting": "meeting.held", "posting": "posting.opened", "decision": "decision.issued"}[kind]
    closings = {fact["stream"]: fact for fact in ask.past.told("posting.closed")}
    rows = proceedings.proceedings(ask.db, book=ask.story.book, kind=kind, year=year, **ask.times)
    expected = {}
    for fact in ask.past.mended(opened, f"{kind}.corrected"):
        if year in (None, fact["data"]["year"]):
            closing = closings.get(fact["stream"])
            said = fact["data"] | ({name: closing["data"][name] for name in proceedings.CLOSING} if closing else {})
            expected[fact["stream"]] = fact["at"], fact["last"], closing and closing["at"], said
    found = {row["stream"]: (row["at"], row["stream_version"], row["closed_at"], proceedings.told(row)) for row in rows}
    one = ask.pick([*ask.story.digests])
    row = proceedings.proceeding_of(ask.db, one, **ask.times)
    assert (row is None) == (one not in {fact["stream"] for fact in every_proceeding(ask)})
    return found, expected


def every_proceeding(ask: Ask) -> list[dict[str, Any]]:
    openings = ("meeting.held", "posting.opened", "decision.issued")
    return [fact for type in openings for fact in ask.past.mended(type, f"{type.split('.')[0]}.corrected")]


@question
def activities_held(ask: Ask) -> Both:
    places, year = ask.some(ask.story.villages), ask.pick(YEARS)
    said = ("held_on", "learners")
    known = [
        fact
        for fact in ask.past.mended("activity.held", "activity.corrected")
        if fact["data"]["place"]["id"] in places and fact["data"]["held_on"].startswith(str(year))
    ]
    rows = activities.held(ask.db, places=places, year=year, **ask.times)
    totals = activities.totals(ask.db, places=places, year=year, **ask.times)
    assert totals == (len(known), sum(fact["data"]["learners"] for fact in known))
    expected = {fact["stream"].removeprefix("activity."): [fact["data"][name] for name in said] for fact in known}
    named = activities.named(ask.db, list(expected), **ask.times)
    assert {row["activity"] for row in named} == expected.keys()
    return {row["activity"]: [row[name] for name in said] for row in rows}, expected


@question
def who_names_an_activity(ask: Ask) -> Both:
    activity = f"{ask.story.book}.1"
    naming = {fact["stream"] for fact in ask.past.told("dossier.evidence-added")}
    return activities.citing(ask.db, activity, **ask.times), sorted(naming)


@question
def inspections_over_places(ask: Ask) -> Both:
    places, year = ask.some(ask.story.villages), ask.maybe(YEARS)
    held = {fact["stream"]: fact["data"]["inspected"] for fact in ask.past.told("inspection.held")}
    rows = inspections.planned(ask.db, places=places, year=year, **ask.times)
    expected = {
        fact["stream"].removeprefix("inspection."): (fact["data"]["seed"], held.get(fact["stream"]))
        for fact in ask.past.told("inspection.planned")
        if fact["data"]["place"]["id"] in places and year in (None, fact["data"]["year"])
    }
    for id, told in expected.items():
        one = inspections.inspection_of(ask.db, id, **ask.times)
        assert one is not None
        assert short(one) == told
    return {row["inspection"]: short(row) for row in rows}, expected


def short(row: dict[str, Any]) -> tuple[str, int | None]:
    """The seed of an inspection, and how many were inspected, if it was closed."""
    return row["seed"], row["outcome"] and row["outcome"]["inspected"]


@question
def findings(ask: Ask) -> Both:
    places = ask.some(ask.story.villages)
    rows = inspections.findings(ask.db, places=places, **ask.times)
    expected = {
        (fact["stream"], fact["data"]["inspection"]): (fact["data"]["finding"], str(fact["data"]["score"]))
        for fact in ask.past.told("dossier.inspected")
        if fact["data"]["place"]["id"] in places
    }
    found = {(row["dossier"], row["inspection"]): (row["finding"], row["score"]) for row in rows}
    assert len(rows) == len(found)
    return found, expected


@question
def reports_filed(ask: Ask) -> Both:
    year = ask.pick(YEARS)
    last = {
        fact["data"]["filer"]["id"]: (fact["version"], fact["data"]["figures"])
        for fact in ask.past.told("report.filed")
        if fact["data"]["year"] == year
    }
    rows = reports._filings(ask.db, ask.story.book, year, **ask.times)
    versions = {(fact["stream"], fact["version"]) for fact in ask.past.told("report.filed")}
    for filer in last:
        filed = reports.filings(ask.db, f"report.{ask.story.book}.{year}.village-yearly.{filer}", **ask.times)
        mine = sorted((version for stream, version in versions if stream.endswith(f"{year}.village-yearly.{filer}")))
        assert [row["version"] for row in filed] == mine[::-1]
    assert len(rows) == len(last)
    return {row["filer"]: (row["version"], json.loads(row["figures"])) for row in rows}, last


@question
def reports_asked_for(ask: Ask) -> Both:
    year = ask.pick(YEARS)
    adopted, asked = ask.past.told("reporting.adopted"), ask.past.told("report.requested")
    assert (reports.plan_of(ask.db, ask.story.book, **ask.times) is None) == (not adopted)
    assert reports.asks_of(ask.db, [ask.story.book], **ask.times) == {ask.story.book for _ in [*adopted, *asked][:1]}
    rows = reports.requests(ask.db, ask.story.book, year=year, **ask.times)
    of_year = [fact["data"] for fact in asked if fact["data"]["year"] == year]
    return {row["request"]: row["due_on"] for row in rows}, {said["request"]: said["due_on"] for said in of_year}


@question
def criteria_of_reward(ask: Ask) -> Both:
    told = ask.past.told("rewarding.adopted")

    def by(year: int) -> str:
        editions = [fact["data"]["edition"] for fact in told]
        from_then = [each for each in editions if int(each["valid_from"][:4]) <= year]
        fitting = [each for each in from_then if each["valid_to"] is None or int(each["valid_to"][:4]) >= year]
        return fitting[-1]["id"] if fitting else sample().id

    adopted = rewarding.adopted(ask.db, ask.story.book, **ask.times)
    assert [each.forms.digest for each in adopted] == [fact["data"]["digest"] for fact in told][::-1]
    for each in adopted:
        assert all(by(year) == each.forms.id for first, last in each.spans for year in range(first, min(last, 2030)))
    years = range(2020, 2030)
    found = {year: rewarding.holding(ask.db, ask.story.book, year=year, **ask.times).id for year in years}
    return found, {year: by(year) for year in years}


@question
def letterheads_set(ask: Ask) -> Both:
    told = [fact["data"] for fact in ask.past.told("letterhead.set")]
    rows = letterheads.letterheads(ask.db, ask.story.book, **ask.times)
    said = [tuple(each[name] for name in PARTS) for each in told]
    return [tuple(row[name] for name in PARTS) for row in rows], said[::-1]


@question
def rewards_proposed(ask: Ask) -> Both:
    places = ask.some(ask.story.villages)
    kinds = ("reward.proposed", "reward.received", "reward.forwarded", "reward.granted", "reward.declined")
    first = {fact["stream"]: fact for fact in ask.past.known if fact["type"] == kinds[0]}
    expected = {
        fact["stream"].removeprefix("reward."): (fact["type"].removeprefix("reward."), fact["data"].get("reason"))
        for fact in ask.past.told(*kinds)
        if first[fact["stream"]]["data"]["place"]["id"] in places
    }
    rows = rewards.proposals(ask.db, places=places, **ask.times)
    assert len(rows) == len(expected)
    for reward, told in expected.items():
        one = rewards.reward_of(ask.db, reward, **ask.times)
        assert one is not None
        assert settled(one) == told
    return {row["reward"]: settled(row) for row in rows}, expected


def settled(row: dict[str, Any]) -> tuple[str, str | None]:
    """What became of a proposal, and why."""
    return row["state"], row["acts"][row["state"]].get("reason")
