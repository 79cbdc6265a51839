"""Refusals of a council's meeting, and of what is a council's alone."""

from domain.errors import Refusal


class NotAMember(Refusal):
    message = "Somebody on this list was not a member of the council on %(day)s. Look at the members of that day."


class MembersUnsaid(Refusal):
    message = "The council had %(members)s members on %(day)s. Say of each of them whether they were there."


class NoWrittenVotes(Refusal):
    message = "This procedure takes no votes in writing. Mark who was not there as excused or absent."


class ChairNotThere(Refusal):
    message = "Who chairs the council is a member and was present. Choose another chair, or correct the attendance."


class NotAVote(Refusal):
    message = "A vote is for, against or blank."


class MayNotVote(Refusal):
    message = (
        "A vote was entered for somebody who does not vote on this dossier: no member that day, not there, "
        "or kept out of it. Take it out."
    )


class VotesUnsaid(Refusal):
    message = "%(votes)s votes were entered, but %(voters)s members voted. Enter the vote of each."


class VotesWithoutPoints(Refusal):
    message = (
        "The votes carry, but %(score)s points do not reach the title. "
        "Correct the points, or give the reason why it is not upheld."
    )


class TakenByCouncil(Refusal):
    message = "A council takes this step: enter its meeting, with the votes."


class OtherMembers(Refusal):
    message = (
        "On %(day)s the council had other members than on the day that was entered. Correct their mandates first, "
        "or send the dossiers back to this step, so that the council meets on them again."
    )
