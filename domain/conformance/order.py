"""Order: each act where the procedure leads, each state the one that its outcome leads to, no act before the last."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.conformance.case import FOLLOWS, STEPS, TURNS, Case, Entry
from domain.conformance.finding import Finding, Rule, line_of, step_of
from domain.workflow import Procedure

Stand = tuple[str | None, str | None]
KEEPING = FOLLOWS | {"evidence-added", "objection-raised", "objection-answered", "corrected", "inspected"}
ENDS = frozenset({"village-verified", "commune-appraised", "award-decided", "withdrawn"})


@dataclass(slots=True)
class _Way:
    """A dossier's way so far: its state and next step, and how it stood before each entry."""

    at: Stand
    before: dict[int, Stand]
    entries: dict[int, Entry]
    returns: int = 0

    def ago(self, *topics: str) -> Stand | None:
        """How it stood before the last standing entry of one of these topics."""
        versions = (v for v, entry in reversed(self.entries.items()) if entry.topic in topics and entry.stands)
        version = next(versions, None)
        return None if version is None else self.before[version]


class OrderKept(Rule):
    id = "order"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        way = _Way((None, procedure.first.id), {}, {})
        for entry in case.entries:
            self.checked += 1
            said: Stand = (entry.data.get("state"), entry.data.get("next_step"))
            if entry.topic == "corrected":
                # A correction repeats how the dossier stands.
                said = (entry.fact.data.get("state"), entry.fact.data.get("next_step"))
            asked = self._leads(procedure, way, entry)
            if said not in asked:
                line = line_of(procedure, "steps", way.at[1] or entry.topic)
                expected = {
                    "topic": _fact_of(procedure, way.at[1]),
                    "ways": [list(each) for each in sorted(asked, key=str)],
                }
                found = {"topic": entry.topic, "from": way.at[0], "state": said[0], "next_step": said[1]}
                yield self.finding(entry, case, "out-of-order", line=line, expected=expected, found=found)
            way.before[entry.fact.version] = way.at
            way.entries[entry.fact.version] = entry
            way.at = said

    def _leads(self, procedure: Procedure, way: _Way, entry: Entry) -> set[Stand]:
        """Where this act may lead from where the dossier stands; nowhere, where it may not happen."""
        if entry.topic in STEPS:
            return self._step(procedure, way, entry)
        if entry.topic in KEEPING:
            return {way.at} if self._may_keep(procedure, way, entry.topic) else set()
        return getattr(self, "_" + entry.topic.replace("-", "_"), self._unknown)(procedure, way, entry)

    @staticmethod
    def _unknown(_procedure: Procedure, _way: _Way, _entry: Entry) -> set[Stand]:
        return set()

    @staticmethod
    def _step(procedure: Procedure, way: _Way, entry: Entry) -> set[Stand]:
        step = step_of(procedure, way.at[1])
        if step is None or step.fact != entry.topic:
            return set()
        route = step.routes.get(entry.fact.data.get("outcome") or "done")
        return set() if route is None else {(route.state, route.to)}

    @staticmethod
    def _may_keep(procedure: Procedure, way: _Way, topic: str) -> bool:
        acts = procedure.acts
        if topic == "evidence-added":
            return acts.evidence is not None and way.at[1] in acts.evidence.during
        if topic == "objection-raised":
            return acts.objecting is not None and way.at[1] == acts.objecting.during
        return way.at[0] is not None

    @staticmethod
    def _returned(procedure: Procedure, way: _Way, entry: Entry) -> set[Stand]:
        to, order = entry.data["to_step"], [step.id for step in procedure.steps]
        if way.at[1] is None or to not in order:
            return set()
        if entry.data["cause"] == "office":
            way.returns += 1
            allowed = procedure.acts.returning
            if allowed is None or way.returns > allowed.at_most or way.at[1] not in allowed.from_steps:
                return set()
            if to not in allowed.to_steps:
                return set()
        return {("returned", to)} if order.index(to) <= order.index(way.at[1]) else set()

    @staticmethod
    def _withdrawn(procedure: Procedure, way: _Way, _entry: Entry) -> set[Stand]:
        order, allowed = [step.id for step in procedure.steps], procedure.acts.withdrawing
        if allowed is None or way.at[1] not in order:
            return set()
        return {("withdrawn", None)} if order.index(str(way.at[1])) <= order.index(allowed.until) else set()

    @staticmethod
    def _held(procedure: Procedure, way: _Way, _entry: Entry) -> set[Stand]:
        allowed = procedure.acts.holding
        return {("held", None)} if allowed and way.at[1] in allowed.during else set()

    @staticmethod
    def _released(_procedure: Procedure, way: _Way, _entry: Entry) -> set[Stand]:
        before = way.ago("held") if way.at[0] == "held" else None
        return set() if before is None else {before}

    @staticmethod
    def _act_retracted(procedure: Procedure, way: _Way, entry: Entry) -> set[Stand]:
        undone = way.entries.get(entry.data["retracted_version"])
        allowed = procedure.acts.retracting
        if undone is None or allowed is None or undone.step not in allowed.steps:
            return set()
        return {way.before[undone.fact.version]}

    @staticmethod
    def _reopened(procedure: Procedure, way: _Way, _entry: Entry) -> set[Stand]:
        allowed, before = procedure.acts.reopening, way.ago(*ENDS)
        if allowed is None or way.at[0] not in allowed.states or before is None:
            return set()
        # A list that has come down, or hung without it, is posted anew.
        posted = way.ago("posted") if _fact_of(procedure, before[1]) == "posting-closed" else None
        return {posted or before}

    @staticmethod
    def _decision_set_aside(procedure: Procedure, way: _Way, _entry: Entry) -> set[Stand]:
        deciding = next((step.id for step in procedure.steps if step.fact == "award-decided"), None)
        return {("appraised", deciding)} if way.at[0] in ("recognised", "refused") else set()

    @staticmethod
    def _award_revoked(_procedure: Procedure, way: _Way, _entry: Entry) -> set[Stand]:
        return {("revoked", None)} if way.at[0] == "recognised" else set()

    @staticmethod
    def _award_reinstated(_procedure: Procedure, way: _Way, _entry: Entry) -> set[Stand]:
        return {("recognised", None)} if way.at[0] == "revoked" else set()

    @staticmethod
    def _appealed(procedure: Procedure, way: _Way, _entry: Entry) -> set[Stand]:
        allowed = procedure.acts.appealing
        return {("under_appeal", None)} if allowed and way.at[0] in allowed.against else set()

    @staticmethod
    def _appeal_decided(procedure: Procedure, way: _Way, entry: Entry) -> set[Stand]:
        before = way.ago("appealed") if way.at[0] == "under_appeal" else None
        if before is None:
            return set()
        if entry.data["outcome"] == "dismissed":
            return {before}
        contested = next((e.data["contests"] for e in reversed(way.entries.values()) if e.topic == "appealed"), None)
        if contested is None:
            return {("recognised", None)}
        return {("appraised" if _fact_of(procedure, contested) == "award-decided" else "returned", contested)}


def _fact_of(procedure: Procedure, step: str | None) -> str | None:
    found = step_of(procedure, step)
    return None if found is None else found.fact


class TimesInOrder(Rule):
    """No act before the one that it follows, and none recorded before it was done."""

    id = "times"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:  # noqa: ARG002 -- time is in no edition
        last: Entry | None = None
        for entry in case.entries:
            self.checked += 1
            fact = entry.fact
            if fact.occurred_at > fact.recorded_at:
                expected, found = {"by": fact.recorded_at.isoformat()}, {"done_at": fact.occurred_at.isoformat()}
                yield self.finding(entry, case, "before-done", expected=expected, found=found)
            if not entry.stands or entry.topic not in TURNS:
                continue
            if last is not None and entry.occurred_at < last.occurred_at:
                expected, found = {"from": last.occurred_at.isoformat()}, {"done_at": entry.occurred_at.isoformat()}
                yield self.finding(entry, case, "before-the-last", expected=expected, found=found)
            # What the clock did on its own keeps nobody from entering an earlier act.
            if fact.source != "clock":
                last = entry
