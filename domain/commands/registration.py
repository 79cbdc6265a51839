"""Registration: subjects of one place ask for a title, themselves or through an officer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.choices import subject_office
from domain.clock import day_of
from domain.commands import homes
from domain.commands.batch import decide_each
from domain.commands.self_assessment import as_subject
from domain.commands.setup import keeping
from domain.commands.use_of_data import may_be_used
from domain.cycle import Cycle
from domain.desk import Desk
from domain.dossier import Dossier, stream_of
from domain.errors import AlreadyLive, NoConsent, NoCycle, NotEnrolled, NotYourPlace
from domain.membership import first_asking
from domain.pinned import Rules
from domain.place import Place
from domain.policies import Warrant, says_how
from domain.status import WITHDRAWN
from domain.subject import Applicant, Subject

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
    here, commune = desk.standing_place(place), keeping(desk, place)
    if commune.place != desk.act.book:
        raise NotYourPlace(place=commune.name)
    cycle = desk.cycle(book=commune.place, year=year)
    pinned = cycle.titles.get(title)
    if pinned is None:
        raise NoCycle(year=year)
    rules = desk.rules(book=commune.place, title=title, pinned=pinned).with_clocks(cycle.clocks_of(title, place))
    if place == commune.place:
        rules = rules.outside
    first = [stream_of(year=year, title=title, subject=each.subject, attempt=1) for each in asking]
    people = [f"subject.{each.person}" for each in asking if each.person]
    desk.fetch([*first, *(f"subject.{each.subject}" for each in asking), *people])
    opened: list[str] = []

    def decide(each: Asking) -> None:
        cycle.check_open(day_of(desk.act.moment), title=title, step=rules.procedure.first.id, place=place)
        opened.append(_register_one(desk, cycle, rules, commune, here, each))

    decide_each(asking, decide, named=lambda each: each.subject, left_out=left_out)
    return {"dossiers": opened}


def _register_one(desk: Desk, cycle: Cycle, rules: Rules, commune: Place, place: Place, asking: Asking) -> str:
    subject = _applicant(desk, place, asking.subject)
    if subject is not None:
        homes.must_be_assigned(desk, subject.place)
    if subject is None or subject.place != place.place or subject.kind != rules.procedure.subject_kind:
        raise NotEnrolled(place=place.name)
    may_be_used(desk, subject.subject, *_asks(desk, subject, asking.person))
    attempt, previous = _next_attempt(desk, cycle.year, rules.procedure.title, asking.subject)
    act = as_subject(desk.act, rules.procedure, asking.person)
    by_itself = desk.speaks_for(act.actor, subject.subject, subject.people, act.moment)
    if subject_office(rules.procedure) is not None and not by_itself and not says_how(asking.consent, desk.act):
        raise NoConsent(field="consent")
    standing = desk.standing(act, rules.procedure, subject=subject.subject, people=subject.people, place=place.place)
    dossier = Dossier.register(
        Warrant(act, rules, standing),
        year=cycle.year,
        subject=subject.asked_for_by(asking.person),
        attempt=attempt,
        previous=previous,
        commune=commune,
        place=place,
        consent=asking.consent,
    )
    desk.keep(dossier)
    return dossier.id


def _applicant(desk: Desk, place: Place, subject: str) -> Applicant | None:
    """Who asks: the place itself, or a subject that is enrolled."""
    if subject == place.place:
        return place.applicant
    found = desk.find(Subject, f"subject.{subject}")
    applicant = None if found is None else found.applicant_on(day_of(desk.act.moment))
    return None if applicant is None else replace(applicant, place=homes.now(desk, applicant.place))


def _asks(desk: Desk, subject: Applicant, person: str | None) -> list[str]:
    """Whose request it is: of whoever is named or asks in person; a household's is that of the first of its people."""
    by_oneself = [desk.act.person] if desk.act.mandate is None else []
    return [person] if person else [*by_oneself, *first_asking(subject.kind, subject.people)]


def _next_attempt(desk: Desk, year: int, title: str, subject: str) -> tuple[int, str | None]:
    """The number of the next attempt and how those before it ended; refused while one lives, anywhere.

    An attempt that was taken back leaves no trace behind one that was decided: the subject has registered.
    """
    attempt, previous = 1, None
    while dossier := desk.find(Dossier, stream_of(year=year, title=title, subject=subject, attempt=attempt)):
        # Whoever revives it meanwhile and this registration cannot both be recorded.
        desk.rely_on_head(dossier.id)
        if dossier.state not in OVER:
            raise AlreadyLive(attempt=attempt, place=f"{dossier.place['name']}, {dossier.commune['name']}")
        attempt += 1
        if previous in (None, WITHDRAWN) or dossier.state != WITHDRAWN:
            previous = dossier.state
    return attempt, previous
