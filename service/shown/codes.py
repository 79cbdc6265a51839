"""Codes of an entry in words, as the rules or the forms call them."""

from domain.pinned import Rules
from service import words
from service.shown.rules import criterion_name, reason_in, return_reason
from service.words import word

# Whose codes are the forms' own.
OF_FORMS = {
    ("withdrawn", "reason"): words.WITHDRAWAL_REASON,
    ("commune-appraised", "reason"): words.REFUSAL_REASON,
    ("award-decided", "reason"): words.REFUSAL_REASON,
    ("objection-answered", "outcome"): words.ANSWER,
}


def code_name(rules: Rules, topic: str, name: str, code: str) -> str:
    """What a code of this value of an entry is called."""
    acts = rules.procedure.acts
    if name == "criterion":
        return criterion_name(rules, code)
    if topic == "returned":
        return return_reason(rules, code)
    if (topic, name) in OF_FORMS:
        # What the votes of a council said by themselves is not chosen in any form.
        return word(words.APPRAISAL_REASON | OF_FORMS[topic, name], code)
    naming = {
        "held": acts.holding,
        "decision-set-aside": acts.setting_aside,
        "award-revoked": acts.revoking,
        "act-retracted": acts.retracting,
        "reopened": acts.reopening,
    }
    return reason_in(naming.get(topic), code)
