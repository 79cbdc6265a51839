"""Offices: each act by an office that the procedure names for it."""

from collections.abc import Collection, Iterator

from domain.conformance.case import Case, Entry
from domain.conformance.finding import Finding, Rule, line_of, step_of
from domain.workflow import Procedure

# Which act of a procedure names the offices of a fact, and under which field.
NAMED = {
    "evidence-added": ("evidence", "evidence", "offices"),
    "objection-raised": ("object", "objecting", "offices"),
    "objection-answered": ("object", "objecting", "answered_by"),
    "withdrawn": ("withdraw", "withdrawing", "offices"),
    "held": ("hold", "holding", "offices"),
    "released": ("hold", "holding", "offices"),
    "decision-set-aside": ("set_aside", "setting_aside", "offices"),
    "award-revoked": ("revoke", "revoking", "offices"),
    "award-reinstated": ("revoke", "revoking", "offices"),
    "appealed": ("appeal", "appealing", "offices"),
    "appeal-decided": ("appeal", "appealing", "decided_by"),
    "reopened": ("reopen", "reopening", "offices"),
}


class OfficeRight(Rule):
    id = "office"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        taken: dict[int, Entry] = {}
        for entry in case.entries:
            taken[entry.fact.version] = entry
            asked = self._asked(procedure, entry, taken)
            if asked is None or entry.fact.actor.startswith("system:"):
                continue
            offices, way = asked
            self.checked += 1
            if entry.fact.office not in offices:
                expected, found = {"offices": sorted(offices)}, {"office": entry.fact.office}
                line = line_of(procedure, *way)
                yield self.finding(entry, case, "other-office", line=line, expected=expected, found=found)

    def _asked(
        self, procedure: Procedure, entry: Entry, taken: dict[int, Entry]
    ) -> tuple[Collection[str], tuple[str, ...]] | None:
        """The offices that may do this, and where the edition names them."""
        if entry.step is not None:
            step = step_of(procedure, entry.step)
            if step is None:
                return None
            chair = step.council.chaired_by if step.council else step.offices
            return chair, ("steps", step.id, "council" if step.council else "offices")
        if entry.topic == "act-retracted":
            undone = taken.get(entry.data["retracted_version"])
            return None if undone is None else ({undone.fact.office or ""}, ("acts", "retract"))
        if entry.topic == "returned":
            # What a correction brought about, nobody decided.
            allowed = procedure.acts.returning
            return (
                (allowed.offices, ("acts", "return", "offices"))
                if allowed and entry.data["cause"] == "office"
                else None
            )
        if entry.topic not in NAMED:
            return None
        name, act, field = NAMED[entry.topic]
        allowed_act = getattr(procedure.acts, act)
        if entry.fact.actor == "public" and getattr(allowed_act, "from_public", False):
            return None
        return getattr(allowed_act, field) if allowed_act else (), ("acts", name, field)
