"""Form: the shape of a command, read alike from a page, a spreadsheet row and JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, cast

from marshmallow import RAISE, Schema, ValidationError, missing
from werkzeug.datastructures import MultiDict

from service.forms.fields import Choice, Identifier, Option, Question, Typed
from service.forms.fields.text import unreadable
from service.i18n import later as _l
from service.i18n import text as _

# Read by others before a form is: the token against forged requests.
NOT_OURS = frozenset({"csrf_token"})
SHOWN_OF_A_STRANGE_NAME = 40


class FormRefused(Exception):
    """What was sent has not the shape of the command; `errors` has one sentence for each place."""

    def __init__(self, errors: Mapping[str, str], typed: Typed) -> None:
        self.errors, self.typed = dict(errors), typed
        super().__init__("; ".join(f"{place}: {sentence}" if place else sentence for place, sentence in errors.items()))


class Form(Schema):
    """Questions in the order of the page, with the words around them."""

    key: ClassVar[str] = ""
    heading: ClassVar[Any] = ""
    submit: ClassVar[Any] = ""
    # Whether sending it takes something away from somebody.
    is_grave: ClassVar[bool] = False
    # What a refusal names that is asked here under another name.
    asked_as: ClassVar[Mapping[str, str]] = {}
    # Names of questions that close the page, whichever form they are part of.
    last: ClassVar[tuple[str, ...]] = ()

    class Meta:
        """Nothing is taken that was not asked for."""

        unknown = RAISE

    @property
    def questions(self) -> dict[str, Question]:
        """The questions by name, in the order of the page."""
        names = sorted(self.fields, key=lambda name: self.last.index(name) if name in self.last else -1)
        return {name: field for name in names if isinstance(field := self.fields[name], Question)}

    def offer(self, name: str, options: Sequence[Option]) -> None:
        """Give a choice its options, in this one form."""
        question = self.fields[name]
        assert isinstance(question, Choice)
        question.options = tuple(options)

    def add(self, name: str, question: Question, *, before: str) -> None:
        """Ask one more question in this one form, before another."""
        question._bind_to_schema(name, self)
        for fields in (self.fields, self.load_fields, self.dump_fields):
            told = list(fields.items())
            at = next(n for n, (other, _question) in enumerate(told) if other == before)
            fields.clear()
            fields.update([*told[:at], (name, question), *told[at:]])

    def demand(self, name: str) -> None:
        """Make a question of this one form one that must be answered."""
        question = self.questions[name]
        question.optional, question.hint = False, None
        question.required, question.load_default = True, missing

    def leave_out(self, name: str) -> None:
        """Do not ask this question in this one form, nor take an answer to it."""
        for fields in (self.fields, self.load_fields, self.dump_fields):
            fields.pop(name, None)

    def read(self, form: Mapping[str, Any], files: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The values of a page that was sent, or FormRefused with everything as it was typed."""
        typed: Typed = MultiDict(form)
        for name, upload in MultiDict(files or {}).items(multi=True):
            typed.add(name, upload)
        claimed = set(NOT_OURS).union(*(question.claims(name, typed) for name, question in self.questions.items()))
        strange = self._strange(name for name in typed if name not in claimed)
        return self._checked({name: q.typed(name, typed) for name, q in self.questions.items()}, strange, typed)

    def accept(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """The values of an object from JSON or a spreadsheet row, or FormRefused."""
        if not isinstance(plain, Mapping):
            raise FormRefused({"": _("Send one object with the fields of this form.")}, MultiDict())
        strange = self._strange(str(name) for name in plain if name not in self.fields)
        return self._checked({name: plain[name] for name in self.fields if name in plain}, strange, MultiDict())

    def shown(self, values: Mapping[str, Any]) -> Typed:
        """`values` as they stand in the boxes of the page before anything was typed."""
        pairs = [pair for name, q in self.questions.items() for pair in q.shown(name, values.get(name))]
        return MultiDict(pairs)

    def _checked(self, raw: dict[str, Any], strange: dict[str, str], typed: Typed) -> dict[str, Any]:
        try:
            values: dict[str, Any] = self.load(raw)
        except ValidationError as error:
            raise FormRefused(strange | dict(_flat(cast(dict[Any, Any], error.messages))), typed) from None
        if strange:
            raise FormRefused(strange, typed)
        return values

    @staticmethod
    def _strange(names: Iterator[str]) -> dict[str, str]:
        # One sentence is enough: a thousand strange names must not become a page of a thousand lines.
        for name in names:
            shown = "?" if unreadable(name) else name[:SHOWN_OF_A_STRANGE_NAME]
            return {"": _("This form has no field “%(field)s”; open the page again.", field=shown)}
        return {}


class Act(Form):
    """A form whose command is entered at most once, however often it is sent."""

    command_id = Identifier(_l("The number of this page"))


def _flat(messages: Mapping[Any, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """The first sentence of each place, nested places joined by points; what concerns the whole form has none."""
    for name, inner in messages.items():
        here = "" if name == "_schema" else f"{place}.{name}" if place else str(name)
        if isinstance(inner, Mapping):
            yield from _flat(inner, here)
        else:
            yield here, str(inner[0])
