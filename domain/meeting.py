"""A village meeting: who was summoned and present, under whose chair, how it voted."""

from datetime import date
from typing import Any

from eventsourcing.domain import event

from domain.errors import BallotKind, MorePresentThanSummoned, NobodySummoned, NoQuorum, TooManyVotes
from domain.quorum import Quorum
from domain.stream import Act, Fact, FirstFact, Stream


def check_attendance(quorum: Quorum, *, summoned: int, present: int) -> None:
    """Refuse a meeting that could not vote, showing the arithmetic."""
    if summoned < 1:
        raise NobodySummoned(field="summoned")
    if present > summoned:
        raise MorePresentThanSummoned(field="present", present=present, summoned=summoned)
    if not quorum.reached(summoned=summoned, present=present):
        raise NoQuorum(
            field="present",
            present=present,
            summoned=summoned,
            percent=quorum.present.percent,
            needed=quorum.needed(summoned),
        )


def check_ballots(quorum: Quorum, ballots: dict[str, int], *, summoned: int, present: int) -> None:
    """No more votes than there were people who could vote."""
    votes = sum(ballots.values())
    voters = quorum.voters(summoned=summoned, present=present)
    if votes > voters:
        raise TooManyVotes(field="ballots", votes=votes, voters=voters)


class Meeting(Stream):
    TOPIC = "meeting"

    class Held(FirstFact):
        TOPIC = "meeting.held"
        place: dict[str, str]
        title: str
        year: int
        held_on: str
        summoned: int
        present: int
        quorum: dict[str, int]
        ballot: str
        chair: str
        secretary: str | None
        dossiers: list[str]
        minutes: dict[str, str] | None
        entry_mandate: str | None

    class Corrected(Fact):
        TOPIC = "meeting.corrected"
        corrects: str
        values: dict[str, Any]
        reason: str
        text: dict[str, str] | None
        entry_mandate: str | None

    @classmethod
    def hold(
        cls,
        act: Act,
        quorum: Quorum,
        *,
        meeting: str,
        place: dict[str, str],
        title: str,
        year: int,
        held_on: date,
        summoned: int,
        present: int,
        ballot: str,
        chair: str,
        secretary: str | None,
        dossiers: list[str],
        minutes: dict[str, str] | None,
    ) -> "Meeting":
        """Enter a meeting that reached its quorum."""
        check_attendance(quorum, summoned=summoned, present=present)
        if ballot not in quorum.ballots:
            raise BallotKind(field="ballot", ballots=", ".join(quorum.ballots))
        return cls.open(
            cls.Held,
            f"meeting.{meeting}",
            act,
            place=place,
            title=title,
            year=year,
            held_on=held_on.isoformat(),
            summoned=summoned,
            present=present,
            quorum={"percent": quorum.present.percent, "needed": quorum.needed(summoned)},
            ballot=ballot,
            chair=chair,
            secretary=secretary,
            dossiers=dossiers,
            minutes=minutes,
            entry_mandate=act.entry_mandate,
        )

    def correct(self, act: Act, *, values: dict[str, Any], reason: str, text: dict[str, str] | None) -> None:
        """Mend what was mistyped about the meeting itself."""
        occurred_at, precision = act.placed_after(None)
        self.happen_at(
            self.Corrected,
            act,
            occurred_at,
            precision,
            corrects=self.chain[0],
            values=values,
            reason=reason,
            text=text,
            entry_mandate=act.entry_mandate,
        )

    @event(Held)
    def __init__(
        self,
        act: Act,
        place: dict[str, str],
        title: str,
        year: int,
        held_on: str,
        summoned: int,
        present: int,
        dossiers: list[str],
        ballot: str,
    ) -> None:
        self.book = act.book
        self.place = place
        self.title = title
        self.year = year
        self.dossiers = dossiers
        self.ballot = ballot
        self.values: dict[str, Any] = {"held_on": held_on, "summoned": summoned, "present": present}

    @event(Corrected)
    def _corrected(self, values: dict[str, Any]) -> None:
        self.values |= {name: value for name, value in values.items() if name in self.values}
