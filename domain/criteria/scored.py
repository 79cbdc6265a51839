"""What scoring comes to: plain values for a fact, and the reasons for what is not reached."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.criteria.answers import Counted

Number = int | str


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a title, or a higher level, is not reached: `message` is the English msgid for `params`."""

    code: str
    item: str | None
    message: str
    params: Mapping[str, Number]

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True, slots=True)
class Scored:
    """Plain values as they stand in facts; for a checklist, scores are 0 or 1 and the total is the level reached."""

    scores: dict[str, Number]
    total: Number
    maximum: Number
    passed: bool
    reasons: tuple[Finding, ...]
    band: str | None = None
    level: int | None = None
    counted: tuple[Counted, ...] = ()
