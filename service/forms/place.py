"""Places: called otherwise, made part of another, split or dissolved from a day on; and who belongs where since."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from service.forms.common import Foreseen
from service.forms.fields import Choice, Choices, Day, Lines, Text, Yes
from service.forms.own import Signing
from service.i18n import later as _l
from service.i18n import text as _

# The answer that no place of the list takes them up, but one that is established by the same decision.
NEW = "new"
MOST = 300


class PlaceChange(Foreseen, Signing):
    """A change of the register of places: what it concerns is shown before it is recorded."""

    submit = _l("Show what it concerns")
    last = ("on", "basis")

    on = Day(_l("From which day on"), hint=_l("Today or an earlier day."), called=_l("the day from which on it holds"))
    basis = Text(
        _l("Resolution that decides it"),
        hint=_l("Number, day and who passed it."),
        called=_l("the resolution that decides it"),
        most=MOST,
    )


class RenamingForm(PlaceChange):
    """Another name, or another code."""

    key = "place-renaming"
    heading = _l("Rename")

    name = Text(_l("New name"), called=_l("the new name"), most=MOST)
    code = Text(_l("New code"), hint=_l("Leave blank to keep the present one."), most=40, optional=True)


class MergerForm(PlaceChange):
    """Into a place that is there, or into one that is established by it."""

    key = "place-merger"
    heading = _l("Make part of another place")

    into = Choice(_l("What takes it up"), called=_l("what takes it up"), widget="radios")
    name = Text(_l("Name of the new place"), hint=_l("Only if a new place takes it up."), most=MOST, optional=True)
    code = Text(_l("Code of the new place"), hint=_l("Only if a new place takes it up."), most=40, optional=True)
    places = Choices(
        _l("Others that become part of it by the same resolution"),
        called=_l("the others that become part of it"),
        optional=True,
    )

    @validates_schema(skip_on_field_errors=True)
    def _new_has_a_name(self, values: Mapping[str, Any], **_kwargs: Any) -> None:
        for name in ("name", "code"):
            if values["into"] == NEW and not values.get(name):
                raise ValidationError(_("A new place needs a name and a code."), name)
            if values["into"] != NEW and values.get(name):
                raise ValidationError(_("Only a new place is given a name and a code here."), name)


class SplitForm(PlaceChange):
    """Into new places, into some that are there, or both."""

    key = "place-split"
    heading = _l("Split")

    new = Lines(
        _l("New places"),
        hint=_l("One on each line: its code, a comma, its name. For example: T12A, Thôn 12A"),
        called=_l("the new places"),
        optional=True,
    )
    into = Choices(_l("Places that are there already"), called=_l("the places that are there already"), optional=True)

    @validates_schema(skip_on_field_errors=True)
    def _each_line_is_whole(self, values: Mapping[str, Any], **_kwargs: Any) -> None:
        for line in values.get("new") or ():
            code, comma, name = line.partition(",")
            if not (comma and code.strip() and name.strip()):
                raise ValidationError(
                    _("“%(line)s” is not a code, a comma and a name; write for example: T12A, Thôn 12A",
                      line=line[:60]), "new",
                )  # fmt: skip


class DissolutionForm(PlaceChange):
    """There no more, and nothing takes it up."""

    key = "place-dissolution"
    heading = _l("Dissolve")
    is_grave = True


class HomesForm(Foreseen):
    """Those who belong to one part of a place that was split, or elsewhere since it was dissolved."""

    key = "place-homes"
    heading = _l("Who belongs to which part")
    submit = _l("Show who is meant")

    into = Choice(_l("They belong to"), called=_l("where they belong"), widget="radios")
    everybody = Yes(_l("All that stand on this list"))
    subjects = Choices(_l("Only these"), called=_l("those who belong there"), optional=True)

    @validates_schema(skip_on_field_errors=True)
    def _some_are_meant(self, values: Mapping[str, Any], **_kwargs: Any) -> None:
        if values["everybody"] and values["subjects"]:
            raise ValidationError(_("Tick either all of them or some."), "everybody")
        if not values["everybody"] and not values["subjects"]:
            raise ValidationError(_("Tick those who belong there, or all of them."), "subjects")
