"""Restricting: a person's dossiers under way stand still for as long as their data may only be kept."""

from collections.abc import Collection, Iterable, Sequence

from domain.clock import day_of
from domain.cycle import Cycle
from domain.desk import Desk
from domain.dossier import Dossier, stream_of
from domain.privacy import RESTRICTION
from domain.privacy_facts import DONE
from domain.privacy_refusals import UseRestricted
from domain.subject import Subject


def restrict(
    desk: Desk, dossiers: Sequence[str], *, person: str, request: str, households: Collection[str] = ()
) -> list[str]:
    """Stop those that the person asked for and that are under way; the others go on for whoever asked for them.

    What was begun for the person or one of these households since `dossiers` were looked up is found here, and what is
    begun while this is being recorded has it decided anew: nobody slips through between the two.
    """
    began = _begun(desk, [person, *households, *(each.subject for each in desk.all(Dossier, dossiers))])
    asked = _of(desk, list(dict.fromkeys([*dossiers, *began])), person)
    found = [each for each in asked if each.is_under_way and each.restricted is None]
    for dossier in found:
        dossier.restrict(desk.act, person=person, request=request)
        desk.keep(dossier)
    return [dossier.id for dossier in found]


def allow(desk: Desk, dossiers: Sequence[str], *, person: str) -> list[str]:
    """Let those go on that stood still for this person."""
    found = [each for each in _of(desk, dossiers, person) if each.restricted and each.restricted["person"] == person]
    for dossier in found:
        dossier.allow(desk.act, person=person)
        desk.keep(dossier)
    return [dossier.id for dossier in found]


def must_be_free(desk: Desk, dossier: Dossier) -> None:
    """Refuse what an office does about a dossier that has ended, where those who asked for it restricted its use."""
    if _only_kept_for(desk, dossier) is not None:
        raise UseRestricted


def stays_kept(desk: Desk, dossier: Dossier) -> None:
    """A dossier that the subject itself has carried on is only kept from there on, where its use is restricted."""
    found = _only_kept_for(desk, dossier)
    if found is not None and dossier.restricted is None:
        person, request = found
        dossier.restrict(desk.act, person=person, request=request)


def _only_kept_for(desk: Desk, dossier: Dossier) -> tuple[str, str] | None:
    """Whose restriction concerns a dossier, and by which request; recorded only if that has not changed meanwhile."""
    for person in dict.fromkeys([dossier.subject, *dossier.people[:1]]):
        if not dossier.is_asked_for_by(person):
            continue
        found = desk.find(Subject, f"subject.{person}")
        desk.rely_on_head(f"subject.{person}")
        if found is not None and found.restricted:
            requests = [each for each, said in found.requests.items() if (said.kind, said.state) == (RESTRICTION, DONE)]
            return person, requests[-1]
    return None


def _begun(desk: Desk, subjects: Iterable[str]) -> list[str]:
    """The dossiers of these subjects in the years that are open, of which there shall be no more until this is
    recorded."""
    today = day_of(desk.act.now).year
    cycles = (desk.find(Cycle, Cycle.stream_of(book=desk.act.book, year=year)) for year in range(today - 1, today + 2))
    years = [(each.year, title) for each in cycles if each and not each.is_closed for title in each.titles]
    asked = [(year, title, subject) for year, title in years for subject in dict.fromkeys(subjects)]
    desk.fetch([stream_of(year=year, title=title, subject=subject, attempt=1) for year, title, subject in asked])
    found: list[str] = []
    for year, title, subject in asked:
        attempt = 1
        while desk.find(Dossier, stream := stream_of(year=year, title=title, subject=subject, attempt=attempt)):
            found.append(stream)
            attempt += 1
        desk.rely_on_absence(stream)
    return found


def _of(desk: Desk, dossiers: Sequence[str], person: str) -> list[Dossier]:
    found = desk.all(Dossier, dossiers)
    return [each for each in found if each.is_asked_for_by(person) and each.book == desk.act.book]
