"""Decision: one numbered, dated, signed paper over a list."""

from service import words
from service.forms.common import AfterReading, OnVillageYear
from service.forms.fields import Choice, Day, Lines, Rows, Story, Text, options_of
from service.i18n import later as _l

EXCEPTION = {
    "outcome": Choice(_l("Result"), options=options_of(words.EXCEPTION), widget="select"),
    "reason": Choice(_l("Reason"), options=options_of(words.REFUSAL_REASON), widget="select"),
    "text": Story(_l("Remark"), optional=True),
}


class DecisionForm(OnVillageYear, AfterReading):
    """Everyone on the page's list is recognised but for the exceptions."""

    key = "award-decision"
    heading = _l("Decide on the list")
    submit = _l("Issue the decision")

    number = Text(_l("Number and symbol"), hint=_l("As in the register of papers, for example 15/QĐ-UBND."), most=60)
    signed_on = Day(_l("Day of signing"))
    form = Choice(_l("Form of signing"), options=options_of(words.SIGNING_FORM))
    basis = Lines(_l("Legal basis"), hint=_l("One basis on each line."))
    exceptions = Rows(_l("Not recognised this time"), key="dossier", columns=EXCEPTION, optional=True)
