"""Seen: up to where the deciding person had the books before them when the page was made."""

import re
from collections.abc import Mapping
from typing import Any

from service.forms.fields.question import Question
from service.i18n import text as _

MARK = re.compile(r"([0-9a-f-]{36}):(\d{1,15}):([0-9a-f]{64})", re.ASCII)


class Seen(Question):
    """A list of {book, position, digest}; in a page `book:position:digest`, several joined by blanks."""

    widget = "hidden"

    def answer(self, value: Any) -> Any:
        if isinstance(value, list):
            value = " ".join(self.text(mark) for mark in value if isinstance(mark, Mapping))
        marks = [MARK.fullmatch(mark) for mark in str(value).split()]
        if not marks or not all(marks):
            raise self.refusal(_("This page lost track of what it showed; open it again."))
        return [{"book": m[1], "position": int(m[2]), "digest": m[3]} for m in marks if m]

    @staticmethod
    def text(mark: Mapping[str, Any]) -> str:
        """One mark as a page carries it."""
        return f"{mark.get('book')}:{mark.get('position')}:{mark.get('digest')}"

    def shown(self, name: str, value: Any) -> list[tuple[str, str]]:
        """One hidden text."""
        return [(name, " ".join(map(self.text, value)))] if value else []
