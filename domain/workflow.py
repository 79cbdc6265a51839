"""The grammar of a procedure: offices, steps and the routes between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.acts import Acts
from domain.calendar import Calendar
from domain.clocks import Clock, Stop, Validity
from domain.edition import Basis, Edition, Label
from domain.quorum import Quorum

# What a step may lay before the one who takes it.
COLUMNS = ("self", "village", "commune", "evidence", "objections")

# Which fact fills a column.
FILLED_BY = {"self": "self-assessed", "village": "village-verified", "commune": "commune-appraised"}

# Where a step can be at home that not every subject's way goes through.
VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Office:
    """Who can act: at the level of the subject itself, its village, the commune, or above."""

    id: str
    label: Label
    level: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where an outcome leads: the state, and the step that comes next (None at the end)."""

    state: str
    to: str | None


@dataclass(frozen=True, slots=True)
class Council:
    """The body that takes a step: whoever holds one of these offices on the day, led by one of `chaired_by`."""

    members: tuple[str, ...]
    chaired_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step; taking it records the fact `dossier.<fact>`. `only_in` a village: others go on without it.

    Where a `council` takes it, `offices` are those who enter what it decided.
    """

    id: str
    fact: str
    label: Label
    offices: tuple[str, ...]
    form: str
    routes: Mapping[str, Route]
    clock: Clock | None
    quorum: Quorum | None
    apart_from: frozenset[str]
    shown: tuple[str, ...]
    must_see: bool
    by_clock: bool
    only_in: str | None
    council: Council | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """In whose name the title is awarded."""

    label: Label
    basis: Basis


@dataclass(frozen=True, slots=True)
class Published:
    """What of a title anybody may see without an account: who holds it, and the lists while they hang."""

    register: bool = False
    posting: bool = False
    basis: Basis | None = None


UNPUBLISHED = Published()


@dataclass(frozen=True)
class Procedure(Edition):
    """One edition of the way of a title; steps stand in their order, and routes only lead onward."""

    subject_kind: str
    calendar: Calendar = field(repr=False)
    offices: tuple[Office, ...]
    steps: tuple[Step, ...]
    acts: Acts
    validity: Validity
    authority: Authority
    # What an edition says nothing of is not shown to all.
    published: Published = UNPUBLISHED
    # The way of subjects that belong to no village, where that is another one.
    outside: "Procedure | None" = field(default=None, repr=False, compare=False)

    @property
    def first(self) -> Step:
        return self.steps[0]

    def step(self, id: str) -> Step:
        """The step of that id; KeyError where there is none."""
        return self.steps[self.place_of(id)]

    def place_of(self, id: str) -> int:
        """Where a step stands in the order, from 0; KeyError where it does not."""
        for place, step in enumerate(self.steps):
            if step.id == id:
                return place
        raise KeyError(id)

    def office(self, id: str) -> Office:
        """The office of that id; KeyError where there is none."""
        return {office.id: office for office in self.offices}[id]

    def next_offices(self, step_id: str | None) -> list[str]:
        """Whose turn it is when a step is next; nobody's at the end."""
        return [] if step_id is None else list(self.step(step_id).offices)

    def may_take(self, step_id: str, office: str) -> bool:
        return office in self.step(step_id).offices

    def returns_to(self, step_id: str) -> tuple[str, ...]:
        """The steps to which a dossier may be sent back instead of taking that step; none where it may not."""
        act = self.acts.returning
        if act is None or step_id not in act.from_steps:
            return ()
        return tuple(each for each in act.to_steps if self.place_of(each) < self.place_of(step_id))

    def may_withdraw(self, next_step: str | None, office: str) -> bool:
        """Whether that office may take the dossier back while `next_step` waits."""
        act = self.acts.withdrawing
        if act is None or next_step is None:
            return False
        return office in act.offices and self.place_of(next_step) <= self.place_of(act.until)

    def due(self, step_id: str, *, after: date, year: int, taken: Mapping[str, date] | None = None) -> date | None:
        """The day by which a step is due when the one before it was taken on the day `after`, or None.

        `taken` holds the days on which steps were last taken, for clocks that run from a step further back.
        """
        clock = self.step(step_id).clock
        return None if clock is None else clock.due(self.calendar, after=after, year=year, taken=taken or {})

    def stood(
        self, step_id: str, stops: Sequence[Stop], *, after: date, year: int, taken: Mapping[str, date]
    ) -> timedelta:
        """For how many days the clock of a step stood still before the step was next."""
        clock = self.step(step_id).clock
        return timedelta(0) if clock is None else clock.stood(stops, after=after, year=year, taken=taken)

    def opens(self, step_id: str, *, after: date, year: int, taken: Mapping[str, date] | None = None) -> date | None:
        """The first day on which a step may be taken, for a clock that must run out first; None for any other."""
        clock = self.step(step_id).clock
        return self.due(step_id, after=after, year=year, taken=taken) if clock and clock.waits else None
