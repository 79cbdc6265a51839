"""Refusals of papers that are issued and replaced."""

from domain.errors import Refusal


class NumberTaken(Refusal):
    message = (
        "Number %(number)s of %(unit)s has been given in %(year)s. Enter another, or replace the paper that has it."
    )


class ReplacedBefore(Refusal):
    message = "Another paper has already replaced this one. Open that one, and replace it instead."


class SameLetterhead(Refusal):
    message = "This letterhead is the one that holds already. Change something of it first."


class OtherPaper(Refusal):
    message = "Only a paper of the same kind about the same thing replaces another."
