"""Rows: the same few questions about many things at once, a line for each."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from marshmallow import ValidationError, missing

from service.forms.fields.choice import Choice, Option
from service.forms.fields.question import Question, Typed, blank
from service.i18n import text as _


class Rows(Question):
    """Lines keyed by the id of what they are about: `<name>.<key>.<column>` in a page, a list of objects in JSON.

    A line in which nothing was answered is left out; what that means is for the command to say.
    """

    widget = "rows"

    def __init__(
        self, label: Any, *, key: str, columns: Mapping[str, Question], head: Any = None, **kwargs: Any
    ) -> None:
        """`head` stands over the names of the lines; without it they are households."""
        self.key, self.columns, self.head = key, dict(columns), head
        # How each line is called in a sentence, given by the page that shows them; without it lines are counted.
        self.called_by_key: dict[str, str] = {}
        super().__init__(label, **kwargs)

    def offer(self, column: str, options: Sequence[Option]) -> None:
        """Give the choice in `column` its options, for this form only."""
        question = copy(self.columns[column])
        assert isinstance(question, Choice)
        question.options = tuple(options)
        self.columns = self.columns | {column: question}

    def claims(self, name: str, typed: Typed) -> set[str]:
        """Names of a known column under this question; keys may hold points themselves."""
        ends = tuple(f".{column}" for column in self.columns)
        return {box for box in typed if box.startswith(f"{name}.") and box.endswith(ends) and self._key(name, box)}

    def keys(self, name: str, typed: Typed) -> list[str]:
        """The keys of all lines of the page, answered or not."""
        claimed = self.claims(name, typed)
        return list(dict.fromkeys(self._key(name, box) for box in typed if box in claimed))

    @staticmethod
    def _key(name: str, box: str) -> str:
        return box[len(name) + 1 :].rpartition(".")[0]

    def typed(self, name: str, typed: Typed) -> Any:
        """One object for each key, in the order of the page."""
        return [
            {self.key: key}
            | {column: question.typed(f"{name}.{key}.{column}", typed) for column, question in self.columns.items()}
            for key in self.keys(name, typed)
        ]

    def answer(self, value: Any) -> Any:
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise self.refusal(_("%(Name)s must be a list of lines.", **self.names))
        rows, errors, seen = [], {}, set[str]()
        for number, row in enumerate(value, 1):
            if all(blank(row.get(column, missing)) for column in self.columns):
                continue
            key = row.get(self.key)
            called = self.called_by_key.get(str(key)) or _("Line %(number)d", number=number)
            if not isinstance(key, str) or key in seen or row.keys() - self.columns.keys() - {self.key}:
                raise self.refusal(_("%(row)s does not fit this list; open the page again.", row=called))
            seen.add(key)
            try:
                rows.append({self.key: key} | self._answers(row, called))
            except ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ValidationError(errors)
        if not rows and self.required:
            raise self.refusal(self.nothing_answered())
        return rows

    def _answers(self, row: Mapping[str, Any], called: str) -> dict[str, Any]:
        answers, errors = {}, {}
        for column, question in self.columns.items():
            try:
                answers[column] = question.deserialize(row.get(column, missing))
            except ValidationError as error:
                errors[column] = [f"{called}: {error.messages[0]}"]
        if errors:
            raise ValidationError(errors)
        return answers

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """One box for each line and column."""
        return [
            pair
            for row in value or ()
            for column, question in self.columns.items()
            for pair in question.shown(f"{name}.{row[self.key]}.{column}", row.get(column))
        ]
