"""Refusals about places that are renamed, merged or split."""

from domain.errors import Refusal


class PlaceGone(Refusal):
    message = "%(place)s is part of %(into)s since %(day)s. Enter it there, or give an earlier day."


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
    message = "%(place)s is no village, and only villages are split here."


class TooFewParts(Refusal):
    message = "Name at least two places into which %(place)s is split."


class SameName(Refusal):
    message = "%(place)s already has this name and this code: there is nothing to rename."


class NotSplit(Refusal):
    message = "%(place)s was not split, so nobody has to be assigned to a part of it."


class NoPartOf(Refusal):
    message = "%(into)s is no part of what %(place)s was split into."


class NotOfThatPlace(Refusal):
    message = "This is nobody of %(place)s, or somebody who was assigned to a part of it before."
