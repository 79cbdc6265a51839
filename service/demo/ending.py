"""The end of a story beside the steps: a withdrawal, a return, a hold, a revocation, an appeal."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from domain.clock import day_of
from domain.commands import aside, remedies
from domain.desk import Desk
from domain.dossier import Dossier
from domain.pinned import Rules
from service.demo.company import Case, Company
from service.demo.stories import APPEAL, HOLD, RETURN, REVOCATION, WITHDRAWAL


@dataclass(frozen=True, slots=True)
class Last:
    """What happens to one case, and what its rules say of that."""

    company: Company
    case: Case
    found: Dossier
    rules: Rules

    @property
    def consent(self) -> dict[str, str] | None:
        """How its people agreed to what an officer enters for them."""
        day = day_of(self.company.commune.clock()).isoformat()
        return {"how": "form", "on": day} if self.case.head else None

    def perform(
        self, offices: Collection[str], said: str, act: Callable[[Desk, dict[str, str]], dict[str, Any]]
    ) -> None:
        """Whoever may does it, with a text about it."""
        commune = self.company.commune
        text, wallet = commune.told(self.case.head or self.case.subject, said)
        who = self.company.holder(self.case, offices, self.rules.procedure)
        commune.perform(commune.act(who, seen=[self.case.dossier]), lambda desk: act(desk, text), wallet)


def end(company: Company, case: Case) -> None:
    """What the story ends with, where that is not a step."""
    if case.story.then is not None:
        (found,) = company.found([case])
        ENDING[case.story.then](Last(company, case, found, company.commune.desk().rules_of(found)))
    case.ended = True


def _withdraw(last: Last) -> None:
    allowed = last.rules.procedure.acts.withdrawing
    assert allowed is not None, "the story was read from these rules"
    case, consent = last.case, last.consent
    last.perform(
        allowed.offices,
        "Xin đăng ký vào năm sau (minh họa).",
        lambda desk, text: aside.withdraw(
            desk, dossier=case.dossier, reason="own-wish", text=text, person=case.head, consent=consent
        ),
    )


def _send_back(last: Last) -> None:
    allowed, at = last.rules.procedure.acts.returning, last.found.next_step
    assert allowed is not None, "the story was read from these rules"
    assert at is not None, "it is on its way"
    taken_by = last.rules.procedure.step(at).offices
    mend: list[dict[str, str | None]] = [{"criterion": None, "reason": allowed.reasons[0].code}]
    to = last.rules.procedure.returns_to(at)[0]
    last.perform(
        [office for office in allowed.offices if office in taken_by] or allowed.offices,
        "Đề nghị bổ sung rồi chấm lại (minh họa).",
        lambda desk, text: aside.send_back(desk, dossier=last.case.dossier, to_step=to, mend=mend, text=text),
    )


def _hold(last: Last) -> None:
    allowed = last.rules.procedure.acts.holding
    assert allowed is not None, "the story was read from these rules"
    reason = allowed.reasons[-1].code
    last.perform(
        allowed.offices,
        "Có đơn đề nghị xem xét, chờ kết luận (minh họa).",
        lambda desk, text: remedies.hold(desk, dossier=last.case.dossier, reason=reason, text=text),
    )


def _revoke(last: Last) -> None:
    allowed = last.rules.procedure.acts.revoking
    assert allowed is not None, "the story was read from these rules"
    today, reason = day_of(last.company.commune.clock()), allowed.reasons[0].code

    def revoke(desk: Desk, text: dict[str, str]) -> dict[str, Any]:
        number = f"{today.day + 40}/QĐ-{last.case.title} (minh họa)"
        paper = remedies.ruling(number=number, signed_on=today, text=text)
        return remedies.revoke(desk, dossier=last.case.dossier, reason=reason, paper=paper)

    last.perform(allowed.offices, "Xác minh kê khai không đúng (minh họa).", revoke)


def _appeal(last: Last) -> None:
    allowed = last.rules.procedure.acts.appealing
    assert allowed is not None, "the story was read from these rules"
    case, consent = last.case, last.consent
    last.perform(
        allowed.offices,
        "Đề nghị xem lại kết quả (minh họa).",
        lambda desk, text: remedies.appeal(desk, dossier=case.dossier, text=text, person=case.head, consent=consent),
    )


ENDING: Mapping[str, Callable[[Last], None]] = {
    WITHDRAWAL: _withdraw,
    RETURN: _send_back,
    HOLD: _hold,
    REVOCATION: _revoke,
    APPEAL: _appeal,
}
