"""Slips for a new password: an administrator says why one is needed, and where another has to agree, what they say."""

from service import words
from service.forms.fields import Choice, Story, options_of
from service.forms.own import Signing
from service.i18n import later as _l


class SlipRequestForm(Signing):
    """Asked for by one."""

    key = "slip-request"
    heading = _l("Slip for a new password")
    submit = _l("Make the slip")

    reason = Choice(_l("Why it is needed"), called=_l("why the slip is needed"), options=options_of(words.SLIP_REASON))
    text = Story(_l("In words"), hint=_l("Needed where the list has no reason that fits."), optional=True)


class SlipAnswerForm(Signing):
    """Answered by another."""

    key = "slip-answer"
    heading = _l("Agree to a slip for a new password")
    submit = _l("Answer")

    outcome = Choice(
        _l("Your answer"), options=options_of(words.SLIP_ANSWER), called=_l("your answer"), widget="radios"
    )
