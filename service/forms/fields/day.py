"""Days, typed in three boxes or in one, in every shape that can mean only one day."""

import re
from datetime import date
from typing import Any

from marshmallow import missing

from service.forms.fields.question import Mistyped, Question, Typed
from service.i18n import later as _l
from service.i18n import text as _

PARTS = ("day", "month", "year")
WORDS = {"day": _l("the day"), "month": _l("the month"), "year": _l("the year")}
DAY_FIRST = re.compile(r"(\d{1,2})\s*[/\-. ]\s*(\d{1,2})\s*[/\-. ]\s*(\d{4}|\d{2})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
EARLIEST, LATEST = 1900, 2100


class Day(Question):
    """A day of the calendar."""

    widget = "date"

    def claims(self, name: str, typed: Typed) -> set[str]:
        """The one box or the three boxes."""
        return {name, *(f"{name}-{part}" for part in PARTS)} & typed.keys()

    def typed(self, name: str, typed: Typed) -> Any:
        """The three boxes joined, or the one as it is; a box left out among three is named."""
        if name in typed:
            return super().typed(name, typed)
        boxes = {part: str(typed.get(f"{name}-{part}", "")).strip() for part in PARTS}
        if not any(boxes.values()):
            return missing
        for part, box in boxes.items():
            if not box:
                return Mistyped(_("%(Name)s lacks %(part)s; enter it.", part=WORDS[part], **self.names))
        return "/".join(boxes.values())

    def nothing_answered(self) -> str:
        """An example says more than a pattern."""
        return _("Enter %(name)s, for example 27 3 2026.", **self.names)

    def answer(self, value: Any) -> date:
        year, month, day = self._read(value)
        if not EARLIEST <= year <= LATEST:
            raise self.refusal(_("%(Name)s has the year %(year)d; check it.", year=year, **self.names))
        try:
            return date(year, month, day)
        except ValueError:
            written = f"{day}/{month}/{year}"
            sentence = _("%(Name)s says %(day)s, which is not in the calendar; check it.", day=written, **self.names)
            raise self.refusal(sentence) from None

    def _read(self, value: Any) -> tuple[int, int, int]:
        text = value.strip() if isinstance(value, str) else ""
        if found := YEAR_FIRST.fullmatch(text):
            return int(found[1]), int(found[2]), int(found[3])
        if found := DAY_FIRST.fullmatch(text):
            year = int(found[3])
            # A year of two digits is this century's unless that lies too far ahead.
            century = 0 if len(found[3]) == 4 else 2000 if year < 70 else 1900
            return century + year, int(found[2]), int(found[1])
        raise self.refusal(
            _("%(Name)s must be written as day, month and year in numbers, for example 27 3 2026.", **self.names)
        )

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """Three boxes."""
        if value is None:
            return []
        return [(f"{name}-day", str(value.day)), (f"{name}-month", str(value.month)), (f"{name}-year", str(value.year))]
