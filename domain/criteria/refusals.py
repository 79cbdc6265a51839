"""Why scores are refused: one class for each reason, all of them ScoreInvalid."""

from domain.errors import Refusal


class ScoreInvalid(Refusal):
    """A score that the criteria do not allow; `field` is the criterion, or `total`."""

    code = "score-invalid"
    message = "The score is not allowed."


class UnknownCriterion(ScoreInvalid):
    code = "unknown-criterion"
    message = "The criteria have no line %(criterion)s."


class ScoreMissing(ScoreInvalid):
    code = "score-missing"
    message = "%(criterion)s has no score."


class NotANumber(ScoreInvalid):
    code = "score-not-a-number"
    message = "The score of %(criterion)s must be a number such as 7 or 7.5."


class BelowZero(ScoreInvalid):
    code = "score-below-zero"
    message = "The score of %(criterion)s must not be below 0."


class AboveMaximum(ScoreInvalid):
    code = "score-above-maximum"
    message = "The score of %(criterion)s is %(score)s, but %(maximum)s is the most it can be."


class AboveCounted(ScoreInvalid):
    code = "score-above-counted"
    message = "The score is %(score)s, but with what is counted from the register it can be %(maximum)s at most."


class WrongStep(ScoreInvalid):
    code = "score-wrong-step"
    message = "The score of %(criterion)s must go in steps of %(step)s."


class CountedNotAnswered(ScoreInvalid):
    code = "score-is-counted"
    message = "%(criterion)s is counted from the register and cannot be entered."


class CountInvalid(ScoreInvalid):
    code = "count-invalid"
    message = "%(criterion)s: %(holders)s of %(counted)s is not a share."
