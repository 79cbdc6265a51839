"""A request for correction is carried out by an entry of the books: which one, so that whoever asked can look it up."""

from dataclasses import dataclass
from typing import Any

from domain.clock import day_of
from domain.desk import Desk
from domain.dossier import Dossier
from domain.privacy import CORRECTION
from domain.privacy_facts import Asked
from domain.privacy_refusals import NotTheCorrection
from domain.stream import Stream
from domain.subject import Subject

CORRECTED = ".corrected"


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of a stream."""

    stream: str
    version: int


def named(desk: Desk, person: str, asked: Asked, entry: Entry) -> dict[str, Any]:
    """The entry as a fact names it; refused where it corrects nothing of theirs, or did so before they asked."""
    if asked.kind != CORRECTION or not _is_about(desk, person, entry.stream):
        raise NotTheCorrection(field="entry")
    fact = next((each for each in desk.facts(entry.stream) if each.originator_version == entry.version), None)
    if fact is None or not fact.TOPIC.endswith(CORRECTED) or day_of(fact.timestamp) < asked.received_on:
        raise NotTheCorrection(field="entry")
    digest = desk.get(Stream, entry.stream).chain[entry.version - 1]
    return {"stream": entry.stream, "version": entry.version, "digest": digest}


def _is_about(desk: Desk, person: str, stream: str) -> bool:
    """Whether a stream tells of a person, of a group to which they belong, or of a dossier of either."""
    mine = desk.find(Subject, f"subject.{person}")
    groups = set() if mine is None else {*mine.stays, person}
    found = desk.find(Stream, stream)
    if isinstance(found, Dossier):
        return found.subject in groups or person in found.people
    return isinstance(found, Subject) and (found.subject in groups or person in found.people)
