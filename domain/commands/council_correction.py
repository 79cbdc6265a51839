"""Correcting a council's meeting: who came, how they voted, on which day; each dossier is counted again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain.clock import day_of, shown
from domain.commands.batch import decide_each
from domain.commands.correction import changed_of, plain_of
from domain.commands.mended import mended
from domain.council import Member, Session, check_attended, voted
from domain.council_refusals import NotAMember, OtherMembers
from domain.desk import Desk
from domain.dossier import Dossier
from domain.errors import InTheFuture, NoMandate, NotCorrectable, NotFound, NothingToCorrect, NotYourPlace
from domain.meeting import Meeting
from domain.pinned import Rules
from domain.policies import Standing, Warrant, right_office
from domain.quorum import SHOW
from domain.stood import Stood
from domain.stream import Act
from domain.text import plain
from domain.workflow import Step

Answer = dict[str, Any]
Text = dict[str, str] | None


def correct_council(
    desk: Desk,
    *,
    meeting: str,
    roll: Mapping[str, str],
    reason: str,
    text: Text,
    held_on: date | None = None,
    attended: Mapping[str, str] | None = None,
    votes: Mapping[str, Mapping[str, Any]] | None = None,
    minutes: Text = None,
) -> Answer:
    """Mend a council's day, attendance or minutes, or the votes on single dossiers, with all that follows for its list.

    `roll` are the members of the day, by person with the mandate; `votes` are said as when the meeting was entered.
    """
    act = replace(desk.act, done=None, batch_id=desk.act.batch_id or desk.act.command_id)
    reason, held = plain("reason", reason), desk.get(Meeting, f"meeting.{meeting}")
    if held.council is None:
        raise NotCorrectable
    found = {each.id: each for each in desk.all(Dossier, held.dossiers)}
    entries = {id: stood for id, each in found.items() if (stood := vote_of(each, meeting)) is not None}
    if not set(votes or {}) <= entries.keys():
        raise NotFound
    rules = desk.rules_of(found[held.dossiers[0]])
    standing = desk.standing(act, rules.procedure, subject=held.place["id"], people=(), place=held.place["id"])
    may_correct_council(rules, standing)
    if held_on is not None and held_on > day_of(act.now):
        raise InTheFuture(field="held_on")
    step = _council_step(rules)
    session = _seated_again(desk, act, held, held_on=held_on, attended=attended or {}, roll=roll)
    values = _said_of_all(step, held, session, held_on, minutes)
    new: dict[str, Answer] = {}

    def count_again(id: str) -> None:
        said = (votes or {}).get(id, _as_it_stands(session, entries[id]))
        new[id] = _counted_again(step, session, entries[id], said)
        if "held_on" in values:
            new[id]["done"] = session.held_on

    decide_each(entries, count_again, named=lambda id: id)
    if not values and not any(new.values()):
        raise NothingToCorrect
    if values:
        held.correct(act, values=values, reason=reason, text=text)
        desk.keep(held)
    consequences: list[Answer] = []

    def decide(id: str) -> None:
        by = Warrant(act, desk.rules_of(found[id]), standing)
        told: dict[str, Any] = {"values": new[id], "reason": reason, "text": text, "asked_as": "held_on"}
        consequences.append(plain_of(mended(desk, found[id], by, version=entries[id].version, **told)))
        desk.keep(found[id])

    if differing := [id for id, said in new.items() if said]:
        decide_each(differing, decide, named=lambda id: id)
    return {"meeting": meeting, "consequences": consequences}


def may_correct_council(rules: Rules, standing: Standing) -> None:
    """Who may enter a council's meeting may correct it."""
    if rules.procedure.acts.correcting is None:
        raise NotCorrectable
    right_office(_council_step(rules).offices, standing)


def vote_of(dossier: Dossier, meeting: str) -> Stood | None:
    """What a meeting said of a dossier, as it now reads."""
    return next((each for each in dossier.stood if each.values.get("meeting") == meeting), None)


def _council_step(rules: Rules) -> Step:
    found = next((step for step in rules.procedure.steps if step.council is not None), None)
    if found is None:
        raise NotCorrectable
    return found


def _seated_again(
    desk: Desk, act: Act, held: Meeting, *, held_on: date | None, attended: Mapping[str, str], roll: Mapping[str, str]
) -> Session:
    """The same members, as they came after all. On another day they must have been the council as well."""
    assert held.council is not None, "a council met"
    day = held_on or date.fromisoformat(held.values["held_on"])
    members = {each["person"]: each for each in held.council["members"]}
    if strangers := attended.keys() - members.keys():
        raise NotAMember(field="members", day=shown(day), count=len(strangers))
    if day.isoformat() != held.values["held_on"]:
        _same_council(desk, replace(act, done=day), held, members, roll)
    seats = (
        Member(
            person,
            each["mandate"],
            Standing(each["office"], frozenset(), frozenset({person}), frozenset()),
            attended.get(person, each["attended"]),
        )
        for person, each in members.items()
    )
    return Session(held.id.removeprefix("meeting."), day, held.ballot, held.chair, tuple(seats))


def _same_council(
    desk: Desk, act: Act, held: Meeting, members: Mapping[str, Mapping[str, str]], roll: Mapping[str, str]
) -> None:
    """Refuse a day on which the council had other members, or one of them another mandate."""
    assert isinstance(act.done, date), "a meeting has its day"
    others = OtherMembers(field="held_on", day=shown(act.done))
    if dict(roll) != {person: each["mandate"] for person, each in members.items()}:
        raise others
    for person, mandate in roll.items():
        try:
            desk.seat(act, person=person, mandate=mandate, place=held.place["id"])
        except (NoMandate, NotYourPlace):
            raise others from None


def _said_of_all(step: Step, held: Meeting, session: Session, held_on: date | None, minutes: Text) -> dict[str, Any]:
    """What is said otherwise of the meeting itself; that its quorum is then missed is a consequence, not a mistake."""
    assert held.council is not None, "a council met"
    assert step.quorum is not None, "checked when the edition was loaded"
    check_attended(step.quorum, session)
    council = session.as_data(step.quorum) | {"paper": held.council["paper"]}
    return changed_of(held, held_on=held_on, present=session.whole.present, council=council, minutes=minutes)


def _as_it_stands(session: Session, stood: Stood) -> Mapping[str, Any]:
    """The votes that stand; who was not there after all did not vote."""
    if session.ballot != SHOW:
        return dict(stood.values["ballots"])
    voters = set(session.whole.voters)
    return {person: vote for person, vote in stood.values["council"]["votes"].items() if person in voters}


def _counted_again(step: Step, session: Session, stood: Stood, said: Mapping[str, Any]) -> dict[str, Any]:
    """What differs in the entry of one dossier. Who was kept out of it stays so, whoever came."""
    assert step.quorum is not None, "checked when the edition was loaded"
    bench = session.without({each["person"]: each["why"] for each in stood.values["council"]["kept_out"]})
    vote = voted(step.quorum, session, bench, said)
    return {name: value for name, value in vote.items() if value != stood.values[name]}
