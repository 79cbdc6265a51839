"""Filled: a form as a page shows it, with what was typed and what is to be mended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from service.forms.fields import Day, Question, Typed
from service.forms.form import Form, FormRefused


@dataclass(frozen=True)
class Filled:
    """What a template needs of a form; places are names such as `present` or `rows.<id>.score`."""

    form: Form
    typed: Typed = field(default_factory=MultiDict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def with_values(cls, form: Form, /, **values: Any) -> "Filled":
        """A page that nobody has typed on yet."""
        return cls(form, form.shown(values))

    @classmethod
    def refused(cls, form: Form, refusal: FormRefused) -> "Filled":
        """The same page again: everything as typed, and what to mend."""
        return cls(form, refusal.typed, refusal.errors)

    def questions(self, *, hidden: bool) -> dict[str, Question]:
        """The questions that are shown, or those the page carries along unseen."""
        return {name: q for name, q in self.form.questions.items() if (q.widget == "hidden") is hidden and not q.apart}

    def text(self, name: str) -> str:
        """What stands in the box `name`, exactly as typed; a file or a password does not come back."""
        value = self.typed.get(name, "")
        return "" if isinstance(value, FileStorage) else str(value)

    def texts(self, name: str) -> list[str]:
        """All boxes ticked under `name`."""
        return [str(value) for value in self.typed.getlist(name)]

    def error(self, name: str) -> str | None:
        """The sentence for the place `name`."""
        return self.errors.get(name)

    @property
    def summary(self) -> list[dict[str, str]]:
        """Every sentence once, in the order of the page, each with the box it leads to."""
        order = list(self.form.questions)
        asked = {place: place.partition(".")[0] for place in self.errors}
        places = sorted(self.errors, key=lambda place: order.index(asked[place]) if asked[place] in order else -1)
        return [
            {"text": self.errors[place]} | ({"href": f"#{self._box(place)}"} if self._shown(place) else {})
            for place in places
        ]

    def _shown(self, place: str) -> bool:
        question = self.form.questions.get(place.partition(".")[0])
        return question is not None and question.widget != "hidden"

    def _box(self, place: str) -> str:
        return f"{place}-day" if isinstance(self.form.questions.get(place), Day) else place
