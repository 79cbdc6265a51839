"""An audit in words: what was looked at, rule by rule, and what was found, each with the way to its entry."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from domain.conformance import Finding
from projections import territory
from projections.names import names_of
from service import words
from service.conformance.audit_report import link_of
from service.i18n import text as _
from service.privacy.reads import shows
from service.shown.conformance import asks, rests_on, says
from service.shown.log import subject_of
from service.words import word


def page_of(db: Connection, answer: dict[str, Any], findings: Sequence[Finding]) -> dict[str, Any]:
    """Everything that the page says of a report, with these of its findings."""
    books = {row["place"]: row["name"] for row in territory.named(db, [each["book"] for each in answer["books"]])}
    return answer | {
        "version": answer["release"]["version"] or _("run from the source"),
        "books": [each | {"name": books.get(each["book"], each["book"])} for each in answer["books"]],
        "rules": [each | {"asks": asks(each["rule"])} for each in answer["rules"]],
        "total": len(answer["findings"]),
        "only_now": sum(not each["was_breach"] for each in answer["findings"]),
        "lines": lines_of(db, findings),
    }


def lines_of(db: Connection, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Each finding as a line of a list, people and subjects by their names."""
    people = {each.found["person"] for each in findings if each.found.get("person")}
    about = {subject for each in findings if (subject := subject_of(each.stream))}
    names = names_of(db, people | about)
    shows(about)
    places = {row["place"]: row["name"] for row in territory.named(db, {each.place for each in findings if each.place})}
    return [
        {
            "rule": each.rule,
            "asks": asks(each.rule),
            "rests_on": each.line or rests_on(each.rule),
            "basis": each.basis and each.basis["text"],
            "says": says(each, names),
            "what": word(words.FACT, each.type),
            "about": names.get(subject_of(each.stream) or "") or places.get(each.place or "", ""),
            "place": places.get(each.place or "", ""),
            "position": each.position,
            "href": link_of(each),
            "was_breach": each.was_breach,
        }
        for each in findings
    ]
