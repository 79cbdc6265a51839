"""Questions about places, and about what a commune has set up: cycles, aims, plans, clocks, rules."""

from typing import Any

from projections import (
    clocks,
    closings,
    cycles,
    figures,
    places,
    plans,
    steps,
    territory,
    titles,
)
from tests.projections.past.asking import Ask, question, tally
from tests.projections.past.story import YEARS

Both = tuple[Any, Any]


@question
def places_that_were_there(ask: Ask) -> Both:
    told = {fact["stream"].removeprefix("place."): fact["data"] for fact in ask.past.told("place.established")}
    root = ask.pick(id for id, _parent in ask.story.places)
    directly = {id for id, said in told.items() if said["parent"] == root}
    assert (places.place_of(ask.db, root, **ask.times) is not None) == (root in told)
    assert {row["place"] for row in places.within(ask.db, root, **ask.times)} == directly
    above, next_up = [], root
    while next_up in told:
        above.append(next_up)
        next_up = told[next_up]["parent"]
    assert [row["place"] for row in territory.above(ask.db, root, **ask.times)] == above
    inside, more = {root}, {root} & told.keys()
    while more:
        inside |= more
        more = {id for id, said in told.items() if said["parent"] in more} - inside
    return territory.inside(ask.db, [root], **ask.times), inside


@question
def the_titles_of_a_book(ask: Ask) -> Both:
    year = ask.maybe(YEARS)
    rows = cycles.titles_of(ask.db, book=ask.story.book, year=year, **ask.times)
    told = [
        (cycle["data"]["year"], title["title"], title["procedure"]["digest"])
        for cycle in ask.past.told("cycle.opened", "cycle.edition-taken")
        for title in cycle["data"].get("titles") or [cycle["data"]["opened"]]
        if year in (None, cycle["data"]["year"])
    ]
    assert {each[0] for each in told} <= set(titles.years_of_titles(ask.db, **ask.times))
    assert {each[1] for each in told} <= titles.names_of_titles(ask.db, **ask.times).keys()
    # The window is that of the opening, which alone names the clans.
    windows = {said["year"]: said["opens_on"] for said in (one["data"] for one in ask.past.told("cycle.opened"))}
    assert {row["year"]: row["from_on"] for row in rows if row["title"] == "clan"} == {
        year: day for year, day in windows.items() if any(each[:2] == (year, "clan") for each in told)
    }
    return tally((row["year"], row["title"], row["procedure_digest"]) for row in rows), tally(told)


@question
def the_targets_of_a_book(ask: Ask) -> Both:
    adopted = {fact["data"]["plan"]: fact["data"]["digest"] for fact in ask.past.told("plan.adopted")}
    latest = {}
    for fact in ask.past.told("target.set"):
        said = fact["data"]
        latest[said["year"], said["title"], said["measure"], said["denominator"]] = said
    expected = {}
    for over, said in latest.items():
        source = said["source"] if isinstance(said["source"], dict) else {}
        if source.get("plan") not in adopted or adopted[source["plan"]] == source["digest"]:
            expected[over] = said["share"]
    rows = cycles.targets_of(ask.db, book=ask.story.book, **ask.times)
    names = ("year", "title", "measure", "denominator")
    found = plans.plans_of(ask.db, books=[ask.story.book], **ask.times)
    assert {row["plan"]: row["digest"] for row in found} == adopted
    return {tuple(row[name] for name in names): row["share"] for row in rows}, expected


@question
def figures_that_others_counted(ask: Ask) -> Both:
    year = ask.maybe(YEARS)
    rows = figures.reported(ask.db, book=ask.story.book, year=year, **ask.times)
    told = [fact for fact in ask.past.told("figure.reported") if year in (None, fact["data"]["year"])]
    said = ("part", "counted_on")
    found = sorted((row["cause"], *(row[name] for name in said)) for row in rows)
    return found, [(fact["position"], *(fact["data"][name] for name in said)) for fact in told]


@question
def clocks_that_were_moved(ask: Ask) -> Both:
    rows = clocks.moves(ask.db, book=ask.story.book, **ask.times)
    told = ask.past.told("cycle.clock-moved")
    return [(row["cause"], row["basis"]) for row in rows], [(fact["position"], fact["data"]["basis"]) for fact in told]


@question
def years_that_were_closed(ask: Ask) -> Both:
    expected = {fact["data"]["year"]: fact for fact in ask.past.told("cycle.closed")}
    for year in YEARS:
        frozen = closings.frozen(ask.db, book=ask.story.book, year=year, **ask.times)
        row = closings.closed(ask.db, book=ask.story.book, year=year, **ask.times)
        assert (len(frozen), row is not None) == ((1, True) if year in expected else (0, False))
    return closings.closed_years(ask.db, book=ask.story.book, **ask.times), expected.keys()


@question
def what_the_rules_called_things(ask: Ask) -> Both:
    step = ask.pick(ask.story.steps)
    adopted = [fact["data"]["edition"] for fact in ask.past.told("procedure.adopted")]
    offices = {(one["id"], one["level"]) for edition in adopted for one in edition["offices"]}
    rows = steps.offices_of(ask.db, **ask.times)
    assert {(row["office"], row["level"]) for row in rows if row["office"] in ask.story.offices} == offices
    forms = {(edition["title"], one["id"]) for edition in adopted for one in edition["steps"]}
    assert {key for key in steps.forms_of_steps(ask.db, **ask.times) if key[1] in ask.story.steps} == forms
    last = [one["label"] for edition in adopted for one in edition["steps"] if one["id"] == step]
    return steps.step_named(ask.db, step, **ask.times), last[-1] if last else None
