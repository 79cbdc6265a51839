"""Enrolment: a household enters the commune's list."""

from service.forms.fields import Identifier, Text
from service.forms.form import Act
from service.i18n import later as _l


class EnrolmentForm(Act):
    """Only what is needed to call it by its name."""

    key = "enrolment"
    heading = _l("Enrol a household")
    submit = _l("Enrol the household")

    place = Identifier(_l("The village"))
    head = Text(
        _l("Full name of the head of the household"),
        hint=_l("As on the household's papers. Other details are not kept."),
        called=_l("the full name of the head of the household"),
        autocomplete="off",
    )
