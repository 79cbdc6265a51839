"""Posting: the village's list is put up for comments."""

from service.forms.common import AfterReading, OnVillageYear
from service.forms.fields import Choices, Day
from service.i18n import later as _l


class PostingForm(OnVillageYear, AfterReading):
    """From its first day on; for how long it hangs, the rules say."""

    key = "posting"
    heading = _l("Post the list for comments")
    submit = _l("Post the list")

    starts_on = Day(_l("First day of posting"))
    dossiers = Choices(_l("Dossiers on the list"), called=_l("at least one dossier"))
