"""The grammar of a set of criteria: points, bands, or a checklist with levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.edition import Basis, Edition, Label

AREAS = ("normal", "difficult")
DENOMINATORS = ("members", "adults", "families")
FULL_OR_NONE, IN_PROPORTION = AWARDS = ("full-or-none", "in-proportion")


@dataclass(frozen=True, slots=True)
class Computed:
    """An item that is not answered but counted: how many of the denominator hold a title.

    `percent` is the share that earns it all; `in-proportion` gives part of the points below that share.
    """

    title: str
    denominator: str
    percent: int
    award: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with points; the total counts its score `weight` times."""

    id: str
    label: Label
    hint: Label | None
    evidence: Label | None
    maximum: Decimal
    floor: Decimal | None
    weight: Decimal
    computed: Computed | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of a checklist, met or not met, that belongs to a criterion and is first asked for at a level."""

    id: str
    criterion: Label
    label: Label
    hint: Label | None
    evidence: Label | None
    level: int
    computed: Computed | None


@dataclass(frozen=True, slots=True)
class Points:
    """The title is earned from a total, which may be lower where life is harder, with every floor kept."""

    criteria: tuple[Criterion, ...]
    maximum: Decimal
    step: Decimal
    threshold: Mapping[str, Decimal]
    threshold_basis: Basis


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of totals; `lower` belongs to it, `upper` does not (None: up to the maximum)."""

    id: str
    label: Label
    lower: Decimal
    upper: Decimal | None
    awarded: bool


@dataclass(frozen=True, slots=True)
class Bands:
    """The total falls into a named band, or below the lowest: then nothing is reached. Highest band first."""

    criteria: tuple[Criterion, ...]
    maximum: Decimal
    step: Decimal
    bands: tuple[Band, ...]
    bands_basis: Basis


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a checklist; it needs the level below, held for `waiting_months`."""

    number: int
    label: Label
    waiting_months: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """A level is reached when its indicators and those of the levels below are all met. Lowest level first."""

    indicators: tuple[Indicator, ...]
    levels: tuple[Level, ...]
    levels_basis: Basis


@dataclass(frozen=True)
class Criteria(Edition):
    """One edition of the criteria of a title."""

    rules: Points | Bands | Checklist

    @property
    def items(self) -> tuple[Criterion, ...] | tuple[Indicator, ...]:
        """What is scored, line by line."""
        return self.rules.indicators if isinstance(self.rules, Checklist) else self.rules.criteria

    @property
    def maximum(self) -> Decimal:
        """The greatest total: points, or the number of levels of a checklist."""
        return Decimal(len(self.rules.levels)) if isinstance(self.rules, Checklist) else self.rules.maximum
