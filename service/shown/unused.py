"""Unused: of whom nothing is judged and nobody is proposed, since their data is put to no new use; each with why."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from domain.membership import EXCLUSIVE
from domain.privacy import ERASURE, FOR_CHILDREN, OBJECTION, RECOGNITION, RESTRICTION
from domain.privacy_refusals import ChildsConsent, DataErased, PurposeRefused, Restricted
from projections import members
from projections.audit import audit
from projections.intervals import of_subjects, status
from projections.requests import agreeing, kept_from
from projections.subjects import subject
from projections.times import happened, stands
from service.errors import sentence
from service.privacy.reads import shows
from service.shown.people import called

CHILD = "childs-consent"
# What a command would refuse them with.
WHY = {ERASURE: DataErased, RESTRICTION: Restricted, OBJECTION: PurposeRefused, CHILD: ChildsConsent}
Times = Mapping[str, Any]


def unused(db: Connection, subjects: Collection[str], *, title: str, year: int, times: Times) -> dict[str, str]:
    """Of these subjects those that are left out, with why, in their order."""
    kept = kept_from(db, RECOGNITION, **times)
    askers = _askers(db, subjects, title=title, year=year, times=times) if kept else {}
    found = {each: kept[person] for each in subjects for person in (askers.get(each), each) if person in kept}
    children = _children(db, subjects, times)
    return {each: why for each in subjects if (why := found.get(each) or (CHILD if each in children else None))}


def unused_in_words(names: Mapping[str, str], left_out: Mapping[str, str]) -> list[dict[str, str]]:
    """What they are called, and the sentence that says why."""
    shows(left_out)
    return [{"name": str(called(names, each)), "why": sentence(WHY[why]())} for each, why in left_out.items()]


def _askers(db: Connection, subjects: Collection[str], *, title: str, year: int, times: Times) -> dict[str, str]:
    """For each household whoever asked for the title of the year, or else the first of its people."""
    c = subject.c
    enrolled = select(c.subject, c.head).where(c.subject.in_(subjects), c.kind.in_(EXCLUSIVE))
    heads: dict[str, str] = dict(db.execute(enrolled.where(happened(subject, **times))).all())
    tried = select(status.c.subject, status.c.dossier).where(status.c.title == title, status.c.year == year)
    tried = tried.where(of_subjects(heads, **times), stands(status, **times)).order_by(status.c.attempt)
    last = {row.subject: row.dossier for row in db.execute(tried)}
    asked = select(audit.c.stream, func.coalesce(audit.c.on_behalf_of, audit.c.actor))
    asked = asked.where(audit.c.stream.in_(last.values()), audit.c.version == 1)
    # Who asks has the subject's office and no mandate; an officer who names nobody asks for the first of its people.
    by: dict[str, str] = dict(db.execute(asked.where(audit.c.mandate.is_(None), audit.c.office.is_not(None))).all())
    return {each: by.get(last.get(each, ""), head) for each, head in heads.items()}


def _children(db: Connection, subjects: Collection[str], times: Times) -> set[str]:
    """Those that ask for themselves, are no adults, and for whom no parent has agreed with them."""
    c = subject.c
    alone = select(c.subject).where(c.subject.in_(subjects), c.kind == "person", happened(subject, **times))
    found = members.not_adult(db, list(db.execute(alone).scalars()), **times)
    return found - agreeing(db, found, RECOGNITION, FOR_CHILDREN, **times)
