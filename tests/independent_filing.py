"""Which reports are owed on a day, and what was filed of them, told again out of an exported log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.independent_figures import VIETNAM, Fact, instant
from tests.independent_reports import read

BECAME = ("place.merged", "place.split", "place.dissolved")


@dataclass(frozen=True)
class Owed:
    """A report that one place, or unit, owes another; on which day it was filed, and by how many days it is late."""

    kind: str
    filer: str
    due: date
    filed: date | None
    late: int


def owed(facts: list[Fact], to: str, *, year: int, day: date, **times: datetime | None) -> list[Owed]:
    """Every report of a year that is owed to a place, as of a day."""
    done = {(each["data"]["kind"], each["data"]["filer"]["id"]): each for each in filings(facts, to, year, **times)}
    found = []
    for kind, filer, due in [*_planned(facts, to, year, done, **times), *_asked(facts, to, year, **times)]:
        filing = done.get((kind, filer))
        on = instant(filing["occurred_at"]).astimezone(VIETNAM).date() if filing else None
        found.append(Owed(kind, filer, due, on, max(0, ((on or day) - due).days)))
    return found


def filings(facts: list[Fact], to: str, year: int, **times: datetime | None) -> list[Fact]:
    """What was filed with a place for a year, the last of each report last."""
    return [
        each
        for each in read(facts, "report.filed", **times)
        if (each["data"]["to"]["id"], each["data"]["year"]) == (to, year)
    ]


def _asked(facts: list[Fact], to: str, year: int, **times: datetime | None) -> Iterator[tuple[str, str, date]]:
    for each in read(facts, "report.requested", **times):
        data = each["data"]
        if (data["place"]["id"], data["year"]) == (to, year):
            for filer in data["filers"]:
                yield data["request"], filer["id"], date.fromisoformat(data["due_on"])


def _planned(
    facts: list[Fact], to: str, year: int, done: dict[tuple[str, str], Fact], **times: datetime | None
) -> Iterator[tuple[str, str, date]]:
    plans = [each for each in read(facts, "reporting.adopted", **times) if each["data"]["place"]["id"] == to]
    if not plans:
        return
    edition = max(plans, key=lambda each: (instant(each["occurred_at"]), each["position"]))["data"]["edition"]
    for kind in edition["reports"]:
        due = date.fromisoformat(f"{year}-{kind['due']}")
        begins, ends = (date.fromisoformat(edition[name] or "9999-12-31") for name in ("valid_from", "valid_to"))
        if begins <= due <= ends and kind.get("period", {"to": year})["to"] == year:
            for filer, since, until in _who(facts, to, kind["filed_by"], **times):
                if (kind["id"], filer) in done or since <= due < until:
                    yield kind["id"], filer, due


def _who(facts: list[Fact], to: str, kind: str, **times: datetime | None) -> Iterator[tuple[str, date, date]]:
    """Those of a kind who report to a place, from when until when they were there; the highest reports to itself."""
    for each in read(facts, "subject.enrolled", **times):
        if each["data"]["kind"] == kind and each["data"]["place"]["id"] == to:
            yield each["stream"].removeprefix("subject."), date.min, date.max
    ended = {each["stream"]: _day(each) for each in read(facts, *BECAME, **times)}
    for each in read(facts, "place.established", **times):
        data: dict[str, Any] = each["data"]
        place = each["stream"].removeprefix("place.")
        if data["kind"] == kind and (data["parent"] == to or (place == to and data["parent"] is None)):
            yield place, _day(each), ended.get(each["stream"], date.max)


def _day(fact: Fact) -> date:
    return instant(fact["occurred_at"]).astimezone(VIETNAM).date()
