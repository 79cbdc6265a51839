"""Refusals of what is wrong with a report or with asking for one."""

from domain.errors import Refusal


class NoSuchReport(Refusal):
    message = "No such report is due from there. Look at what is asked for, and start from it."


class WrongFigures(Refusal):
    message = "Enter every figure that this report asks for, and no other; or open the page again."


class NotAFigure(Refusal):
    message = "Enter a whole number, 0 or more, for each figure."


class NothingReported(Refusal):
    message = "A report has figures or words; this one has neither."


class AlreadyDue(Refusal):
    message = "The day by which it is asked for has passed. Enter today or a later day."


class NoSuchPeriod(Refusal):
    message = "Enter the first and the last year of the period: at most %(most)s years, none of them after %(year)s."


class SamePlan(Refusal):
    message = "This plan of reports is the one that holds already."
