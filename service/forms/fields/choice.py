"""Choices from a closed list: one of it, several of it, or a plain yes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import missing

from service.forms.fields.question import Question, Typed
from service.i18n import text as _

FEW = 6


@dataclass(frozen=True)
class Option:
    """One answer of a list: its code, the words for it and, where needed, a line of explanation."""

    code: str
    label: Any
    hint: Any = None


def options_of(words: Mapping[str, Any]) -> tuple[Option, ...]:
    """Options out of a catalogue of codes and their words."""
    return tuple(Option(code, label) for code, label in words.items())


class Choice(Question):
    """Exactly one of the options; they may be offered later, by the page that knows them."""

    widget = "radios"

    def __init__(self, label: Any, *, options: Sequence[Option] = (), widget: str | None = None, **kwargs: Any) -> None:
        self.options = tuple(options)
        super().__init__(label, widget=widget or ("select" if len(options) > FEW else None), **kwargs)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The options as the components of the design system take them; a select begins with an empty one."""
        empty = [{"value": "", "text": ""}] if self.widget == "select" else []
        return empty + [
            {"value": option.code, "text": str(option.label)} | ({"hint": {"text": option.hint}} if option.hint else {})
            for option in self.options
        ]

    def nothing_answered(self) -> str:
        """Nothing is typed here, it is chosen."""
        return _("Choose %(name)s.", **self.names)

    def answer(self, value: Any) -> str:
        if value in [option.code for option in self.options]:
            return str(value)
        raise self.refusal(_("%(Name)s is not on the list; choose from it.", **self.names))


class Choices(Choice):
    """Any number of the options, each once, in the order of the list."""

    widget = "checkboxes"

    def typed(self, name: str, typed: Typed) -> Any:
        """Every box that was ticked."""
        return typed.getlist(name) or missing

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """An empty list counts as no answer and, where that is allowed, stays an empty list."""
        return super().deserialize(missing if value == [] else value, *args, **kwargs) or []

    def answer(self, value: Any) -> Any:
        chosen = value if isinstance(value, list) else [value]
        known = [option.code for option in self.options]
        if not all(isinstance(code, str) and code in known for code in chosen):
            raise self.refusal(_("%(Name)s is not on the list; choose from it.", **self.names))
        return [code for code in known if code in chosen]

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """One pair for each ticked box."""
        return [(name, code) for code in value or ()]


class Yes(Question):
    """A box that is ticked or not."""

    widget = "yes"
    says_optional = False

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, optional=True, **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        """True or False, never None: not ticked is an answer."""
        return super().deserialize(value, *args, **kwargs) is True

    def answer(self, value: Any) -> bool:
        if value is True or value is False:
            return value
        if value == "yes":
            return True
        raise self.refusal(_("%(Name)s is ticked or not, nothing else.", **self.names))

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """Only a ticked box is sent by a page."""
        return [(name, "yes")] if value else []
