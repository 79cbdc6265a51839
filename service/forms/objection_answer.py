"""Answer to an objection: whether it is upheld, and why."""

from service import words
from service.forms.common import OnDossier
from service.forms.fields import Choice, Identifier, Story, options_of
from service.i18n import later as _l


class ObjectionAnswerForm(OnDossier):
    """One answer to one comment."""

    key = "objection-answer"
    heading = _l("Answer the comment")
    submit = _l("Send the answer")

    objection = Identifier(_l("The comment"))
    outcome = Choice(_l("Result"), options=options_of(words.ANSWER))
    text = Story(_l("Reasons given"), called=_l("the reasons"))
