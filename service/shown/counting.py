"""Counting in words: how many hold which title, how many would be needed, and the dossiers behind a number."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from domain import procedures
from domain.clock import day_of
from domain.commands.counting import tallies_of
from domain.counting import counts_of, evidence
from domain.criteria.answers import count_items
from domain.criteria.grammar import Indicator
from domain.desk import Desk
from domain.dossier import Dossier
from domain.pinned import Rules
from projections.titles import names_of_titles
from service import words
from service.i18n import local, number
from service.i18n import text as _
from service.moments.looking import moment
from service.shown.rules import criterion_name
from service.views import links
from service.views.at_desk import Opened
from service.visit import parts
from service.words import word

Said = Mapping[str, Any]
Names = Mapping[str, Mapping[str, str]]


def counted_now(desk: Desk, dossiers: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """What the register says today of the computed items of these dossiers; nothing where there are none."""
    tallies = tallies_of(desk, dossiers, day_of(parts().clock()))
    found = {id: desk.get(Dossier, id) for id in tallies}
    return {
        id: evidence(count_items(desk.rules_of(dossier).criteria, counts_of(tallies[id])), tallies[id])
        for id, dossier in found.items()
    }


def sentences(db: Connection, counted: Mapping[str, Sequence[Said]]) -> dict[str, list[str]]:
    """The same in words."""
    titles = names_of_titles(db) if counted else {}
    return {id: [arithmetic(each, titles) for each in said] for id, said in counted.items()}


def arithmetic(said: Said, titles: Names) -> str:
    """One count as a sentence."""
    return word(words.COUNTED, said["denominator"]) % {
        "holders": number(said["holders"]),
        "counted": number(said["counted"]),
        "title": local(titles.get(said["title"]) or _packaged(said["title"])),
        "needed": number(said["needed"]),
        "percent": said["percent"],
    }


def _packaged(title: str) -> Mapping[str, str] | str:
    """What the packaged rules call a title that no cycle here offers."""
    return next((each.label.as_data() for each in procedures.editions() if each.title == title), title)


def counted_lines(db: Connection, opened: Opened) -> list[dict[str, Any]]:
    """What was counted when the dossier was last scored, and what the register says now where that differs."""
    fact = next((each for each in reversed(opened.facts) if getattr(each, "counted", None)), None)
    if fact is None:
        return []
    now = {} if moment().is_on else _now(opened)
    return lines(db, opened, fact.counted, fact.originator_version, now)  # type: ignore[attr-defined]


def _now(opened: Opened) -> dict[str, Said]:
    return {each["item"]: each for each in counted_now(opened.desk, [opened.dossier.id]).get(opened.dossier.id, ())}


def asked_lines(db: Connection, opened: Opened) -> list[dict[str, Any]]:
    """What would be counted today: the items that a form does not ask."""
    if not any(item.computed for item in opened.rules.criteria.items):
        return []
    return lines(db, opened, counted_now(opened.desk, [opened.dossier.id]).get(opened.dossier.id, ()))


def lines(
    db: Connection, opened: Opened, counted: Sequence[Said], version: int | None = None, now: Mapping[str, Said] = {}
) -> list[dict[str, Any]]:
    """Counts under the captions of their items, each with the way to the dossiers behind it."""
    titles = names_of_titles(db, **moment().times) if counted else {}
    return [
        {
            "label": criterion_name(opened.rules, each["item"]),
            "sentence": arithmetic(each, titles),
            "earned": earned(opened.rules, each),
            "day": each["day"],
            "href": links.of_count(opened.dossier.id, each["item"], version),
            "now": _differs(each, now.get(each["item"]), titles),
        }
        for each in counted
    ]


def earned(rules: Rules, said: Said) -> str:
    """What the count comes to: points, or a line that is met or not."""
    item = next(each for each in rules.criteria.items if each.id == said["item"])
    if isinstance(item, Indicator):
        return _("Met") if said["number"] else _("Not met")
    return _("%(total)s of %(maximum)s", total=number(said["number"]), maximum=number(item.maximum))


def _differs(then: Said, now: Said | None, titles: Names) -> str | None:
    if now is None or (now["holders"], now["counted"]) == (then["holders"], then["counted"]):
        return None
    return arithmetic(now, titles)
