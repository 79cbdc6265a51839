"""A council in session: its members by mandate, who came or voted in writing, and who keeps out of which dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.clock import shown
from domain.council_refusals import ChairNotThere, MayNotVote, MembersUnsaid, NotAVote, NoWrittenVotes, VotesUnsaid
from domain.meeting import BALLOTS, check_votes
from domain.policies import Standing
from domain.quorum import SHOW, Quorum

PRESENT, WRITTEN, EXCUSED, ABSENT = ATTENDANCE = ("present", "written", "excused", "absent")


@dataclass(frozen=True, slots=True)
class Member:
    """A member on the day of the meeting: under which mandate, in what standing, and how they took part."""

    person: str
    mandate: str
    standing: Standing
    attended: str

    @property
    def votes(self) -> bool:
        """Whether they were there or sent their vote."""
        return self.attended in (PRESENT, WRITTEN)

    def as_data(self) -> dict[str, str]:
        """How a fact names them."""
        office = self.standing.office
        return {"person": self.person, "mandate": self.mandate, "office": office, "attended": self.attended}


@dataclass(frozen=True, slots=True)
class Bench:
    """The members who decide on one dossier. Those kept out of it, each with why, count for nothing there."""

    members: tuple[Member, ...]
    kept_out: Mapping[str, str]

    @property
    def summoned(self) -> int:
        return len(self.members)

    @property
    def present(self) -> int:
        return self._who(PRESENT)

    @property
    def written(self) -> int:
        return self._who(WRITTEN)

    @property
    def voters(self) -> list[str]:
        """Who votes, in the order of the council."""
        return [member.person for member in self.members if member.votes]

    @property
    def delegating(self) -> list[str]:
        """On whose delegated power somebody votes."""
        voting = (member for member in self.members if member.votes)
        return sorted({person for member in voting for person in member.standing.people - {member.person}})

    def _who(self, attended: str) -> int:
        return sum(member.attended == attended for member in self.members)


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a council for every dossier on its list."""

    meeting: str
    held_on: date
    ballot: str
    chair: str
    members: tuple[Member, ...]

    @property
    def whole(self) -> Bench:
        """Everybody: who the meeting as such is counted by."""
        return Bench(self.members, {})

    def without(self, kept_out: Mapping[str, str]) -> Bench:
        """Its bench for a dossier that these are kept out of."""
        return Bench(tuple(each for each in self.members if each.person not in kept_out), kept_out)

    def as_data(self, quorum: Quorum) -> dict[str, Any]:
        """What the meeting's fact says of the council."""
        return {
            "base": quorum.approval_of,
            "written_votes": quorum.written_votes,
            "written": self.whole.written,
            "members": [member.as_data() for member in self.members],
        }


def check_attended(quorum: Quorum, session: Session) -> None:
    """Refuse an attendance that cannot be: of every member it is said, and the chair was there."""
    if any(member.attended not in ATTENDANCE for member in session.members):
        raise MembersUnsaid(field="members", members=len(session.members), day=shown(session.held_on))
    if session.whole.written and not quorum.written_votes:
        raise NoWrittenVotes(field="members")
    if session.chair not in {member.person for member in session.members if member.attended == PRESENT}:
        raise ChairNotThere(field="chair")


def count(session: Session, bench: Bench, said: Mapping[str, Any]) -> dict[str, int]:
    """The ballots out of what was said: each member's vote by a show of hands, counts by a secret ballot."""
    if session.ballot != SHOW:
        check_votes(said, voters=len(bench.voters))
        return {name: said[name] for name in sorted(BALLOTS)}
    voters = bench.voters
    if not set(said) <= set(voters):
        raise MayNotVote
    if not set(said.values()) <= BALLOTS:
        raise NotAVote
    if len(said) < len(voters):
        raise VotesUnsaid(votes=len(said), voters=len(voters))
    return {name: sum(vote == name for vote in said.values()) for name in sorted(BALLOTS)}


def voted(quorum: Quorum, session: Session, bench: Bench, said: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says of the vote on its dossier: who could vote, how they did, and whose hands it was in."""
    return {
        "ballots": count(session, bench, said),
        "needed": quorum.majority_needed(bench.present, summoned=bench.summoned),
        "council": {
            "held_on": session.held_on.isoformat(),
            "summoned": bench.summoned,
            "present": bench.present,
            "written": bench.written,
            "quorum": quorum.needed(bench.summoned),
            "votes": dict(said) if session.ballot == SHOW else None,
            "kept_out": [{"person": person, "why": why} for person, why in bench.kept_out.items()],
        },
        "hands": list(dict.fromkeys([session.chair, *bench.voters, *bench.delegating])),
    }
