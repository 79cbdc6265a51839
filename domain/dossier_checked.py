"""What an inspection finds on a dossier: scores beside those that were given, and a finding. It moves nothing on."""

from collections.abc import Mapping
from typing import Any

from domain import amount, errors, policies
from domain import inspection_refusals as refusals
from domain.clock import day_of
from domain.counting import recorded
from domain.criteria.scoring import check_total, score
from domain.dossier_base import Data, OnDossier
from domain.inspection import CONFIRMED, DIFFERS, FAULT, FINDINGS
from domain.policies import Warrant

# The scores that were given on the way, by the fact that gave them.
GIVEN = {"self": ("self-assessed", "total"), "village": ("village-verified", "score"),
         "commune": ("commune-appraised", "score")}  # fmt: skip


class Checked(OnDossier):
    """A dossier as inspectors see it."""

    def inspect(
        self,
        by: Warrant,
        *,
        inspection: str,
        finding: str,
        scores: Mapping[str, Any] | None,
        total: Any,
        text: Data | None,
    ) -> None:
        """Whoever had a hand in it does not inspect it; the finding changes nothing by itself."""
        policies.no_kin(self.subject, self.people, by.standing)
        if taken := sorted(step for step, hands in self.hands.items() if not by.standing.people.isdisjoint(hands)):
            raise errors.SameHands(steps=", ".join(taken))
        policies.has_been_shown(by.act)
        if finding not in FINDINGS:
            raise errors.UnknownReason(field="finding")
        if finding != CONFIRMED and text is None:
            raise refusals.FindingLacksWords(field="text")
        found = self._found(by, finding, scores, total)
        data = found | {"inspection": inspection, "finding": finding, "text": text, "against": self.given_scores}
        own = {step.id for step in by.rules.procedure.steps if step.fact == "self-assessed"}
        data["judged"] = {step: sorted(hands) for step, hands in self.hands.items() if step not in own}
        self.record(self.Inspected, by, self.stays, place=self.place, **data)

    def fault_found(self, finding: str | None) -> str | None:
        """The reference to a finding that a later act rests on; refuses what is no fault of this dossier."""
        faults = {self.chain[each["version"] - 1] for each in self.findings.values() if each["finding"] == FAULT}
        if finding is not None and finding not in faults:
            raise refusals.NoSuchFault
        return finding

    @property
    def given_scores(self) -> Data:
        """What each level gave last, with corrections applied; None where it has not."""
        last = {stood.topic: stood.values for stood in self.stood}
        return {column: last.get(topic, {}).get(name) for column, (topic, name) in GIVEN.items()}

    def _found(self, by: Warrant, finding: str, scores: Mapping[str, Any] | None, total: Any) -> Data:
        criteria = by.rules.criteria
        typed = None if total is None else check_total(criteria, total)
        if scores is not None:
            # What the register counted when the dossier was scored last is not asked of the one who inspects.
            counted = next((each for stood in reversed(self.stood) if (each := stood.values.get("counted"))), ())
            counts, on = recorded(counted), day_of(by.act.moment)
            scored = score(criteria, scores, area=self.area, counts=counts, on=on)
            if typed not in (None, scored.total):
                raise refusals.PointsTwice(field="total", total=scored.total, typed=typed)
            return {"scores": scored.scores, "score": scored.total, "maximum": scored.maximum}
        if typed is None and finding in (CONFIRMED, DIFFERS):
            raise refusals.FindingLacksPoints(field="total")
        return {"scores": None, "score": typed, "maximum": amount.plain(criteria.maximum)}
