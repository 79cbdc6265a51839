"""Delegation: who acts under one's mandate, where, from when to when, and how they sign."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from service import words
from service.forms.fields import Choice, Choices, Day, Identifier, Text, options_of
from service.forms.form import Act
from service.i18n import later as _l
from service.i18n import text as _


class DelegationForm(Act):
    """One person, some places, some days."""

    key = "delegation"
    heading = _l("Delegate your mandate")
    submit = _l("Delegate")

    mandate = Identifier(_l("The mandate"))
    person = Choice(_l("Who acts in your place"), called=_l("who acts in your place"), widget="select")
    places = Choices(_l("Places that it covers"), called=_l("the places that it covers"))
    valid_from = Day(_l("First day"), called=_l("the first day"))
    valid_to = Day(
        _l("Last day"),
        hint=_l("It ends with your own mandate at the latest."),
        called=_l("the last day"),
    )
    basis = Text(_l("Paper that it rests on"), hint=_l("Number and day of the delegation or assignment."), most=300)
    form = Choice(
        _l("How they sign"), options=options_of(words.FOR_ANOTHER), called=_l("how they sign"), optional=True,
        widget="select",
    )  # fmt: skip
    head = Text(_l("Title of whoever they sign for"), hint=_l("For example Chủ tịch."), most=120, optional=True)
    title = Text(_l("Their own title"), hint=_l("For example Trưởng phòng."), most=120, optional=True)

    @validates_schema(skip_on_field_errors=True)
    def _capacity_is_whole(self, values: dict[str, Any], **_kwargs: Any) -> None:
        told = [values.get(name) for name in ("form", "head", "title")]
        if any(told) and not all(told):
            raise ValidationError(_("Say how they sign, for whom and under which title: all three, or none."), "form")


class EndingForm(Act):
    """Taking a delegation back."""

    key = "delegation-ending"
    heading = _l("Take the delegation back")
    submit = _l("Take it back")
    is_grave = True

    mandate = Identifier(_l("The mandate"))
    reason = Choice(_l("Why it ends"), options=options_of(words.ENDING_REASON), called=_l("why it ends"))
    on = Day(_l("Last day"), hint=_l("Leave blank to end it at once."), called=_l("the last day"), optional=True)
