"""Inspection: its plan, what was found, and the differences, as pages show them."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.choices import RETURN, REVOKE
from domain.clock import day_of, from_micros
from domain.dossier import Dossier
from domain.inspection import FAULT
from projections import differences, inspections, territory
from projections.names import names_of
from projections.status import places_of
from projections.titles import names_of_titles
from service import words
from service.i18n import day, local, number
from service.i18n import text as _
from service.moments.looking import moment
from service.privacy.reads import shows
from service.shown.people import called
from service.shown.texts import opened, text_of, texts_in
from service.views import links, reading
from service.views.at_desk import Opened
from service.words import word

COLUMNS = differences.COLUMNS
# The acts that can rest on a fault, and the ground that the rules of revocation name for it.
RESTING = (RETURN, REVOKE)
GROUND = "faults-found"


def plan_page(db: Connection, plan: Mapping[str, Any]) -> dict[str, Any]:
    """The recipe, the drawn dossiers with what was found, and the outcome."""
    found = {row["dossier"]: row for row in inspections.findings(db, inspection=plan["inspection"], **moment().times)}
    subjects = {dossier: dossier.split(".")[3] for dossier in plan["drawn"]}
    outcome = plan["outcome"] or {}
    shows(subjects.values())
    names = names_of(db, {*subjects.values(), plan["planned_by"], *outcome.get("inspectors", ())})
    titles, at = names_of_titles(db, **moment().times), places_of(db, plan["drawn"], **moment().times)
    places = territory.names(db, [each["book"] for each in plan["lists"]], **moment().times)
    return {
        "plan": plan,
        "at": from_micros(plan["at"]),
        "planned_by": called(names, plan["planned_by"]),
        "titles": ", ".join(local(titles[title]) if title in titles else title for title in plan["titles"]),
        "lists": [each | {"name": places.get(each["book"])} for each in plan["lists"]],
        "states": ", ".join(f"{word(words.STATE, state)} ({state})" for state in plan["states"]),
        "size": f"{plan['percent']}%" if plan["percent"] is not None else number(plan["count"]),
        "drawn": sorted(
            (
                {
                    "dossier": dossier,
                    "name": str(called(names, subject)),
                    "title": _titled(titles, dossier),
                    "place": at.get(dossier, ""),
                    "found": found.get(dossier),
                }
                for dossier, subject in subjects.items()
            ),
            key=itemgetter("place", "dossier"),
        ),
        "inspected": len(found),
        "outcome": plan["outcome"],
        "closed_on": day_of(from_micros(plan["closed_at"])) if plan["outcome"] else None,
        "inspectors": ", ".join(str(called(names, each)) for each in outcome.get("inspectors", ())),
        "conclusion": _conclusion(outcome),
    }


def _titled(titles: Mapping[str, dict[str, str]], dossier: str) -> str:
    _d, year, title, *_rest = dossier.split(".")
    return f"{local(titles[title]) if title in titles else title} {year}"


def _conclusion(outcome: Mapping[str, Any]) -> str | None:
    ref = outcome.get("text")
    return text_of(opened([ref["item"]]), ref) if ref else None


def difference_page(db: Connection, rows: Sequence[RowMapping]) -> dict[str, Any]:
    """The findings by village, by officer, and one by one."""
    villages, officers = differences.by_village(rows), differences.by_officer(rows)
    people = {line.key[1] for line in officers} | {row["subject"] for row in rows}
    shows(row["subject"] for row in rows)
    names = names_of(db, people)
    places = {row["place"]: row["place_name"] for row in rows}
    titles = names_of_titles(db)
    return {
        "villages": [{"line": line, "key": line.key[0], "name": places[line.key[0]]} for line in villages],
        "officers": [
            {"line": line, "step": line.key[0], "key": line.key[1], "name": called(names, line.key[1])}
            for line in officers
        ],
        "rows": [
            dict(row)
            | {
                "name": called(names, row["subject"]),
                "title_name": _titled(titles, row["dossier"]),
                "gaps": {column: differences.difference(row, column) for column in COLUMNS},
            }
            for row in rows
        ],
    }


def on_dossier(at_desk: Opened) -> list[dict[str, Any]]:
    """What each inspection said last of a dossier; from a fault lead the acts that are open to this person."""
    dossier = at_desk.dossier
    facts = [fact for fact in at_desk.facts if isinstance(fact, Dossier.Inspected)]
    standing = {said["version"] for said in dossier.findings.values()}
    texts = texts_in(facts)
    forms = set() if moment().is_on else {choice.form for choice in at_desk.choices}
    return [
        {
            "inspection": fact.inspection,
            "on": day_of(fact.occurred_at),
            "finding": fact.finding,
            "score": fact.score,
            "maximum": fact.maximum,
            "scores": fact.scores or {},
            "text": text_of(texts, fact.text),
            "ways": _ways(dossier, fact, forms) if fact.finding == FAULT else [],
        }
        for fact in facts
        if fact.originator_version in standing
    ]


def _ways(dossier: Dossier, fact: Any, forms: set[str]) -> list[tuple[str, str]]:
    digest = dossier.chain[fact.originator_version - 1]
    return [(form, f"{links.of_dossier(dossier.id)}/{form}?finding={digest}") for form in RESTING if form in forms]


def for_fault(at_desk: Opened) -> dict[str, Any]:
    """What the form of an act begins with that is asked for because of a fault."""
    finding = at_desk.dossier.fault_found(reading.words("finding") or None)
    if finding is None:
        return {}
    facts = [fact for fact in at_desk.facts if isinstance(fact, Dossier.Inspected)]
    fault = next(fact for fact in facts if at_desk.dossier.chain[fact.originator_version - 1] == finding)
    said = text_of(texts_in([fault]), fault.text) or ""
    text = _("Inspection of %(day)s: %(text)s", day=day(day_of(fault.occurred_at)), text=said)
    return {"finding": finding, "reason": GROUND, "text": text}
