"""Clock move: which step of which title, where, until when, and by what document."""

from collections.abc import Sequence

from service import words
from service.forms.fields import Choice, Choices, Day, Integer, Option, Text, options_of
from service.forms.form import Act
from service.i18n import later as _l


class ClockMoveForm(Act):
    """The page shows how many dossiers it concerns before anything is moved."""

    key = "clock-move"
    heading = _l("Move a clock")
    submit = _l("Show whom it concerns")

    year = Integer(_l("The year"), least=2000, most=2100, widget="hidden")
    title = Choice(_l("Title"), called=_l("the title"), widget="select")
    step = Choice(_l("Step"), called=_l("the step"), widget="select")
    places = Choices(
        _l("Only in these places"),
        hint=_l("Leave blank to move it in the whole commune."),
        called=_l("the places"),
        optional=True,
    )
    moves = Choice(_l("What is decided"), called=_l("what is decided"), options=options_of(words.MOVES))
    day = Day(_l("The new day"), called=_l("the new day"))
    reason = Choice(_l("Reason"), called=_l("the reason"), options=options_of(words.MOVE_REASON))
    basis = Text(_l("Document that decides it"), called=_l("the document that decides it"), most=300)
    confirmed = Text(_l("Whom it concerns"), most=64, optional=True, widget="hidden")

    def offers(self, titles: Sequence[Option], steps: Sequence[Option], places: Sequence[Option]) -> None:
        """The titles and steps of the year, and the places of the commune."""
        self.offer("title", titles)
        self.offer("step", steps)
        self.offer("places", places)
        if not places:
            self.leave_out("places")
