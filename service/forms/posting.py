"""Posting: the village's list is put up for comments."""

from service.forms.common import AfterReading, OnVillageYear
from service.forms.fields import Day
from service.i18n import later as _l


class PostingForm(OnVillageYear, AfterReading):
    """From the first to the last day on which the list hangs."""

    key = "posting"
    heading = _l("Post the list for comments")
    submit = _l("Post the list")

    starts_on = Day(_l("First day of posting"))
    ends_on = Day(
        _l("Last day of posting"), hint=_l("Leave blank to post for the days that the rules set."), optional=True
    )
