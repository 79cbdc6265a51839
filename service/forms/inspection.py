"""Inspection: what is looked at and how many are drawn; what was found on a dossier; how it ended."""

from collections.abc import Sequence
from decimal import Decimal

from service import words
from service.forms.common import AfterReading, OnDossier
from service.forms.fields import (
    Choice,
    Choices,
    Criterion,
    Day,
    Identifier,
    Integer,
    Score,
    ScoresIfAny,
    Story,
    Text,
    Yes,
    options_of,
)
from service.forms.form import Act
from service.i18n import later as _l


class PlanForm(Act):
    """The list to draw from, and how many."""

    key = "inspection-plan"
    heading = _l("Plan an inspection")
    submit = _l("Draw the dossiers")

    place = Identifier(_l("The place"))
    year = Integer(_l("Year of the dossiers"), least=2000, most=2100, called=_l("the year of the dossiers"))
    titles = Choices(_l("Titles"), called=_l("at least one title"))
    which = Choice(
        _l("Which dossiers"), options=options_of(words.INSPECTED_LIST), called=_l("which dossiers are drawn from")
    )
    count = Integer(_l("How many are drawn"), most=1_000, called=_l("how many are drawn"), optional=True)
    percent = Integer(
        _l("Or a share in per cent"),
        hint=_l("Fill in one of the two. A share is rounded up."),
        most=100,
        called=_l("the share in per cent"),
        optional=True,
    )
    by_place = Yes(_l("So many of each village, not of all together"))
    basis = Text(
        _l("Basis"),
        hint=_l("The plan or decision on which the inspection rests, with its number and day. No names of people."),
        called=_l("the basis"),
        most=500,
    )


class FindingForm(OnDossier, AfterReading):
    """Points are given by criterion, or as a total alone."""

    key = "finding"
    heading = _l("Enter the finding")
    submit = _l("Enter the finding")
    last = ("text", "done_on")

    finding = Choice(_l("Finding"), options=options_of(words.FINDING), called=_l("the finding"))
    scores = ScoresIfAny(_l("Points by criterion: all of them, or none"), optional=True)
    total = Score(
        _l("Total"),
        hint=_l("Enough where the criteria were not gone through one by one."),
        called=_l("the total"),
        optional=True,
    )
    text = Story(
        _l("What was found"),
        hint=_l("Not needed where everything is confirmed."),
        called=_l("what was found"),
        optional=True,
    )
    done_on = Day(
        _l("Day of the inspection"),
        hint=_l("Leave blank if it was done today."),
        called=_l("the day of the inspection"),
        optional=True,
    )

    def __init__(self, criteria: Sequence[Criterion], *, maximum: Decimal) -> None:
        super().__init__()
        scores, total = self.fields["scores"], self.fields["total"]
        assert isinstance(scores, ScoresIfAny)
        assert isinstance(total, Score)
        scores.ask(criteria)
        if not criteria:
            self.leave_out("scores")
        total.maximum, total.step = maximum, Decimal("0.0001")


class ClosingForm(Act):
    """Nothing more is entered afterwards."""

    key = "inspection-closing"
    heading = _l("Close the inspection")
    submit = _l("Close the inspection")

    held_on = Day(_l("Day on which it ended"), called=_l("the day on which it ended"))
    text = Story(_l("Conclusion"), called=_l("the conclusion"), optional=True)
