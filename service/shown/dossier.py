"""A dossier as its page shows it: where it stands, the three columns of points, meeting, posting and decision."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from domain.criteria.grammar import Checklist
from domain.dossier import Dossier
from domain.dossier_facts import EvidenceAdded
from domain.retold import as_now_read
from domain.status import seen_on
from domain.stood import Stood
from projections.activities import named
from projections.clocks import due_of, posted_until
from projections.members import groups_of, members_of, speaker
from service.i18n import local, number
from service.i18n import text as _
from service.moments.looking import day_looked_at, moment
from service.shown import last_year
from service.shown.activity import activity_line
from service.shown.council import arithmetic_of, kept_out_of, people_of, votes_of
from service.shown.counting import counted_lines
from service.shown.explained import why
from service.shown.inspection import on_dossier
from service.shown.people import called, names_in
from service.shown.rules import every_criterion, next_step_of, office_names, quorum_of, sample_of, step_name
from service.shown.texts import Texts, text_of, texts_in
from service.shown.trail import trail_of
from service.shown.uses import same_files
from service.shown.waivers import lines_of
from service.shown.waivers import on_dossier as waivers_on
from service.shown.why import shown as shown_why
from service.views.at_desk import Opened
from service.views.links import of_members, of_person
from service.visit import parts, visit


def page_of(db: Connection, opened: Opened) -> dict[str, Any]:
    """Everything that the page says."""
    dossier = opened.dossier
    head = (speaker(db, dossier.subject, **moment().times) or dossier.people[0]) if dossier.people else dossier.subject
    names = names_in(db, opened.facts, dossier.subject, head, *people_of(opened.facts))
    name = called(names, dossier.subject)
    texts = texts_in(opened.facts)
    inspections = on_dossier(opened)
    return {
        "dossier": dossier,
        "state": seen_on(day_looked_at(), dossier.state, dossier.in_force[1] if dossier.in_force else None),
        "name": name,
        "head": called(names, head),
        "members": _members(db, dossier),
        "title": local(opened.rules.procedure.label.as_data()),
        "sample": sample_of(opened.rules),
        **_turn(db, opened),
        "scores": _scores(opened, inspections),
        "inspections": inspections,
        "counted": counted_lines(db, opened),
        "last_year": last_year.sentence_of(last_year.row_of(db, opened)),
        "meeting": _meeting(opened),
        "council": _council(opened, names),
        "decision": _last(opened, Dossier.AwardDecided),
        "objections": objections_of(opened, texts),
        "evidence": _evidence(db, opened, names),
        "trail": trail_of(db, opened, names, texts),
        "overrides": lines_of(db, found) if (found := waivers_on(db, opened)) else [],
        "why": shown_why(why(db, dossier.id, opened.rules, today=day_looked_at(), **moment().times), dossier.id),
    }


def _members(db: Connection, dossier: Dossier) -> dict[str, Any] | None:
    """How many belong to the group, or to how many groups the person belongs; a place has its own lists."""
    if not dossier.people:
        return None
    if dossier.people == [dossier.subject]:
        return {
            "group": False,
            "count": len(groups_of(db, dossier.subject, **moment().times)),
            "href": of_person(dossier.subject),
        }
    return {
        "group": True,
        "count": len(members_of(db, dossier.subject, **moment().times)),
        "href": of_members(dossier.subject),
    }


# Which entry fills a column of the scores, and with which of its values.
COLUMNS = {
    "self": ("self-assessed", "total"),
    "village": ("village-verified", "score"),
    "commune": ("commune-appraised", "score"),
}


def _turn(db: Connection, opened: Opened) -> dict[str, Any]:
    dossier = opened.dossier
    counts = due_of(db, dossier.id, **moment().times) if dossier.next_office else dossier.due_on
    due = date.fromisoformat(counts) if counts else None
    return {
        "next_step": next_step_of(dossier, opened.rules),
        "turn": office_names(opened.rules, dossier.next_office),
        "due": due,
        "days": (due - day_looked_at()).days if due else None,
        "posted_until": _posted_until(db, opened),
        **_last_step(opened),
    }


def _last_step(opened: Opened) -> dict[str, Any]:
    """The step that can still be taken back, or who opened it since; that is told of today alone."""
    if moment().is_on or opened.last_step is None:
        return {"last_step": None, "opening": None}
    return {"last_step": step_name(opened.rules, opened.last_step.step or ""), "opening": _opening(opened)}


def _opening(opened: Opened) -> dict[str, Any] | None:
    """By which office, and when, the last step was first seen."""
    found = opened.opening
    return {"office": office_names(opened.rules, [found.office]), "at": found.at} if found else None


def _posted_until(db: Connection, opened: Opened) -> date | None:
    """The last day of the list, which may be moved while it is up."""
    dossier = opened.dossier
    step = opened.rules.procedure.step(dossier.next_step) if dossier.next_step else None
    if dossier.posting is None or dossier.posted_until is None or step is None or step.fact != "posting-closed":
        return dossier.posted_until
    return posted_until(db, posting=dossier.posting, until=dossier.posted_until, **moment().times)


def _scores(opened: Opened, inspections: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    given = _last_stood(opened.dossier, "self-assessed")
    scores: Mapping[str, Any] = given.values["scores"] if given else {}
    totals = {column: _said(opened.dossier, topic, value) for column, (topic, value) in COLUMNS.items()}
    last = inspections[-1] if inspections else {"score": None, "scores": {}}
    rows = [
        {"label": item.label, "maximum": item.maximum, "is_met_or_not": item.is_met_or_not}
        | {"self": scores.get(item.id), "inspection": last["scores"].get(item.id)}
        for item in every_criterion(opened.rules)
    ]
    is_level = isinstance(opened.rules.criteria.rules, Checklist)
    totals |= {"inspected": bool(inspections), "inspection": last["score"]}
    return {"rows": rows, "total": {"maximum": opened.rules.criteria.maximum, "is_level": is_level} | totals}


def _said(dossier: Dossier, topic: str, value: str) -> Any:
    stood = _last_stood(dossier, topic)
    return stood.values[value] if stood else None


def _meeting(opened: Opened) -> dict[str, Any] | None:
    """The votes as they now read, with corrections applied."""
    stood = _last_stood(opened.dossier, "village-verified")
    if stood is None or stood.step is None:
        return None
    counts = {name: stood.values[name] for name in ("summoned", "present")}
    arithmetic = quorum_of(opened.rules.procedure.step(stood.step), **counts)
    return stood.values | {"arithmetic": arithmetic}


def _council(opened: Opened, names: Mapping[str, str]) -> dict[str, Any] | None:
    """The council's votes; by name only for those over its place, and not for the subject itself."""
    stood = _last_stood(opened.dossier, "commune-appraised")
    council = stood.values["council"] if stood else None
    if stood is None or stood.step is None or council is None:
        return None
    counts = {name: council[name] for name in ("summoned", "present", "written")}
    arithmetic = arithmetic_of(opened.rules.procedure.step(stood.step), **counts)
    told = stood.values | {"arithmetic": arithmetic, "held_on": council["held_on"], "hands": [], "kept_out": []}
    if visit().sees(place=opened.dossier.place["id"]):
        told |= {"hands": votes_of(stood.values, names), "kept_out": kept_out_of(stood.values, names)}
    return told


def _last_stood(dossier: Dossier, topic: str) -> Stood | None:
    return next((stood for stood in reversed(dossier.stood) if stood.topic == topic), None)


def _last(opened: Opened, kind: type) -> Any:
    return next((fact for fact in reversed(as_now_read(opened.facts)) if isinstance(fact, kind)), None)


def objections_of(opened: Opened, texts: Texts | None = None) -> list[dict[str, Any]]:
    """Comments with their answers."""
    texts = texts_in(opened.facts) if texts is None else texts
    facts = as_now_read(opened.facts)
    answers = {fact.objection: fact for fact in facts if isinstance(fact, Dossier.ObjectionAnswered)}
    return [
        {
            "id": fact.objection,
            "at": fact.occurred_at,
            "text": text_of(texts, fact.text),
            # The household must not learn who spoke against it.
            "by": text_of(texts, fact.text, "by") if visit().sees(place=opened.dossier.place["id"]) else None,
            "outcome": answers[fact.objection].outcome if fact.objection in answers else None,
            "answer": text_of(texts, answers[fact.objection].text) if fact.objection in answers else None,
        }
        for fact in facts
        if isinstance(fact, Dossier.ObjectionRaised)
    ]


def _evidence(db: Connection, opened: Opened, names: Mapping[str, str]) -> list[dict[str, Any]]:
    added = [fact for fact in as_now_read(opened.facts) if isinstance(fact, Dossier.EvidenceAdded)]
    labels = {item.id: local(item.label.as_data()) for item in opened.rules.criteria.items}
    same = same_files(db, opened.dossier) if any(fact.file for fact in added) else {}
    called_by_id = parts().vault.open_many([fact.evidence for fact in added if fact.file])
    cited = {
        row["activity"]: activity_line(row) for row in named(db, [fact.activity for fact in added], **moment().times)
    }
    return [
        {
            "id": fact.evidence,
            "criterion": labels.get(fact.criterion, fact.criterion),
            "name": _name(called_by_id.get(fact.evidence)),
            "activity": cited.get(fact.activity),
            "media_type": fact.media_type,
            "kilobytes": -(-fact.size // 1024) if fact.size else None,
            "measures": _measures(fact),
            "same": same.get(fact.evidence, []),
            "who": called(names, fact.act.actor),
            "at": fact.occurred_at,
        }
        for fact in added
    ]


def _measures(fact: EvidenceAdded) -> str | None:
    """Of a picture its pixels, of a document its pages."""
    if fact.width and fact.height:
        return f"{fact.width} × {fact.height}"
    return _("%(count)s pages", count=number(fact.pages)) if fact.pages else None


def _name(sealed: Any) -> str | None:
    return str(sealed.get("text") or "") if isinstance(sealed, dict) else None
