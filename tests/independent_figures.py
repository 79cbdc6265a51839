"""Figures out of an exported log, told again from its published meaning and from nothing of the program."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Fact = dict[str, Any]
# Which score each judging act gives, and the name of its number.
SCORES = {
    "dossier.self-assessed": ("self", "total"),
    "dossier.village-verified": ("village", "score"),
    "dossier.commune-appraised": ("commune", "score"),
}
NO_FIGURES = (0, 0, 0)
# Whose turn it is, and by when.
TURN = ("next_step", "next_office", "due_on")


def instant(text: str) -> datetime:
    """A time as the log writes it."""
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class Act:
    """One fact of a dossier as it reads once later facts have corrected it."""

    type: str
    at: datetime
    data: dict[str, Any]
    version: int


def known(facts: Iterable[Fact], *, known_at: datetime | None) -> list[Fact]:
    """What had been recorded by then."""
    return [fact for fact in facts if known_at is None or instant(fact["recorded_at"]) <= known_at]


def acts(story: list[Fact]) -> list[Act]:
    """The acts of one stream with their corrections; a correction is no act itself, nor does it change the state."""
    mends: dict[str, str] = {}
    values: dict[str, dict[str, Any]] = defaultdict(dict)
    for fact in story:
        if fact["type"] == "dossier.corrected":
            corrected = fact["data"]["corrects"]
            mends[fact["digest"]] = mends.get(corrected, corrected)
            values[mends[fact["digest"]]].update(fact["data"]["values"])
    told: list[Act] = []
    for fact in story:
        if fact["type"] == "dossier.corrected":
            # What was due by a clock that ran from a corrected day is due by another day.
            told[-1].data.update({name: fact["data"][name] for name in TURN})
        else:
            new = dict(values[fact["digest"]])
            at = instant(new.pop("occurred_at", fact["occurred_at"]))
            told.append(Act(fact["type"], at, fact["data"] | new, fact["version"]))
    return told


@dataclass
class Standing:
    """Where a dossier stands."""

    first: dict[str, Any]
    state: str = ""
    since: datetime | None = None
    scores: dict[str, str | None] = field(default_factory=lambda: {"self": None, "village": None, "commune": None})
    decision: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    # The act after which it stands.
    version: int = 0
    turn: dict[str, Any] = field(default_factory=dict)
    returns: int = 0
    unanswered: set[str] = field(default_factory=set)

    def take(self, act: Act) -> None:
        self.version = act.version
        self.turn = {name: act.data[name] for name in TURN}
        if act.data["state"] != self.state:
            self.state, self.since = act.data["state"], act.at
        if act.type in SCORES:
            whose, number = SCORES[act.type]
            self.scores[whose] = str(act.data[number])
        if act.type == "dossier.award-decided":
            self.decision = act.data["decision"]
            self.valid_from, self.valid_until = act.data["valid_from"], act.data["valid_until"]
        if act.type in ("dossier.decision-set-aside", "dossier.reopened"):
            self.decision, self.valid_from, self.valid_until = None, None, None
        if act.type == "dossier.returned":
            self.returns = act.data["times"]
        if act.type == "dossier.objection-raised":
            self.unanswered.add(act.data["objection"])
        if act.type == "dossier.objection-answered":
            self.unanswered.discard(act.data["objection"])


def standing(story: list[Fact], *, as_of: datetime | None) -> Standing | None:
    """As of an instant: after the last act, in the order of the stream, that had happened by then."""
    told = acts(story)
    happened = [number for number, act in enumerate(told) if as_of is None or act.at <= as_of]
    if not happened:
        return None
    return after(told[: happened[-1] + 1])


def after(told: list[Act]) -> Standing:
    """After these acts. What is taken back leaves scores and decision as they were before it; time goes on."""
    found = Standing(told[0].data)
    for number, act in enumerate(told):
        if act.type == "dossier.act-retracted":
            before = after([each for each in told[:number] if each.version < act.data["retracted_version"]])
            found.scores, found.decision, found.returns = before.scores, before.decision, before.returns
            found.valid_from, found.valid_until = before.valid_from, before.valid_until
        found.take(act)
    return found


def dossiers(
    facts: Iterable[Fact], *, as_of: datetime | None = None, known_at: datetime | None = None
) -> dict[str, Standing]:
    """Every dossier there was."""
    stories: dict[str, list[Fact]] = defaultdict(list)
    for fact in known(facts, known_at=known_at):
        if fact["stream"].startswith("d."):
            stories[fact["stream"]].append(fact)
    told = {stream: standing(story, as_of=as_of) for stream, story in stories.items()}
    return {stream: found for stream, found in told.items() if found is not None}


def status(facts: Iterable[Fact], **times: datetime | None) -> list[dict[str, Any]]:
    """The lines of the export of status, `since` as an instant."""
    return [
        {
            "dossier": stream,
            **{name: found.first[name]["id"] for name in ("commune", "place")},
            **{name: found.first[name] for name in ("year", "title", "subject")},
            "state": found.state,
            "since": found.since,
            "scores": found.scores,
            "decision": found.decision,
            "holder_until": found.valid_until if found.state == "recognised" else None,
        }
        for stream, found in sorted(dossiers(facts, **times).items())
    ]


def turns(facts: Iterable[Fact], **times: datetime | None) -> dict[str, dict[str, Any]]:
    """Whose turn it is with every dossier, by when, how often it was sent back, what waits for an answer."""
    return {
        stream: {**found.turn, "returns": found.returns, "unanswered": len(found.unanswered)}
        for stream, found in dossiers(facts, **times).items()
    }


def figures(
    facts: list[Fact], *, as_of: datetime | None = None, known_at: datetime | None = None
) -> dict[tuple[str, str, int, str], tuple[int, int, int]]:
    """All, registered and recognised by (commune, place, year, title), where any of them is not nought.

    A subject is registered once a year, however often it tried again, unless it took back every attempt.
    """
    happened = [
        fact
        for fact in known(facts, known_at=known_at)
        if as_of is None or instant(fact["occurred_at"]) <= as_of or fact["stream"].startswith("d.")
    ]
    everyone: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for fact in happened:
        if fact["type"] == "subject.enrolled":
            everyone[fact["book"], fact["data"]["kind"], fact["data"]["place"]["id"]].add(fact["stream"])
        if fact["type"] == "place.established":
            # A place is its own subject: a village in its commune's book, a commune in its own.
            place, kind = fact["stream"].removeprefix("place."), fact["data"]["kind"]
            book = fact["data"]["parent"] if kind == "village" else place
            everyone[book, kind, place].add(place)
    registered: dict[tuple[str, str, int, str], set[str]] = defaultdict(set)
    recognised: dict[tuple[str, str, int, str], set[str]] = defaultdict(set)
    for found in dossiers(facts, as_of=as_of, known_at=known_at).values():
        first = found.first
        for place in {first["place"]["id"], first["commune"]["id"]}:
            line = (first["commune"]["id"], place, first["year"], first["title"])
            if found.state != "withdrawn":
                registered[line].add(first["subject"])
            if found.state == "recognised":
                recognised[line].add(first["subject"])
    counted: dict[tuple[str, str, int, str], int] = defaultdict(int)
    for book, year, title, kind in _titles(happened):
        for (of, what, place), subjects in everyone.items():
            if (of, what) == (book, kind):
                for where in {place, book}:
                    counted[book, where, year, title] += len(subjects)
    return {
        line: (counted.get(line, 0), len(registered.get(line, ())), len(recognised.get(line, ())))
        for line in {*counted, *registered, *recognised}
    }


def _titles(facts: list[Fact]) -> Iterator[tuple[str, int, str, str]]:
    """Book, year, title and kind of subject of what was opened, or aimed at where it was opened in another year."""
    kinds = {}
    found = set()
    for fact in facts:
        if fact["type"] == "cycle.opened":
            for title in fact["data"]["titles"]:
                kinds[fact["book"], title["title"]] = title["subject_kind"]
                found.add((fact["book"], fact["data"]["year"], title["title"]))
    for fact in facts:
        if fact["type"] == "target.set" and fact["data"]["measure"] == "share":
            found.add((fact["book"], fact["data"]["year"], fact["data"]["title"]))
    return (
        (book, year, title, kinds[book, title])
        for book, year, title in sorted(found, key=str)
        if (book, title) in kinds
    )


def share(part: int, whole: int) -> str | None:
    """Per cent with two places."""
    if not whole:
        return None
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def targets(
    facts: Iterable[Fact], *, as_of: datetime | None = None, known_at: datetime | None = None
) -> dict[tuple[str, int, str], set[tuple[str, str]]]:
    """What was aimed at by (commune, year, title): shares with whom they are of."""
    found: dict[tuple[str, int, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    for fact in known(facts, known_at=known_at):
        data = fact["data"]
        if fact["type"] != "target.set" or (as_of is not None and instant(fact["occurred_at"]) > as_of):
            continue
        if (data["measure"], data["numerator"]) == ("share", "recognised"):
            over = f"{data['denominator']} {data['scope']}"
            found[fact["book"], data["year"], data["title"]][over] = (data["share"], data["denominator"])
    return {line: set(aims.values()) for line, aims in found.items()}


# What charts draw

VIETNAM = timezone(timedelta(hours=7))
COLUMNS = ("self", "village", "commune", "inspection")


def stories(facts: Iterable[Fact], *, year: int, title: str, known_at: datetime | None) -> dict[str, list[Fact]]:
    """The facts of every dossier of a title and year."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in known(facts, known_at=known_at):
        if fact["stream"].startswith(f"d.{year}.{title}."):
            found[fact["stream"]].append(fact)
    return found


def season(
    facts: Iterable[Fact],
    places: set[str],
    *,
    year: int,
    title: str,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[str, list[tuple[date, int]]]:
    """What had been registered and recognised by the end of each day on which one of both became another number."""
    told = [acts(story) for story in stories(facts, year=year, title=title, known_at=known_at).values()]
    mine = [each for each in told if each[0].data["place"]["id"] in places]
    days = sorted(
        {act.at.astimezone(VIETNAM).date() for each in mine for act in each if as_of is None or act.at <= as_of}
    )
    found: dict[str, list[tuple[date, int]]] = {"registered": [], "recognised": []}
    for day in days:
        end = datetime.combine(day + timedelta(days=1), time(), VIETNAM) - timedelta(microseconds=1)
        end = end if as_of is None else min(end, as_of)
        states = [(each[0].data["previous"], state_at(each, end)) for each in mine]
        counted = {
            "registered": sum(
                previous in (None, "withdrawn") and state not in (None, "withdrawn") for previous, state in states
            ),
            "recognised": sum(state == "recognised" for _, state in states),
        }
        for measure, n in counted.items():
            if n != (found[measure][-1][1] if found[measure] else 0):
                found[measure].append((day, n))
    return found


def state_at(told: list[Act], end: datetime) -> str | None:
    """The state after the last act, in the order of the stream, that had happened by then."""
    happened = [act for act in told if act.at <= end]
    return happened[-1].data["state"] if happened else None


def stages(
    facts: Iterable[Fact],
    places: set[str],
    *,
    year: int,
    title: str,
    now: datetime,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[str, dict[str, dict[int, int]]]:
    """By state: of how many dossiers that left it, and of how many that stand in it, for how many whole days they did."""
    until = now if as_of is None else as_of
    found: dict[str, dict[str, dict[int, int]]] = {}
    for story in stories(facts, year=year, title=title, known_at=known_at).values():
        told = acts(story)
        if told[0].data["place"]["id"] not in places:
            continue
        stays: dict[str, timedelta] = defaultdict(timedelta)
        standing_in = set()
        for number, act in enumerate(told):
            end = min((later.at for later in told[number + 1 :]), default=None)
            if (as_of is not None and act.at > as_of) or (end is not None and end < act.at):
                continue
            if end is None or (as_of is not None and end > as_of):
                standing_in.add(act.data["state"])
            stays[act.data["state"]] += (until if end is None else min(end, until)) - act.at
        for state, spent in stays.items():
            kind = found.setdefault(state, {"left": {}, "here": {}})["here" if state in standing_in else "left"]
            whole = int(spent / timedelta(days=1))
            kind[whole] = kind.get(whole, 0) + 1
    return found


def points(
    facts: Iterable[Fact],
    places: set[str],
    *,
    year: int,
    title: str,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> dict[str, list[dict[str, Decimal]]]:
    """By place the points of every dossier: its own, the village's, the commune's and those of the last inspection."""
    found: dict[str, list[dict[str, Decimal]]] = defaultdict(list)
    for story in stories(facts, year=year, title=title, known_at=known_at).values():
        place = acts(story)[0].data["place"]["id"]
        now = standing(story, as_of=as_of)
        if now is None or place not in places:
            continue
        given = {name: Decimal(each) for name, each in now.scores.items() if each is not None}
        inspected = last_inspection(story, as_of)
        found[place].append(given | ({} if inspected is None else {"inspection": inspected}))
    return found


def last_inspection(story: list[Fact], as_of: datetime | None) -> Decimal | None:
    """The points of the latest finding; what an inspection enters again takes the place of what it had entered."""
    held = {
        fact["data"]["inspection"]: fact
        for fact in story
        if fact["type"] == "dossier.inspected" and (as_of is None or instant(fact["occurred_at"]) <= as_of)
    }
    scored = [fact for fact in held.values() if fact["data"]["score"] is not None]
    if not scored:
        return None
    last = max(scored, key=lambda fact: (instant(fact["occurred_at"]), fact["version"]))
    return Decimal(str(last["data"]["score"]))


def mean(values: list[Decimal]) -> Decimal | None:
    """With two places, halves away from nought."""
    if not values:
        return None
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def inflated(given: list[dict[str, Decimal]]) -> tuple[int, Decimal | None]:
    """Of how many, and by how much on the mean, the village's points stand above the last check."""
    apart = [
        each["village"] - each.get("inspection", each.get("commune", Decimal(0)))
        for each in given
        if "village" in each and ("inspection" in each or "commune" in each)
    ]
    return len(apart), mean(apart)


def gap(given: list[dict[str, Decimal]], one: str, other: str) -> tuple[int, Decimal | None]:
    """Of how many, and by how much on the mean, one column stands above another."""
    apart = [each[one] - each[other] for each in given if one in each and other in each]
    return len(apart), mean(apart)


def learning(
    facts: Iterable[Fact],
    places: set[str],
    *,
    year: int,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> tuple[int, int]:
    """How many activities were held in these places in a year, and how many learners came to them."""
    said: dict[str, dict[str, Any]] = {}
    for fact in known(facts, known_at=known_at):
        if fact["type"] == "activity.held":
            said[fact["stream"]] = fact["data"] | {"at": fact["occurred_at"]}
        elif fact["type"] == "activity.corrected":
            values = dict(fact["data"]["values"])
            moved = {"at": values.pop("occurred_at")} if "occurred_at" in values else {}
            said[fact["stream"]] = said[fact["stream"]] | values | moved
    held = [
        each
        for each in said.values()
        if each["place"]["id"] in places
        and each["held_on"].startswith(f"{year}-")
        and (as_of is None or instant(each["at"]) <= as_of)
    ]
    return len(held), sum(each["learners"] or 0 for each in held)
