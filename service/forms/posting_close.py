"""Closing a posting: the list comes down."""

from service.forms.fields import Day, Identifier
from service.forms.form import Act
from service.i18n import later as _l


class PostingCloseForm(Act):
    """Every comment has been answered by then, or the office refuses."""

    key = "posting-close"
    heading = _l("Close the posting")
    submit = _l("Close the posting")

    posting = Identifier(_l("The posting"))
    closed_on = Day(_l("Day on which the list came down"), called=_l("the day on which the list came down"))
