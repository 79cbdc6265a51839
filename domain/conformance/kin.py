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


class NoKin(Rule):
    id = "kin"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:  # noqa: ARG002 -- whoever is kin is kin
        for entry in case.entries:
            if entry.topic not in JUDGING:
                continue
            self.checked += 1
            for person in sorted(_judges(entry) | self.register.behind(entry.fact)):
                if (tie := self._tie(case, person, entry.fact)) is not None:
                    found = {"person": person, "tie": tie, "of": person}
                    yield self.finding(entry, case, "own-or-kin", expected={"tie": None}, found=found)

    def _tie(self, case: Case, person: str, fact: Recorded) -> str | None:
        """What ties a person to the dossier's subject, as it was known when the fact was recorded."""
        if person in case.people:
            return "own"
        return "kin" if case.subject in self.register.ties_of(person).keeps_away_from(fact.recorded_at) else None


def _judges(entry: Entry) -> set[str]:
    """Who judged: the members of a council who voted, else whose act it is."""
    voted = set(entry.data.get("hands") or ()) if entry.data.get("council") else set()
    return {person_of(entry.fact), *voted}
