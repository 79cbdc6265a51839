"""Return: a dossier goes back to be mended, with what to mend."""

from service.forms.common import AfterReading, Foreseen, ForFinding, OnDossier
from service.forms.fields import Choice, Rows, Story
from service.i18n import later as _l

MEND = {"reason": Choice(_l("What to mend"), widget="select")}


class ReturnForm(OnDossier, AfterReading, ForFinding, Foreseen):
    """Lines are keyed by criterion, or `dossier` for all of it; the edition of the procedure has the reasons."""

    key = "return"
    heading = _l("Return for completion")
    submit = _l("Return the dossier")

    to_step = Choice(_l("Step to go back to"), called=_l("the step to go back to"))
    mend = Rows(
        _l("What to mend"), key="criterion", columns=MEND, head=_l("About"), called=_l("at least one thing to mend")
    )
    text = Story(_l("Explanation for those who mend it"), called=_l("an explanation for those who mend it"))
