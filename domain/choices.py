"""Choices: what is open to a person at a dossier now, by the same rules that decide the act."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain import policies, status
from domain.dossier import Dossier
from domain.errors import Refusal
from domain.levels import SUBJECT
from domain.mending import may_mend, mends_of
from domain.pinned import Rules
from domain.policies import Standing
from domain.privacy_refusals import UseRestricted
from domain.stood import Stood
from domain.workflow import Procedure, Step

# The acts around the steps, named beside the forms of the steps.
EVIDENCE, COMMENT, ANSWER, RETURN, WITHDRAW = "evidence", "comment", "answer", "return", "withdrawal"
HOLD, RELEASE, SET_ASIDE, REVOKE, REINSTATE = "hold", "release", "setting-aside", "revocation", "reinstatement"
APPEAL, DECIDE_APPEAL = "appeal", "appeal-decision"
RETRACT, REOPEN = "retraction", "reopening"
WAIVE = "override"
CLOSE_POSTING = "posting-close"
# What stays open to offices while the data may only be kept; corrections are offered at the entries.
WHILE_RESTRICTED = frozenset({CLOSE_POSTING, DECIDE_APPEAL})


@dataclass(frozen=True, slots=True)
class Choice:
    """An act by the name of its form; `on_behalf` where it would be entered for the subject."""

    form: str
    on_behalf: bool = False


def open_to(dossier: Dossier, rules: Rules, standing: Standing) -> list[Choice]:
    """Everything that a person with this standing could do now, the next step first."""
    found = (_step, _around, _leaving, _undoing, _holding, _overruling, _appealing, _waiving)
    choices = [choice for each in found for choice in each(dossier, rules, standing)]
    if dossier.restricted is None or standing.office == subject_office(rules.procedure):
        return choices
    return [choice for choice in choices if choice.on_behalf or choice.form in WHILE_RESTRICTED]


def may_enter_for_subjects(procedure: Procedure, office: str) -> bool:
    """Whether the office is one of the procedure that is not the subject's own."""
    return any(each.id == office and each.level != SUBJECT for each in procedure.offices)


def subject_office(procedure: Procedure) -> str | None:
    """The office in which a subject acts for itself."""
    return next((office.id for office in procedure.offices if office.level == SUBJECT), None)


def kept_from(dossier: Dossier, step: Step, standing: Standing) -> Refusal | None:
    """Why this person must leave the dossier to another at that step, or everybody must leave it; or None."""
    why = policies.kept_from(step, dossier.hands, dossier.subject, dossier.people, standing)
    return why or (UseRestricted() if dossier.restricted is not None else None)


def correctable(dossier: Dossier, rules: Rules, standing: Standing) -> list[int]:
    """The versions of the entries that this person may correct."""
    return [each.version for each in dossier.entries if mends_of(each) and _mends(dossier, rules, standing, each)]


def _step(dossier: Dossier, rules: Rules, standing: Standing) -> Iterator[Choice]:
    if dossier.next_step is None:
        return
    step = rules.procedure.step(dossier.next_step)
    if standing.office in step.offices:
        if not step.must_see or kept_from(dossier, step, standing) is None:
            yield Choice(step.form)
    elif _for_subject(step.offices, rules.procedure, standing):
        yield Choice(step.form, on_behalf=True)


def _around(dossier: Dossier, rules: Rules, standing: Standing) -> Iterator[Choice]:
    evidence, objecting = rules.procedure.acts.evidence, rules.procedure.acts.objecting
    if evidence and dossier.next_step in evidence.during and standing.office in evidence.offices:
        yield Choice(EVIDENCE)
    if objecting and dossier.next_step == objecting.during and standing.office in objecting.offices:
        yield Choice(COMMENT)
    if objecting and standing.office in objecting.answered_by and not _is_kin(dossier, standing):
        yield from (Choice(ANSWER) for _ in dossier.unanswered)


def _leaving(dossier: Dossier, rules: Rules, standing: Standing) -> Iterator[Choice]:
    returning, at = rules.procedure.acts.returning, dossier.next_step
    if (
        returning
        and at is not None
        and rules.procedure.returns_to(at)
        and standing.office in returning.offices
        and dossier.times_returned < returning.at_most
        and not _is_kin(dossier, standing)
    ):
        yield Choice(RETURN)
    own = subject_office(rules.procedure)
    if rules.procedure.may_withdraw(at, standing.office):
        yield Choice(WITHDRAW)
    elif own and rules.procedure.may_withdraw(at, own) and may_enter_for_subjects(rules.procedure, standing.office):
        yield Choice(WITHDRAW, on_behalf=True)


def _undoing(dossier: Dossier, rules: Rules, standing: Standing) -> Iterator[Choice]:
    """Taking back as far as the rules go: whether the next office has opened the dossier is the store's to say."""
    last, allowed = dossier.retractable(rules), rules.procedure.acts.reopening
    if last is not None and last.step is not None:
        if standing.office == last.office:
            if not (rules.procedure.step(last.step).must_see and _is_kin(dossier, standing)):
                yield Choice(RETRACT)
        elif last.office and _for_subject((last.office,), rules.procedure, standing):
            yield Choice(RETRACT, on_behalf=True)
    if allowed and dossier.state in allowed.states and standing.office in allowed.offices:
        yield from () if _is_kin(dossier, standing) else (Choice(REOPEN),)


def _holding(dossier: Dossier, rules: Rules, standing: Standing) -> Iterator[Choice]:
    allowed = rules.procedure.acts.holding
    if allowed and standing.office in allowed.offices and not _is_kin(dossier, standing):
        if dossier.resumes is not None:
            yield Choice(RELEASE)
        elif dossier.next_step in allowed.during:
            yield Choice(HOLD)


def _overruling(dossier: Dossier, rules: Rules, standing: Standing) -> Iterator[Choice]:
    acts = rules.procedure.acts
    open_to_all = (
        (SET_ASIDE, acts.setting_aside, "decision-set-aside"),
        (REVOKE, acts.revoking, "award-revoked"),
        (REINSTATE, acts.revoking, "award-reinstated"),
    )
    for form, allowed, topic in open_to_all:
        if allowed and standing.office in allowed.offices and status.may(dossier.state, topic):
            yield from () if _is_kin(dossier, standing) else (Choice(form),)


def _appealing(dossier: Dossier, rules: Rules, standing: Standing) -> Iterator[Choice]:
    allowed = rules.procedure.acts.appealing
    if allowed is None:
        return
    if dossier.state in allowed.against:
        if standing.office in allowed.offices:
            yield Choice(APPEAL)
        elif _for_subject(allowed.offices, rules.procedure, standing):
            yield Choice(APPEAL, on_behalf=True)
    contested = dossier.hands.get(dossier.appeal["contests"] or "award-revoked", ()) if dossier.appeal else ()
    may_decide = standing.office in allowed.decided_by and not _is_kin(dossier, standing)
    if dossier.appeal and may_decide and standing.people.isdisjoint(contested):
        yield Choice(DECIDE_APPEAL)


def _waiving(dossier: Dossier, rules: Rules, standing: Standing) -> Iterator[Choice]:
    allowed = rules.procedure.acts.waiving
    if allowed and dossier.next_step in allowed.steps and standing.office in allowed.offices:
        yield from () if _is_kin(dossier, standing) else (Choice(WAIVE),)


def _for_subject(offices: tuple[str, ...], procedure: Procedure, standing: Standing) -> bool:
    return subject_office(procedure) in offices and may_enter_for_subjects(procedure, standing.office)


def _mends(dossier: Dossier, rules: Rules, standing: Standing, stood: Stood) -> bool:
    try:
        may_mend(dossier, rules, standing, stood)
    except Refusal:
        return False
    return True


def _is_kin(dossier: Dossier, standing: Standing) -> bool:
    return dossier.subject in standing.kin or not standing.people.isdisjoint(dossier.people)
