"""Mandates as whoever keeps them enters them: given, suspended for a while, resumed."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from service.forms.capacity import SaysCapacity, for_whom, how_they_sign, under_which_title
from service.forms.fields import Choice, Choices, Day, Identifier, Text
from service.forms.own import Signing
from service.i18n import later as _l
from service.i18n import text as _


def _paper() -> Text:
    return Text(
        _l("Paper that it rests on"), hint=_l("Number and day of the decision."), called=_l("the paper"), most=300
    )


class AppointmentForm(SaysCapacity, Signing):
    """One person, one office, some places, from a day on."""

    key = "appointment"
    heading = _l("Give an office")
    submit = _l("Give the office")

    person = Choice(
        _l("Who gets it"),
        hint=_l("Somebody who holds an office here, or will."),
        called=_l("who gets it"),
        optional=True,
        widget="select",
    )
    login = Text(
        _l("Or their login"),
        hint=_l("For somebody who has an account and holds no office here yet."),
        called=_l("the login"),
        autocomplete="off",
        optional=True,
    )
    office = Choice(_l("Office"), called=_l("the office"), widget="select")
    places = Choices(_l("Places that it covers"), called=_l("the places that it covers"))
    valid_from = Day(_l("First day"), called=_l("the first day"))
    valid_to = Day(
        _l("Last day"), hint=_l("Leave blank if it holds until it is ended."), called=_l("the last day"), optional=True
    )
    basis = _paper()
    form, head, title = how_they_sign(), for_whom(), under_which_title()

    @validates_schema(skip_on_field_errors=True)
    def _one_person(self, values: dict[str, Any], **_kwargs: Any) -> None:
        told = [name for name in ("person", "login") if values.get(name)]
        if not told:
            raise ValidationError(_("Choose who gets it, or enter their login."), "person")
        if len(told) > 1:
            raise ValidationError(_("Choose somebody or enter a login, not both."), "login")


class SuspensionForm(Signing):
    """It gives no power for a while."""

    key = "suspension"
    heading = _l("Suspend the mandate")
    submit = _l("Suspend it")
    is_grave = True

    mandate = Identifier(_l("The mandate"))
    basis = _paper()
    on = Day(
        _l("First day without power"),
        hint=_l("Leave blank to suspend it at once."),
        called=_l("the first day without power"),
        optional=True,
    )
    to = Day(
        _l("Last day without power"),
        hint=_l("Leave blank if it lasts until it is resumed."),
        called=_l("the last day without power"),
        optional=True,
    )


class ResumptionForm(Signing):
    """It gives power again."""

    key = "resumption"
    heading = _l("Resume the mandate")
    submit = _l("Resume it")

    mandate = Identifier(_l("The mandate"))
    basis = _paper()
    on = Day(
        _l("First day with power again"),
        hint=_l("Leave blank to resume it at once."),
        called=_l("the first day with power again"),
        optional=True,
    )
