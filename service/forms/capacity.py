"""In whose place papers are signed under a mandate: asked wherever one is given or handed on."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from service import words
from service.forms.fields import Choice, Text, options_of
from service.i18n import later as _l
from service.i18n import text as _

ASKED = ("form", "head", "title")


def how_they_sign() -> Choice:
    """Left blank by who signs in their own place."""
    return Choice(
        _l("How they sign"), options=options_of(words.FOR_ANOTHER), called=_l("how they sign"), optional=True,
        widget="select",
    )  # fmt: skip


def for_whom() -> Text:
    """The title of whoever stands above."""
    return Text(_l("Title of whoever they sign for"), hint=_l("For example Chủ tịch."), most=120, optional=True)


def under_which_title() -> Text:
    """The one who signs."""
    return Text(_l("Their own title"), hint=_l("For example Trưởng phòng."), most=120, optional=True)


class SaysCapacity:
    """A form that asks these three: all of them are answered, or none."""

    @validates_schema(skip_on_field_errors=True)
    def _capacity_is_whole(self, values: dict[str, Any], **_kwargs: Any) -> None:
        told = [values.get(name) for name in ASKED]
        if any(told) and not all(told):
            raise ValidationError(_("Say how they sign, for whom and under which title: all three, or none."), "form")


def capacity_in(values: dict[str, Any]) -> dict[str, str] | None:
    """The answer as commands take it; None where one signs in one's own place."""
    return {name: values[name] for name in ASKED} if values.get("form") else None
