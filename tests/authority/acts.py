"""Every act on a family's dossier as one call: the act as its desk gets it, and the command."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from domain.clock import day_of
from domain.commands import (
    appraisal,
    aside,
    award,
    correction,
    posting,
    registration,
    remedies,
    self_assessment,
    undoing,
    village,
)
from domain.commands.appraisal import Appraised
from domain.commands.registration import Asking
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.files import NewFile
from domain.ids import new_id
from domain.stream import Act
from tests.scenario import SEEN, ref

from .cast import AT, Actor
from .rules import rule_of
from .world import PAPER, World

Command = Callable[[Any], dict[str, Any]]
# What the subject does itself: whoever sits at the desk, and in whose name.
IN_ITS_NAME = {"self-assess", "add-evidence", "withdraw", "appeal", "retract"}


def act_of(world: World, actor: Actor, act: str, stage: str, *, seen: bool) -> Act:
    """The act as its desk gets it."""
    base = Act(
        book=world.commune,
        actor=world.person(actor.person),
        now=world.clock(),
        command_id=new_id(),
        source="form",
        seen=SEEN if seen else (),
    )
    if actor.mode == "clock":
        return replace(base, actor="system:clock", source="clock")
    if actor.mode == "own":
        return replace(base, office="household")
    held = world.held[actor.mandate]
    office = "signer" if actor.term == "other office" and actor.office != "signer" else actor.office
    office = "village-officer" if actor.term == "other office" and actor.office == "signer" else office
    if actor.mode == "office":
        return replace(base, office=office, mandate=held, entry_mandate=held)
    if actor.mode == "for":
        return replace(base, on_behalf_of=world.head, office="household", entry_mandate=held)
    # A paper of whoever holds the office in the ordinary way.
    whose = next(iter(sorted(rule_of(act, stage).offices & AT.keys())), "village-officer")
    name = f"{whose} of {AT[whose]}"
    mandate = world.held[f"{name} as {whose}"]
    return replace(base, on_behalf_of=world.person(name), office=whose, mandate=mandate, entry_mandate=held)


def command_of(world: World, act: str, stage: str) -> Command:
    """What is asked for."""
    if act == "register":
        return _register(world, stage)
    return partial(COMMANDS[act], world, stage, world.dossiers.get(stage, "d.2026.family.nobody.1"))


def _register(world: World, stage: str) -> Command:
    asking = Asking(world.subjects[stage], None, PAPER)
    return partial(registration.register, title="family", year=2026, place=world.village, asking=[asking])


def _assess(world: World, _stage: str, dossier: str, desk: Any) -> Any:
    return self_assessment.assess(desk, assessed=[Assessed(dossier, world.full_scores())])


def _evidence(world: World, _stage: str, dossier: str, desk: Any) -> Any:
    criterion = next(iter(world.full_scores()))
    files = {new_id(): NewFile(ref(), "image/jpeg", 1000, width=1600, height=1200)}
    return self_assessment.add_evidence(desk, dossier=dossier, criterion=criterion, files=files)


def _verify(world: World, _stage: str, dossier: str, desk: Any) -> Any:
    voted = [Voted(dossier, {"for": 38, "against": 2, "blank": 0}, 90)]
    return village.hold_meeting(
        desk, meeting=new_id(), place=world.village, held_on=day_of(world.clock()), summoned=50, present=40,
        ballot="secret", voted=voted,
    )  # fmt: skip


def _post(world: World, _stage: str, dossier: str, desk: Any) -> Any:
    return posting.open_posting(desk, posting=new_id(), place=world.village, dossiers=[dossier])


def _close(world: World, stage: str, _dossier: str, desk: Any) -> Any:
    """Where the list of a dossier has come down, it cannot come down again."""
    return posting.close_posting(desk, posting=world.postings.get(stage, world.closed))


def _comment(_world: World, _stage: str, dossier: str, desk: Any) -> Any:
    return posting.raise_objection(desk, dossier=dossier, objection=new_id(), text=ref())


def _answer(world: World, stage: str, dossier: str, desk: Any) -> Any:
    objection = world.comments.get(stage, "none")
    return posting.answer_objection(desk, dossier=dossier, objection=objection, outcome="dismissed", text=ref())


def _send_back(_world: World, _stage: str, dossier: str, desk: Any) -> Any:
    mend: list[dict[str, str | None]] = [{"criterion": None, "reason": "evidence-missing"}]
    return aside.send_back(desk, dossier=dossier, to_step="self-assessment", mend=mend, text=ref())


def _appraise(_world: World, _stage: str, dossier: str, desk: Any) -> Any:
    return appraisal.appraise(desk, appraised=[Appraised(dossier, 85, upheld=True)])


def _decide(world: World, dossier: str, desk: Any, *, recognise: bool) -> Any:
    named = {"recognised": [dossier] if recognise else [], "refused": [] if recognise else [dossier]}
    return award.issue_decision(
        desk, decision=new_id(), number="2/QĐ", signed_on=day_of(world.clock()), form="direct",
        basis=["Căn cứ minh họa"], **named,
    )  # fmt: skip


def _correct(world: World, stage: str, dossier: str, desk: Any) -> Any:
    return correction.correct_entry(
        desk,
        dossier=dossier,
        version=world.appraisal_of(stage),
        values={"score": 84},
        reason="typo",
        text=None,
    )


def _dossier_alone(command: Any, **how: Any) -> Any:
    """An act that needs nothing but the dossier."""

    def do(world: World, _stage: str, dossier: str, desk: Any) -> Any:
        return command(
            desk, dossier=dossier, **{name: value() if callable(value) else value for name, value in how.items()}
        )

    return do


def _ruling(command: Any, **how: Any) -> Any:
    def do(world: World, _stage: str, dossier: str, desk: Any) -> Any:
        return command(desk, dossier=dossier, paper=world.paper(), **how)

    return do


COMMANDS: dict[str, Any] = {
    "self-assess": _assess,
    "add-evidence": _evidence,
    "verify": _verify,
    "post": _post,
    "close-posting": _close,
    "comment": _comment,
    "answer": _answer,
    "send-back": _send_back,
    "withdraw": _dossier_alone(aside.withdraw, reason="moved", text=ref),
    "hold": _dossier_alone(remedies.hold, reason="complaint", text=ref),
    "release": _dossier_alone(remedies.release, text=ref),
    "appraise": _appraise,
    "recognise": lambda world, _stage, dossier, desk: _decide(world, dossier, desk, recognise=True),
    "refuse": lambda world, _stage, dossier, desk: _decide(world, dossier, desk, recognise=False),
    "set-aside": _ruling(remedies.set_aside, reason="wrong-entry"),
    "revoke": _ruling(remedies.revoke, reason="false-papers"),
    "reinstate": _ruling(remedies.reinstate),
    "appeal": _dossier_alone(remedies.appeal, text=ref),
    "uphold": _ruling(remedies.decide_appeal, outcome="upheld"),
    "dismiss": _ruling(remedies.decide_appeal, outcome="dismissed"),
    "retract": _dossier_alone(undoing.retract, reason="entered-by-mistake", text=ref),
    "reopen": _dossier_alone(undoing.reopen, reason="new-evidence", text=ref),
    "correct": _correct,
}
