"""Conformance: of which book, year and rule the findings are asked for, and up to which entry."""

from collections.abc import Sequence

from service.forms.fields import Choice, Integer, Option
from service.forms.form import Form
from service.i18n import later as _l
from service.i18n import text as _

LARGEST = 10**12


class ConformanceForm(Form):
    """Book and year are taken for granted; everything else narrows what is shown."""

    key = "conformance"
    heading = _l("Conformance")
    submit = _l("Show")

    book = Choice(_l("Book of"), widget="select")
    year = Choice(_l("Year"), widget="select")
    rule = Choice(_l("Rule"), widget="select", optional=True)
    place = Choice(_l("Place"), widget="select", optional=True)
    under = Choice(
        _l("Also under the procedure"),
        hint=_l("What only this one would have forbidden is marked. Nothing is adopted by it."),
        widget="select",
        optional=True,
    )
    position = Integer(
        _l("Up to entry no."), hint=_l("As the book stood then; empty for today."), least=1, most=LARGEST, optional=True
    )

    def __init__(
        self,
        *,
        books: Sequence[Option],
        years: Sequence[Option],
        rules: Sequence[Option],
        places: Sequence[Option],
        under: Sequence[Option],
    ) -> None:
        super().__init__()
        offered = {"book": books, "year": years, "rule": rules, "place": places, "under": under}
        for name, options in offered.items():
            self.offer(name, options)


def no_such_entry() -> str:
    """What is said where the book has not come to that entry."""
    return _("The book has no such entry. Enter a smaller number, or none.")
