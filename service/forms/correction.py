"""Correction: a count or a date that was entered wrongly is mended, and what was said before stays readable."""

from collections.abc import Sequence

from service import words
from service.forms.common import OnDossier
from service.forms.fields import (
    Choice,
    Criterion,
    Day,
    Integer,
    Question,
    Rows,
    Score,
    Scores,
    Story,
    Text,
    options_of,
)
from service.forms.meeting import SHEET
from service.i18n import later as _l

OCCURRED_ON = Day(_l("Day on which it was done"), called=_l("the day on which it was done"))

BALLOTS = {name: SHEET[name] for name in ("for", "against", "blank")}

# What may have been mistyped in each kind of fact; a kind that is not here has nothing to correct but its day.
CORRECTABLE: dict[str, dict[str, Question]] = {
    "meeting.held": {
        "summoned": Integer(_l("People summoned"), called=_l("the number of people summoned"), least=1),
        "present": Integer(_l("People present"), called=_l("the number of people present")),
        "rows": Rows(_l("Ballots"), key="dossier", columns=BALLOTS, optional=True),
    },
    "dossier.self-assessed": {"scores": Scores(_l("Points"))},
    "dossier.village-verified": {"score": SHEET["score"]},
    "dossier.commune-appraised": {
        "score": Score(_l("Commune points"), maximum=1000, step="0.25", called=_l("the commune's points"))
    },
    "decision.issued": {"number": Text(_l("Number and symbol"), most=60)},
}


# Their day and votes are the meeting's, and are corrected there.
OF_MEETING = frozenset({"dossier.village-verified"})


class CorrectionForm(OnDossier):
    """The values as they should have been entered; the page shows what follows before it is confirmed."""

    key = "correction"
    heading = _l("Correct an entry")
    submit = _l("Show what follows")
    last = ("reason", "text")

    corrects = Text(_l("The entry to correct"), most=64, widget="hidden")
    reason = Choice(_l("Reason for the correction"), options=options_of(words.CORRECTION_REASON))
    text = Story(_l("Explanation"), called=_l("an explanation"))
    # The mark of the consequences that the page showed for these very answers.
    confirmed = Text(_l("What follows from this correction"), most=64, optional=True, widget="hidden")


def correction_form(fact_type: str, criteria: Sequence[Criterion] = ()) -> CorrectionForm:
    """The form for correcting a fact of `fact_type`, scored by these criteria."""
    asked = {"occurred_on": OCCURRED_ON, **CORRECTABLE.get(fact_type, {})}
    if fact_type in OF_MEETING:
        asked.pop("occurred_on")
    kind: type[CorrectionForm] = type("CorrectionForm", (CorrectionForm,), dict(asked))
    form = kind()
    scores = form.fields.get("scores")
    if isinstance(scores, Scores):
        scores.ask(criteria)
    return form
