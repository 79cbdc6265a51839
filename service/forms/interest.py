"""Interest: what an officer has to do with a subject, or that there is nothing to declare."""

from service import words
from service.forms.fields import Choice, Identifier, Integer, Story, Text, options_of
from service.forms.form import Act
from service.i18n import later as _l


class OnYear(Act):
    """A declaration for one year, and the page that was asked for before it."""

    year = Integer(_l("The year"), least=2000, most=2100, widget="hidden")
    next = Text(_l("The page that was asked for"), most=1000, widget="hidden", optional=True)


class NoneForm(OnYear):
    """Nothing, or nothing more."""

    key = "no-interest"
    heading = _l("Declare your interests")
    submit = _l("I have nothing to declare for this year")


class InterestForm(OnYear):
    """One subject, and what there is between it and the officer."""

    key = "interest"
    heading = _l("Declare an interest")
    submit = _l("Declare it")

    subject = Identifier(_l("Whose dossier"))
    kind = Choice(_l("What you have to do with them"), options=options_of(words.INTEREST), called=_l("what it is"))
    text = Story(
        _l("In words"),
        hint=_l("Read by you and by inspectors only. Needed where you chose “Something else”."),
        called=_l("what it is in words"),
        optional=True,
    )
