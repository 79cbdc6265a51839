"""Self-assessment: the household gives itself points, criterion by criterion."""

from collections.abc import Sequence

from service.forms.common import FromPaper, OnDossier
from service.forms.fields import Criterion, Scores
from service.i18n import later as _l


class SelfAssessmentForm(OnDossier, FromPaper):
    """Its questions are the criteria of the edition that the dossier is pinned to."""

    key = "self-assessment"
    heading = _l("Assess yourself")
    submit = _l("Send the self-assessment")

    scores = Scores(_l("Points"))

    def __init__(self, criteria: Sequence[Criterion], *, on_behalf: bool | None = None) -> None:
        super().__init__(on_behalf=on_behalf)
        scores = self.fields["scores"]
        assert isinstance(scores, Scores)
        scores.ask(criteria)
