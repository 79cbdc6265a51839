"""Questions about papers, activities, inspections, reports and rewards."""

from typing import Any

from projections import activities, inspections, proceedings, reports, rewards
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
    held = {fact["stream"] for fact in ask.past.told("inspection.held")}
    rows = inspections.planned(ask.db, places=places, year=year, **ask.times)
    expected = {
        fact["stream"].removeprefix("inspection."): fact["stream"] in held
        for fact in ask.past.told("inspection.planned")
        if fact["data"]["place"]["id"] in places and year in (None, fact["data"]["year"])
    }
    for id, closed in expected.items():
        one = inspections.inspection_of(ask.db, id, **ask.times)
        assert one is not None
        assert bool(one["outcome"]) == closed
    return {row["inspection"]: bool(row["outcome"]) for row in rows}, expected


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
        fact["data"]["filer"]["id"]: fact["version"]
        for fact in ask.past.told("report.filed")
        if fact["data"]["year"] == year
    }
    rows = reports._filings(ask.db, ask.story.book, year, **ask.times)
    for filer, version in last.items():
        filed = reports.filings(ask.db, f"report.{ask.story.book}.{year}.village-yearly.{filer}", **ask.times)
        assert [row["version"] for row in filed] == list(range(version, 0, -1))
    return sorted((row["filer"], row["version"]) for row in rows), sorted(last.items())


@question
def reports_asked_for(ask: Ask) -> Both:
    year = ask.pick(YEARS)
    adopted, asked = ask.past.told("reporting.adopted"), ask.past.told("report.requested")
    assert (reports.plan_of(ask.db, ask.story.book, **ask.times) is None) == (not adopted)
    assert reports.asks_of(ask.db, [ask.story.book], **ask.times) == {ask.story.book for _ in [*adopted, *asked][:1]}
    rows = reports.requests(ask.db, ask.story.book, year=year, **ask.times)
    return {row["request"] for row in rows}, {fact["data"]["request"] for fact in asked if fact["data"]["year"] == year}


@question
def rewards_proposed(ask: Ask) -> Both:
    places = ask.some(ask.story.villages)
    kinds = ("reward.proposed", "reward.received", "reward.forwarded", "reward.granted", "reward.declined")
    first = {fact["stream"]: fact for fact in ask.past.known if fact["type"] == kinds[0]}
    expected = {
        fact["stream"].removeprefix("reward."): fact["type"].removeprefix("reward.")
        for fact in ask.past.told(*kinds)
        if first[fact["stream"]]["data"]["place"]["id"] in places
    }
    rows = rewards.proposals(ask.db, places=places, **ask.times)
    assert len(rows) == len(expected)
    for reward, state in expected.items():
        one = rewards.reward_of(ask.db, reward, **ask.times)
        assert one is not None
        assert one["state"] == state
    return {row["reward"]: row["state"] for row in rows}, expected
