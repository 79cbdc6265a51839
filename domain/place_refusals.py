"""Refusals about places that are renamed, merged or split."""

from domain.errors import Refusal


class PlaceGone(Refusal):
    message = "%(place)s is part of %(into)s since %(day)s. Enter it there, or give an earlier day."


class PlaceDissolved(Refusal):
    message = "%(place)s was dissolved on %(day)s. Enter it where it belongs now, or give an earlier day."


class NotRehomed(Refusal):
    message = (
        "%(place)s was dissolved on %(day)s, and nobody has said yet where this subject belongs since. Say that first."
    )


class RestsOnChange(Refusal):
    message = (
        "%(count)s act(s) rest on this change of places, the first on %(first)s, the last on %(last)s. "
        "They would lose their ground; undo them first, or enter a further change."
    )


class BeforeWhatHappened(Refusal):
    message = (
        "Something is dated in %(place)s before that day, the first on %(first)s. Enter that day or an earlier one."
    )


class NotAssigned(Refusal):
    message = (
        "%(place)s was split on %(day)s, and nobody has said yet to which part this subject belongs. Say that first."
    )


class BeforeEstablished(Refusal):
    message = "%(place)s has been in the register only since %(day)s. Enter that day or a later one."


class IntoItself(Refusal):
    message = "%(place)s cannot become part of itself. Choose another place, or rename it."


class NamedTwice(Refusal):
    message = "%(place)s is named twice. Name each place once."


class OtherKindOfPlace(Refusal):
    message = (
        "%(place)s and %(into)s are not places of one kind. "
        "A village becomes part of a village, a commune of a commune."
    )


class NotSideBySide(Refusal):
    message = "%(place)s and %(into)s do not lie in one commune, or not in one province. Their books are kept apart."


class NotSplitHere(Refusal):
    message = "%(place)s is no village, and only villages are split or dissolved here."


class TooFewParts(Refusal):
    message = "Name at least two places into which %(place)s is split."


class SameName(Refusal):
    message = "%(place)s already has this name and this code: there is nothing to rename."


class NotSplit(Refusal):
    message = "%(place)s was neither split nor dissolved, so nobody has to be assigned elsewhere."


class NoPartOf(Refusal):
    message = "%(into)s is not where those of %(place)s can belong since."


class NotOfThatPlace(Refusal):
    message = "This is nobody of %(place)s, or somebody who was assigned to a part of it before."
