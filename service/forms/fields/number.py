"""Whole numbers and points as people here write them: 1.234 people, 7,5 points."""

import re
from decimal import Decimal
from typing import Any

from service.forms.fields.question import Question
from service.i18n import number
from service.i18n import text as _

WHOLE = re.compile(r"-?(?:\d{1,15}|\d{1,3}(?:[. \u00a0\u202f]\d{3}){1,4})", re.ASCII)
# A point or comma followed by one or two digits, or by more than three, can only be the decimal sign.
BROKEN = re.compile(r"(-?\d{1,9})[.,](\d{1,4})", re.ASCII)


class Integer(Question):
    """A whole number from `least` to `most`."""

    widget = "integer"

    def __init__(self, label: Any, *, least: int = 0, most: int = 100_000, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, **kwargs)

    def answer(self, value: Any) -> int:
        count = self._whole(value)
        if not self.least <= count <= self.most:
            least, most = number(self.least), number(self.most)
            raise self.refusal(_("%(Name)s must be from %(least)s to %(most)s.", least=least, most=most, **self.names))
        return count

    def _whole(self, value: Any) -> int:
        if type(value) is int:
            return value
        if isinstance(value, str) and WHOLE.fullmatch(value.strip()):
            return int(re.sub(r"[^\d-]", "", value))
        raise self.refusal(_("%(Name)s must be a whole number, for example 12.", **self.names))


class Score(Question):
    """Points from 0 to `maximum` in steps of `step`; a whole number, or decimal text where it has a fraction."""

    widget = "decimal"

    def __init__(
        self, label: Any, *, maximum: int | str | Decimal = 100, step: int | str | Decimal = 1, **kwargs: Any
    ) -> None:
        self.maximum, self.step = Decimal(maximum), Decimal(step)
        super().__init__(label, **kwargs)

    def answer(self, value: Any) -> int | str:
        points = self._points(value)
        if not 0 <= points <= self.maximum:
            most = number(self.maximum)
            raise self.refusal(_("%(Name)s must be from %(least)s to %(most)s.", least="0", most=most, **self.names))
        if points % self.step:
            step = number(self.step)
            raise self.refusal(
                _("%(Name)s goes in steps of %(step)s points; enter such a number.", step=step, **self.names)
            )
        return int(points) if points == int(points) else str(points.normalize())

    def _points(self, value: Any) -> Decimal:
        if isinstance(value, int | float) and type(value) is not bool:
            value = str(value)
        text = value.strip() if isinstance(value, str) else ""
        if WHOLE.fullmatch(text):
            return Decimal(re.sub(r"[^\d-]", "", text))
        if broken := BROKEN.fullmatch(text):
            return Decimal(f"{broken[1]}.{broken[2]}")
        raise self.refusal(_("%(Name)s must be a number, for example %(example)s.", example=number(7.5), **self.names))

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """With the decimal sign of the reader's language."""
        return [] if value is None else [(name, number(Decimal(value)))]


class Met(Score):
    """A line of a checklist: 1 where it is met, 0 where it is not; one has to be chosen."""

    widget = "met"
