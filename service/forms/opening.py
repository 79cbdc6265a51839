"""Opening: the days, titles and targets of a new year, as the year before suggests them."""

from collections.abc import Sequence

from service.forms.fields import Choices, Day, Integer, Option, Rows, Score, Text
from service.forms.form import Act
from service.i18n import later as _l

AIM = {
    "share": Score(_l("Target in per cent"), step="0.01", called=_l("the target in per cent"), optional=True),
    "document": Text(_l("Document that sets it"), called=_l("the document that sets it"), optional=True),
    "passage": Text(_l("Where in the document"), called=_l("where in the document"), optional=True),
}


class OpeningForm(Act):
    """Nothing happens before the rehearsal was shown for these very answers."""

    key = "opening"
    heading = _l("Open a year")
    submit = _l("Show what will be opened")

    year = Integer(_l("The year"), least=2000, most=2100, widget="hidden")
    opens_on = Day(_l("First day of registration"), called=_l("the first day of registration"))
    closes_on = Day(_l("Last day of registration"), called=_l("the last day of registration"))
    titles = Choices(_l("Titles to open"), called=_l("at least one title"))
    aims = Rows(
        _l("Targets of the year"),
        hint=_l("Change a target as the plan of this year sets it; clear its figure to leave it out."),
        key="aim",
        columns=AIM,
        head=_l("Target"),
        optional=True,
    )
    confirmed = Text(_l("What will be opened"), most=64, optional=True, widget="hidden")

    def offers(self, titles: Sequence[Option], aims: dict[str, str]) -> None:
        """The titles of this page, and its targets by number; a page without any asks for none."""
        self.offer("titles", titles)
        rows = self.fields["aims"]
        assert isinstance(rows, Rows)
        rows.called_by_key = aims
        if not aims:
            self.leave_out("aims")
