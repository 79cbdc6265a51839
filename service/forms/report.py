"""Reports: filed with the register's own figures, asked for out of turn, and the plan by which they are due."""

from service.forms.fields import Choices, Day, Identifier, Integer, JsonFile, Rows, Story, Text
from service.forms.form import Act
from service.i18n import later as _l

# The sections of a report together, each as long as a story may be.
LONGEST_REPORT = 20_000
VALUE = {"value": Integer(_l("Number"), most=10_000_000, called=_l("the number"))}


class FilingForm(Act):
    """The figures are those of the register today; whoever knows better corrects them."""

    key = "report"
    heading = _l("File the report")
    submit = _l("File the report")

    figures = Rows(
        _l("Figures"), key="figure", columns=VALUE, head=_l("Figure"), called=_l("the figures"), optional=True
    )
    text = Story(
        _l("Report in words"),
        most=LONGEST_REPORT,
        hint=_l("What was done, what remains, what is proposed."),
        called=_l("the report in words"),
        optional=True,
    )


class RequestForm(Act):
    """What is asked, of whom, by when."""

    key = "report-request"
    heading = _l("Ask for a report")
    submit = _l("Ask for the report")

    place = Identifier(_l("The place"))
    about = Text(
        _l("What it is to be about"),
        hint=_l("For example: the learning week of October. No names of people."),
        called=_l("what it is to be about"),
    )
    due_on = Day(_l("By which day"), called=_l("by which day"))
    from_year = Integer(
        _l("For a review of several years: the first year"),
        least=2000,
        most=2100,
        hint=_l("For example 2024. Leave it out for a report on this year."),
        called=_l("the first year"),
        optional=True,
    )
    to_year = Integer(
        _l("For a review of several years: the last year"),
        least=2000,
        most=2100,
        hint=_l("For example 2025."),
        called=_l("the last year"),
        optional=True,
    )
    filers = Choices(_l("Who is asked"), called=_l("at least one who is asked"))


class PlanOfReportsForm(Act):
    """The sample that comes along, or a file of one's own."""

    key = "report-plan"
    heading = _l("Adopt a plan of reports")
    submit = _l("Adopt the plan")

    place = Identifier(_l("The place"))
    file = JsonFile(
        _l("File with the plan of reports"),
        hint=_l("A JSON file. Leave it out to adopt the sample that comes along, as it stands below."),
        called=_l("the file with the plan of reports"),
        optional=True,
    )
