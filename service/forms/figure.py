"""Figure: so many of so many, counted elsewhere, with the day and where it is written."""

from service.forms.fields import Choice, Day, Integer, Text
from service.forms.form import Act
from service.i18n import later as _l


class FigureForm(Act):
    """What the targets measure and nobody can count here."""

    key = "figure"
    heading = _l("Report a figure")
    submit = _l("Report the figure")

    year = Integer(_l("The year"), least=2000, most=2100, widget="hidden")
    about = Choice(_l("What was counted"), called=_l("what was counted"))
    name = Text(
        _l("Name of the figure"),
        hint=_l("Only for another figure, for example people of working age with information skills."),
        called=_l("the name of the figure"),
        optional=True,
    )
    part = Integer(_l("How many"), most=10_000_000, called=_l("how many"))
    whole = Integer(_l("Of how many"), most=10_000_000, called=_l("of how many"))
    counted_on = Day(_l("Day of counting"), called=_l("the day of counting"))
    source = Text(_l("Where it is written"), called=_l("where it is written"))
