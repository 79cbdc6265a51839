"""Points: nothing is proposed or upheld below what the pinned criteria ask for; every criterion has its answer."""

from collections.abc import Iterator
from decimal import Decimal

from domain import amount
from domain.clock import day_of
from domain.conformance.case import Case, Entry
from domain.conformance.finding import Finding, Rule
from domain.conformance.voting import CARRIED
from domain.criteria import Criteria
from domain.criteria.grammar import Bands, Checklist, Points
from domain.edition import Basis
from domain.workflow import Procedure


def least(criteria: Criteria, area: str) -> Decimal:
    """The least total that earns the title."""
    rules = criteria.rules
    if isinstance(rules, Points):
        return rules.threshold[area]
    if isinstance(rules, Bands):
        return min(band.lower for band in rules.bands if band.awarded)
    return Decimal(1)


def basis_of(criteria: Criteria) -> Basis:
    """Where that is from."""
    rules = criteria.rules
    if isinstance(rules, Points):
        return rules.threshold_basis
    return rules.bands_basis if isinstance(rules, Bands) else rules.levels_basis


class PointsReached(Rule):
    id = "points"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:  # noqa: ARG002 -- points are the criteria's
        criteria = self.register.criteria_of(case.first)
        for topic, outcome in CARRIED.items():
            for entry in case.taken(topic):
                self.checked += 1
                asked = least(criteria, case.said["area"])
                if entry.data["outcome"] == outcome and Decimal(entry.data["score"]) < asked:
                    expected, found = {"least": amount.plain(asked)}, {"score": entry.data["score"]}
                    line = f"{criteria.id}: threshold"
                    yield self.finding(
                        entry, case, "below", line=line, basis=basis_of(criteria), expected=expected, found=found
                    )


class FileComplete(Rule):
    id = "file"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:  # noqa: ARG002
        yield from self._consent(case)
        criteria = self.register.criteria_of(case.first)
        for entry in case.taken("self-assessed"):
            self.checked += 1
            yield from self._answers(entry, case, criteria)

    def _consent(self, case: Case) -> Iterator[Finding]:
        """Whoever asks through another has agreed to it, on a day that had come."""
        entry = case.entries[0]
        if entry.fact.on_behalf_of is None:
            return
        self.checked += 1
        consent = entry.data.get("consent")
        if consent is None or not consent.get("how") or consent.get("on", "9") > _entered(entry):
            expected, found = {"by": _entered(entry)}, {"consent": consent and consent.get("on")}
            yield self.finding(entry, case, "no-consent", expected=expected, found=found)

    def _answers(self, entry: Entry, case: Case, criteria: Criteria) -> Iterator[Finding]:
        scores, line = entry.data["scores"], f"{criteria.id}: criteria"
        if missing := [item.id for item in criteria.items if item.id not in scores]:
            said = {"missing": ", ".join(missing)}
            answers = {"answers": len(criteria.items)}
            yield self.finding(entry, case, "unanswered", line=line, expected=answers, found=said)
            return
        rules = criteria.rules
        if isinstance(rules, Checklist):
            return
        total = sum((Decimal(scores[each.id]) * each.weight for each in rules.criteria), Decimal(0))
        if total != Decimal(entry.data["total"]):
            said = {"total": entry.data["total"]}
            yield self.finding(entry, case, "sum", line=line, expected={"total": amount.plain(total)}, found=said)


def _entered(entry: Entry) -> str:
    return day_of(entry.fact.recorded_at).isoformat()
