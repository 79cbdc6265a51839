"""The acts around the steps of a procedure, and those that the law leaves open when its way has ended."""

from dataclasses import dataclass

from domain.edition import Basis, Label


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a dossier is sent back, as a code with its caption."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Return:
    """Sending back, instead of taking one of `from_steps`, to be mended at one of `to_steps`."""

    offices: tuple[str, ...]
    from_steps: tuple[str, ...]
    to_steps: tuple[str, ...]
    at_most: int
    reasons: tuple[Reason, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Taking the dossier back, as long as the step `until` has not been taken."""

    offices: tuple[str, ...]
    until: str


@dataclass(frozen=True, slots=True)
class Objection:
    """Comments while the step `during` waits; each is answered before `answer_before` is taken.

    With `from_public` anybody may comment without an account, on the page where the list hangs for all.
    """

    offices: tuple[str, ...]
    answered_by: tuple[str, ...]
    during: str
    answer_before: str
    from_public: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Adding evidence while one of the steps `during` waits."""

    offices: tuple[str, ...]
    during: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correct:
    """Mending a fact that was entered wrongly."""

    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """Waiting, while one of the steps `during` is next, until something beside the way is settled."""

    offices: tuple[str, ...]
    during: tuple[str, ...]
    reasons: tuple[Reason, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Overrule:
    """Undoing what was decided: setting a decision aside, or revoking a title. Each for one of its reasons."""

    offices: tuple[str, ...]
    reasons: tuple[Reason, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Appeal:
    """A complaint against an outcome, decided by others than those who came to it; `days` is its clock."""

    offices: tuple[str, ...]
    against: tuple[str, ...]
    decided_by: tuple[str, ...]
    days: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Retract:
    """Taking one of `steps` back, by the office that took it, as long as the next office has not opened the dossier."""

    steps: tuple[str, ...]
    reasons: tuple[Reason, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reopen:
    """Going on with a dossier that ended in one of `states`, from where it stood before."""

    offices: tuple[str, ...]
    states: tuple[str, ...]
    reasons: tuple[Reason, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Waive:
    """Letting somebody take one of `steps` in spite of what they declared: proposed by one, approved by another."""

    offices: tuple[str, ...]
    confirmed_by: tuple[str, ...]
    steps: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts around the steps; None where the procedure does not know the act."""

    returning: Return | None
    withdrawing: Withdrawal | None
    objecting: Objection | None
    evidence: Evidence | None
    correcting: Correct | None
    holding: Hold | None = None
    setting_aside: Overrule | None = None
    revoking: Overrule | None = None
    appealing: Appeal | None = None
    retracting: Retract | None = None
    reopening: Reopen | None = None
    waiving: Waive | None = None
