"""Overrides of kinship in words: for whom, at which step, who proposed and who answered, and why; who may answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from domain.clock import from_micros
from domain.commands.waiving import settle_waiver
from domain.errors import Refusal
from domain.ids import new_id
from domain.pinned import Rules
from domain.stream import Fact
from projections.names import names_of
from projections.waivers import Waiver, waiting, waivers
from service import words
from service.i18n import text as _
from service.moments.looking import moment
from service.shown.people import called
from service.shown.texts import opened, text_of
from service.views import links
from service.views.at_desk import Opened
from service.views.carrying import act_on, foresee
from service.visit import Visit, visit
from service.words import word

Row = dict[str, Any]


def lines_of(db: Connection, found: Sequence[Waiver]) -> list[dict[str, Any]]:
    """A line each."""
    people = {each for one in found for each in (one.subject, one.person, one.proposed_by, one.settled_by) if each}
    names = names_of(db, people) if people else {}
    texts = opened([item for one in found for item in (one.text, one.settled_text) if item])
    return [
        {
            "override": each.override,
            "name": names.get(each.subject) or "–",
            "href": links.of_dossier(each.dossier),
            "step": word(words.STEP, each.step),
            "person": called(names, each.person),
            "person_href": links.of_officer(each.person),
            "proposed_by": called(names, each.proposed_by),
            "at": from_micros(each.at),
            "why": text_of(texts, {"item": each.text}) if each.text else None,
            "settled": each.settled,
            "settled_by": called(names, each.settled_by),
            "settled_at": from_micros(each.settled_at) if each.settled_at is not None else None,
            "remark": text_of(texts, {"item": each.settled_text}) if each.settled_text else None,
        }
        for each in found
    ]


def to_answer(db: Connection, of: Visit) -> list[dict[str, Any]]:
    """What waits for a second person and the visitor may answer, by the same rule as the answer itself."""
    if moment().is_on or of.mandate is None:
        return []
    return lines_of(db, [each for each in waiting(db, places=of.places) if may_answer(each)])


def may_answer(proposal: Waiver) -> bool:
    """Whether the visitor's answer would be taken now."""
    act = act_on(proposal.book, {"command_id": new_id()})
    try:
        foresee(act, lambda desk: settle_waiver(desk, override=proposal.override, approved=True))
    except Refusal:
        return False
    return True


def on_dossier(db: Connection, opened: Opened) -> list[Waiver]:
    """All that were proposed for a dossier, for who is over its place; nothing is asked where its rules allow none."""
    dossier = opened.dossier
    if opened.rules.procedure.acts.waiving is None or not visit().sees(place=dossier.place["id"]):
        return []
    return [*waivers(db, places=[dossier.place["id"]], dossier=dossier.id, **moment().times)]


def in_spite_of(found: Sequence[Waiver], lines: Sequence[Mapping[str, Any]], fact: Fact, rules: Rules) -> list[Row]:
    """The line under an entry of somebody who made it by an override of kinship."""
    if not found:
        return []
    hands = {fact.act.person, *getattr(fact, "hands", ())}
    steps = {step.id for step in rules.procedure.steps if f"dossier.{step.fact}" == fact.TOPIC}
    told = [
        _("%(person)s; proposed by %(proposed_by)s, approved by %(settled_by)s: %(why)s", **_named(line))
        for each, line in zip(found, lines, strict=True)
        if each.settled == "approved" and each.step in steps and each.person in hands and _before(each, fact)
    ]
    return [{"label": _("In spite of declared kinship"), "value": value} for value in told]


def _named(line: Mapping[str, Any]) -> dict[str, Any]:
    why = line["why"] or _("no reason is kept")
    return {name: line[name] for name in ("person", "proposed_by", "settled_by")} | {"why": why}


def _before(each: Waiver, fact: Fact) -> bool:
    return each.settled_at is not None and from_micros(each.settled_at) <= fact.timestamp
