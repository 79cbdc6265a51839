"""One's own account: another password, a slip, and the password once more before something is signed."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates, validates_schema

from service.forms.fields import OneTime, Secret, Text
from service.forms.form import Act, Form
from service.forms.second_factor import BESIDE, OWN_CODE
from service.i18n import later as _l
from service.i18n import text as _
from service.identity.passwords import LONGEST, SHORTEST
from service.identity.slips import read_code

RULE = _l("%(least)d to %(most)d characters; a sentence that nobody else would think of is a good one.",
          least=SHORTEST, most=LONGEST)  # fmt: skip


class OwnPassword(Secret):
    """Asked again before something is signed, below everything else, if it was not entered just now."""

    apart = True


class OwnCode(OneTime):
    """The code that goes with it, where the account has a second factor."""

    apart = True


class Signing(Act):
    """An act that stands for a signature: whoever does it is the one who signed in, not whoever sits there now."""

    own_password = OwnPassword(
        _l("Your password"),
        hint=_l("You are about to sign. Enter the password with which you sign in."),
        called=_l("your password"),
        optional=True,
        autocomplete="current-password",
    )
    own_code = OwnCode(
        _l("Code of your app"),
        hint=_l("The six digits that the app shows, or a printed code."),
        called=_l("the code of your app"),
        optional=True,
    )


class ButtonForm(Form):
    """Nothing is asked."""


class MandateForm(Form):
    """Which of one's mandates."""

    mandate = Text(_l("The mandate"))


class _Twice(Form):
    """A new password that nobody sees while it is typed is typed twice."""

    @validates_schema(skip_on_field_errors=True)
    def _the_same_twice(self, values: Mapping[str, Any], **_kwargs: Any) -> None:
        if values["password"] != values["again"]:
            raise ValidationError(_("The two passwords are not the same; type the new one twice."), "again")


class PasswordForm(_Twice):
    """The present one first, so that nobody does it at a page that was left open."""

    key = "password"
    heading = _l("Change your password")
    submit = _l("Change the password")

    own_password = Secret(_l("Present password"), called=_l("the present password"), autocomplete="current-password")
    own_code = OWN_CODE
    password = Secret(_l("New password"), hint=RULE, called=_l("the new password"), autocomplete="new-password")
    again = Secret(_l("New password once more"), called=_l("the new password once more"), autocomplete="new-password")


class SlipForm(_Twice):
    """What is printed on the slip, and the password that holds from now on."""

    key = "slip"
    heading = _l("Set a new password with a slip")
    submit = _l("Set the password")

    login = Text(_l("Login"), called=_l("the login"), autocomplete="username")
    code = Text(
        _l("Letters on the slip"),
        hint=_l("Four groups of four, for example ABCD-EFGH-KLMN-PQRS. Capitals and dashes make no difference."),
        called=_l("the letters on the slip"),
        most=60,
        autocomplete="one-time-code",
    )
    second = BESIDE
    password = Secret(_l("New password"), hint=RULE, called=_l("the new password"), autocomplete="new-password")
    again = Secret(_l("New password once more"), called=_l("the new password once more"), autocomplete="new-password")

    @validates("code")
    def _reads(self, value: str, **_kwargs: Any) -> None:
        if read_code(value) is None:
            raise ValidationError(_("A letter of the slip is mistyped or missing; compare them one by one."))
