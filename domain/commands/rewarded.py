"""Rewarded: a reward is a new use of somebody's data, so nobody is judged or proposed whose data is put to none."""

from collections.abc import Sequence

from domain.commands.use_of_data import may_be_used
from domain.desk import Desk
from domain.dossier import Dossier, stream_of
from domain.membership import EXCLUSIVE, first_asking
from domain.rewarding import Forms
from domain.subject import Applicant, Subject


def may_be_rewarded(desk: Desk, who: Applicant, forms: Forms, year: int) -> None:
    """Refuse to judge or propose whoever's data is put to no new use."""
    may_be_used(desk, *_whose(desk, who, forms, year))


def read_people(desk: Desk, subjects: Sequence[str], forms: Forms, year: int) -> None:
    """Read at once what tells that of all these subjects."""
    desk.fetch([f"subject.{each}" for each in subjects])
    found = [desk.find(Subject, f"subject.{each}") for each in subjects]
    asking = [each.applicant for each in found if each is not None and each.applicant is not None]
    desk.fetch([_attempt(each, forms, year, n) for each in asking if each.kind in EXCLUSIVE for n in (1, 2)])
    desk.fetch([f"subject.{person}" for each in asking for person in _whose(desk, each, forms, year)])


def _whose(desk: Desk, who: Applicant, forms: Forms, year: int) -> list[str]:
    """The subject's own, and of a household that of whoever asked for the title of the year, or else of the first of
    its people."""
    if who.kind not in EXCLUSIVE:
        return [who.subject]
    people, n = who.people, 1
    while dossier := desk.find(Dossier, _attempt(who, forms, year, n)):
        people, n = dossier.people, n + 1
    return [who.subject, *first_asking(who.kind, people)]


def _attempt(who: Applicant, forms: Forms, year: int, n: int) -> str:
    return stream_of(year=year, title=str(forms.title_of(who.kind)), subject=who.subject, attempt=n)
