"""Overriding kinship: who shall take the step and why, and what another says to it."""

from service import words
from service.forms.common import OnDossier
from service.forms.fields import Choice, Identifier, Story, options_of
from service.forms.own import Signing
from service.i18n import later as _l


class WaiverForm(OnDossier, Signing):
    """Proposed by one."""

    key = "override"
    heading = _l("Propose an override of kinship")
    submit = _l("Propose it")

    person = Choice(_l("Who shall take the step in spite of it"), called=_l("who shall take the step"))
    text = Story(_l("Why nobody else can take it"), called=_l("why nobody else can take it"))


class WaiverAnswerForm(Signing):
    """Answered by another."""

    key = "override-answer"
    heading = _l("Answer a proposed override of kinship")
    submit = _l("Answer")

    override = Identifier(_l("The proposal"))
    outcome = Choice(_l("Your answer"), options=options_of(words.WAIVER_ANSWER), called=_l("your answer"))
    text = Story(_l("Remark"), optional=True)
