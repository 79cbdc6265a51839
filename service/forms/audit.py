"""Audit: what is asked of the log."""

from collections.abc import Sequence

from service import words
from service.forms.fields import Choice, Day, Option, Text, options_of
from service.forms.form import Form
from service.i18n import later as _l

CLOCKS = {"recorded": _l("when it was entered"), "done": _l("when it was done")}


class AuditForm(Form):
    """Everything is optional: without anything the latest entries are shown."""

    key = "audit"
    heading = _l("Audit log")
    submit = _l("Search")

    person = Text(_l("Person"), hint=_l("Who did it or for whom; marks may be left out."), optional=True)
    since = Day(_l("From the day"), optional=True)
    until = Day(_l("To the day"), optional=True)
    clock = Choice(_l("The days mean"), options=options_of(CLOCKS), widget="select", optional=True)
    kind = Choice(_l("Kind of entry"), options=options_of(words.FACT), widget="select", optional=True)
    place = Choice(_l("Place"), widget="select", optional=True)
    stream = Text(_l("One dossier, meeting, posting or decision"), widget="hidden", most=120, optional=True)

    def __init__(self, places: Sequence[Option]) -> None:
        super().__init__()
        place = self.fields["place"]
        assert isinstance(place, Choice)
        place.options = tuple(places)
