"""What may have been mistyped: the kinds of values that people type, and who may make an entry and so mend it."""

from collections.abc import Collection, Mapping

from domain.levels import SUBJECT
from domain.pinned import Rules
from domain.stood import Stood

# The kinds. A story lies in the vault; its fact only refers to it.
DAY, COUNT, TEXT, TEXTS, CODE, STORY, POINTS, SCORES, BALLOTS, CONSENT, LINES, VOTE = (
    "day", "count", "text", "texts", "code", "story", "points", "scores", "ballots", "consent", "lines", "vote",
)  # fmt: skip
SHARE, FIGURES, CHOSEN, FLAG = "share", "figures", "chosen", "flag"
PLACE, PLACES = "place", "places"

# Values by name with their kinds. `done` is the day on which the act was done: it stands in the envelope.
Mends = Mapping[str, str]
DONE = "done"

RULING = ("upheld", "dismissed")
# A return that a correction brought about names no lines that anybody typed.
BY_OFFICE = "office"


def said(stood: Stood, mends: Mends) -> dict[str, str]:
    """Those of the values that this very entry has: where nothing was said, nothing was mistyped."""
    return {
        name: kind
        for name, kind in mends.items()
        if (name == DONE or stood.values.get(name) is not None)
        and (name != "mend" or stood.values.get("cause") == BY_OFFICE)
    }


def codes_of(rules: Rules, topic: str, name: str) -> Collection[str] | None:
    """The codes that the rules know for a value; None where any code of the forms will do."""
    acts = rules.procedure.acts
    if name == "criterion":
        return [item.id for item in rules.criteria.items]
    if name == "outcome":
        return RULING
    naming = {
        "returned": acts.returning,
        "held": acts.holding,
        "decision-set-aside": acts.setting_aside,
        "award-revoked": acts.revoking,
        "act-retracted": acts.retracting,
        "reopened": acts.reopening,
    }
    return None if topic not in naming else [each.code for each in getattr(naming[topic], "reasons", ())]


def offices_of(rules: Rules, stood: Stood) -> list[str]:
    """Who may mend an entry: the offices that may make it, but for the subject's own, and those that the rules name;
    where one of these makes such entries, only such ones."""
    own = {office.id for office in rules.procedure.offices if office.level == SUBJECT}
    makers = [office for office in _makers(rules, stood) if office not in own]
    correcting = rules.procedure.acts.correcting
    named = correcting.offices if correcting else ()
    return list(dict.fromkeys((*makers, *([each for each in named if each in makers] or named))))


def _makers(rules: Rules, stood: Stood) -> Collection[str]:
    if stood.step is not None:
        return rules.procedure.step(stood.step).offices
    if stood.topic == "registered":
        return rules.procedure.first.offices
    acts = rules.procedure.acts
    found = {
        "evidence-added": acts.evidence and acts.evidence.offices,
        "objection-raised": acts.objecting and acts.objecting.offices,
        "objection-answered": acts.objecting and acts.objecting.answered_by,
        "returned": acts.returning and acts.returning.offices,
        "withdrawn": acts.withdrawing and acts.withdrawing.offices,
        "held": acts.holding and acts.holding.offices,
        "released": acts.holding and acts.holding.offices,
        "decision-set-aside": acts.setting_aside and acts.setting_aside.offices,
        "award-revoked": acts.revoking and acts.revoking.offices,
        "award-reinstated": acts.revoking and acts.revoking.offices,
        # Whoever took a step takes it back.
        "act-retracted": stood.office and [stood.office],
        "reopened": acts.reopening and acts.reopening.offices,
        "appealed": acts.appealing and acts.appealing.offices,
        "appeal-decided": acts.appealing and acts.appealing.decided_by,
    }
    return found.get(stood.topic) or ()
