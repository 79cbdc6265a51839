"""Registration: a household asks to be considered for a title this year."""

from service.forms.common import FromPaper
from service.forms.fields import Choice, Choices, Integer, Text
from service.i18n import later as _l


class RegistrationForm(FromPaper):
    """One subject."""

    key = "registration"
    heading = _l("Register for the title")
    submit = _l("Register")

    subject = Choice(_l("Who asks for the title"), called=_l("who asks for the title"))
    title = Text(_l("The title"), most=40, widget="hidden")
    year = Integer(_l("The year"), least=2000, most=2100, widget="hidden")


class VillageRegistrationForm(FromPaper):
    """Many households of one village at once, all of whom agreed in the same way."""

    key = "registration"
    heading = _l("Register for the title")
    submit = _l("Register those chosen")

    title = Text(_l("The title"), most=40, widget="hidden")
    year = Integer(_l("The year"), least=2000, most=2100, widget="hidden")
    subjects = Choices(_l("Who asks for the title"), called=_l("at least one of them"))
