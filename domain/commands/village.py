"""Village verification: a meeting votes over a list of dossiers and scores each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.commands.batch import decide_each
from domain.dossier import Dossier, Rules
from domain.errors import EmptyList, NotThisStep, NotYourPlace
from domain.meeting import Meeting, check_ballots
from domain.office import Desk


@dataclass(frozen=True, slots=True)
class Voted:
    """What the meeting said of one dossier: `ballots` {"for", "against", "blank"} and its score."""

    dossier: str
    ballots: dict[str, int]
    score: int | str


def hold_meeting(
    desk: Desk,
    *,
    meeting: str,
    place: str,
    held_on: date,
    summoned: int,
    present: int,
    ballot: str,
    voted: Sequence[Voted],
    secretary: str | None = None,
    minutes: dict[str, str] | None = None,
    left_out: Collection[str] = (),
) -> dict[str, Any]:
    """Enter a meeting and what it said of every dossier on its list. Whose act it is, is in the chair."""
    if not voted:
        raise EmptyList
    act = replace(desk.act, done=held_on, batch_id=desk.act.batch_id or desk.act.command_id)
    desk.fetch([each.dossier for each in voted])
    first = desk.get(Dossier, voted[0].dossier)
    rules = desk.rules_of(first)
    step = rules.procedure.step(first.next_step) if first.next_step else None
    if step is None or step.quorum is None:
        raise NotThisStep(state=first.state, step=first.next_step or "-")
    quorum = step.quorum
    standing = desk.standing(act, rules.procedure, subject=place, people=(), place=place)
    chair = act.person
    hands = tuple(person for person in (chair, secretary) if person)
    held = Meeting.hold(
        act,
        quorum,
        meeting=meeting,
        place=desk.place(place).named,
        title=first.title,
        year=first.year,
        held_on=held_on,
        summoned=summoned,
        present=present,
        ballot=ballot,
        chair=chair,
        secretary=secretary,
        dossiers=[each.dossier for each in voted if each.dossier not in left_out],
        minutes=minutes,
    )

    def decide(each: Voted) -> None:
        check_ballots(quorum, each.ballots, summoned=summoned, present=present)
        dossier = _of_place(desk, each.dossier, place, rules)
        dossier.verify(
            act,
            desk.rules_of(dossier),
            standing,
            meeting=meeting,
            held_on=held_on,
            summoned=summoned,
            present=present,
            ballots=each.ballots,
            score=each.score,
            hands=hands,
        )
        desk.keep(dossier)

    decide_each(voted, decide, named=lambda each: each.dossier, left_out=left_out)
    desk.keep(held)
    return {"meeting": meeting}


def _of_place(desk: Desk, stream: str, place: str, rules: Rules) -> Dossier:
    """A dossier of that place and title; a meeting decides on no other's."""
    dossier = desk.get(Dossier, stream)
    if dossier.place["id"] != place or dossier.title != rules.procedure.title:
        raise NotYourPlace(place=dossier.place["name"])
    return dossier
