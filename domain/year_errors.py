"""Refusals about the years of a commune: opening them, moving their clocks, closing them, which titles they have."""

from domain.errors import Refusal


class YearOpened(Refusal):
    message = "The year %(year)s has been opened here already."


class YearClosed(Refusal):
    message = "The year %(year)s is closed: nothing new is registered in it, and its report stands."


class WindowElsewhere(Refusal):
    message = "Registration for %(year)s cannot run on this day. Enter a day of that year or of one beside it."


class StepOfNoTitle(Refusal):
    message = "None of the titles of this year has such a step. Choose a title and one of its steps."


class ClockInThePast(Refusal):
    message = "%(day)s is already past. Enter today or a later day."


class MayNotShorten(Refusal):
    message = "This step waits until its days are over, as was announced; they can be made longer, not shorter."


class NotAShare(Refusal):
    message = "Enter a target from 0.01 to 100 per cent, with at most two places behind the point."


class NoSuchTitle(Refusal):
    """`place` is the way to the field in the file that names the title."""

    message = (
        "“%(place)s” names the title “%(title)s”, which is not awarded here. "
        "Mend the code in the file, or adopt the rules of that title first."
    )
