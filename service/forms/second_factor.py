"""The second factor of one's own account: set up, printed codes made anew, turned off."""

from service import words
from service.forms.fields import Choice, OneTime, Secret, Text, options_of
from service.forms.form import Form
from service.i18n import later as _l

# Beside a password or a slip, for whoever has one.
BESIDE = Text(
    _l("Code of your app"),
    hint=_l("The six digits that the app shows, or a printed code."),
    called=_l("the code of your app"),
    most=60,
    optional=True,
    autocomplete="one-time-code",
)
# With one's own password, where the account has one.
OWN_CODE = OneTime(
    _l("Code of your app"),
    hint=_l("The six digits that the app shows, or a printed code."),
    called=_l("the code of your app"),
    optional=True,
)


class SecondFactorForm(Form):
    """The present password first, so that nobody does it at a page that was left open."""

    key = "second-factor"
    heading = _l("Set up a second factor")
    submit = _l("Turn it on")

    secret = Text(_l("The secret of the picture"), most=400, widget="hidden")
    code = Text(
        _l("Six digits that the app shows now"),
        called=_l("the six digits"),
        most=20,
        autocomplete="one-time-code",
    )
    own_password = Secret(_l("Present password"), called=_l("the present password"), autocomplete="current-password")
    own_code = OneTime(
        _l("Code of the app that you used so far"),
        hint=_l("The six digits that it shows, or a printed code."),
        called=_l("the code of the app that you used so far"),
        optional=True,
    )


class SecondFactorChangeForm(Form):
    """What becomes of one that is on."""

    key = "second-factor-change"
    heading = _l("Second factor")
    submit = _l("Go on")

    what = Choice(
        _l("What shall be done"),
        options=options_of(words.SECOND_FACTOR),
        called=_l("what shall be done"),
        widget="radios",
    )
    own_password = Secret(_l("Present password"), called=_l("the present password"), autocomplete="current-password")
    own_code = OWN_CODE
