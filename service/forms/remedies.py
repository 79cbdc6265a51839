"""Remedies: what is done beside the way and after its end, with what follows from it shown first."""

from collections.abc import Mapping
from typing import ClassVar

from service import words
from service.forms.common import AfterReading, Foreseen, ForFinding, FromPaper, OnDossier
from service.forms.fields import Choice, Day, Story, Text, options_of
from service.forms.own import Signing
from service.i18n import later as _l


class HoldForm(OnDossier, Foreseen):
    """What the dossier waits for; the reasons are those of its rules."""

    key = "hold"
    heading = _l("Put on hold")
    submit = _l("Put on hold")

    reason = Choice(_l("What it waits for"), called=_l("what it waits for"))
    text = Story(_l("Explanation"), optional=True)


class ReleaseForm(OnDossier, Foreseen):
    """It goes on where it stood."""

    key = "release"
    heading = _l("Let it go on")
    submit = _l("Let it go on")

    text = Story(_l("How it was settled"), optional=True)


class RulingForm(OnDossier, AfterReading, Foreseen, Signing):
    """A numbered, signed paper over one dossier."""

    last = ("number", "signed_on", "text")
    asked_as: ClassVar[Mapping[str, str]] = {"done": "signed_on"}

    number = Text(_l("Number and symbol"), hint=_l("As in the register of papers, for example 15/QĐ-UBND."), most=60)
    signed_on = Day(_l("Day of signing"))
    text = Story(_l("Explanation"), called=_l("an explanation"))


class SettingAsideForm(RulingForm):
    """The decision counts no more for this dossier; it is decided again."""

    key = "setting-aside"
    heading = _l("Set the decision aside")
    is_grave = True
    submit = _l("Set the decision aside")

    reason = Choice(_l("Reason"), called=_l("a reason"))


class RevocationForm(RulingForm, ForFinding):
    """The title is taken back on one of the grounds of its rules."""

    key = "revocation"
    heading = _l("Revoke the title")
    is_grave = True
    submit = _l("Revoke the title")

    reason = Choice(_l("Ground"), called=_l("a ground"))


class ReinstatementForm(RulingForm):
    """The title holds again for what is left of its term."""

    key = "reinstatement"
    heading = _l("Reinstate the title")
    submit = _l("Reinstate the title")


class AppealForm(OnDossier, FromPaper, Foreseen):
    """Why the outcome is wrong, in the words of whoever appeals."""

    key = "appeal"
    heading = _l("Appeal")
    submit = _l("Lodge the appeal")

    text = Story(_l("Why the outcome is wrong"), called=_l("why the outcome is wrong"))


class AppealDecisionForm(RulingForm):
    """Whether the appeal is right; whoever came to the outcome does not decide on it."""

    key = "appeal-decision"
    heading = _l("Decide on the appeal")
    submit = _l("Decide on the appeal")

    outcome = Choice(_l("Result"), options=options_of(words.APPEAL), called=_l("the result"))


class RetractionForm(OnDossier, FromPaper, Foreseen):
    """The last step is taken back, while the next office has not opened the dossier."""

    key = "retraction"
    heading = _l("Take the last step back")
    submit = _l("Take it back")

    reason = Choice(_l("Reason"), called=_l("a reason"))
    text = Story(_l("Explanation"), optional=True)

    def __init__(self, *, on_behalf: bool | None = None) -> None:
        """It counts from when it is entered: what the next office opens meanwhile stays."""
        super().__init__(on_behalf=on_behalf)
        self.leave_out("done_on")


class ReopeningForm(OnDossier, AfterReading, Foreseen):
    """What has ended goes on from where it stood before; nothing that was scored is lost."""

    key = "reopening"
    heading = _l("Reopen the dossier")
    submit = _l("Reopen the dossier")

    reason = Choice(_l("Reason"), called=_l("a reason"))
    text = Story(_l("Explanation"), called=_l("an explanation"))
