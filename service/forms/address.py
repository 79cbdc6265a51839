"""Address: where somebody wants to be reminded by mail, or nowhere."""

from typing import Any

from marshmallow import ValidationError, validates

from service.forms.fields import Text
from service.forms.form import Form
from service.i18n import later as _l
from service.i18n import text as _
from service.identity.addresses import LONGEST, is_address


class AddressForm(Form):
    """Left blank, no mail is sent; the reminders stand on the page all the same."""

    key = "address"
    heading = _l("Reminders by mail")
    submit = _l("Keep this address")

    address = Text(
        _l("Mail address"),
        called=_l("the mail address"),
        hint=_l("It is kept encrypted and used for reminders alone. Clear it to get none."),
        most=LONGEST,
        autocomplete="email",
        optional=True,
    )

    @validates("address")
    def _has_its_shape(self, value: str | None, **_kwargs: Any) -> None:
        if value and not is_address(value):
            raise ValidationError(_("Enter a mail address such as ten@example.vn."))
