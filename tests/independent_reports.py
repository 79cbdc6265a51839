"""What pages and reports say beside the figures of a title, told again out of an exported log: targets, sums, reports."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

from tests.independent_figures import Fact, dossiers, figures, instant, known, learning, share

# By the names of the program's own exports: nothing more comes of a dossier in one of these states.
ENDED = ("recognised", "refused", "not_proposed", "not_upheld", "withdrawn", "revoked")
# Where one plan stands in the place of another, what it counts is one thing.
SAME_TARGET = ("year", "title", "measure", "numerator", "denominator")
SAME_FIGURE = ("year", "title", "measure", "denominator")
# All, registered and recognised.
Counts = tuple[int, int, int]


def read(
    facts: Iterable[Fact], *types: str, as_of: datetime | None = None, known_at: datetime | None = None
) -> list[Fact]:
    """Entries of these types as they read once later entries have corrected them."""
    told = known(facts, known_at=known_at)
    values: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for fact in told:
        if "corrected_version" in fact["data"]:
            values[fact["stream"], fact["data"]["corrected_version"]].update(fact["data"]["values"])
    found = []
    for fact in told:
        if fact["type"] in types:
            new = dict(values[fact["stream"], fact["version"]])
            at = new.pop("occurred_at", fact["occurred_at"])
            if as_of is None or instant(at) <= as_of:
                found.append(fact | {"occurred_at": at, "data": fact["data"] | new})
    return found


@dataclass(frozen=True)
class Aim:
    """A target, what a year has reached of it, how many are missing, and the figure that says so where it was reported."""

    year: int
    title: str | None
    denominator: str
    share: str
    reached: str | None
    missing: int | None
    figure: tuple[int, int] | None
    plan: str | None = None


def aims(
    facts: list[Fact], book: str, *, year: int, communes: Iterable[str] = (), **times: datetime | None
) -> list[Aim]:
    """Every target of a book, by year and of whom it is; of a place above communes over what these have come to."""
    mine = [fact for fact in facts if fact["book"] == book]
    texts = {fact["data"]["plan"]: fact["data"]["digest"] for fact in read(mine, "plan.adopted", **times)}
    standing: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fact in read(mine, "target.set", **times):
        data = fact["data"]
        standing[(*(data[name] for name in SAME_TARGET), str(sorted(data["scope"].items())))] = data
    told = read(mine, "figure.reported", **times)
    counted = together(facts, communes or [book], year=year, **times)
    found = []
    for data in standing.values():
        plan = data["source"].get("plan")
        if plan in texts and data["source"].get("digest") != texts[plan]:
            continue
        reached, missing = _reached(data, counted.get(data["title"]), year)
        said = _reported(told, data)
        reached = reached if said is None else share(*said)
        of = (data["year"], data["title"], data["denominator"], data["share"])
        found.append(Aim(*of, reached, missing, said, plan))
    return sorted(found, key=lambda aim: (aim.year, aim.denominator))


def aims_of_plan(
    facts: list[Fact], book: str, plan: str, *, communes: Iterable[str] = (), **times: datetime | None
) -> list[Aim]:
    """A plan's targets: each with what was reached of it in its year or, as long as that is not open, in the last one."""
    books = [*communes] or [book]
    opened = {fact["data"]["year"] for fact in read(facts, "cycle.opened", **times) if fact["book"] in books}
    found = []
    for aimed in sorted({fact["data"]["year"] for fact in facts if fact["type"] == "target.set"}):
        year = max((each for each in opened if each <= aimed), default=aimed)
        told = aims(facts, book, year=year, communes=communes, **times)
        found += [aim for aim in told if (aim.year, aim.plan) == (aimed, plan)]
    return found


def _reached(data: dict[str, Any], whole: Counts | None, year: int) -> tuple[str | None, int | None]:
    """What the register counts by itself of this year's targets and of later ones."""
    if data["measure"] != "share" or data["denominator"] not in ("registered", "all"):
        return None, None
    if whole is None or data["year"] < year:
        return None, None
    every, registered, recognised = whole
    base = registered if data["denominator"] == "registered" else every
    needed = int((Decimal(data["share"]) * base / 100).to_integral_value(ROUND_CEILING))
    return share(recognised, base), max(0, needed - recognised)


def _reported(told: list[Fact], target: dict[str, Any]) -> tuple[int, int] | None:
    """What was counted elsewhere on the last day, and entered last."""
    mine = [fact for fact in told if all(fact["data"][name] == target[name] for name in SAME_FIGURE)]
    if not mine:
        return None
    last = max(mine, key=lambda fact: (fact["data"]["counted_on"], fact["position"]))["data"]
    return last["part"], last["whole"]


def together(facts: list[Fact], books: Iterable[str], *, year: int, **times: datetime | None) -> dict[str, Counts]:
    """By title what several communes have come to between them."""
    found: dict[str, Counts] = {}
    counted = figures(facts, **times)
    for (book, place, of, title), numbers in counted.items():
        if book in books and place == book and of == year:
            every, registered, recognised = found.get(title, (0, 0, 0))
            found[title] = every + numbers[0], registered + numbers[1], recognised + numbers[2]
    return found


def undecided(facts: list[Fact], *, year: int, **times: datetime | None) -> Counter[tuple[str, str]]:
    """How many of a year have not come to an end, by title and state."""
    found = dossiers(facts, **times).values()
    return Counter(
        (each.first["title"], each.state) for each in found if each.first["year"] == year and each.state not in ENDED
    )


def median(days: dict[int, int]) -> int | None:
    """The smallest number of days that at least half did not exceed."""
    every = sorted(each for each, n in days.items() for _ in range(n))
    return every[(len(every) - 1) // 2] if every else None


def boxes_of_places(
    facts: list[Fact],
    lines: Iterable[tuple[str, str]],
    inside: set[str],
    *,
    years: Iterable[int],
    period: bool = False,
    **times: datetime | None,
) -> dict[str, str]:
    """What stands in the boxes of a report over some lines of figures, by (book, place), and over what lies inside."""
    found: dict[str, str] = {}
    counted, lines = figures(facts, **times), set(lines)
    for year in years:
        ending = f".{year}" if period else ""
        totals: dict[str, list[int]] = {}
        for (book, place, of, title), numbers in counted.items():
            if of == year and (book, place) in lines:
                totals[title] = [a + b for a, b in zip(totals.get(title, (0, 0, 0)), numbers, strict=True)]
        for title, numbers in totals.items():
            for name, n in zip(("all", "registered", "recognised"), numbers, strict=True):
                found[f"figures.{name}.{title}{ending}.value"] = str(n)
        held, learners = learning(facts, inside, year=year, **times)
        found[f"figures.activities.{ending}.value"] = str(held)
        found[f"figures.learners.{ending}.value"] = str(learners)
    return found


def boxes_of_unit(facts: list[Fact], unit: str, *, year: int, **times: datetime | None) -> dict[str, str]:
    """What stands in the boxes of a report of one unit, which is itself all that there is of it."""
    found: dict[str, str] = {}
    for each in dossiers(facts, **times).values():
        if (each.first["subject"], each.first["year"]) == (unit, year):
            of = {"registered": each.state != "withdrawn", "recognised": each.state == "recognised"}
            for name, counts in of.items():
                box = f"figures.{name}.{each.first['title']}.value"
                found[box] = str(max(int(found.get(box, 0)), int(counts)))
    return found
