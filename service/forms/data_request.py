"""Requests about personal data: received, extended, answered, carried out; consent given, restriction lifted."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from domain import privacy
from service import words
from service.forms.common import Foreseen
from service.forms.fields import Choice, Choices, Day, Identifier, Story, Yes, options_of
from service.forms.form import Act
from service.i18n import later as _l
from service.i18n import text as _


def _needs(values: Mapping[str, Any], name: str, sentence: str) -> None:
    if not values.get(name):
        raise ValidationError(sentence, name)


class DataRequestForm(Act):
    """What is asked about somebody's data, by whom and how."""

    key = "data-request"
    heading = _l("Request about personal data")
    submit = _l("Enter the request")

    person = Identifier(_l("The person"))
    kind = Choice(
        _l("What is asked"), called=_l("what is asked"), options=options_of(words.DATA_REQUEST), widget="radios"
    )
    purpose = Choice(
        _l("Which use this is about"),
        hint=_l("Only for withdrawing consent and for objecting."),
        called=_l("the use"),
        optional=True,
    )
    asked_by = Choice(_l("Who asks"), called=_l("who asks"), options=options_of(words.ASKED_BY))
    how = Choice(_l("How it was asked"), called=_l("how it was asked"), options=options_of(words.ASKED_HOW))
    received_on = Day(_l("Day on which it was received"), called=_l("the day on which it was received"))
    with_others = Yes(_l("Others outside the commune have the data too"))
    text = Story(_l("In the words of whoever asks"), called=_l("the words of whoever asks"), optional=True)

    def for_oneself(self) -> None:
        """On one's own page all that is known already is not asked."""
        for name in ("asked_by", "how", "received_on", "with_others"):
            self.leave_out(name)

    @validates_schema(skip_on_field_errors=True)
    def _purpose_is_said(self, values: dict[str, Any], **_kwargs: Any) -> None:
        if values["kind"] in privacy.ABOUT_A_PURPOSE:
            _needs(values, "purpose", _("Choose the use that this is about."))


class DataAnswerForm(Act):
    """Whoever asked is told whether it will be done, and why not."""

    key = "data-answer"
    heading = _l("Answer the request")
    submit = _l("Record the answer")

    outcome = Choice(_l("Answer"), called=_l("the answer"), options=options_of(words.DATA_REQUEST_OUTCOME))
    reason = Choice(
        _l("Ground of a refusal"),
        hint=_l("Only when it is refused."),
        called=_l("the ground of the refusal"),
        options=options_of(words.DATA_REFUSED_FOR),
        widget="radios",
        optional=True,
    )
    text = Story(_l("What they are told"), called=_l("what they are told"), optional=True)

    @validates_schema(skip_on_field_errors=True)
    def _refusal_has_a_ground(self, values: dict[str, Any], **_kwargs: Any) -> None:
        if values["outcome"] == privacy.REFUSED:
            _needs(values, "reason", _("Choose the ground on which it is refused."))
        elif values.get("reason"):
            raise ValidationError(_("A ground is only chosen when the request is refused."), "reason")


class DataExtensionForm(Act):
    """It takes longer, once."""

    key = "data-extension"
    heading = _l("Extend the time")
    submit = _l("Extend the time")

    done_by = Day(_l("New last day"), called=_l("the new last day"))
    reason = Choice(_l("Reason"), called=_l("the reason"), options=options_of(words.EXTENDED_FOR))


class CarryingOutForm(Act):
    """What was asked has been done."""

    key = "data-carrying-out"
    heading = _l("Carry out the request")
    submit = _l("It has been done")

    entry = Choice(
        _l("Entry that corrects"),
        hint=_l("Whoever asked is told which one it is and can look it up."),
        called=_l("the entry that corrects"),
        widget="radios",
    )


class ErasureForm(Foreseen):
    """What is erased does not come back; the page shows it first."""

    key = "data-erasure"
    heading = _l("Erase personal data")
    submit = _l("Show what would be erased")
    is_grave = True

    reason = Choice(
        _l("Ground of the erasure"), called=_l("the ground of the erasure"), options=options_of(words.ERASED_FOR)
    )
    groups = Choices(
        _l("Households that are called by this person's name"),
        hint=_l("What was written about the household as a whole, and its files, goes with its name."),
        called=_l("the households"),
        optional=True,
    )
    minutes = Choices(
        _l("Minutes of meetings that took up their dossiers"),
        hint=_l("Others are named there too, and all that was written goes; votes and results stay."),
        called=_l("the minutes"),
        optional=True,
    )
    copies = Choices(
        _l("Scanned copies of decisions that name them"),
        hint=_l("Others are named there too. The paper itself stays in the archive of the office."),
        called=_l("the scanned copies"),
        optional=True,
    )


class LiftingForm(Act):
    """The person lets their data be used again."""

    key = "restriction-lifting"
    heading = _l("Lift the restriction")
    submit = _l("Lift the restriction")

    how = Choice(_l("How they agreed to this"), called=_l("how they agreed"), options=options_of(words.ASKED_HOW))


class ConsentForm(Act):
    """To what somebody agrees, and who agrees for a child."""

    key = "consent"
    heading = _l("Enter a consent")
    submit = _l("Enter the consent")

    person = Identifier(_l("The person"))
    purpose = Choice(_l("Use of the data"), called=_l("the use of the data"), widget="radios")
    given_by = Choice(_l("Who agrees"), called=_l("who agrees"), options=options_of(words.GIVEN_BY))
    parent = Choice(
        _l("Parent or guardian"),
        hint=_l("Only for a child: an adult of the same household."),
        called=_l("the parent or guardian"),
        widget="radios",
        optional=True,
    )
    how = Choice(_l("How they agreed"), called=_l("how they agreed"), options=options_of(words.ASKED_HOW))
    given_on = Day(_l("Day on which they agreed"), called=_l("the day on which they agreed"))

    @validates_schema(skip_on_field_errors=True)
    def _child_has_a_parent(self, values: dict[str, Any], **_kwargs: Any) -> None:
        if values["given_by"] != privacy.SELF:
            _needs(values, "parent", _("Choose the parent or guardian who agrees."))
