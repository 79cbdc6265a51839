"""Evidence: photographs and documents that support one criterion."""

from service.forms.common import OnDossier
from service.forms.fields import Choice, Files
from service.i18n import later as _l

# A page of them at a time; what is sent at once must fit through a weak line.
AT_ONCE = 6


class EvidenceForm(OnDossier):
    """Several files in one request, of which a broken one loses only itself."""

    key = "evidence"
    heading = _l("Add evidence")
    submit = _l("Add the files")

    criterion = Choice(_l("Criterion that the files support"), called=_l("the criterion"))
    file = Files(
        _l("Photographs or documents"),
        hint=_l(
            "JPEG, PNG or WebP pictures, PDF, Word or Excel files; at most 6 at once and 5 MB each. "
            "Do not photograph identity cards. Where a photograph was taken is not kept."
        ),
        called=_l("the evidence"),
        most=AT_ONCE,
    )
