"""Withdrawal: the household takes its dossier back."""

from service import words
from service.forms.common import Foreseen, FromPaper, OnDossier
from service.forms.fields import Choice, Story, options_of
from service.i18n import later as _l


class WithdrawalForm(OnDossier, FromPaper, Foreseen):
    """Registering again this year stays possible."""

    key = "withdrawal"
    heading = _l("Withdraw the dossier")
    submit = _l("Withdraw the dossier")

    reason = Choice(_l("Reason"), options=options_of(words.WITHDRAWAL_REASON))
    text = Story(_l("Explanation"), optional=True)
