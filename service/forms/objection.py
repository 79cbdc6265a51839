"""Objection: somebody comments on a dossier while its list is posted, to an officer or on the public page."""

from service.forms.common import OnDossier
from service.forms.fields import Choice, Day, Story, Text
from service.forms.form import Act
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


class PublicCommentForm(Act):
    """By anybody, about one of those on the list."""

    key = "public-comment"
    heading = _l("Comment on this list")
    submit = _l("Send the comment")

    dossier = Choice(_l("About whom"), called=_l("about whom"), widget="select")
    text = Story(
        _l("What you want to say"),
        hint=_l("Say what you know yourself. Those who answer for the list read it; it is not published."),
        called=_l("what you want to say"),
        most=2000,
    )
    raised_by = Text(
        _l("Your name and how to reach you"),
        hint=_l("Leave blank if you do not want to say. It is never published."),
        called=_l("your name"),
        optional=True,
    )
