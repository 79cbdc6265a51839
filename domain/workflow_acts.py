"""Reading the acts of a procedure: those around the steps, and those that remain when its way has ended."""

from collections.abc import Collection

from domain import status
from domain.acts import (
    Acts,
    Appeal,
    Correct,
    Evidence,
    Hold,
    Objection,
    Overrule,
    Reason,
    Reopen,
    Retract,
    Return,
    Waive,
    Withdrawal,
)
from domain.document import Part
from domain.edition import read_basis, read_label

ACTS = ("return", "withdraw", "object", "evidence", "correct")
FURTHER = ("hold", "set_aside", "revoke", "appeal", "retract", "reopen", "override_kinship")
LONGEST_APPEAL = 120


def read_acts(part: Part, offices: Collection[str], steps: Collection[str]) -> Acts:
    """Every act is named; null where the procedure does not know it."""
    part.only(*ACTS, optional=FURTHER)
    hold, aside, revoke, appeal, retract, reopen, waive = (part.part_or_none(act) for act in FURTHER)
    back, withdraw, objection, evidence, correct = (part.part_or_none(act) for act in ACTS)
    return Acts(
        returning=_read_return(back, offices, steps) if back else None,
        withdrawing=_read_withdrawal(withdraw, offices, steps) if withdraw else None,
        objecting=_read_objection(objection, offices, steps) if objection else None,
        evidence=_read_evidence(evidence, offices, steps) if evidence else None,
        correcting=_read_correct(correct, offices) if correct else None,
        holding=_read_hold(hold, offices, steps) if hold else None,
        setting_aside=_read_overrule(aside, offices) if aside else None,
        revoking=_read_overrule(revoke, offices) if revoke else None,
        appealing=_read_appeal(appeal, offices) if appeal else None,
        retracting=_read_retract(retract, steps) if retract else None,
        reopening=_read_reopen(reopen, offices) if reopen else None,
        waiving=_read_waive(waive, offices, steps) if waive else None,
    )


def _read_return(part: Part, offices: Collection[str], steps: Collection[str]) -> Return:
    part.only("offices", "from", "to", "at_most", "reasons", "basis")
    return Return(
        offices=part.known("offices", offices, "office"),
        from_steps=part.known("from", steps, "step"),
        to_steps=part.known("to", steps, "step"),
        at_most=part.whole("at_most", 1, 9),
        reasons=_read_reasons(part),
        basis=read_basis(part.part("basis")),
    )


def _read_reasons(part: Part) -> tuple[Reason, ...]:
    reasons: dict[str, Reason] = {}
    for each in part.parts("reasons"):
        each.only("code", "label")
        code = each.name("code")
        if code in reasons:
            each.fail("code", "'%(name)s' stands twice", name=code)
        reasons[code] = Reason(code, read_label(each.part("label")))
    return tuple(reasons.values())


def _read_withdrawal(part: Part, offices: Collection[str], steps: Collection[str]) -> Withdrawal:
    part.only("offices", "until")
    return Withdrawal(part.known("offices", offices, "office"), part.one_known("until", steps, "step"))


def _read_objection(part: Part, offices: Collection[str], steps: Collection[str]) -> Objection:
    part.only("offices", "answered_by", "during", "answer_before", optional=("from_public",))
    return Objection(
        offices=part.known("offices", offices, "office"),
        answered_by=part.known("answered_by", offices, "office"),
        during=part.one_known("during", steps, "step"),
        answer_before=part.one_known("answer_before", steps, "step"),
        from_public=part.flag("from_public"),
    )


def _read_evidence(part: Part, offices: Collection[str], steps: Collection[str]) -> Evidence:
    part.only("offices", "during")
    return Evidence(part.known("offices", offices, "office"), part.known("during", steps, "step"))


def _read_correct(part: Part, offices: Collection[str]) -> Correct:
    part.only("offices")
    return Correct(part.known("offices", offices, "office"))


def _read_hold(part: Part, offices: Collection[str], steps: Collection[str]) -> Hold:
    part.only("offices", "during", "reasons", "basis")
    return Hold(
        offices=part.known("offices", offices, "office"),
        during=part.known("during", steps, "step"),
        reasons=_read_reasons(part),
        basis=read_basis(part.part("basis")),
    )


def _read_overrule(part: Part, offices: Collection[str]) -> Overrule:
    part.only("offices", "reasons", "basis")
    return Overrule(part.known("offices", offices, "office"), _read_reasons(part), read_basis(part.part("basis")))


def _read_appeal(part: Part, offices: Collection[str]) -> Appeal:
    part.only("offices", "against", "decided_by", "days", "basis")
    return Appeal(
        offices=part.known("offices", offices, "office"),
        against=part.choices("against", status.APPEALABLE),
        decided_by=part.known("decided_by", offices, "office"),
        days=part.whole("days", 1, LONGEST_APPEAL),
        basis=read_basis(part.part("basis")),
    )


def _read_retract(part: Part, steps: Collection[str]) -> Retract:
    part.only("steps", "reasons", "basis")
    return Retract(part.known("steps", steps, "step"), _read_reasons(part), read_basis(part.part("basis")))


def _read_reopen(part: Part, offices: Collection[str]) -> Reopen:
    part.only("offices", "from", "reasons", "basis")
    return Reopen(
        offices=part.known("offices", offices, "office"),
        states=part.choices("from", status.REOPENABLE),
        reasons=_read_reasons(part),
        basis=read_basis(part.part("basis")),
    )


def _read_waive(part: Part, offices: Collection[str], steps: Collection[str]) -> Waive:
    part.only("offices", "confirmed_by", "steps", "basis")
    return Waive(
        offices=part.known("offices", offices, "office"),
        confirmed_by=part.known("confirmed_by", offices, "office"),
        steps=part.known("steps", steps, "step"),
        basis=read_basis(part.part("basis")),
    )
