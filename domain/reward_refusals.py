"""Refusals of what is wrong with a proposal for reward, or with what becomes of it."""

from domain.errors import Refusal


class NoSuchForm(Refusal):
    message = "There is no such form of reward. Choose one from the list."


class NotHeldLongEnough(Refusal):
    message = "For this reward the title must have been held for %(years)s year(s) running. Take out whoever has not."


class TooManyProposed(Refusal):
    message = "At most %(percent)s%% of the %(whole)s who could be proposed are: %(most)s. Propose fewer."


class NotThere(Refusal):
    message = "This proposal has gone on in the meantime. Look at where it is, then decide."


class ProposedByThem(Refusal):
    message = "Whoever proposed it does not also receive or settle it."


class NotProposed(Refusal):
    message = "Only those who were proposed can be granted the reward."


class NoSuchKind(Refusal):
    message = "The rules name no such kind of those taking part. Choose one from the list."


class NotOfThisKind(Refusal):
    message = "This is not of the kind that is judged here. Choose from the list of that kind."


class NotACriterion(Refusal):
    message = "No council judges this criterion of that kind. Open the page again."


class NotTheOccasion(Refusal):
    message = "This reward is given when the years %(first)s to %(last)s are reviewed, in %(last)s. Choose another one."


class SameForms(Refusal):
    message = "This edition is the one that was adopted last. Choose the file of another one."


class CriterionNotMet(Refusal):
    message = "Somebody on the list does not meet what is asked: %(criterion)s. Look at the list again."
