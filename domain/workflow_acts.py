"""Reading the acts around the steps: return, withdrawal, objection, evidence and correction."""

from collections.abc import Collection

from domain.acts import Acts, Correct, Evidence, Objection, Reason, Return, Withdrawal
from domain.document import Part
from domain.edition import read_basis, read_label

ACTS = ("return", "withdraw", "object", "evidence", "correct")


def read_acts(part: Part, offices: Collection[str], steps: Collection[str]) -> Acts:
    """Every act is named; null where the procedure does not know it."""
    part.only(*ACTS)
    back, withdraw, objection, evidence, correct = (part.part_or_none(act) for act in ACTS)
    return Acts(
        returning=_read_return(back, offices, steps) if back else None,
        withdrawing=_read_withdrawal(withdraw, offices, steps) if withdraw else None,
        objecting=_read_objection(objection, offices, steps) if objection else None,
        evidence=_read_evidence(evidence, offices, steps) if evidence else None,
        correcting=_read_correct(correct, offices) if correct else None,
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
            each.fail("code", f"{code!r} stands twice")
        reasons[code] = Reason(code, read_label(each.part("label")))
    return tuple(reasons.values())


def _read_withdrawal(part: Part, offices: Collection[str], steps: Collection[str]) -> Withdrawal:
    part.only("offices", "until")
    return Withdrawal(part.known("offices", offices, "office"), part.one_known("until", steps, "step"))


def _read_objection(part: Part, offices: Collection[str], steps: Collection[str]) -> Objection:
    part.only("offices", "answered_by", "during", "answer_before")
    return Objection(
        offices=part.known("offices", offices, "office"),
        answered_by=part.known("answered_by", offices, "office"),
        during=part.one_known("during", steps, "step"),
        answer_before=part.one_known("answer_before", steps, "step"),
    )


def _read_evidence(part: Part, offices: Collection[str], steps: Collection[str]) -> Evidence:
    part.only("offices", "during")
    return Evidence(part.known("offices", offices, "office"), part.known("during", steps, "step"))


def _read_correct(part: Part, offices: Collection[str]) -> Correct:
    part.only("offices")
    return Correct(part.known("offices", offices, "office"))
