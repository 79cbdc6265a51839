"""Going on: everybody of a company whose story has one more step takes it, those at one step of one place at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.clock import day_of
from domain.commands import appraisal, award, posting, self_assessment, village
from domain.commands.appraisal import Appraised
from domain.commands.award import Ground
from domain.commands.self_assessment import Assessed
from domain.commands.village import Voted
from domain.desk import Desk
from domain.dossier import Dossier
from domain.ids import new_id
from domain.pinned import Rules
from domain.stream import Act
from domain.workflow import Step
from service.demo.company import Case, Company, grouped
from service.demo.ending import end
from service.privacy.wallet import Wallet
from service.public import codes

PRESENT = 30
AGAINST = {"for": 8, "against": PRESENT - 8, "blank": 0}
FOR = {"for": PRESENT, "against": 0, "blank": 0}


@dataclass(frozen=True, slots=True)
class Turn:
    """A step to be taken by some at once: on which dossiers, with which outcome of each, under which rules."""

    company: Company
    cases: list[Case]
    found: list[Dossier]
    rules: Rules
    step: Step

    def favoured(self, case: Case) -> bool:
        """Whether the step goes well for it."""
        return case.story.outcomes[self.step.id] == next(iter(self.step.routes))

    @property
    def act(self) -> Act:
        """The act of whoever takes it."""
        who = self.company.holder(self.cases[0], self.step.offices, self.rules.procedure)
        seen = [case.dossier for case in self.cases] if self.step.must_see else []
        return self.company.commune.act(who, seen=seen)

    def perform(self, decide: Callable[[Desk], dict[str, Any]], wallet: Wallet | None = None) -> None:
        """Take it."""
        self.company.commune.perform(self.act, decide, wallet)


def go_on(company: Company) -> bool:
    """One step for everybody who has one; False when all have come to the end of their stories."""
    waiting = [case for case in company.cases if not case.ended]
    walking = [case for case in waiting if case.taken < len(case.story.outcomes)]
    for case in waiting:
        if case.taken == len(case.story.outcomes):
            end(company, case)
    for _, some in grouped(walking, lambda case: (case.title, company.place_of(case), _next(case))):
        found = company.found(some)
        rules = company.commune.desk().rules_of(found[0])
        step = rules.procedure.step(_next(some[0]))
        if _still_posted(company, found, step):
            continue
        TAKING[step.fact](Turn(company, some, found, rules, step))
        for case in some:
            case.taken += 1
    return bool(waiting)


def _next(case: Case) -> str:
    return list(case.story.outcomes)[case.taken]


def _still_posted(company: Company, found: list[Dossier], step: Step) -> bool:
    today = day_of(company.commune.clock())
    return step.fact == "posting-closed" and any(each.posted_until and each.posted_until > today for each in found)


def _best(rules: Rules) -> dict[str, Any]:
    """Good scores: nine tenths of the points, and every line of a checklist met."""
    items = [item for item in rules.criteria.items if item.computed is None]
    most = {item.id: getattr(item, "maximum", Decimal(1)) for item in items}
    return {id: int(maximum - maximum // 10) for id, maximum in most.items()}


def _score(found: Dossier) -> Any:
    return next(each.values["total"] for each in reversed(found.stood) if "total" in each.values)


def _assess(turn: Turn) -> None:
    consent = {"how": "form", "on": day_of(turn.company.commune.clock()).isoformat()}
    scores = _best(turn.rules)
    assessed = [Assessed(case.dossier, scores, case.head, None, consent if case.head else None) for case in turn.cases]
    turn.perform(lambda desk: self_assessment.assess(desk, assessed=assessed))


def _meet(turn: Turn) -> None:
    voted = [
        Voted(case.dossier, FOR if turn.favoured(case) else AGAINST, _score(found))
        for case, found in zip(turn.cases, turn.found, strict=True)
    ]
    turn.perform(
        lambda desk: village.hold_meeting(
            desk,
            meeting=new_id(),
            place=turn.found[0].place["id"],
            held_on=day_of(turn.company.commune.clock()),
            summoned=PRESENT,
            present=PRESENT,
            ballot="show",
            voted=voted,
        )
    )


def _post(turn: Turn) -> None:
    place, listed = turn.found[0].place["id"], [case.dossier for case in turn.cases]
    turn.perform(lambda desk: posting.open_posting(desk, posting=new_id(), place=place, dossiers=listed))


def _take_down(turn: Turn) -> None:
    for up in sorted({each.posting for each in turn.found if each.posting}):
        turn.perform(lambda desk, up=up: posting.close_posting(desk, posting=up))  # type: ignore[misc]


def _appraise(turn: Turn) -> None:
    if turn.step.council:
        scored = {
            case.dossier: (_score(found), turn.favoured(case))
            for case, found in zip(turn.cases, turn.found, strict=True)
        }
        turn.company.staff.council.meet(turn.act, scored)
        return
    appraised = [
        Appraised(case.dossier, _score(found), upheld=True)
        if turn.favoured(case)
        else Appraised(case.dossier, _score(found), upheld=False, reason="evidence-lacking")
        for case, found in zip(turn.cases, turn.found, strict=True)
    ]
    turn.perform(lambda desk: appraisal.appraise(desk, appraised=appraised))


def _decide(turn: Turn) -> None:
    today = day_of(turn.company.commune.clock())
    refused = [case.dossier for case in turn.cases if not turn.favoured(case)]
    recognised = [case.dossier for case in turn.cases if turn.favoured(case)]
    decision, wallet = new_id(), turn.company.commune.wiring.vault.wallet()
    given = codes.made(wallet, decision, recognised)
    turn.perform(
        lambda desk: award.issue_decision(
            desk,
            decision=decision,
            number=f"{today.day + 20}/QĐ-{turn.cases[0].title} (minh họa)",
            signed_on=today,
            form="TM",
            basis=["Kết quả thẩm định (minh họa)"],
            recognised=recognised,
            refused=refused,
            grounds={each: Ground("criterion-not-met") for each in refused},
            codes=given,
        ),
        wallet,
    )


TAKING: Mapping[str, Callable[[Turn], None]] = {
    "self-assessed": _assess,
    "village-verified": _meet,
    "posted": _post,
    "posting-closed": _take_down,
    "commune-appraised": _appraise,
    "award-decided": _decide,
}
