"""Council appraisal: the commune's council meets over a list of dossiers, votes on each and gives it one score."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.clock import shown
from domain.commands.batch import besides, decide_each
from domain.commands.counting import tallies_of
from domain.council import Member, Session, check_attended
from domain.council_refusals import MembersUnsaid, NotAMember
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import EmptyList, NoMandate, NotOnThisList, NotThisStep, NotYourPlace
from domain.meeting import Meeting, Sitting
from domain.pinned import Rules
from domain.policies import Warrant
from domain.standings import about
from domain.stream import Act
from domain.workflow import Step


@dataclass(frozen=True, slots=True)
class Heard:
    """What a council said of one dossier.

    `said` are the members' votes by person after a show of hands, and counts of ballots after a secret one.
    `reason` is a code, `text` the vault's reference.
    """

    dossier: str
    said: Mapping[str, Any]
    score: int | str
    reason: str | None = None
    text: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was a member on the day, by person with the mandate, as the register of mandates has it; and who came how."""

    roll: Mapping[str, str]
    attended: Mapping[str, str]


def hold_council(
    desk: Desk,
    *,
    meeting: str,
    place: str,
    held_on: date,
    ballot: str,
    attendance: Attendance,
    heard: Sequence[Heard],
    secretary: str | None = None,
    minutes: dict[str, str] | None = None,
    paper: dict[str, Any] | None = None,
    left_out: Collection[str] = (),
    page: Collection[str] = (),
) -> dict[str, Any]:
    """Enter a council's meeting and what it said of every dossier on its list. Whose act it is, is in the chair.

    `place` is the commune; `paper` says of the signed minutes where in the vault they are and what kind of file;
    `page` is everything that the sheet showed, what was not taken up included.
    """
    if not heard:
        raise EmptyList
    act = replace(desk.act, done=held_on, batch_id=desk.act.batch_id or desk.act.command_id)
    people = [stream for person in attendance.roll for stream in about(person)]
    desk.fetch([*(each.dossier for each in heard), *people])
    first = desk.get(Dossier, heard[0].dossier)
    rules = desk.rules_of(first)
    step = council_step(first, rules)
    assert step.quorum is not None, "checked when the edition was loaded"
    standing = desk.standing(act, rules.procedure, subject=place, people=(), place=place)
    session = seated(desk, act, step, place=place, meeting=meeting, ballot=ballot, attendance=attendance)
    check_attended(step.quorum, session)
    taken = [each.dossier for each in heard if each.dossier not in left_out]
    held = Meeting.hold(
        act,
        step.quorum,
        Sitting(meeting, held_on, session.whole.summoned, session.whole.present, (act.person,)),
        place=desk.named(place, act.moment),
        title=first.title,
        year=first.year,
        ballot=ballot,
        chair=act.person,
        secretary=secretary,
        dossiers=taken,
        minutes=minutes,
        council=session.as_data(step.quorum) | {"paper": paper},
        besides=besides([*page, *(each.dossier for each in heard)], taken),
    )

    counted = tallies_of(desk, [each.dossier for each in heard], held_on)

    def decide(each: Heard) -> None:
        dossier = desk.get(Dossier, each.dossier)
        _on_this_list(dossier, first, act, place)
        by = Warrant(act, desk.rules_of(dossier), standing, counted.get(each.dossier, {}))
        dossier.appraise_in_council(
            by, session=session, said=each.said, score=each.score, reason=each.reason, text=each.text
        )
        desk.keep(dossier)

    decide_each(heard, decide, named=lambda each: each.dossier, left_out=left_out)
    desk.keep(held)
    return {"meeting": meeting}


def council_step(dossier: Dossier, rules: Rules) -> Step:
    """The step that waits for a council; refuses where none does."""
    step = rules.procedure.step(dossier.next_step) if dossier.next_step else None
    if step is None or step.council is None:
        raise NotThisStep(state=dossier.state, step=dossier.next_step or "-")
    return step


def seated(
    desk: Desk, act: Act, step: Step, *, place: str, meeting: str, ballot: str, attendance: Attendance
) -> Session:
    """The council of the day, each member under a mandate that held then; nobody is left unsaid."""
    assert isinstance(act.done, date), "a meeting has its day"
    roll, attended = attendance.roll, attendance.attended
    if strangers := attended.keys() - roll.keys():
        raise NotAMember(field="members", day=shown(act.done), count=len(strangers))
    if not roll or attended.keys() != roll.keys():
        raise MembersUnsaid(field="members", members=len(roll), day=shown(act.done))
    members = [_member(desk, act, step, place, person, mandate, attended[person]) for person, mandate in roll.items()]
    return Session(meeting, act.done, ballot, act.person, tuple(members))


def _member(desk: Desk, act: Act, step: Step, place: str, person: str, mandate: str, attended: str) -> Member:
    assert isinstance(act.done, date), "a meeting has its day"
    stranger = NotAMember(field="members", day=shown(act.done), count=1)
    try:
        standing = desk.seat(act, person=person, mandate=mandate, place=place)
    except (NoMandate, NotYourPlace):
        raise stranger from None
    if step.council is None or standing.office not in step.council.members:
        raise stranger
    return Member(person, mandate, standing, attended)


def _on_this_list(dossier: Dossier, first: Dossier, act: Act, place: str) -> None:
    """All of one commune, title and year, and under one edition of the procedure, so that one quorum rules them."""
    listed = (act.book, place, first.title, first.year, first.rules["procedure"])
    if (
        dossier.book,
        dossier.commune["id"],
        dossier.title,
        dossier.year,
        dossier.rules["procedure"],
    ) != listed:
        raise NotOnThisList
