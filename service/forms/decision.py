"""Decision: one numbered, dated, signed paper over a list."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from service import words
from service.forms.common import AfterReading, OnVillageYear
from service.forms.fields import Choice, Day, Integer, Lines, Question, Rows, Story, Text, options_of
from service.forms.own import Signing
from service.i18n import later as _l
from service.i18n import text as _

DOSSIER = re.compile(r"d\.\d{4}\.[a-z_-]{1,40}\.[0-9a-f-]{36}\.\d{1,4}", re.ASCII)
EXCEPTION = {
    "outcome": Choice(_l("Result"), options=options_of(words.EXCEPTION), widget="select"),
    "reason": Choice(_l("Reason"), options=options_of(words.REFUSAL_REASON), widget="select"),
    "text": Story(_l("Remark"), optional=True),
}


class LeftOut(Question):
    """The dossiers that the rehearsal named as left out, as one hidden text: a field each would be too many."""

    widget = "hidden"

    def answer(self, value: Any) -> list[str]:
        named = value if isinstance(value, list) else str(value).split()
        if not all(isinstance(each, str) and DOSSIER.fullmatch(each) for each in named):
            raise self.refusal(_("This page lost track of what it showed; open it again."))
        return named

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[str]:
        """Nothing left out is an empty list."""
        return super().deserialize(value, *args, **kwargs) or []

    def shown(self, name: str, value: Sequence[str] | None) -> list[tuple[str, str]]:
        """One hidden text."""
        return [(name, " ".join(value))] if value else []


class DecisionForm(OnVillageYear, AfterReading, Signing):
    """Everyone on the page's list is recognised but for the exceptions and what the rehearsal left out."""

    key = "award-decision"
    heading = _l("Decide on the list")
    submit = _l("Issue the decision")
    last = ("count",)
    asked_as: ClassVar[Mapping[str, str]] = {"done": "signed_on"}

    left_out = LeftOut(_l("What is left out"), optional=True)
    exceptions = Rows(_l("Not recognised this time"), key="dossier", columns=EXCEPTION, optional=True)
    number = Text(_l("Number and symbol"), hint=_l("As in the register of papers, for example 15/QĐ-UBND."), most=60)
    signed_on = Day(_l("Day of signing"))
    form = Choice(_l("Form of signing"), options=options_of(words.SIGNING_FORM))
    basis = Lines(_l("Legal basis"), hint=_l("One basis on each line."))
    count = Integer(
        _l("How many are recognised"),
        hint=_l("Type the number that stands above, to confirm that you have read the list."),
        called=_l("the number of those recognised"),
    )
