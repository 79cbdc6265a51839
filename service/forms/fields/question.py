"""Question: a field of a form with its words, and the sentences that say what to mend."""

from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields, missing
from werkzeug.datastructures import MultiDict

from service.i18n import text as _

Typed = MultiDict[str, Any]


@dataclass(frozen=True)
class Mistyped:
    """An answer that cannot even be read as one, with the sentence that says so."""

    sentence: str


def blank(value: Any) -> bool:
    """Whether nothing was answered: forms send blanks, JSON sends null."""
    return value is missing or value is None or (isinstance(value, str) and not value.strip())


class Question(fields.Field[Any]):
    """A field that is asked of a person; an optional one that is left blank reads as None."""

    widget = "text"
    # What a page cannot or must not put back into its box: files and passwords.
    comes_back = True
    # Whether the label tells that it may be left blank.
    says_optional = True
    # Drawn by the page itself, only where it is asked at all.
    apart = False

    def __init__(
        self, label: Any, *, hint: Any = None, called: Any = None, optional: bool = False, widget: str | None = None
    ) -> None:
        """`called` is the label as it stands within a sentence; without it the label's first letter is lowered."""
        self.label, self.hint, self.called = label, hint, called
        self.optional = optional
        self.widget = widget or self.widget
        super().__init__(required=not optional, load_default=None if optional else missing)

    @property
    def name_in_sentence(self) -> str:
        """The label for the middle of a sentence: "số người có mặt", but "UBND xã" keeps its capitals."""
        name = str(self.called or self.label)
        return name if len(name) > 1 and name[1].isupper() else name[:1].lower() + name[1:]

    @staticmethod
    def refusal(sentence: str) -> ValidationError:
        """The answer is refused with `sentence`, which is already in the reader's language."""
        return ValidationError(sentence)

    def answer(self, value: Any) -> Any:
        """What `value`, which is not blank, means; raises `refusal` where it means nothing."""
        return value

    @property
    def names(self) -> dict[str, str]:
        """The two places every sentence may use: the name within it and the name at its head."""
        name = self.name_in_sentence
        return {"name": name, "Name": name[:1].upper() + name[1:]}

    def nothing_answered(self) -> str:
        """The sentence for a required question without an answer."""
        return _("Enter %(name)s.", **self.names)

    def deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> Any:
        """The answer, or a refusal; a blank counts as no answer."""
        if isinstance(value, Mistyped):
            raise self.refusal(value.sentence)
        if blank(value):
            if self.required:
                raise self.refusal(self.nothing_answered())
            return None
        return self.answer(value)

    def claims(self, name: str, typed: Typed) -> set[str]:
        """The names in `typed` that belong to this question."""
        return {name} & typed.keys()

    def typed(self, name: str, typed: Typed) -> Any:
        """What was typed for this question, before anything is checked."""
        answers = typed.getlist(name)
        if len(answers) > 1:
            return Mistyped(_("%(Name)s was answered more than once; open the page again.", **self.names))
        return answers[0] if answers else missing

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """`value` as it stands in the boxes of a page, the inverse of `typed`."""
        return [(name, str(value))] if value is not None and self.comes_back else []
