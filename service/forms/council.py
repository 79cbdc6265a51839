"""A council's meeting, asked on two pages: who came, then how they voted on each dossier."""

from collections.abc import Mapping, Sequence
from typing import Any

from service import words
from service.forms.common import AfterReading, OnVillageYear
from service.forms.fields import (
    Choice,
    Day,
    File,
    Identifier,
    Integer,
    Marks,
    Option,
    Question,
    Rows,
    Score,
    Story,
    Text,
    options_of,
)
from service.i18n import later as _l

ATTENDANCE = {"attended": Choice(_l("Attendance"), options=options_of(words.ATTENDED), widget="select")}

# What is asked of every dossier besides the votes.
HEARD = {
    "score": Score(_l("Council points"), maximum=1000, step="0.25", called=_l("the council's points")),
    "heard": Choice(_l("This meeting"), options=options_of(words.HEARD | words.LATER), widget="select"),
    "reason": Choice(
        _l("Reason if not upheld"), options=options_of(words.REFUSAL_REASON), widget="select", optional=True
    ),
    "text": Story(_l("Remark"), optional=True),
}
COUNTS: dict[str, Question] = {
    "for": Integer(_l("For"), called=_l("the ballots for")),
    "against": Integer(_l("Against"), called=_l("the ballots against")),
    "blank": Integer(_l("Blank"), called=_l("the blank ballots")),
}


def offer_ways(rows: Rows, names: Mapping[str, str], *, written: bool) -> None:
    """The members by name, each with the ways of taking part that the rules know."""
    rows.called_by_key = dict(names)
    ways = {code: label for code, label in words.ATTENDED.items() if written or code != "written"}
    rows.offer("attended", options_of(ways))


def voting(voters: Mapping[str, str] | None) -> dict[str, Question]:
    """The columns of votes: a choice for each voter by name, or counts where they voted in secret."""
    options = options_of(words.VOTE)
    if voters is None:
        return dict(COUNTS)
    return {
        person: Choice(name, options=options, called=name, widget="select", optional=True)
        for person, name in voters.items()
    }


class AttendanceForm(OnVillageYear):
    """The first page: the day, the chair, the way of voting, and of every member whether they came."""

    key = "council-appraisal"
    heading = _l("Council meeting: who came")
    submit = _l("Go on to the votes")

    held_on = Day(_l("Day of the meeting"))
    chair = Choice(_l("Chair of the meeting"), called=_l("the chair of the meeting"), widget="select")
    secretary = Text(_l("Secretary of the meeting"), called=_l("the name of the secretary"))
    ballot = Choice(_l("Way of voting"))
    members = Rows(_l("Members of the council"), key="person", columns=ATTENDANCE, called=_l("who came"))

    def of(self, chairs: Sequence[Option], ballots: Sequence[str], names: Mapping[str, str], *, written: bool) -> None:
        """Who may chair, how the rules let it vote, the members by name, and whether a vote may come in writing."""
        self.offer("chair", chairs)
        self.offer("ballot", [Option(code, words.BALLOT[code]) for code in ballots])
        rows = self.fields["members"]
        assert isinstance(rows, Rows)
        offer_ways(rows, names, written=written)


class CarriedDay(Day):
    """A day that was answered on an earlier page."""

    def __init__(self, label: Any) -> None:
        super().__init__(label, widget="hidden")

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """One hidden text."""
        return [] if value is None else [(name, value.isoformat())]


class VotesForm(OnVillageYear, AfterReading):
    """The second page: a line for each dossier. What the first page said is carried along."""

    key = "council-appraisal"
    heading = _l("Council meeting: the votes")
    submit = _l("Enter the meeting")
    last = ("minutes", "file")

    held_on = CarriedDay(_l("Day of the meeting"))
    chair = Identifier(_l("Chair of the meeting"))
    secretary = Text(_l("Secretary of the meeting"), widget="hidden")
    ballot = Text(_l("Way of voting"), most=20, widget="hidden")
    attended = Marks(_l("Members of the council"))
    minutes = Story(_l("Remarks for the minutes"), optional=True)
    file = File(
        _l("The signed minutes"), hint=_l("A photograph or a PDF."), called=_l("the signed minutes"), optional=True
    )
    rows = Rows(_l("Dossiers"), key="dossier", columns=HEARD, called=_l("the result of at least one dossier"))

    def of(self, voters: Mapping[str, str] | None, names: Mapping[str, str]) -> None:
        """The columns of votes: a choice for each voter by name, or counts where they voted in secret."""
        rows = self.fields["rows"]
        assert isinstance(rows, Rows)
        rows.columns = {**voting(voters), **HEARD}
        rows.called_by_key = dict(names)
