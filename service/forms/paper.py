"""Papers: under which number one is issued, why it takes another's place; the scanned copy of a signed one."""

from service import words
from service.forms.fields import Choice, Day, File, Identifier, Text, options_of
from service.forms.form import Act
from service.i18n import later as _l


class IssueForm(Act):
    """The number of the unit's own register of papers; what a paper has of its own is not asked."""

    key = "paper-issue"
    heading = _l("Issue the paper")
    submit = _l("Issue the paper")

    replaces = Identifier(_l("The paper that is replaced"), optional=True)
    number = Text(
        _l("Number and symbol"),
        hint=_l(
            "The next number of this unit stands in the box; a number from the office's own register is taken too."
        ),
        called=_l("the number and symbol"),
        most=60,
    )
    dated = Day(_l("Day of the paper"), called=_l("the day of the paper"))
    reason = Choice(
        _l("Why the earlier paper is replaced"),
        called=_l("why the earlier paper is replaced"),
        options=options_of(words.PAPER_REPLACED),
    )


class SignedCopyForm(Act):
    """A picture of the paper with signature and seal."""

    key = "signed-copy"
    heading = _l("Attach the signed copy")
    submit = _l("Attach it")

    file = File(
        _l("The signed and sealed paper"), hint=_l("A photograph or a PDF."), called=_l("the signed and sealed paper")
    )
