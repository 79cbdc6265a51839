"""Text, hidden texts and secrets: normalised, without characters that nobody can see."""

import unicodedata
from typing import Any
from uuid import UUID

from service.forms.fields.question import Question
from service.i18n import text as _

NAME_LENGTH = 200
STORY_LENGTH = 4000

# Marks that turn the direction of writing make one name look like another; the last is what unreadable bytes become.
DISGUISES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffd")
# Left behind by copying from web pages and old spreadsheets; they carry nothing.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad"))


def unreadable(text: str, *, lines: bool = False) -> bool:
    """Whether `text` holds a character that has no place in an answer."""
    allowed = "\n\r\t" if lines else "\t"
    return any((unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed) or c in DISGUISES for c in text)


class Text(Question):
    """Words in Unicode NFC without stray blanks, at most `most` characters long."""

    def __init__(self, label: Any, *, most: int = NAME_LENGTH, autocomplete: str | None = None, **kwargs: Any) -> None:
        self.most, self.autocomplete = most, autocomplete
        super().__init__(label, **kwargs)

    def answer(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.refusal(_("%(Name)s must be text.", **self.names))
        lines = self.widget == "textarea"
        if unreadable(value, lines=lines):
            raise self.refusal(
                _("%(Name)s holds a character that cannot be kept; delete it and type it anew.", **self.names)
            )
        text = self._tidied(value, lines=lines)
        if len(text) > self.most:
            raise self.refusal(
                _(
                    "%(Name)s has %(count)d characters; shorten it to at most %(most)d.",
                    count=len(text),
                    most=self.most,
                    **self.names,
                )
            )
        return text or self._blank()

    def _tidied(self, value: str, *, lines: bool) -> str:
        text = unicodedata.normalize("NFC", value).translate(INVISIBLE)
        if not lines:
            return " ".join(text.split())
        return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()

    def _blank(self) -> Any:
        if self.required:
            raise self.refusal(self.nothing_answered())


class Story(Text):
    """Free text of several lines."""

    def __init__(self, label: Any, *, most: int = STORY_LENGTH, **kwargs: Any) -> None:
        super().__init__(label, most=most, widget="textarea", **kwargs)


class Why(Story):
    """A reason that is asked only on a page that is shown again, below everything else."""

    apart = True


class Lines(Story):
    """A list with one entry a line, such as the legal basis of a decision."""

    def answer(self, value: Any) -> Any:
        if isinstance(value, list):
            value = "\n".join(str(line) for line in value)
        # What nobody can see is taken out first, so that nothing may be left.
        text = super().answer(value) or ""
        return [line.strip() for line in text.split("\n") if line.strip()]

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """One entry a line again."""
        return super().shown(name, None if value is None else "\n".join(value))


class Marks(Text):
    """Ids and other single words, joined by blanks, that a page carries along."""

    def __init__(self, label: Any, *, most: int = 100_000, **kwargs: Any) -> None:
        super().__init__(label, most=most, widget="hidden", **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """A list, empty where there is none."""
        typed = " ".join(map(str, value)) if isinstance(value, list) else value
        return super().deserialize(typed, *args, **kwargs) or []

    def answer(self, value: Any) -> Any:
        return super().answer(value).split()

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """One hidden text."""
        return super().shown(name, " ".join(value) if value else None)


class Secret(Text):
    """A password: normalised so that every keyboard gives the same, but never trimmed or shown again."""

    comes_back = False
    says_optional = False

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, widget="password", **kwargs)

    def _tidied(self, value: str, *, lines: bool) -> str:  # noqa: ARG002 - a password has no lines
        return unicodedata.normalize("NFC", value)


class OneTime(Text):
    """A code that is good once: legible while it is typed, and never shown again or kept."""

    comes_back = False
    says_optional = False

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, most=60, autocomplete="one-time-code", **kwargs)


class Identifier(Question):
    """The id of a thing on the page, which the page itself sends along."""

    widget = "hidden"

    def answer(self, value: Any) -> str:
        try:
            if isinstance(value, str) and str(UUID(value)) == value:
                return value
        except ValueError:
            pass
        raise self.refusal(_("%(Name)s is not one this page gave out; open the page again.", **self.names))
