"""Registration: subjects of one place ask for a title, themselves or through an officer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from domain.commands.batch import decide_each
from domain.commands.self_assessment import as_subject
from domain.commands.setup import commune_of
from domain.cycle import Cycle
from domain.dossier import Dossier, Rules, stream_of
from domain.errors import AlreadyLive, NoCycle, NotEnrolled
from domain.office import Desk
from domain.subject import Subject

# After one of these a new attempt is possible.
OVER = frozenset({"withdrawn", "refused", "not_proposed", "not_upheld", "revoked"})


@dataclass(frozen=True, slots=True)
class Asking:
    """One subject's request. Through an officer, `person` is who asked and `consent` how: {"how", "on"}."""

    subject: str
    person: str | None = None
    consent: dict[str, str] | None = None


def register(
    desk: Desk, *, title: str, year: int, place: str, asking: Sequence[Asking], left_out: Collection[str] = ()
) -> dict[str, Any]:
    """Open a dossier for each subject, pinned to the editions of the year's cycle."""
    commune = commune_of(desk, place)
    cycle = desk.cycle(book=commune.place, year=year)
    pinned = cycle.titles.get(title)
    if pinned is None:
        raise NoCycle(year=year)
    rules = desk.rules(book=commune.place, title=title, pinned=pinned)
    first = [stream_of(year=year, title=title, subject=each.subject, attempt=1) for each in asking]
    desk.fetch([*first, *(f"subject.{each.subject}" for each in asking)])
    opened: list[str] = []

    def decide(each: Asking) -> None:
        opened.append(_register_one(desk, cycle, rules, title, place, each))

    decide_each(asking, decide, named=lambda each: each.subject, left_out=left_out)
    return {"dossiers": opened}


def _register_one(desk: Desk, cycle: Cycle, rules: Rules, title: str, place: str, asking: Asking) -> str:
    subject = desk.find(Subject, f"subject.{asking.subject}")
    named = desk.place(place)
    if subject is None or subject.place["id"] != place:
        raise NotEnrolled(place=named.name)
    attempt, previous = _next_attempt(desk, cycle.year, title, asking.subject)
    act = desk.act
    if asking.person is not None:
        act = as_subject(act, asking.person, office=rules.procedure.first.offices[0])
    standing = desk.standing(act, rules.procedure, subject=subject.subject, people=subject.people, place=place)
    commune = commune_of(desk, place)
    dossier = Dossier.register(
        act,
        rules,
        standing,
        year=cycle.year,
        title_name=rules.procedure.label.as_data(),
        subject=subject.subject,
        attempt=attempt,
        previous=previous,
        commune=commune.named,
        place=named.named,
        area=named.area,
        people=subject.people,
        consent=asking.consent,
    )
    desk.keep(dossier)
    return dossier.id


def _next_attempt(desk: Desk, year: int, title: str, subject: str) -> tuple[int, str | None]:
    """The number of the next attempt and how the last one ended; refused while that one lives, anywhere."""
    attempt, previous = 1, None
    while dossier := desk.find(Dossier, stream_of(year=year, title=title, subject=subject, attempt=attempt)):
        if dossier.state not in OVER:
            raise AlreadyLive(attempt=attempt, place=f"{dossier.place['name']}, {dossier.commune['name']}")
        attempt, previous = attempt + 1, dossier.state
    return attempt, previous
