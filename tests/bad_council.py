"""Bad input to a council's meeting, as data: what is wrong with an otherwise right one, and the refusal it gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.commands import appraisal, correction
from domain.commands.appraisal import Appraised
from domain.council_refusals import (
    ChairNotThere,
    MayNotVote,
    MembersUnsaid,
    NotAMember,
    NotAVote,
    OtherMembers,
    TakenByCouncil,
    VotesUnsaid,
    VotesWithoutPoints,
)
from domain.criteria.refusals import AboveMaximum, NotANumber
from domain.errors import (
    BallotKind,
    BetweenItsNeighbours,
    EmptyList,
    InTheFuture,
    MeetingBeforeRegistration,
    NeedsSettingAside,
    NoMandate,
    NoQuorum,
    NotACount,
    NotCorrectable,
    NotFound,
    NothingToCorrect,
    NotOnThisList,
    NotPlainText,
    NotSeen,
    NotThisStep,
    NotYourOffice,
    OutOfDate,
    OwnOrKin,
    Refusal,
    TooManyVotes,
)
from domain.ids import new_id
from tests.scenario import SEEN
from tests.service.chamber import Chamber


class Sat(Chamber):
    """The council has met once; a member and a second chair have resigned since, and one chair is kin of a unit."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine, units=7)
        self.decided = self.units[2]
        self.meeting = self.convene(self.decided)
        self.without_fifth = self.convene(self.units[4], **self.gone(self.fifth))
        self.secret = self.units[5]
        self.in_secrecy = self.convene(self.secret, **self.in_secret())
        self.recognised = self.units[6]
        self.before_decision = self.convene(self.recognised)
        self.resigned = self.appoint("council-member", self.commune)
        self.former = self.appoint("council-chair", self.commune)
        self.of_village = self.appoint("council-member", self.village)
        for person in (self.resigned, self.former):
            self.end_mandate(person)
        self.related = self.appoint("council-chair", self.commune)
        self.declare_kin(self.related, [self.dossier.split(".")[3]])
        self.clock.move(days=2)
        self.decide([self.recognised])

    def mended(self, *, meeting: str | None = None, **more: Any) -> dict[str, Any]:
        """The meeting of the decided unit, or another one, is corrected."""
        return self.mends(meeting or self.meeting, **more)

    def against(self) -> dict[str, Any]:
        """One member voted otherwise than was entered."""
        return {self.decided: self.says(second="against")["said"]}

    def joined_by(self, person: str, mandate: str | None = None) -> dict[str, Any]:
        """The council with somebody more on its roll, who came."""
        roll = self.roll | {person: mandate or self.mandates[person]}
        return {"roll": roll, "attended": {person: "present"}, "held_on": date(2026, 10, 7)}

    def gone(self, *people: str, how: str = "absent") -> dict[str, Any]:
        """Some did not come, and only the others vote."""
        voters = {each: "for" for each in self.everyone if each not in people}
        return {"attended": dict.fromkeys(people, how), "said": voters}

    def says(self, **votes: Any) -> dict[str, Any]:
        """Every member votes for it but some, by their names here."""
        return {"said": dict.fromkeys(self.everyone, "for") | {getattr(self, who): vote for who, vote in votes.items()}}

    def in_secret(self, **counts: Any) -> dict[str, Any]:
        """Counts of a secret ballot."""
        return {"ballot": "secret", "said": {"for": 5, "against": 0, "blank": 0} | counts}

    def related_in_the_chair(self) -> dict[str, Any]:
        everyone = self.joined_by(self.related)
        return everyone | {"who": self.related}

    def appraises_alone(self) -> None:
        row = Appraised(self.dossier, 90, upheld=True)
        self.perform(self.act(self.appraiser, seen=SEEN), lambda desk: appraisal.appraise(desk, appraised=[row]))

    def corrects_meeting(self, **values: Any) -> None:
        self.perform(
            self.act(self.appraiser),
            lambda desk: correction.correct_meeting(desk, meeting=self.meeting, reason="typing", text=None, **values),
        )

    def corrects(self, **values: Any) -> None:
        version = self.found(self.decided).stood[-1].version
        self.perform(
            self.act(self.appraiser),
            lambda desk: correction.correct_entry(
                desk, dossier=self.decided, version=version, values=values, reason="typing", text=None
            ),
        )


@dataclass(frozen=True)
class Bad:
    """Something wrong about a council, and the class of the sentence that is told."""

    name: str
    refusal: type[Refusal]
    does: Callable[[Sat], object]


MEMBERS = (
    Bad("a stranger in the room", NotAMember, lambda c: c.convene(attended={new_id(): "present"})),
    Bad("a member without a mandate", NotAMember, lambda c: c.convene(**c.joined_by(new_id(), new_id()))),
    Bad(
        "a member under another's mandate",
        NotAMember,
        lambda c: c.convene(**c.joined_by(new_id(), c.mandates[c.second])),
    ),
    Bad("a member who has resigned", NotAMember, lambda c: c.convene(**c.joined_by(c.resigned))),
    Bad("a member of another office", NotAMember, lambda c: c.convene(**c.joined_by(c.signer))),
    Bad("a member over one village only", NotAMember, lambda c: c.convene(**c.joined_by(c.of_village))),
    Bad("a member of whom nothing is said", MembersUnsaid, lambda c: c.convene(roll=c.joined_by(c.related)["roll"])),
    Bad("a council of nobody", NotAMember, lambda c: c.convene(roll={})),
    Bad("a member who was half there", MembersUnsaid, lambda c: c.convene(attended={c.fifth: "late"})),
    Bad("a council without its quorum", NoQuorum, lambda c: c.convene(**c.gone(c.second, c.third, c.fourth))),
    Bad(
        "a quorum of written votes",
        NoQuorum,
        lambda c: c.convene(attended=dict.fromkeys((c.second, c.third, c.fourth), "written")),
    ),
    Bad("a chair who was not there", ChairNotThere, lambda c: c.convene(**c.gone(c.chair))),
    Bad("a chair by letter", ChairNotThere, lambda c: c.convene(attended={c.chair: "written"})),
    Bad("a chair whom the roll does not know", ChairNotThere, lambda c: c.convene(who=c.related)),
    Bad("a member in the chair", NotYourOffice, lambda c: c.convene(who=c.second)),
    Bad("a chair who has resigned", NoMandate, lambda c: c.convene(who=c.former)),
    Bad("a chair who is kin", OwnOrKin, lambda c: c.convene(**c.related_in_the_chair())),
    Bad("a chair that nobody appointed", NoMandate, lambda c: c.convene(who=new_id())),
)

VOTES = (
    Bad("a vote of a stranger", MayNotVote, lambda c: c.convene(said={**c.says()["said"], new_id(): "for"})),
    Bad("a vote of kin", MayNotVote, lambda c: c.convene(c.kin_of_fifth)),
    Bad(
        "a vote of an absent member",
        MayNotVote,
        lambda c: c.convene(attended={c.fifth: "absent"}),
    ),
    Bad(
        "a vote of an excused member",
        MayNotVote,
        lambda c: c.convene(attended={c.fifth: "excused"}),
    ),
    Bad("a member without a vote", VotesUnsaid, lambda c: c.convene(said={c.chair: "for"})),
    Bad("no votes at all", VotesUnsaid, lambda c: c.convene(said={})),
    Bad("a vote of perhaps", NotAVote, lambda c: c.convene(**c.says(second="perhaps"))),
    Bad("a vote of nothing", NotAVote, lambda c: c.convene(**c.says(second=None))),
    Bad("more secret ballots than members", TooManyVotes, lambda c: c.convene(**c.in_secret(against=1))),
    Bad("more secret ballots than those free to vote", TooManyVotes, lambda c: c.convene(c.kin_of_fifth, **c.in_secret())),
    Bad("secret ballots below nought", NotACount, lambda c: c.convene(**c.in_secret(against=-1))),
    Bad("half a secret ballot", NotACount, lambda c: c.convene(**c.in_secret(blank=0.5))),
    Bad("secret ballots of a kind of their own", NotACount, lambda c: c.convene(**c.in_secret(maybe=0))),
    Bad("names on secret ballots", NotACount, lambda c: c.convene(ballot="secret")),
    Bad("counts for a show of hands", MayNotVote, lambda c: c.convene(said={"for": 5, "against": 0, "blank": 0})),
    Bad("a ballot by dice", BallotKind, lambda c: c.convene(ballot="dice")),
    Bad("votes that carry too few points", VotesWithoutPoints, lambda c: c.convene(score=10)),
    Bad("points above the total", AboveMaximum, lambda c: c.convene(score=101)),
    Bad("points as a float", NotANumber, lambda c: c.convene(score=90.5)),
)  # fmt: skip

LISTS = (
    Bad("a council about nothing", EmptyList, lambda c: c.convene(heard=[])),
    Bad("a council about no dossier", NotFound, lambda c: c.convene("d.2026.unit.nobody.1")),
    Bad("a council about what it decided", NotThisStep, lambda c: c.convene(c.decided)),
    Bad("a council tomorrow", InTheFuture, lambda c: c.convene(held_on=date(2026, 10, 8))),
    Bad("a council before the self-assessment", MeetingBeforeRegistration, lambda c: c.convene(held_on=date(2026, 10, 1))),
    Bad("a council of a village", NotOnThisList, lambda c: c.convene(place=c.village)),
    Bad("a council that confirmed nothing it saw", NotSeen, lambda c: c.convene(act={"seen": ()})),
    Bad("a dossier left out that could be voted on", OutOfDate, lambda c: c.convene(left_out=[c.dossier])),
    Bad("one person in a council's place", TakenByCouncil, lambda c: c.appraises_alone()),
    Bad("a council corrected as a village's meeting", NotCorrectable, lambda c: c.corrects_meeting(present=4)),
    Bad("a council's day corrected in one entry", NotCorrectable, lambda c: c.corrects(done=date(2026, 10, 3))),
    Bad("a council's votes corrected in one entry", NotCorrectable, lambda c: c.corrects(ballots={"for": 1})),
)  # fmt: skip

MENDED = (
    Bad("a council corrected to what it was", NothingToCorrect, lambda c: c.mended()),
    Bad("a council corrected to the same votes", NothingToCorrect, lambda c: c.mended(votes={c.decided: c.says()["said"]})),
    Bad("a council corrected by the signer", NotYourOffice, lambda c: c.mended(who=c.signer, votes=c.against())),
    Bad("a council corrected by the inspector", NotYourOffice, lambda c: c.mended(who=c.inspector, votes=c.against())),
    Bad("a council corrected by a chair who has resigned", NoMandate, lambda c: c.mended(who=c.former, votes=c.against())),
    Bad("a council that never met, corrected", NotFound, lambda c: c.mends(new_id(), votes=c.against())),
    Bad("the votes on what it never voted on", NotFound, lambda c: c.mended(votes={c.dossier: c.says()["said"]})),
    Bad("a stranger who came after all", NotAMember, lambda c: c.mended(attended={new_id(): "present"})),
    Bad("a member corrected to half there", MembersUnsaid, lambda c: c.mended(attended={c.fifth: "late"})),
    Bad("a chair who was not there after all", ChairNotThere, lambda c: c.mended(attended={c.chair: "excused"})),
    Bad("a corrected vote that is none", NotAVote, lambda c: c.mended(votes={c.decided: c.says(second="perhaps")["said"]})),
    Bad("a corrected vote left out", VotesUnsaid, lambda c: c.mended(votes={c.decided: {c.chair: "for"}})),
    Bad("a corrected vote of a stranger", MayNotVote,
        lambda c: c.mended(votes={c.decided: c.says()["said"] | {new_id(): "for"}})),
    Bad("a corrected vote of who was not there", MayNotVote,
        lambda c: c.mended(attended={c.fifth: "absent"}, votes={c.decided: c.says()["said"]})),
    Bad("a vote of who came after all, unsaid", VotesUnsaid, lambda c: c.mended(meeting=c.without_fifth, attended={c.fifth: "present"})),
    Bad("counts in place of a corrected show of hands", MayNotVote,
        lambda c: c.mended(votes={c.decided: {"for": 5, "against": 0, "blank": 0}})),
    Bad("a council corrected to tomorrow", InTheFuture, lambda c: c.mended(held_on=date(2026, 10, 8))),
    Bad("a council corrected to before its dossier", BetweenItsNeighbours, lambda c: c.mended(held_on=date(2026, 10, 1))),
    Bad("a council corrected to a day of other members", OtherMembers,
        lambda c: c.mended(held_on=date(2026, 10, 5), roll=c.joined_by(c.resigned)["roll"])),
    Bad("a council corrected to a day of fewer members", OtherMembers,
        lambda c: c.mended(held_on=date(2026, 10, 5), roll={c.chair: c.mandates[c.chair]})),
    Bad("a council corrected under another's mandate", OtherMembers,
        lambda c: c.mended(held_on=date(2026, 10, 5), roll=c.roll | {c.fifth: c.mandates[c.second]})),
    Bad("a council corrected for a reason with a bell", NotPlainText, lambda c: c.mended(reason="x\x07", votes=c.against())),
    Bad("a corrected outcome of what was decided", NeedsSettingAside, lambda c: c.mended(
        meeting=c.before_decision, votes={c.recognised: dict.fromkeys(c.everyone, "against")})),
    Bad("a corrected secret ballot of too many", TooManyVotes, lambda c: c.mended(
        meeting=c.in_secrecy, votes={c.secret: {"for": 6, "against": 0, "blank": 0}})),
    Bad("a corrected secret ballot of who was not there", TooManyVotes,
        lambda c: c.mended(meeting=c.in_secrecy, attended={c.fifth: "absent"})),
)  # fmt: skip

COUNCILS: tuple[Bad, ...] = (*MEMBERS, *VOTES, *LISTS, *MENDED)
