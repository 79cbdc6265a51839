"""Own and kin: nobody judges the dossier of their own household or group, nor of kin or interests they declared."""

from collections.abc import Iterator

from domain.conformance.case import Case, Entry, person_of
from domain.conformance.finding import Finding, Rule
from domain.fact import Recorded
from domain.workflow import Procedure

JUDGING = frozenset(
    {"village-verified", "commune-appraised", "award-decided", "objection-answered", "returned", "held", "released",
     "decision-set-aside", "award-revoked", "award-reinstated", "appeal-decided", "reopened", "inspected", "corrected"}
)  # fmt: skip

# One's own is never waived, kin may be, where the edition allows it.
OWN, KIN = "own", "kin"


class NoKin(Rule):
    id = "kin"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        waiving = procedure.acts.waiving
        for entry in case.entries:
            if entry.topic not in JUDGING:
                continue
            self.checked += 1
            for person in sorted(_judges(entry) | self.register.behind(entry.fact)):
                tie = self._tie(case, person, entry.fact)
                if tie is None:
                    continue
                may_be = waiving is not None and entry.turn in waiving.steps and tie == KIN
                if may_be and self.register.waived(case.stream, entry.turn, person, entry.fact.recorded_at):
                    self.excused += 1
                else:
                    found = {"person": person, "tie": tie, "of": person}
                    yield self.finding(entry, case, "own-or-kin", expected={"tie": None}, found=found)

    def _tie(self, case: Case, person: str, fact: Recorded) -> str | None:
        """What ties a person to the dossier's subject, as it was known when the fact was recorded."""
        ties = self.register.ties_of(person)
        if person in case.people or case.subject in ties.own(fact.recorded_at):
            return OWN
        return KIN if case.subject in ties.kin(fact.recorded_at) else None


def _judges(entry: Entry) -> set[str]:
    """Who judged: the members of a council who voted, else whose act it is."""
    voted = set(entry.data.get("hands") or ()) if entry.data.get("council") else set()
    return {person_of(entry.fact), *voted}
