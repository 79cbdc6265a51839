"""Refusals of corrections: what would lose its ground."""

from domain.errors import Refusal


class ActsOutside(Refusal):
    message = (
        "%(count)s act(s) under this mandate lie outside the corrected term, the first on %(first)s, "
        "the last on %(last)s. They would lose their ground; a mandate that was to end is ended instead."
    )


class NoPowerThen(Refusal):
    message = (
        "Whoever did this had no power for it on %(day)s: their mandate gave none on that day, or not here. "
        "Enter the day on which it was done; if the mandate's days are wrong, have those corrected first."
    )


class RegisteredOutside(Refusal):
    message = (
        "%(count)s registration(s) of this year lie outside these days, the first on %(first)s, the last on %(last)s. "
        "Enter days that take them in."
    )


class ActedMeanwhile(Refusal):
    message = (
        "This person acted for the group %(count)s time(s) on days on which they then could not have, the first on "
        "%(first)s, the last on %(last)s. Those acts would lose their ground."
    )


class StaysOverlap(Refusal):
    message = (
        "On these days the person would belong to the group, or to two households, twice. Correct the other stay first."
    )


class HeadIsChanged(Refusal):
    message = (
        "There is one head. Change the role on the page of the members, from the day since when it is so: "
        "whoever was the head until then stays as a member."
    )
