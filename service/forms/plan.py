"""Plan: a file with what a signed plan prints."""

from service.forms.fields import JsonFile
from service.forms.form import Act
from service.i18n import later as _l


class PlanForm(Act):
    """Checked whole before its targets are set."""

    key = "plan"
    heading = _l("Adopt a plan from a file")
    submit = _l("Check and adopt")

    file = JsonFile(
        _l("File with the plan"),
        hint=_l("A JSON file, made like the one that another plan can be taken along as."),
        called=_l("the file with the plan"),
    )
