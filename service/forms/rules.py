"""Rules: a file with an edition of a procedure or of criteria."""

from service.forms.fields import Integer, JsonFile
from service.forms.form import Act
from service.i18n import later as _l


class RulesForm(Act):
    """Checked whole before anything is adopted; dossiers that are open keep the rules that they have."""

    key = "rules"
    heading = _l("Adopt rules from a file")
    submit = _l("Check and adopt")

    year = Integer(_l("Year whose dossiers go by it from now on"), least=2000, most=2100, called=_l("the year"))
    file = JsonFile(
        _l("File with the procedure or the criteria"),
        hint=_l("A JSON file, as it can be taken along here."),
        called=_l("the file with the rules"),
    )
    other = JsonFile(
        _l("File with the other half"),
        hint=_l("Only for a title that is not open yet: it needs a procedure and criteria."),
        called=_l("the file with the other half"),
        optional=True,
    )
