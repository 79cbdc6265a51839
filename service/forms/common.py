"""Questions that several acts ask in the same words."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from service import words
from service.forms.fields import Choice, Day, Identifier, Integer, Seen, Text, Why, options_of
from service.forms.form import Act
from service.i18n import later as _l
from service.i18n import text as _


class OnDossier(Act):
    """An act on one dossier as it stood on the page."""

    dossier = Text(_l("The dossier"), widget="hidden")
    version = Integer(_l("The state of the dossier"), least=1, most=10**9, widget="hidden")


class OnVillageYear(Act):
    """An act on the dossiers of one place, title and year."""

    place = Identifier(_l("The place"))
    title = Text(_l("The title"), most=40, widget="hidden")
    year = Integer(_l("The year"), least=2000, most=2100, widget="hidden")


class Foreseen(Act):
    """An act whose page shows what follows from it before it is recorded."""

    # The mark of the consequences that the page showed for these very answers.
    confirmed = Text(_l("What follows from this"), most=64, optional=True, widget="hidden")


class AfterReading(Act):
    """An act that rests on what the page showed."""

    seen = Seen(_l("What this page showed"))
    # Where something changed after the page was opened, it is shown again: then both count, and what is decided all
    # the same is explained.
    renewed = Seen(_l("What this page showed after it had changed"), optional=True)
    override = Why(
        _l("Why you decide all the same"),
        hint=_l("Only asked if you decide on one of the dossiers that changed. Kept with the decision."),
        called=_l("why you decide all the same"),
        optional=True,
    )

    @validates_schema(skip_on_field_errors=True)
    def _nothing_to_explain(self, values: dict[str, Any], **_kwargs: Any) -> None:
        if values.get("override") and not values["renewed"]:
            raise ValidationError(_("Nothing changed since you opened this page, so there is nothing to explain."))

    @post_load
    def _shown_last(self, values: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """What was shown last is what was seen; the page as it was opened stays known beside it."""
        renewed = values.pop("renewed", None)
        return values | {"seen": renewed or values["seen"], "since": values["seen"] if renewed else None}


class ForFinding(Act):
    """An act that may rest on a fault that an inspection found."""

    finding = Text(_l("The finding"), most=64, widget="hidden", optional=True)


class FromPaper(Act):
    """An act that may be entered for another, from paper or by word of mouth."""

    last = ("done_on", "consent_how", "consent_on")

    done_on = Day(
        _l("Day on which it was done"),
        hint=_l("Leave blank if it was done today."),
        called=_l("the day on which it was done"),
        optional=True,
    )
    consent_how = Choice(
        _l("How they agreed to this entry"),
        hint=_l("Only when this is entered on behalf of another."),
        called=_l("how they agreed"),
        options=options_of(words.CONSENT),
        optional=True,
    )
    consent_on = Day(_l("Day on which they agreed"), called=_l("the day on which they agreed"), optional=True)

    def __init__(self, *, on_behalf: bool | None = None) -> None:
        """Entered for another, it must be said how they agreed; by the household itself, nobody asks that."""
        super().__init__()
        if on_behalf is not None:
            for name in ("consent_how", "consent_on"):
                self.demand(name) if on_behalf else self.leave_out(name)

    @validates_schema(skip_on_field_errors=True)
    def _consent_is_whole(self, values: dict[str, Any], **_kwargs: Any) -> None:
        if values.get("consent_on") and not values["consent_how"]:
            raise ValidationError(_("Choose how they agreed, since a day is given."), "consent_how")
        if values.get("consent_how") and not values["consent_on"]:
            raise ValidationError(_("Enter the day on which they agreed."), "consent_on")


def consent_of(values: Mapping[str, Any]) -> dict[str, str] | None:
    """How the household agreed, as facts keep it; None where it acts for itself."""
    how = values.get("consent_how")
    return {"how": how, "on": values["consent_on"].isoformat()} if how else None
