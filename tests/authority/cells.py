"""Cells of the matrix: who tries what at which stage, having seen the page or not, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from domain import errors
from domain.desk import Request
from domain.errors import BatchRefused, Refusal
from domain.undoing_refusals import MayNotReopen, MayNotRetract

from .acts import act_of, command_of
from .cast import CAST, Actor
from .rules import ACTS, STAGES, objections, rule_of
from .world import World

# Refusals in the words of the table: whatever the dossier's own position forbids is its state.
WORDS: dict[type[Refusal], set[str]] = {
    errors.NoMandate: {"mandate"},
    errors.NotYourPlace: {"place"},
    errors.NotYourOffice: {"office"},
    errors.SameHands: {"hands"},
    errors.OwnOrKin: {"kin"},
    errors.NotSeen: {"seen"},
    # Whether it is withdrawn too late or by another office, it says the same.
    errors.MayNotWithdraw: {"state", "office"},
} | {
    kind: {"state"}
    for kind in (
        errors.NotFound, errors.NotThisStep, errors.MayNotReturn, errors.ReturnedTooOften, errors.MayNotHold,
        errors.MayNotAppeal, errors.NotPosted, errors.NoEvidenceNow, errors.NoSuchComment, errors.AlreadyClosed,
        errors.AlreadyLive, errors.StillPosted, errors.UnansweredComments, errors.NotCorrectable, MayNotReopen,
        MayNotRetract,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One question to the matrix."""

    actor: Actor
    act: str
    stage: str
    seen: bool = True

    @property
    def against(self) -> set[str]:
        """What the table says against it."""
        return objections(self.actor, self.act, STAGES[self.stage], seen=self.seen)

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """Cells of one kind come to the same fact by the same way."""
        return self.act, self.stage, self.actor.mode, self.actor.office

    @property
    def fact(self) -> str:
        """The type of the fact that it comes to."""
        return rule_of(self.act, self.stage).fact

    def __str__(self) -> str:
        return f"{self.act} at {self.stage} by [{self.actor}]{'' if self.seen else ', unseen'}"


def every_cell() -> Iterator[Cell]:
    """The whole matrix; unseen only where something has to be seen."""
    for actor, act, stage in product(CAST, ACTS, STAGES):
        yield Cell(actor, act, stage)
        if rule_of(act, stage).seen:
            yield Cell(actor, act, stage, seen=False)


def request_of(world: World, cell: Cell) -> Request:
    return Request(act_of(world, cell.actor, cell.act, cell.stage, seen=cell.seen), "d" * 64)


def attempt(world: World, cell: Cell) -> Refusal | None:
    """Carry it out for good; the refusal where there was one."""
    try:
        world.office.perform(request_of(world, cell), command_of(world, cell.act, cell.stage))
    except Refusal as refusal:
        return refusal
    return None


def rehearsed(world: World, cell: Cell) -> set[str]:
    """The types of the facts that it would record."""
    desk = world.office.rehearse(request_of(world, cell), command_of(world, cell.act, cell.stage))
    return {fact.TOPIC for stream in desk.changed.values() for fact in stream.pending_events}


def words_of(refusal: Refusal) -> set[str]:
    """A refusal in the words of the table; of a list that of its rows."""
    if isinstance(refusal, BatchRefused):
        return set().union(*(words_of(each) for each in refusal.rows.values()))
    return WORDS[type(refusal)]
