"""Closing: the year's report is kept as it stands; nothing is asked but to confirm it."""

from service.forms.fields import Integer, Text
from service.forms.form import Act
from service.i18n import later as _l


class ClosingForm(Act):
    """The page shows the figures; what is confirmed are these very figures."""

    key = "closing"
    heading = _l("Close the year")
    submit = _l("Close the year with these figures")
    is_grave = True

    year = Integer(_l("The year"), least=2000, most=2100, widget="hidden")
    confirmed = Text(_l("The figures that were shown"), most=64, widget="hidden")
