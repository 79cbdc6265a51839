"""Duties apart: nobody takes two steps that the procedure keeps apart, nor decides about what they did themselves."""

from collections.abc import Iterator

from domain.conformance.case import Case, Entry
from domain.conformance.finding import Finding, Rule, line_of
from domain.workflow import Procedure

RULINGS = frozenset({"decision-set-aside", "award-revoked", "award-reinstated", "appeal-decided"})


class HandsApart(Rule):
    id = "apart"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        took = self._took(case)
        for step in procedure.steps:
            for other in sorted(step.apart_from):
                # Both name each other, so each pair is looked at once.
                if step.id < other:
                    yield from self._pair(case, procedure, took, step.id, other)
        yield from self._judged_themselves(case, took)

    def _pair(
        self, case: Case, procedure: Procedure, took: dict[str, dict[str, Entry]], one: str, other: str
    ) -> Iterator[Finding]:
        ones, others = took.get(one, {}), took.get(other, {})
        self.checked += bool(ones and others)
        for person in sorted(ones.keys() & others.keys()):
            entry = max(ones[person], others[person], key=lambda each: each.fact.position)
            line = line_of(procedure, "steps", one, "apart_from")
            expected, found = {"step": one, "apart_from": other}, {"person": person, "of": person}
            yield self.finding(entry, case, "same-hands", line=line, expected=expected, found=found)

    def _judged_themselves(self, case: Case, took: dict[str, dict[str, Entry]]) -> Iterator[Finding]:
        """An appeal is decided, and a dossier inspected, by others than those who came to what is looked at."""
        contested: str | None = None
        for entry in case.entries:
            if entry.topic == "appealed":
                contested = entry.data.get("contests") or "award-revoked"
            elif entry.topic in ("appeal-decided", "inspected"):
                self.checked += 1
                steps = [contested] if entry.topic == "appeal-decided" else list(took)
                for step in steps:
                    first = took.get(step or "", {}).get(entry.person)
                    if first is not None and first.fact.position < entry.fact.position:
                        expected = {"step": entry.topic, "apart_from": step}
                        found = {"person": entry.person, "of": entry.person}
                        yield self.finding(entry, case, "same-hands", expected=expected, found=found)
                        break

    def _took(self, case: Case) -> dict[str, dict[str, Entry]]:
        """By step, in whose hands it was and by which entry first; what was taken back was in somebody's hands too."""
        found: dict[str, dict[str, Entry]] = {}
        for entry in case.entries:
            judged = entry.step or (entry.topic if entry.topic in RULINGS else None)
            if judged is None or entry.topic in ("registered", "posted", "posting-closed"):
                continue
            # Who mends a subject's own scores has not scored for it.
            hands = {entry.person} if entry.topic == "self-assessed" else entry.hands
            # Whoever delegated the power has a hand in what is done by it.
            for person in hands | self.register.behind(entry.fact):
                found.setdefault(judged, {}).setdefault(person, entry)
        return found
