"""An audit: dossier after dossier through every rule, under the procedure of its date and, if asked, another one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.clock import day_of
from domain.conformance import RULES
from domain.conformance.case import Case
from domain.conformance.finding import Finding, Rule
from domain.conformance.register import PAPERS, Register, way_of
from domain.fact import Recorded
from domain.workflow import Procedure


@dataclass(frozen=True, slots=True)
class Looked:
    """What one rule looked at, how many a moved clock excused, and how much it found."""

    rule: str
    checked: int
    excused: int
    found: int


@dataclass(slots=True)
class Audit:
    """Looks at dossiers one by one and keeps no more of them than what it found.

    `under` are procedures by title that were chosen now; what only they would have forbidden is marked so.
    """

    register: Register
    rules: Sequence[type[Rule]] = RULES
    under: Mapping[str, Procedure] = field(default_factory=dict)
    # The day on which it is looked at what still waits; None asks only of what was done.
    on: date | None = None
    # Papers of other years are left alone where dossiers of one year are looked at.
    year: int | None = None
    findings: list[Finding] = field(default_factory=list)
    dossiers: int = 0
    facts: int = 0
    # Every edition that something was held against, by kind and digest, with its id and how many dossiers.
    editions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _then: list[Rule] = field(init=False)
    _now: list[Rule] = field(init=False)

    def __post_init__(self) -> None:
        self._then = [rule(self.register) for rule in self.rules]
        self._now = [rule(self.register) for rule in self.rules if rule.asks] if self.under else []

    def look(self, facts: Sequence[Recorded]) -> None:
        """One dossier, with all its facts in order."""
        case = Case(facts, self.register.procedure_of(facts[0]), self.on)
        self.dossiers += 1
        self.facts += len(facts)
        for kind, edition in (facts[0].rules or {}).items():
            self.editions[kind, edition["id"], edition["digest"]] += 1
        found = [each for rule in self._then for each in rule.look(case, case.procedure)]
        self.findings += found
        if (chosen := self.under.get(case.title)) is not None:
            self._only_now(case, way_of(chosen, case.first), found)

    def _only_now(self, case: Case, chosen: Procedure, found: Iterable[Finding]) -> None:
        known = {each.key for each in found}
        for rule in self._now:
            self.findings += [each.only_now() for each in rule.look(case, chosen) if each.key not in known]

    def beside(self, facts: Iterable[Recorded]) -> None:
        """Facts that are about no dossier and on no paper, each by itself."""
        for fact in facts:
            if fact.stream.startswith(("d.", *PAPERS)) or self.year not in (None, _year_of(fact)):
                continue
            self.facts += 1
            for rule in self._then:
                self.findings += rule.beside(fact)

    def end(self) -> None:
        """What papers say against their dossiers, once all have been looked at."""
        self.register.keep_year(self.year)
        for rule in self._then:
            self.findings += rule.end()
        self.facts += sum(len(paper.facts) for paper in self.register.papers.values())

    @property
    def looked(self) -> list[Looked]:
        """By rule, in their order."""
        counts = Counter(each.rule for each in self.findings)
        return [Looked(rule.id, rule.checked, rule.excused, counts[rule.id]) for rule in self._then]


def _year_of(fact: Recorded) -> int:
    """The year that a fact is about, or in which it was done."""
    year = fact.data.get("year")
    return year if isinstance(year, int) else day_of(fact.occurred_at).year
