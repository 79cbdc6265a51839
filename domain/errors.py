"""Refusals: one class for each reason to say no, with a sentence for the person who asked."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A command that is not carried out; nothing has happened.

    `message` is the English sentence with %(name)s places and the key of its translation; `field` names the input
    that it is about, where it is about one.
    """

    message: ClassVar[str] = ""

    def __init__(self, field: str | None = None, **params: Any) -> None:
        self.field = field
        self.params = params
        super().__init__(self.message % params if params else self.message)


# Time


class InTheFuture(Refusal):
    message = "The date is in the future. Enter the day on which it was done."


class OutOfOrder(Refusal):
    message = "The date is before the last act on this dossier (%(last)s). Enter that day or a later one."


# What is asked for


class NotFound(Refusal):
    message = "Nothing is found under this address, or it is not yours to see."


class OutOfDate(Refusal):
    message = "Someone acted on this just before you. Look at what changed, then decide again."


class CommandReused(Refusal):
    message = "This form was already sent with other content. Open the page again and repeat the change there."


class HistoryBroken(Refusal):
    message = (
        "The stored history of this dossier does not match its seal, so nothing can be added to it. "
        "The people who run the system have been alerted."
    )


class ClockBehind(Refusal):
    message = "The clock of the server is behind the last entry in the book. Nothing was saved; try again later."


# Authority


class NoMandate(Refusal):
    message = "There was no mandate for this on %(day)s. Choose the mandate under which it was done, or ask for one."


class NotYourPlace(Refusal):
    message = "Your mandate does not cover %(place)s."


class NotYourOffice(Refusal):
    message = "This step is taken by another office: %(offices)s."


class SameHands(Refusal):
    message = "The same person may not take this step after having taken another of this dossier: %(steps)s."


class OwnOrKin(Refusal):
    message = "Nobody acts on a dossier of their own, or of declared kin or interest. Another chair or deputy takes it."


class NotSeen(Refusal):
    message = "The list that this decision rests on was not confirmed. Open the list and confirm it."


# The way of a dossier


class NotThisStep(Refusal):
    message = "The dossier is not at this step: it is %(state)s, and the next step is %(step)s."


class NoSuchOutcome(Refusal):
    message = "This step has no such outcome. Choose one of: %(outcomes)s."


class AlreadyLive(Refusal):
    message = "There already is a dossier for this title and year: attempt %(attempt)s, in %(place)s."


class NoCycle(Refusal):
    message = "Registration for %(year)s has not been opened in this commune."


class OnPlaceholder(Refusal):
    message = "The rules of “%(title)s” are only a placeholder. Load the commune's own rules for it first."


class OtherHalfMissing(Refusal):
    message = "This title is not open this year yet: load its procedure and its criteria, both."


class NotForTheYear(Refusal):
    message = "Edition %(edition)s does not hold in %(year)s, or belongs to another title."


class OutsideCycle(Refusal):
    message = "Registration for %(year)s runs from %(opens)s to %(closes)s."


class NoConsent(Refusal):
    message = "Say how they agreed: on a form, by word of mouth or by telephone, and on which day."


class NotOnThisList(Refusal):
    message = "This dossier belongs to another title, year or place than the list."


class NotEnrolled(Refusal):
    message = "Nothing that this title is meant for is enrolled in %(place)s under this name."


class NotAtHome(Refusal):
    message = "Subjects of this kind are not enrolled in %(place)s itself, or nobody enrolls them."


class ReturnedTooOften(Refusal):
    message = "A dossier is sent back at most %(at_most)s time(s), and this one has been. Decide on what is there."


class MayNotReturn(Refusal):
    message = "At this step the dossier cannot be sent back to there."


class MayNotWithdraw(Refusal):
    message = "At this step the dossier can no longer be withdrawn."


class MayNotHold(Refusal):
    message = "At this step the dossier cannot be put on hold."


class MayNotAppeal(Refusal):
    message = "There is nothing here that can be appealed against."


class Superseded(Refusal):
    message = "A later dossier was opened for this title and year, so this one stays as it ended."


class Unsettled(Refusal):
    message = "The dossier is on hold or under appeal. That has to be settled first."


class NoEvidenceNow(Refusal):
    message = "At this step no more evidence is taken."


class UnknownReason(Refusal):
    message = "Choose a reason from the list."


# The meeting


class NobodySummoned(Refusal):
    message = "Enter how many were summoned: at least one."


class MorePresentThanSummoned(Refusal):
    message = "%(present)s were present, but only %(summoned)s were summoned. Correct one of the two numbers."


class NotACount(Refusal):
    message = "Enter a whole number, 0 or more."


class NoQuorum(Refusal):
    message = (
        "No quorum: %(present)s of %(summoned)s were present, and %(percent)s%% of %(summoned)s is %(needed)s. "
        "The meeting has to be held again."
    )


class TooManyVotes(Refusal):
    message = "%(votes)s votes were counted, but only %(voters)s could vote. Correct the numbers."


class BallotKind(Refusal):
    message = "This procedure does not know such a ballot. Choose one of: %(ballots)s."


class NobodyLearned(Refusal):
    message = "Enter how many learned: at least one."


class ActivityElsewhere(Refusal):
    message = "This activity was held in another year, or for others than the people of %(place)s."


class NobodyCounted(Refusal):
    message = "Enter of how many it was counted: at least one."


class PartAboveWhole(Refusal):
    message = "%(part)s cannot be more than the %(whole)s among whom they were counted. Correct one of the two numbers."


class MeetingBeforeRegistration(Refusal):
    message = "The meeting is before the last act on this dossier (%(last)s). Enter the day on which it was held."


class NotPlainText(Refusal):
    message = "Write this in at most %(most)s plain letters, without hidden characters."


class EmptyList(Refusal):
    message = "The list is empty: nothing was chosen."


# Posting, award, correction


class OtherCount(Refusal):
    message = "The list recognises %(count)s, but %(typed)s was typed. Check the list, then type the number it has."


class StillPosted(Refusal):
    message = "The list is posted until %(until)s; it cannot be closed before."


class NotPosted(Refusal):
    message = "Comments are taken while the list is posted, and it is not."


class AlreadyClosed(Refusal):
    message = "This list has already come down."


class BelowThreshold(Refusal):
    message = (
        "%(score)s points do not reach the title, so the dossier cannot be upheld. "
        "Correct the points, or choose not upheld and give the reason."
    )


class UnansweredComments(Refusal):
    message = "%(count)s comment(s) on this dossier still wait for an answer."


class NoSuchComment(Refusal):
    message = "There is no such comment on this dossier, or it has been answered."


class NothingToCorrect(Refusal):
    message = "The new value is the old one: there is nothing to correct."


class NotCorrectable(Refusal):
    message = "This entry cannot be corrected here."


class BetweenItsNeighbours(Refusal):
    message = "The corrected date must lie between the acts before and after it (%(earliest)s to %(latest)s)."


class NeedsSettingAside(Refusal):
    message = "The outcome would change, but it is already decided. The decision has to be set aside first."


class PeriodReversed(Refusal):
    message = "The last day is before the first. Correct one of the two."


class AlreadyEnded(Refusal):
    message = "This mandate has already ended."


class EndsBeforeNow(Refusal):
    message = "A mandate cannot be ended backwards: enter today or a later day."


class BatchRefused(Refusal):
    """`rows` tells for each row by name why it cannot be decided."""

    message = "%(count)s row(s) cannot be decided: %(first)s"

    def __init__(self, rows: dict[str, Refusal]) -> None:
        self.rows = rows
        super().__init__(count=len(rows), first=str(next(iter(rows.values()))))
