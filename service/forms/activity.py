"""Activity: what was learned, when, where and by how many."""

from service.forms.common import OnDossier
from service.forms.fields import Choice, Day, Identifier, Integer, Text
from service.forms.form import Act
from service.i18n import later as _l


class ActivityForm(Act):
    """One session."""

    key = "activity"
    heading = _l("Enter a learning activity")
    submit = _l("Enter the activity")

    place = Identifier(_l("The place"))
    topic = Text(_l("What it was about"), called=_l("what it was about"))
    held_on = Day(_l("Day on which it was held"), called=_l("the day on which it was held"))
    venue = Text(_l("Where it was held"), called=_l("where it was held"))
    learners = Integer(_l("How many learned"), most=1_000_000, called=_l("how many learned"))


class CitingForm(OnDossier):
    """An activity of the register instead of a file."""

    key = "activity-evidence"
    heading = _l("An activity as evidence")
    submit = _l("Add the activity")

    criterion = Choice(_l("Criterion that it supports"), called=_l("the criterion"))
    activity = Choice(_l("Activity"), called=_l("the activity"))
