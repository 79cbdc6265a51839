"""Evidence: a photograph or a PDF that supports one criterion."""

from service.forms.common import OnDossier
from service.forms.fields import Choice, File
from service.i18n import later as _l


class EvidenceForm(OnDossier):
    """One file in one request, so that a broken upload loses one file."""

    key = "evidence"
    heading = _l("Add evidence")
    submit = _l("Add this file")

    criterion = Choice(_l("Criterion that the file supports"), called=_l("the criterion"))
    file = File(
        _l("Photograph or PDF"),
        hint=_l("JPEG, PNG or PDF, at most 5 MB. Do not photograph identity cards."),
        called=_l("the evidence"),
    )
