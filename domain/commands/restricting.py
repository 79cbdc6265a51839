"""Restricting: a person's dossiers under way stand still for as long as their data may only be kept."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from domain.clock import day_of
from domain.cycle import Cycle
from domain.desk import Desk
from domain.dossier import Dossier, stream_of
from domain.membership import EXCLUSIVE
from domain.place import Place
from domain.privacy import RESTRICTION
from domain.privacy_facts import DONE
from domain.privacy_refusals import UseRestricted
from domain.subject import Subject


def hold_books(desk: Desk, place: str) -> list[str]:
    """Hold the books in which it is written what becomes of those of a place: of its commune, and of whatever has taken
    that up since. Nobody writes in them while this is recorded, so that in each it comes before or after all else.
    """
    desk.office.forget_places()
    books = [desk.act.book]
    for each in desk.above(place):
        found = desk.rely_on(Place, f"place.{each}")
        if found is not None and found.kind == "commune" and each not in books:
            books.append(each)
    desk.holds |= {*books}
    return books


def restrict(
    desk: Desk, dossiers: Sequence[str], *, person: str, request: str, books: Collection[str], households: Iterable[str]
) -> list[str]:
    """Stop those that the person asked for and that are under way; the others go on for whoever asked for them.

    What was begun for the person or one of these households since `dossiers` were looked up is found here, and what is
    begun while this is being recorded has it decided anew: nobody slips through between the two.
    """
    subjects = [person, *_households(desk, person), *households]
    began = _begun(desk, books, [*subjects, *(each.subject for each in desk.all(Dossier, dossiers))])
    asked = _of(desk, list(dict.fromkeys([*dossiers, *began])), person, books)
    found = [each for each in asked if each.is_under_way and each.restricted is None]
    for dossier in found:
        dossier.restrict(replace(desk.act, book=dossier.book), person=person, request=request)
        desk.keep(dossier)
    return [dossier.id for dossier in found]


def allow(desk: Desk, dossiers: Sequence[str], *, person: str, books: Collection[str]) -> list[str]:
    """Let those go on that stood still for this person."""
    still = _of(desk, dossiers, person, books)
    found = [each for each in still if each.restricted and each.restricted["person"] == person]
    for dossier in found:
        dossier.allow(replace(desk.act, book=dossier.book), person=person)
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


def _households(desk: Desk, person: str) -> list[str]:
    """The households that the person has joined: the lists may not know of the last one yet."""
    stays = desk.get(Subject, f"subject.{person}").stays
    return [group for group, said in stays.items() if said[-1].kind in EXCLUSIVE]


def _begun(desk: Desk, books: Iterable[str], subjects: Iterable[str]) -> list[str]:
    """The dossiers of these subjects in the years that are open, of which there shall be no more until this is
    recorded."""
    today = day_of(desk.act.now).year
    streams = [Cycle.stream_of(book=book, year=year) for book in books for year in range(today - 1, today + 2)]
    desk.fetch(streams)
    for stream in streams:
        # A year that is opened meanwhile, or a title that is added to one, has this decided anew.
        desk.rely_on_head(stream)
    cycles = [desk.find(Cycle, stream) for stream in streams]
    years = dict.fromkeys((each.year, title) for each in cycles if each and not each.is_closed for title in each.titles)
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


def _of(desk: Desk, dossiers: Sequence[str], person: str, books: Collection[str]) -> list[Dossier]:
    found = desk.all(Dossier, dossiers)
    return [each for each in found if each.is_asked_for_by(person) and each.book in books]
