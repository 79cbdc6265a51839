"""A company of subjects on their way: each has a story, and all whose step is the same take it together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from domain.clock import day_of
from domain.commands import registration, setup
from domain.commands.registration import Asking
from domain.dossier import Dossier
from domain.ids import new_id
from domain.levels import SUBJECT
from domain.pinned import Rules
from domain.workflow import Procedure
from service.acting import Signed
from service.demo.commune import Commune, Village
from service.demo.council import Council
from service.demo.stories import Story, stories


@dataclass(slots=True)
class Case:
    """One subject with the state that its story leads to; `kind` is what it is enrolled as, None for a place."""

    title: str
    kind: str | None
    name: str
    state: str
    village: Village | None = None
    head_name: str | None = None
    subject: str = ""
    head: str | None = None
    dossier: str = ""
    story: Story = field(default_factory=lambda: Story({}))
    taken: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Staff:
    """Whoever acts in a commune and above it: by office, and the council."""

    people: dict[str, Signed]
    council: Council


@dataclass(slots=True)
class Company:
    """The subjects of a commune, or of the level above, with whoever holds an office over them."""

    commune: Commune
    staff: Staff
    cases: list[Case]

    def place_of(self, case: Case) -> str:
        """Where it belongs."""
        return case.village.place if case.village else self.commune.place

    def holder(self, case: Case, offices: Iterable[str], procedure: Procedure) -> Signed:
        """Whoever takes a step of these offices, or enters it for the subject."""
        besides = [office.id for office in procedure.offices if office.level != SUBJECT]
        known = self.staff.people | ({"village-officer": case.village.officer} if case.village else {})
        return next(known[office] for office in (*offices, *besides) if office in known)

    def enroll(self) -> None:
        """Those who are no places enter the register, those of one place and kind together."""
        new = [case for case in self.cases if case.kind and not case.subject]
        for (kind, place), some in grouped(new, lambda case: (case.kind or "", self.place_of(case))):
            wallet = self.commune.wiring.vault.wallet()
            subjects = []
            for case in some:
                case.subject = new_id()
                case.head = case.subject if case.head_name is None else new_id()
                if case.head_name is not None:
                    wallet.seal(case.head, "name", {"kind": "person", "name": case.head_name})
                name = wallet.seal(case.subject, "name", {"kind": kind, "name": case.name})
                subjects.append(setup.Household(case.subject, (case.head,), name))
            self.commune.perform(
                self.commune.setting_up(),
                lambda desk, kind=kind, place=place, subjects=subjects: setup.enroll(  # type: ignore[misc]
                    desk, kind=kind, place=place, subjects=subjects
                ),
                wallet,
            )

    def register(self) -> None:
        """They ask for their titles, themselves or on paper; what comes of it is each one's story."""
        consent = {"how": "form", "on": day_of(self.commune.clock()).isoformat()}
        for case in self.cases:
            case.subject = case.subject or self.place_of(case)
        for (title, place), some in grouped(self.cases, lambda case: (case.title, self.place_of(case))):
            rules = self._rules_of(title, outside=place == self.commune.place)
            who = self.holder(some[0], rules.procedure.first.offices, rules.procedure)
            asking = [Asking(case.subject, case.head, consent if case.head else None) for case in some]
            answer = self.commune.perform(
                self.commune.act(who),
                lambda desk, title=title, place=place, asking=asking: registration.register(  # type: ignore[misc]
                    desk, title=title, year=self.commune.year, place=place, asking=asking
                ),
            )
            told = stories(rules.procedure)
            for case, dossier in zip(some, answer["dossiers"], strict=True):
                case.dossier, case.story = dossier, told[case.state]

    def found(self, cases: Sequence[Case]) -> list[Dossier]:
        """Their dossiers as they stand."""
        return self.commune.desk().all(Dossier, [case.dossier for case in cases])

    def _rules_of(self, title: str, *, outside: bool) -> Rules:
        desk, book = self.commune.desk(), self.commune.place
        pinned = desk.cycle(book=book, year=self.commune.year).titles[title]
        rules = desk.rules(book=book, title=title, pinned=pinned)
        return rules.outside if outside else rules


def grouped(cases: Iterable[Case], by: Callable[[Case], tuple[str, ...]]) -> list[tuple[tuple[str, ...], list[Case]]]:
    """Those that are alike, in the order of what makes them so."""
    return [(key, list(some)) for key, some in groupby(sorted(cases, key=by), key=by)]
