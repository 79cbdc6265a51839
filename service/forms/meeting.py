"""Meeting: the village's sheet, with attendance on top and one line for each dossier."""

from collections.abc import Sequence

from service import words
from service.forms.common import AfterReading, OnVillageYear
from service.forms.fields import Choice, Day, Integer, Marks, Option, Rows, Score, Story, Text, options_of
from service.i18n import later as _l

SHEET = {
    "for": Integer(_l("For"), called=_l("the ballots for")),
    "against": Integer(_l("Against"), called=_l("the ballots against")),
    "blank": Integer(_l("Blank"), called=_l("the blank ballots")),
    "score": Score(_l("Village points"), maximum=1000, step="0.25", called=_l("the village's points")),
}

# What is said of every meeting, on its sheet and for a list that brings its results.
HELD_ON = Day(_l("Day of the meeting"))
SUMMONED = Integer(_l("People summoned"), called=_l("the number of people summoned"), least=1)
PRESENT = Integer(_l("People present"), called=_l("the number of people present"))
BALLOT = Choice(_l("Way of voting"), options=options_of(words.BALLOT))
CHAIR = Text(_l("Chair of the meeting"), called=_l("the name of the chair"))
SECRETARY = Text(_l("Secretary of the meeting"), called=_l("the name of the secretary"))


class MeetingForm(OnVillageYear, AfterReading):
    """A line in which nothing is entered was not taken up by the meeting."""

    key = "village-verification"
    heading = _l("Village meeting")
    submit = _l("Enter the meeting")

    held_on = HELD_ON
    summoned = SUMMONED
    present = PRESENT
    ballot = BALLOT
    chair = CHAIR
    secretary = SECRETARY
    minutes = Story(_l("Remarks for the minutes"), optional=True)
    mandate = Choice(
        _l("Office in which the meeting was chaired"),
        hint=_l("Leave blank if you were the chair yourself."),
        called=_l("the office in which the meeting was chaired"),
        optional=True,
    )
    left_out = Marks(_l("Lines left out"), optional=True)
    rows = Rows(_l("Dossiers"), key="dossier", columns=SHEET, called=_l("the result of at least one dossier"))

    def chaired(self, options: Sequence[Option]) -> None:
        """The mandates under which somebody else may have chaired; with none the question is not asked."""
        self.offer("mandate", options)
        if not options:
            self.leave_out("mandate")
