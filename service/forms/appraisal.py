"""Appraisal: the commune goes through the list and gives its own points."""

from service import words
from service.forms.common import AfterReading
from service.forms.fields import Choice, Rows, Score, Story, options_of
from service.i18n import later as _l

COLUMNS = {
    "outcome": Choice(_l("Result"), options=options_of(words.APPRAISAL | words.LATER), widget="select"),
    "score": Score(_l("Commune points"), maximum=1000, step="0.25", called=_l("the commune's points")),
    "reason": Choice(
        _l("Reason if not upheld"), options=options_of(words.REFUSAL_REASON), widget="select", optional=True
    ),
    "text": Story(_l("Remark"), optional=True),
}


class AppraisalForm(AfterReading):
    """A line that says so, or in which nothing is entered, waits for another day."""

    key = "commune-appraisal"
    heading = _l("Appraise the list")
    submit = _l("Enter the appraisal")

    rows = Rows(_l("Dossiers"), key="dossier", columns=COLUMNS, called=_l("the result of at least one dossier"))
