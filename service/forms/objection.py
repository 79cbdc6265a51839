"""Objection: somebody comments on a dossier while its list is posted."""

from service.forms.common import OnDossier
from service.forms.fields import Day, Story, Text
from service.i18n import later as _l


class ObjectionForm(OnDossier):
    """What was said, and by whom if they gave a name."""

    key = "objection"
    heading = _l("Enter a comment on this dossier")
    submit = _l("Enter the comment")

    text = Story(_l("What the comment says"), called=_l("what the comment says"))
    raised_by = Text(
        _l("Who made the comment"),
        hint=_l("Leave blank if no name was given. The name is never published."),
        called=_l("the name of who made the comment"),
        optional=True,
    )
    raised_on = Day(_l("Day on which it was made"), hint=_l("Leave blank if it was made today."), optional=True)
