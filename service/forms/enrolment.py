"""Enrolment: who may ask for a title enters the register."""

from service.forms.fields import Choice, Identifier, Text
from service.forms.form import Act
from service.i18n import later as _l


class EnrolmentForm(Act):
    """Only what is needed to call it by its name."""

    key = "enrolment"

    place = Identifier(_l("The place"))


class HouseholdForm(EnrolmentForm):
    """A household is called as its head."""

    heading = _l("Enrol a household")
    submit = _l("Enrol the household")

    head = Text(
        _l("Full name of the head of the household"),
        hint=_l("As on the household's papers. Other details are not kept."),
        called=_l("the full name of the head of the household"),
        autocomplete="off",
    )


class PersonForm(EnrolmentForm):
    """Somebody who asks for a title alone."""

    heading = _l("Enrol a citizen")
    submit = _l("Enrol the citizen")

    head = Text(
        _l("Full name"),
        hint=_l("As on the person's papers. Other details are not kept."),
        called=_l("the full name"),
        autocomplete="off",
    )


class KnownPersonForm(Act):
    """Somebody whom the register knows as a member asks for a title alone, under the same id."""

    key = "known-person"
    heading = _l("Enrol a citizen")
    submit = _l("Enrol the citizen")

    person = Identifier(_l("The person"))
    place = Choice(_l("Place in whose list the citizen stands"), called=_l("the place"))


class ClanForm(EnrolmentForm):
    """A clan with whoever stands for it."""

    heading = _l("Enrol a clan")
    submit = _l("Enrol the clan")

    name = Text(_l("Name of the clan"), called=_l("the name of the clan"), autocomplete="off")
    head = Text(
        _l("Full name of the person who stands for the clan"),
        called=_l("the full name of the person who stands for the clan"),
        autocomplete="off",
    )


class UnitForm(EnrolmentForm):
    """A unit or an agency with its head."""

    heading = _l("Enrol a unit")
    submit = _l("Enrol the unit")

    name = Text(_l("Name of the unit"), called=_l("the name of the unit"), autocomplete="off")
    head = Text(
        _l("Full name of the head of the unit"), called=_l("the full name of the head of the unit"), autocomplete="off"
    )


FORMS: dict[str, type[EnrolmentForm]] = {
    "household": HouseholdForm,
    "person": PersonForm,
    "clan": ClanForm,
    "unit": UnitForm,
    "agency": UnitForm,
}
