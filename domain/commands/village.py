"""Village verification: a meeting votes over a list of dossiers and scores each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.commands import homes
from domain.commands.batch import besides, decide_each
from domain.commands.counting import tallies_of
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import EmptyList, NotOnThisList, NotThisStep
from domain.meeting import Meeting, Sitting
from domain.policies import Warrant
from domain.standings import waived


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
    page: Collection[str] = (),
) -> dict[str, Any]:
    """Enter a meeting and what it said of every dossier on its list. Whose act it is, is in the chair.

    `page` is everything that the sheet showed, what was not taken up included.
    """
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
    hands = tuple(person for person in (act.person, secretary) if person)
    sitting = Sitting(meeting, held_on, summoned, present, hands)
    taken = [each.dossier for each in voted if each.dossier not in left_out]
    held = Meeting.hold(
        act,
        quorum,
        sitting,
        place=desk.named(place, act.moment),
        title=first.title,
        year=first.year,
        ballot=ballot,
        chair=act.person,
        secretary=secretary,
        dossiers=taken,
        minutes=minutes,
        besides=besides([*page, *(each.dossier for each in voted)], taken),
    )

    counted = tallies_of(desk, [each.dossier for each in voted], held_on)

    def decide(each: Voted) -> None:
        dossier = desk.get(Dossier, each.dossier)
        here = (dossier.book, dossier.title, dossier.year) == (act.book, first.title, first.year)
        if not here or not homes.meets_in(desk, dossier.place["id"], place, act.moment):
            raise NotOnThisList
        own = waived(desk, standing, rules.procedure, dossier)
        by = Warrant(act, desk.rules_of(dossier), own, counted.get(each.dossier, {}))
        dossier.verify(by, sitting=sitting, ballots=each.ballots, score=each.score)
        desk.keep(dossier)

    decide_each(voted, decide, named=lambda each: each.dossier, left_out=left_out)
    desk.keep(held)
    return {"meeting": meeting}
