"""Quorum and majority of a meeting, in whole numbers that a refusal can show."""

from dataclasses import dataclass

from domain.edition import Basis

AT_LEAST, MORE_THAN = RULES = ("at-least", "more-than")
PRESENT, ALL = BASES = ("present", "all")
SECRET, SHOW = BALLOTS = ("secret", "show")


@dataclass(frozen=True, slots=True)
class Share:
    """At least, or more than, so many per cent."""

    percent: int
    rule: str

    def of(self, count: int) -> int:
        """The smallest whole number that is enough out of `count`; never less than one."""
        if self.rule == MORE_THAN:
            return count * self.percent // 100 + 1
        return max(1, -(-count * self.percent // 100))


@dataclass(frozen=True, slots=True)
class Quorum:
    """When a meeting can vote and when it has approved.

    `present` is a share of those summoned; `approval` is one of those present or of all summoned (`approval_of`);
    with `written_votes` absent members may send theirs, which needs the base of all.
    """

    present: Share
    approval: Share
    approval_of: str
    written_votes: bool
    ballots: tuple[str, ...]
    basis: Basis

    def needed(self, summoned: int) -> int:
        """How many must be present."""
        return self.present.of(summoned)

    def reached(self, *, summoned: int, present: int) -> bool:
        return present >= self.needed(summoned)

    def voters(self, *, summoned: int, present: int) -> int:
        """How many ballots there can be at most."""
        return summoned if self.written_votes else present

    def majority_needed(self, present: int, *, summoned: int) -> int:
        """How many votes approve."""
        return self.approval.of(summoned if self.approval_of == ALL else present)

    def approved(self, votes_for: int, *, present: int, summoned: int) -> bool:
        return votes_for >= self.majority_needed(present, summoned=summoned)
