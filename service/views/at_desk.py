"""At the desk: dossiers and rules as the office would see them if it were asked now; nothing is recorded."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from domain import policies
from domain.append import Opening
from domain.choices import Choice, open_to, subject_office
from domain.clock import day_of, shown
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import BatchRefused, NoMandate, NotFound, Refusal
from domain.ids import new_id
from domain.naming import is_stream
from domain.pinned import Rules
from domain.policies import Standing
from domain.stood import Stood
from domain.stream import Fact, project
from domain.workflow import Step
from projections.members import speaker
from service.moments.looking import moment
from service.moments.past import PastDesk, cut
from service.privacy.reads import shows
from service.views import reading
from service.views.carrying import act_on
from service.views.finding import Here, Year, village, year_of
from service.visit import parts, visit


@dataclass(frozen=True)
class Opened:
    """A dossier on the desk: what it is, its facts, the rules it is pinned to, and in which standings one may act."""

    dossier: Dossier
    facts: Sequence[Fact]
    rules: Rules
    desk: Desk

    @cached_property
    def standings(self) -> Sequence[Standing]:
        """In which standings the person may act; looked up where a page wants to know."""
        return _standings(self.desk, self.dossier, self.rules)

    @cached_property
    def last_step(self) -> Stood | None:
        """The step that its office may take back, as far as the rules go."""
        return self.dossier.retractable(self.rules)

    @cached_property
    def opening(self) -> Opening | None:
        """Since when the next office knows of that step, if it does."""
        last = self.last_step
        return parts().books.opening(self.dossier.id, since=last.version) if last else None

    @property
    def is_own(self) -> bool:
        """Whether it is the dossier of the person's own household, clan, unit or self."""
        return self.dossier.subject in visit().subjects

    @property
    def for_another(self) -> bool:
        """Whether what the subject does would be entered for it; a place acts through its own office."""
        return bool(self.dossier.people) and not self.is_own

    @property
    def person(self) -> str | None:
        """Whose act it is when the subject acts: one's own, or that of whoever stood for it when it registered."""
        if self.is_own:
            return visit().signed.person
        return self.dossier.people[0] if self.dossier.people else None

    @cached_property
    def speaker(self) -> str | None:
        """The same as things stand now, looked up; somebody else may stand for the group since."""
        if self.is_own or not self.dossier.people:
            return self.person
        with parts().engine.connect() as db:
            return speaker(db, self.dossier.subject) or self.person

    @property
    def choices(self) -> list[Choice]:
        """What is open to this person now."""
        found = (choice for standing in self.standings for choice in open_to(self.dossier, self.rules, standing))
        return list(dict.fromkeys(found))

    def must_be_open(self, form: str) -> None:
        """Answer for an act that is never open to this person here as for what does not exist."""
        if form not in {choice.form for choice in self.choices}:
            raise NotFound


def by_its_speaker(opened: Opened, do: Callable[[str | None], dict[str, Any]]) -> dict[str, Any]:
    """Carry out what the subject does. Who stands for it now is looked up only where another may no longer."""
    try:
        return do(opened.person)
    except (NoMandate, BatchRefused):
        if opened.speaker == opened.person:
            raise
        return do(opened.speaker)


def desk_on(book: str) -> Desk:
    """A desk on which the signed-in person reads, at the moment that is looked at."""
    request = Request(act_on(book, {"command_id": new_id()}), "")
    if moment().is_on:
        return PastDesk(parts().office, request, moment=moment(), engine=parts().engine)
    return Desk(parts().office, request)


def facts_of(streams: Sequence[str]) -> dict[str, list[Fact]]:
    """What was said about each of these things, up to the moment that is looked at."""
    found = parts().office.books.load(streams).facts
    return {stream: cut(facts, moment()) for stream, facts in found.items()} if moment().is_on else found


def open_dossier(stream: str) -> Opened:
    """A dossier that this person may see."""
    loaded = parts().office.books.load([stream] if is_stream(stream) else [])
    facts = loaded.facts.get(stream)
    if not facts:
        raise NotFound
    dossier: Dossier = project(facts, loaded.chains[stream])
    visit().must_see(place=dossier.place["id"], subject=dossier.subject)
    shows([dossier.subject])
    desk = desk_on(dossier.book)
    if moment().is_on:
        # Who may look is decided as of today.
        facts, dossier = cut(facts, moment()), desk.get(Dossier, stream)
    rules = desk.rules_of(dossier)
    return Opened(dossier, facts, rules, desk)


def rules_of_year(commune: str, year: Year) -> Rules:
    """The editions of a title and year."""
    return desk_on(commune).rules(book=commune, title=year.title, pinned=year.pinned)


def at_step(db: Connection, place: str, step_of: Callable[[Rules], Step]) -> tuple[Here, Year, Rules, Step]:
    """The village, the title and year asked for, their rules, and one step of these; refuses another office."""
    here = village(db, place)
    year = year_of(db, here.commune, title=reading.words("title") or None, year=reading.year())
    rules = rules_of_year(here.commune, year)
    step = step_of(rules)
    must_hold(step.offices, place)
    return here, year, rules, step


def standing_over(commune: str, rules: Rules, place: str) -> Standing:
    """What the signed-in person may rely on over a place; refuses where that is nothing."""
    desk = desk_on(commune)
    return desk.standing(desk.act, rules.procedure, subject=place, people=(), place=place)


def must_hold(offices: Collection[str], place: str) -> None:
    """Refuse whoever acts under none of these offices over a place that they may see."""
    mandate = visit().mandate
    if mandate is None:
        raise NoMandate(day=shown(day_of(parts().clock())))
    visit().must_see(place=place)
    policies.right_office(offices, Standing(mandate.office, frozenset({place}), frozenset(), frozenset()))


def must_be_no_kin(dossier: Dossier, offices: Collection[str], place: str) -> None:
    """Refuse whoever would act in one of these offices about their own, their kin or what they have an interest in."""
    standing = desk_on(dossier.book).beside(offices, place)
    policies.no_kin(dossier.subject, dossier.people, standing)


def _standings(desk: Desk, dossier: Dossier, rules: Rules) -> list[Standing]:
    found = []
    own = subject_office(rules.procedure)
    if own and dossier.subject in visit().subjects:
        me = frozenset({visit().signed.person})
        found.append(Standing(own, frozenset({dossier.subject}), me, frozenset()))
    if desk.act.mandate is not None:
        # A mandate over other places opens nothing here.
        with suppress(Refusal):
            found.append(desk.standing_at(desk.act, rules.procedure, dossier))
    return found
