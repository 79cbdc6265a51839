"""Rules in words: what the editions call their criteria, steps, offices and reasons."""

from collections.abc import Sequence
from decimal import Decimal

from domain.acts import Hold, Overrule, Reopen, Retract
from domain.criteria.grammar import Bands, Indicator, Points
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.pinned import Rules
from domain.workflow import Step
from service import words
from service.forms.fields import Criterion, Option
from service.i18n import local
from service.i18n import text as _
from service.words import word


def criterion_name(rules: Rules, id: str) -> str:
    """A criterion's caption."""
    found = next((item for item in rules.criteria.items if item.id == id), None)
    return local(found.label.as_data()) if found else id


def step_name(rules: Rules, id: str) -> str:
    """A step's caption."""
    return local(rules.procedure.step(id).label.as_data())


def office_names(rules: Rules, offices: Sequence[str]) -> str:
    """Whose turn it is."""
    return ", ".join(local(rules.procedure.office(office).label.as_data()) for office in offices)


def return_reason(rules: Rules, code: str) -> str:
    """Why a dossier was sent back."""
    returning = rules.procedure.acts.returning
    found = next((each for each in returning.reasons if each.code == code), None) if returning else None
    return local(found.label.as_data()) if found else word(words.RETURN_REASON, code)


def reason_in(act: Hold | Overrule | Reopen | Retract | None, code: str) -> str:
    """A reason as the rules of an act call it."""
    found = next((each for each in act.reasons if each.code == code), None) if act else None
    return local(found.label.as_data()) if found else code


def asked_criteria(rules: Rules) -> list[Criterion]:
    """The criteria as the questions of a form; what is counted is not asked."""
    counted = {item.id for item in rules.criteria.items if item.computed}
    return [each for each in every_criterion(rules) if each.id not in counted]


def every_criterion(rules: Rules) -> list[Criterion]:
    """The criteria in their order."""
    step = rules.criteria.rules.step if isinstance(rules.criteria.rules, Points | Bands) else Decimal(1)
    return [
        Criterion(
            id=item.id,
            label=local(item.label.as_data()),
            maximum=getattr(item, "maximum", Decimal(1)),
            step=step,
            hint=local(item.hint.as_data()) if item.hint else None,
            is_met_or_not=isinstance(item, Indicator),
        )
        for item in rules.criteria.items
    ]


def criterion_options(rules: Rules) -> list[Option]:
    """The criteria as answers, each with what may serve as its evidence."""
    return [
        Option(item.id, local(item.label.as_data()), local(item.evidence.as_data()) if item.evidence else None)
        for item in rules.criteria.items
    ]


def sample_of(rules: Rules) -> str | None:
    """What the notice of a sample edition says, None where the rules are official."""
    samples = [edition for edition in (rules.criteria, rules.procedure) if edition.is_sample]
    return f"{local(samples[0].label.as_data())}: {samples[0].basis[-1].text}." if samples else None


def quorum_of(step: Step, *, summoned: int, present: int) -> list[str]:
    """The arithmetic of a meeting in sentences: how many had to be there, how many votes carry."""
    quorum = step.quorum
    assert quorum is not None, "a meeting votes only at a step with a quorum"
    base = present if quorum.approval_of == "present" else summoned
    return [
        _(
            "Quorum: %(percent)s%% of %(summoned)s summoned is %(needed)s; %(present)s were present.",
            percent=quorum.present.percent,
            summoned=summoned,
            needed=quorum.needed(summoned),
            present=present,
        ),
        _(
            "Majority: %(percent)s%% of %(base)s is %(needed)s votes for.",
            percent=quorum.approval.percent,
            base=base,
            needed=quorum.majority_needed(present, summoned=summoned),
        ),
    ]


def step_with_quorum(rules: Rules) -> Step:
    """The step at which a village's meeting votes; a title without a village has none."""
    found = next((step for step in rules.procedure.steps if step.fact == "village-verified"), None)
    if found is None:
        raise NotFound
    return found


def step_of_council(rules: Rules) -> Step:
    """The step at which a council votes; most titles have none."""
    found = next((step for step in rules.procedure.steps if step.council), None)
    if found is None:
        raise NotFound
    return found


def next_step_of(dossier: Dossier, rules: Rules) -> str | None:
    """What comes next, in words."""
    return step_name(rules, dossier.next_step) if dossier.next_step else None
