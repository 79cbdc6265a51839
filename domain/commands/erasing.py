"""Erasing: what is said to be erased is erased by the very entry that says so."""

from collections.abc import Collection, Sequence
from typing import Any

from domain import privacy
from domain.append import Erasure
from domain.commands.privacy import granted
from domain.commands.restricting import hold_books
from domain.decision import Decision
from domain.desk import Desk
from domain.errors import UnknownReason
from domain.meeting import Meeting
from domain.membership import EXCLUSIVE, HEAD
from domain.paper import Paper
from domain.privacy_refusals import ErasesOthers, NotGranted
from domain.subject import Subject


def erase(
    desk: Desk,
    *,
    subject: str,
    request: str,
    reason: str,
    groups: Sequence[str] = (),
    minutes: Sequence[str] = (),
    papers: Sequence[str] = (),
    copies: Sequence[str] = (),
) -> dict[str, Any]:
    """Destroy the person's key, and those of the households that are called by their head's name.

    `groups` are the households that the page showed; what they wrote of the household goes with its name. `minutes`
    are meetings that took up a dossier of theirs, and of which nothing in words is to be left. `papers` were issued
    with their names on them, and are made again from the register; `copies` are decisions of which no scanned paper is
    to be left.
    """
    asked = granted(desk, subject, request)
    if asked.kind != privacy.ERASURE:
        raise NotGranted
    if reason not in privacy.ERASED_FOR:
        raise UnknownReason(field="reason")
    desk.fetch([*(f"subject.{group}" for group in groups), *(f"meeting.{meeting}" for meeting in minutes)])
    person = desk.get(Subject, f"subject.{subject}")
    if not all(_heads(desk, person, group) for group in groups):
        raise ErasesOthers
    if not all(_took_up(desk, meeting, {subject, *groups}) for meeting in minutes):
        raise ErasesOthers
    owners = [
        subject,
        *sorted(set(groups)),
        *sorted(set(minutes)),
        *_of_papers(desk, papers),
        *_of_copies(desk, copies),
    ]
    owners = list(dict.fromkeys(owners))
    hold_books(desk, asked.place["id"])
    said = {"request": request, "place": asked.place, "owners": owners, "reason": reason}
    person.happen(Subject.Erased, desk.act, **said, entry_mandate=desk.act.entry_mandate)
    desk.keep(person)
    desk.erasure = Erasure(request, owners)
    return {"request": request, "owners": owners}


def _of_papers(desk: Desk, papers: Sequence[str]) -> list[str]:
    """Under whose keys these papers of the book are kept."""
    found = desk.all(Paper, [f"paper.{paper}" for paper in papers])
    if any(paper.book != desk.act.book for paper in found):
        raise ErasesOthers
    return sorted({paper.owner for paper in found})


def _of_copies(desk: Desk, decisions: Sequence[str]) -> list[str]:
    """Decisions of the book, whose scanned papers lie under a key of their own."""
    found = desk.all(Decision, [f"decision.{decision}" for decision in decisions])
    if any(decision.book != desk.act.book for decision in found):
        raise ErasesOthers
    return sorted(set(decisions))


def _took_up(desk: Desk, meeting: str, subjects: Collection[str]) -> bool:
    """Whether a dossier of one of these was taken up in that meeting."""
    held = desk.find(Meeting, f"meeting.{meeting}")
    return held is not None and any(dossier.split(".")[3] in subjects for dossier in held.dossiers)


def _heads(desk: Desk, person: Subject, id: str) -> bool:
    """Whether the household goes by this person's name: as its head now, or as the head that it was enrolled with."""
    group = desk.find(Subject, f"subject.{id}")
    if group is None or group.kind not in EXCLUSIVE:
        return False
    said = person.stays.get(id)
    stay = said[-1] if said else group.by_enrolment(person.subject)
    return stay is not None and stay.role == HEAD and stay.until is None
