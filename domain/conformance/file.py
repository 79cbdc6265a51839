"""What lay before whoever judged: the page that a step must see, and comments that were answered before."""

from collections.abc import Iterator

from domain.conformance.case import Case, Entry
from domain.conformance.finding import Finding, Rule, line_of, step_of
from domain.workflow import Procedure

# Steps that weigh a dossier, and so what was said against it.
JUDGED = frozenset({"village-verified", "commune-appraised", "award-decided"})


class PageSeen(Rule):
    id = "seen"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        for entry in case.entries:
            step = step_of(procedure, entry.step)
            if step is None or not step.must_see:
                continue
            self.checked += 1
            line = line_of(procedure, "steps", step.id, "must_see")
            if not entry.fact.seen:
                yield self.finding(entry, case, "unseen", line=line, expected={"pages": 1}, found={"pages": 0})
            for each in entry.fact.seen:
                # Nobody can have seen what was recorded later.
                if each.get("book") == entry.fact.book and each.get("position", 0) >= entry.fact.position:
                    expected, found = {"before": entry.fact.position}, {"position": each["position"]}
                    yield self.finding(entry, case, "seen-later", line=line, expected=expected, found=found)


class CommentsAnswered(Rule):
    id = "answered"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        objecting = procedure.acts.objecting
        order = [step.id for step in procedure.steps]
        open_ones: dict[str, Entry] = {}
        for entry in case.entries:
            if entry.topic == "objection-raised":
                self.checked += 1
                open_ones[entry.data["objection"]] = entry
            elif entry.topic == "objection-answered":
                open_ones.pop(entry.data["objection"], None)
            elif open_ones and objecting and entry.topic in JUDGED and entry.step in order:
                if order.index(entry.step) < order.index(objecting.answer_before):
                    continue
                line = line_of(procedure, "acts", "object", "answer_before")
                expected, found = {"unanswered": 0}, {"unanswered": len(open_ones)}
                yield self.finding(entry, case, "unanswered", line=line, expected=expected, found=found)
