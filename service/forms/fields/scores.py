"""Scores: one answer for each criterion of the edition that the dossier is pinned to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, missing

from service.forms.fields.number import Met, Score
from service.forms.fields.question import Question, Typed, blank
from service.i18n import text as _


@dataclass(frozen=True)
class Criterion:
    """What a form needs to know of a criterion."""

    id: str
    label: str
    maximum: int | str | Decimal
    step: int | str | Decimal = 1
    hint: str | None = None
    # A line of a checklist is met or not, whatever its number.
    is_met_or_not: bool = False


class Scores(Question):
    """Points by criterion; in a page each stands under `<name>.<criterion>`, in JSON as one object."""

    widget = "scores"

    def __init__(self, label: Any, *, criteria: Sequence[Criterion] = (), **kwargs: Any) -> None:
        self.parts: dict[str, Score] = {}
        super().__init__(label, **kwargs)
        self.ask(criteria)

    def ask(self, criteria: Sequence[Criterion]) -> None:
        """Take the questions from the criteria of an edition."""
        self.parts = {
            c.id: (Met if c.is_met_or_not else Score)(
                c.label,
                hint=c.hint,
                called=_("points for “%(criterion)s”", criterion=c.label),
                maximum=c.maximum,
                step=c.step,
            )
            for c in criteria
        }

    def claims(self, name: str, typed: Typed) -> set[str]:
        """One name for each criterion."""
        return {f"{name}.{part}" for part in self.parts} & typed.keys()

    def typed(self, name: str, typed: Typed) -> Any:
        """What was typed for each criterion."""
        return {part: score.typed(f"{name}.{part}", typed) for part, score in self.parts.items()}

    def answer(self, value: Any) -> Any:
        if not isinstance(value, Mapping) or value.keys() - self.parts.keys():
            raise self.refusal(_("%(Name)s must have one answer for each criterion and no other.", **self.names))
        answers, errors = {}, {}
        for part, score in self.parts.items():
            try:
                answers[part] = score.deserialize(value.get(part, missing))
            except ValidationError as error:
                errors[part] = error.messages
        if errors:
            raise ValidationError(errors)
        return answers

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """One box for each criterion."""
        pairs = ((f"{name}.{part}", score, (value or {}).get(part)) for part, score in self.parts.items())
        return [pair for box, score, answer in pairs for pair in score.shown(box, answer)]


class ScoresIfAny(Scores):
    """The same where all may be left blank; once one is answered, all are."""

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """None where nothing was answered."""
        nothing = isinstance(value, Mapping) and all(blank(each) for each in value.values())
        return super().deserialize(missing if nothing else value, *args, **kwargs)
