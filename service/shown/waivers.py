"""Overrides of kinship in words: for whom, at which step, who proposed and who answered, and why."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from domain.clock import from_micros
from projections.names import names_of
from projections.waivers import Waiver
from service import words
from service.shown.people import called
from service.shown.texts import opened, text_of
from service.views import links
from service.words import word


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
