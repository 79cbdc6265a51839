"""Sign-in: login and password."""

from service.forms.fields import Secret, Text
from service.forms.form import Form
from service.i18n import later as _l


class SignInForm(Form):
    """Pasting is allowed and nothing is asked twice."""

    key = "sign-in"
    heading = _l("Sign in")
    submit = _l("Sign in")

    login = Text(_l("Login"), called=_l("the login"), autocomplete="username")
    password = Secret(_l("Password"), called=_l("the password"), autocomplete="current-password")
    second = Text(
        _l("Code of your app"),
        hint=_l("The six digits that the app shows, or a printed code."),
        called=_l("the code of your app"),
        most=60,
        optional=True,
        autocomplete="one-time-code",
    )
    next = Text(_l("The page to go on to"), most=500, optional=True, widget="hidden")
