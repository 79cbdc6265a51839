"""Refusals of what is wrong with an inspection."""

from domain.errors import Refusal


class SizeInvalid(Refusal):
    message = "Say how many are drawn: either a number, 1 or more, or a share from 1 to 100 per cent."


class NothingToDraw(Refusal):
    message = "No dossier answers to this, so there is nothing to draw from. Choose other titles or another year."


class SampleTooLarge(Refusal):
    message = "%(drawn)s dossiers would be drawn; one inspection takes at most %(most)s. Draw fewer."


class NotDrawn(Refusal):
    message = "This dossier was not drawn for that inspection."


class InspectionOver(Refusal):
    message = "This inspection has been closed; nothing more is entered in it."


class NothingInspected(Refusal):
    message = "No finding has been entered yet, so there is nothing to close."


class FindingLacksPoints(Refusal):
    message = "Enter the points that were found: of every criterion, or the total."


class PointsTwice(Refusal):
    message = "The criteria come to %(total)s points, but %(typed)s was typed as the total. Correct one of the two."


class FindingLacksWords(Refusal):
    message = "Say in words what was found."


class NoSuchFault(Refusal):
    message = "No fault was found on this dossier under this name. Open the dossier and start from the finding."
