"""Correction: a count or a date that was entered wrongly is mended, and what was said before stays readable."""

from service import words
from service.forms.common import OnDossier
from service.forms.fields import Choice, Day, Integer, Question, Score, Story, Text, Yes, options_of
from service.forms.meeting import SHEET
from service.i18n import later as _l

OCCURRED_ON = Day(_l("Day on which it was done"), called=_l("the day on which it was done"))

# What may have been mistyped in each kind of fact; a kind that is not here has nothing to correct but its day.
CORRECTABLE: dict[str, dict[str, Question]] = {
    "meeting.held": {
        "summoned": Integer(_l("People summoned"), called=_l("the number of people summoned"), least=1),
        "present": Integer(_l("People present"), called=_l("the number of people present")),
    },
    "dossier.village-verified": SHEET,
    "dossier.commune-appraised": {
        "score": Score(_l("Commune points"), maximum=1000, step="0.25", called=_l("the commune's points"))
    },
    "decision.issued": {"number": Text(_l("Number and symbol"), most=60)},
}


class CorrectionForm(OnDossier):
    """The values as they should have been entered; the page shows what follows before it is confirmed."""

    key = "correction"
    heading = _l("Correct an entry")
    submit = _l("Show what follows")

    corrects = Text(_l("The entry to correct"), most=64, widget="hidden")
    reason = Choice(_l("Reason for the correction"), options=options_of(words.CORRECTION_REASON))
    text = Story(_l("Explanation"), called=_l("an explanation"))
    confirmed = Yes(_l("I have read what follows from this correction"), widget="hidden")


def correction_form(fact_type: str) -> CorrectionForm:
    """The form for correcting a fact of `fact_type`."""
    asked = {"occurred_on": OCCURRED_ON, **CORRECTABLE.get(fact_type, {})}
    kind: type[CorrectionForm] = type("CorrectionForm", (CorrectionForm,), dict(asked))
    return kind()
