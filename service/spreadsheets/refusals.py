"""Why a list is not taken in."""

from domain.errors import Refusal


class SheetUnreadable(Refusal):
    """A file of which no list can be read; `problem` says what to do about it."""

    message = "This file cannot be read as a list: %(problem)s"


class ColumnMissing(Refusal):
    """A list in which nothing says whom a row is about."""

    message = "Say which column holds: %(columns)s."


class ListGone(Refusal):
    """A list of which nothing is kept any more."""

    message = "This list is no longer kept here; send the file again. What was entered of it stays."
