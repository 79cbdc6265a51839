"""What a rule says of a history: how much it looked at, and where it found something else than it expected."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from domain.conformance.case import Case, Entry
from domain.conformance.register import Register
from domain.edition import Basis
from domain.fact import Recorded
from domain.workflow import Procedure, Step

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a rule was not kept: `code` says how, `line` names the place in the edition that the rule rests on.

    Read under rules that were chosen later, `was_breach` says whether the rules of the time were broken too.
    """

    rule: str
    code: str
    book: str
    position: int
    stream: str
    version: int
    type: str
    place: str | None
    year: int | None
    line: str | None
    expected: Values
    found: Values
    # The text that the edition names for this line, and how sure that is.
    basis: Values | None = None
    was_breach: bool = True

    @property
    def key(self) -> tuple[str, str, str, int, str]:
        """What makes it the same finding under other rules."""
        return self.rule, self.code, self.book, self.position, str(self.found.get("of", ""))

    def only_now(self) -> "Finding":
        """The same as one that the rules of the time did not know."""
        return replace(self, was_breach=False)

    def as_data(self) -> Values:
        return {name: getattr(self, name) for name in self.__slots__}


class Rule(ABC):
    """One thing that must hold of every dossier; made anew for each reading, since it counts what it looked at."""

    id: ClassVar[str]
    # Whether it asks the procedure, so that another edition can be asked instead.
    asks: ClassVar[bool] = True

    def __init__(self, register: Register) -> None:
        self.register = register
        self.checked = 0
        # How many would be findings, had nobody decided otherwise for them: a clock moved, kinship waived.
        self.excused = 0

    @abstractmethod
    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        """What is wrong with one dossier."""

    def beside(self, fact: Recorded) -> Iterator[Finding]:  # noqa: ARG002 -- most rules are about dossiers
        """What is wrong with a fact of anything else: a subject, a year, a report."""
        return iter(())

    def end(self) -> Iterator[Finding]:
        """What is wrong with papers, once every dossier has been looked at."""
        return iter(())

    def finding(
        self,
        entry: Entry,
        case: Case,
        code: str,
        *,
        expected: Values,
        found: Values,
        line: str | None = None,
        basis: Basis | None = None,
    ) -> Finding:
        """A finding about an entry of a dossier."""
        around: Values = {"place": case.place, "year": case.year, "basis": basis}
        return self.of_fact(entry.fact, code, expected=expected, found=found, line=line, **around)

    def of_fact(
        self,
        fact: Recorded,
        code: str,
        *,
        expected: Values,
        found: Values,
        line: str | None = None,
        place: str | None = None,
        year: int | None = None,
        basis: Basis | None = None,
    ) -> Finding:
        """A finding about any fact."""
        where = (fact.book, fact.position, fact.stream, fact.version, fact.type)
        told = None if basis is None else {"text": basis.text, "standing": basis.standing}
        return Finding(self.id, code, *where, place, year, line, expected, found, told)


def step_of(procedure: Procedure, id: str | None) -> Step | None:
    """A step of that edition, if it has one of that id."""
    return next((each for each in procedure.steps if each.id == id), None)


def line_of(procedure: Procedure, *way: str) -> str:
    """Where something stands in an edition, as people find it in the file."""
    return f"{procedure.id}: " + ".".join(way)
