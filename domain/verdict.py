"""What comes out of a vote or an appraisal; asked when it is taken and again when it is corrected."""

from collections.abc import Mapping
from typing import Any

from domain.criteria.scoring import passes
from domain.pinned import Rules
from domain.workflow import Step

NO_QUORUM = "no-quorum"


def of_village(rules: Rules, step: Step, values: Mapping[str, Any], *, area: str) -> str:
    """The votes decide, and the score must suffice."""
    assert step.quorum is not None, "checked when the edition was loaded"
    summoned, present = values["summoned"], values["present"]
    if not step.quorum.reached(summoned=summoned, present=present):
        return NO_QUORUM
    voted = step.quorum.approved(values["ballots"]["for"], present=present, summoned=summoned)
    return "proposed" if voted and passes(rules.criteria, values["score"], area=area) else "not-proposed"


def of_commune(rules: Rules, *, score: int | str, upheld: bool, area: str) -> str:
    """The appraiser decides; below the threshold nothing can be upheld."""
    return "upheld" if upheld and passes(rules.criteria, score, area=area) else "not-upheld"
