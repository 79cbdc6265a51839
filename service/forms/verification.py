"""Verification: the letters that stand on a certificate."""

from domain.code import LONGEST
from service.forms.fields import Text
from service.forms.form import Form
from service.i18n import later as _l


class CodeForm(Form):
    """Typed from paper, with or without what stands between the groups."""

    key = "verification"
    heading = _l("Check a certificate")
    submit = _l("Check")

    code = Text(
        _l("Letters and digits on the certificate"),
        hint=_l(
            "Five groups of four, beside the square with the pattern. Capitals, small letters and blanks do not matter."
        ),
        called=_l("the letters on the certificate"),
        most=LONGEST,
        autocomplete="off",
    )
