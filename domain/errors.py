"""Refusals: one class for each reason to say no, with a sentence for the person who asked."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A command that is not carried out; nothing has happened.

    `message` is the English sentence with %(name)s places and the key of its translation; `field` names the input
    that it is about, where it is about one.
    """

    message: ClassVar[str] = ""

    def __init__(self, field: str | None = None, **params: Any) -> None:
        self.field = field
        self.params = params
        super().__init__(self.message % params if params else self.message)


# Time


class InTheFuture(Refusal):
    message = "The date is in the future. Enter the day on which it was done."


class OutOfOrder(Refusal):
    message = "The date is before the last act on this dossier (%(last)s). Enter that day or a later one."


# What is asked for


class NotFound(Refusal):
    message = "Nothing is found under this address, or it is not yours to see."


class OutOfDate(Refusal):
    message = "Someone acted on this just before you. Look at what changed, then decide again."


class CommandReused(Refusal):
    message = "This form was already sent with other content. Open the page again and repeat the change there."


class HistoryBroken(Refusal):
    message = (
        "The stored history of this dossier does not match its seal, so nothing can be added to it. "
        "The people who run the system have been alerted."
    )


class ClockBehind(Refusal):
    message = "The clock of the server is behind the last entry in the book. Nothing was saved; try again later."
