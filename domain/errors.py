"""Refusals: one class for each reason to say no, with a sentence for the person who asked."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A command that is not carried out; nothing has happened.

    `message` is the English sentence with %(name)s places and the key of its translation.
    """

    code: ClassVar[str] = ""
    message: ClassVar[str] = ""

    def __init__(self, field: str | None = None, **params: Any) -> None:
        self.field = field
        self.params = params
        super().__init__(self.message % params if params else self.message)
