"""Opening a year: what is proposed from the year before, and what a rehearsal shows of it before anything happens."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.clocks import add_months
from domain.commands.opening import Aim, first_editions, following
from domain.desk import Desk
from domain.errors import NotForTheYear, OnPlaceholder, Refusal
from domain.pinned import Rules
from domain.subject import AT_HOME
from projections.cycles import targets_of, titles_of
from projections.progress import everyone, progress

PARTS = ("procedure", "criteria")
AIMED = ("title", "measure", "numerator", "denominator", "share", "scope", "source")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A title for the new year with the editions that hold then, those of the year before, and why it cannot open."""

    rules: Rules
    last: Rules | None
    problem: Refusal | None

    @property
    def title(self) -> str:
        return self.rules.procedure.title

    @property
    def is_new(self) -> bool:
        """Whether the rules are others than those of the year before."""
        return self.last is not None and self.last.pinned != self.rules.pinned


@dataclass(frozen=True, slots=True)
class Proposal:
    """A year as the year before suggests it; `aims` by number, in the order in which they were set."""

    year: int
    last_year: int
    opens_on: date
    closes_on: date
    titles: Sequence[Proposed]
    aims: Mapping[str, Aim]

    @property
    def openable(self) -> list[Proposed]:
        """The titles that nothing stands against."""
        return [each for each in self.titles if each.problem is None]

    def rules_of(self, titles: Collection[str]) -> list[Rules]:
        """The editions of these titles, in the order of the proposal."""
        return [each.rules for each in self.titles if each.title in titles]


def propose(db: Connection, desk: Desk, *, year: int, last_year: int, place_kind: str, demonstration: bool) -> Proposal:
    """The titles, days and targets of the year before, carried over; without such a year, the packaged titles."""
    book = desk.act.book
    opened = {row["title"]: row for row in titles_of(db, book=book, year=last_year)}
    titles = [_followed(desk, row, year, demonstration=demonstration) for row in opened.values()]
    if not opened:
        packaged = first_editions(year, kinds_of(place_kind))
        titles = [Proposed(each, None, _problem(each, year, demonstration=demonstration)) for each in packaged]
    days = next(iter(opened.values()), None)
    first, last = (days["from_on"], days["to_on"]) if days else (f"{last_year}-01-01", f"{last_year}-12-31")
    months = 12 * (year - last_year)
    set_already = [_over(row) for row in targets_of(db, book=book, year=year)]
    rows = [row for row in targets_of(db, book=book, year=last_year) if _over(row) not in set_already]
    targets = [Aim(**{name: row[name] for name in AIMED}) for row in rows]
    return Proposal(
        year,
        last_year,
        add_months(date.fromisoformat(first), months),
        add_months(date.fromisoformat(last), months),
        titles,
        {str(number): aim for number, aim in enumerate(targets, start=1)},
    )


def _over(target: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a target is about: a plan of several years may have set the new year's already."""
    return tuple(target[name] for name in ("title", "measure", "numerator", "denominator", "scope"))


def kinds_of(place_kind: str) -> list[str]:
    """The kinds of subjects whose titles are opened in the book of such a place."""
    homes = ("village", "commune") if place_kind == "commune" else (place_kind,)
    return [kind for kind, places in AT_HOME.items() if set(places) & set(homes)]


def _followed(desk: Desk, row: RowMapping, year: int, *, demonstration: bool) -> Proposed:
    pinned = {part: {"id": row[part], "digest": row[f"{part}_digest"]} for part in PARTS}
    last = desk.rules(book=desk.act.book, title=row["title"], pinned=pinned)
    rules = following(desk, last, year=year)
    return Proposed(rules, last, _problem(rules, year, demonstration=demonstration))


def _problem(rules: Rules, year: int, *, demonstration: bool) -> Refusal | None:
    for edition in (rules.procedure, rules.criteria):
        if not edition.holds_in(year):
            return NotForTheYear(edition=edition.id, year=year)
        if edition.is_placeholder and not demonstration:
            return OnPlaceholder(title=edition.label)
    return None


def rehearsed(db: Connection, proposal: Proposal, titles: Collection[str], *, book: str) -> list[dict[str, Any]]:
    """Of each chosen title: who could ask for it, what came of it in the year before, and by which editions it goes."""
    could = everyone(db, book)
    before = {line.title: line for line in progress(db, book=book, year=proposal.last_year) if line.place == book}
    return [
        {
            "title": each.title,
            "name": each.rules.procedure.label.as_data(),
            "editions": [each.rules.procedure.id, each.rules.criteria.id],
            "is_new": each.is_new,
            "is_sample": each.rules.procedure.is_sample or each.rules.criteria.is_sample,
            "could": sum(could[each.rules.procedure.subject_kind].values()),
            "registered": before[each.title].registered if each.title in before else None,
            "recognised": before[each.title].recognised if each.title in before else None,
        }
        for each in proposal.titles
        if each.title in titles
    ]


def compared(before: Mapping[str, Aim], aims: Mapping[str, Aim]) -> dict[str, list[Aim]]:
    """Targets that are carried over as they were, with another share or source, and not at all."""
    same = [aim for number, aim in aims.items() if (aim.share, aim.source) == _said(before[number])]
    return {
        "carried": same,
        "changed": [aim for aim in aims.values() if aim not in same],
        "left_out": [aim for number, aim in before.items() if number not in aims],
    }


def _said(aim: Aim) -> tuple[str, dict[str, str]]:
    return aim.share, aim.source
