"""Opening a year from the one before: its titles under the editions that hold now, its targets, in one append."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from domain import criteria as packaged_criteria
from domain import procedures as packaged_procedures
from domain.commands.rules import may_keep
from domain.commands.setup import adopt, open_cycle, set_target
from domain.criteria import Criteria
from domain.cycle import Cycle, per_cent
from domain.desk import Desk
from domain.edition import Edition
from domain.errors import EmptyList, NotForTheYear
from domain.pinned import Rules
from domain.procedures import Procedure
from domain.rulebook import CriteriaRules, ProcedureRules, stream_of
from domain.text import plain
from domain.year_errors import WindowElsewhere, YearOpened

E = TypeVar("E", bound=Edition)


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of the new year; None of a title where what is measured is no title."""

    title: str | None
    measure: str
    numerator: str
    denominator: str
    share: str
    scope: dict[str, str]
    source: dict[str, str]


def open_year(
    desk: Desk,
    *,
    year: int,
    opens_on: date,
    closes_on: date,
    titles: Sequence[Rules],
    aims: Sequence[Aim] = (),
    demonstration: bool,
) -> dict[str, Any]:
    """Open these titles; editions that the commune has not adopted yet are adopted with them."""
    may_keep(desk)
    if not titles:
        raise EmptyList(field="titles")
    if desk.find(Cycle, Cycle.stream_of(book=desk.act.book, year=year)) is not None:
        raise YearOpened(field="year", year=year)
    for field, day in (("opens_on", opens_on), ("closes_on", closes_on)):
        if abs(day.year - year) > 1:
            raise WindowElsewhere(field=field, year=year)
    for edition in (edition for rules in titles for edition in (rules.procedure, rules.criteria)):
        if not edition.holds_in(year):
            raise NotForTheYear(field="titles", edition=edition.id, year=year)
    adopt(desk, **_not_adopted(desk, titles))
    pairs = [(each.procedure, each.criteria) for each in titles]
    opened = open_cycle(
        desk, year=year, opens_on=opens_on, closes_on=closes_on, titles=pairs, demonstration=demonstration
    )
    for aim in aims:
        _set(desk, year, aim)
    return opened | {"titles": [each.procedure.title for each in titles], "targets": len(aims)}


def _set(desk: Desk, year: int, aim: Aim) -> None:
    source = {"document": plain("document", aim.source.get("document") or "")}
    # Where in the document it stands is not always known; which document must be.
    if passage := aim.source.get("passage"):
        source["passage"] = plain("passage", passage)
    set_target(
        desk,
        year=year,
        title=aim.title,
        measure=aim.measure,
        numerator=aim.numerator,
        denominator=aim.denominator,
        share=per_cent(aim.share),
        scope=aim.scope,
        source=source,
    )


def following(desk: Desk, last: Rules, *, year: int) -> Rules:
    """The editions of a title for a later year: each that replaces another is followed where it holds by then."""
    title = last.procedure.title
    procedures = [*_procedures(desk, title), *packaged_procedures.editions()]
    criteria = [*_criteria(desk, title), *packaged_criteria.editions()]
    return Rules(_latest(last.procedure, procedures, year), _latest(last.criteria, criteria, year))


def first_editions(year: int, kinds: Collection[str]) -> list[Rules]:
    """What a commune without an earlier year can open: the packaged titles for these kinds of subjects."""
    criteria = {each.title: each for each in packaged_criteria.editions() if each.holds_in(year)}
    procedures = {each.title: each for each in packaged_procedures.editions() if each.holds_in(year)}
    return [
        Rules(procedure, criteria[title])
        for title, procedure in procedures.items()
        if title in criteria and procedure.subject_kind in kinds
    ]


def _latest(edition: E, known: Sequence[E], year: int) -> E:
    """Follow what replaces what; no edition is taken for a later one of the same title by its date alone."""
    for _ in known:
        later = [each for each in known if (each.title, each.replaces) == (edition.title, edition.id)]
        holding = [each for each in later if each.valid_from.year <= year]
        if not holding:
            break
        edition = max(holding, key=lambda each: each.valid_from)
    return edition


def _procedures(desk: Desk, title: str) -> list[Procedure]:
    found = desk.find(ProcedureRules, stream_of(book=desk.act.book, kind="procedure", title=title))
    known = found.editions if found else {}
    return [desk.office.editions.procedure(digest, document) for digest, document in known.items()]


def _criteria(desk: Desk, title: str) -> list[Criteria]:
    found = desk.find(CriteriaRules, stream_of(book=desk.act.book, kind="criteria", title=title))
    known = found.editions if found else {}
    return [desk.office.editions.set_of_criteria(digest, document) for digest, document in known.items()]


def _not_adopted(desk: Desk, titles: Sequence[Rules]) -> dict[str, Any]:
    """The editions that stand in no rule book of the commune yet."""
    procedures = [each.procedure for each in titles]
    criteria = [each.criteria for each in titles]
    return {
        "procedures": [each for each in procedures if each.digest not in _digests(_procedures(desk, each.title))],
        "criteria": [each for each in criteria if each.digest not in _digests(_criteria(desk, each.title))],
    }


def _digests(editions: Sequence[Edition]) -> set[str]:
    return {each.digest for each in editions}
