"""A meeting of a village or a council: who was summoned and present, under whose chair, how it voted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eventsourcing.domain import event

from domain.errors import BallotKind, MorePresentThanSummoned, NobodySummoned, NoQuorum, NotACount, TooManyVotes
from domain.quorum import Quorum
from domain.stream import Act, Fact, FirstFact, Stream

BALLOTS = frozenset({"for", "against", "blank"})


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one meeting is for every dossier on its list; `hands` are those who led it and wrote it down."""

    meeting: str
    held_on: date
    summoned: int
    present: int
    hands: tuple[str, ...]


def check_count(field: str, number: Any) -> None:
    """People and votes are counted from nought up."""
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise NotACount(field=field)


def check_attendance(quorum: Quorum, *, summoned: int, present: int) -> None:
    """Refuse a meeting that could not vote, showing the arithmetic."""
    check_people(summoned=summoned, present=present)
    if not quorum.reached(summoned=summoned, present=present):
        raise NoQuorum(
            field="present",
            present=present,
            summoned=summoned,
            percent=quorum.present.percent,
            needed=quorum.needed(summoned),
        )


def check_people(*, summoned: int, present: int) -> None:
    """Refuse numbers that no meeting can have."""
    check_count("summoned", summoned)
    check_count("present", present)
    if summoned < 1:
        raise NobodySummoned(field="summoned")
    if present > summoned:
        raise MorePresentThanSummoned(field="present", present=present, summoned=summoned)


def check_ballots(quorum: Quorum, ballots: Mapping[str, int], *, summoned: int, present: int) -> None:
    """No more votes than there were people who could vote."""
    check_votes(ballots, voters=quorum.voters(summoned=summoned, present=present))


def check_votes(ballots: Mapping[str, int], *, voters: int) -> None:
    """No more votes than voters."""
    if set(ballots) != BALLOTS:
        raise NotACount(field="ballots")
    for count in ballots.values():
        check_count("ballots", count)
    votes = sum(ballots.values())
    if votes > voters:
        raise TooManyVotes(field="ballots", votes=votes, voters=voters)


class Meeting(Stream):
    TOPIC = "meeting"

    class Held(FirstFact):
        """Since version 2 with the members of the `council`; None where a village met.

        Since version 3 with `besides`: what the page showed and the meeting did not take up; None where nobody knows.
        """

        TOPIC = "meeting.held"
        class_version = 3
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
        council: dict[str, Any] | None
        besides: list[str] | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["council"] = None

        @staticmethod
        def upcast_v2_v3(state: dict[str, Any]) -> None:
            state["besides"] = None

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
        sitting: Sitting,
        *,
        place: dict[str, str],
        title: str,
        year: int,
        ballot: str,
        chair: str,
        secretary: str | None,
        dossiers: list[str],
        minutes: dict[str, str] | None,
        council: dict[str, Any] | None = None,
        besides: Sequence[str] = (),
    ) -> "Meeting":
        """Enter a meeting that reached its quorum."""
        check_attendance(quorum, summoned=sitting.summoned, present=sitting.present)
        if ballot not in quorum.ballots:
            raise BallotKind(field="ballot", ballots=", ".join(quorum.ballots))
        return cls.open(
            cls.Held,
            f"meeting.{sitting.meeting}",
            act,
            place=place,
            title=title,
            year=year,
            held_on=sitting.held_on.isoformat(),
            summoned=sitting.summoned,
            present=sitting.present,
            quorum={"percent": quorum.present.percent, "needed": quorum.needed(sitting.summoned)},
            ballot=ballot,
            chair=chair,
            secretary=secretary,
            dossiers=dossiers,
            minutes=minutes,
            entry_mandate=act.entry_mandate,
            council=council,
            besides=sorted(besides),
        )

    def correct(self, act: Act, *, values: dict[str, Any], reason: str, text: dict[str, str] | None) -> None:
        """Mend what was mistyped about the meeting itself."""
        self.happen(
            self.Corrected,
            act,
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
        chair: str,
        minutes: dict[str, str] | None,
        council: dict[str, Any] | None,
    ) -> None:
        self.book = act.book
        self.place = place
        self.title = title
        self.year = year
        self.dossiers = dossiers
        self.ballot = ballot
        self.chair = chair
        self.values: dict[str, Any] = {
            "held_on": held_on,
            "summoned": summoned,
            "present": present,
            "minutes": minutes,
            "council": council,
        }

    @event(Corrected)
    def _corrected(self, values: dict[str, Any]) -> None:
        self.values |= {name: value for name, value in values.items() if name in self.values}

    @property
    def council(self) -> dict[str, Any] | None:
        """The council as it now reads; None where a village met."""
        found: dict[str, Any] | None = self.values["council"]
        return found
