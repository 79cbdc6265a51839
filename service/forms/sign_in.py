"""Sign-in: login and password."""

from service.forms.fields import Secret, Text
from service.forms.form import Form
from service.forms.second_factor import BESIDE
from service.i18n import later as _l


class SignInForm(Form):
    """Pasting is allowed and nothing is asked twice."""

    key = "sign-in"
    heading = _l("Sign in")
    submit = _l("Sign in")

    login = Text(_l("Login"), called=_l("the login"), autocomplete="username")
    password = Secret(_l("Password"), called=_l("the password"), autocomplete="current-password")
    second = BESIDE
    next = Text(_l("The page to go on to"), most=500, optional=True, widget="hidden")
