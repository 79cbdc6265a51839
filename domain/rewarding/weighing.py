"""Weighing: why somebody can be proposed for a reward or not, criterion by criterion, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from domain.rewarding.criteria import TITLE, Kind
from domain.rewarding.forms import Form
from domain.rewarding.streaks import breaking, running

MET, UNMET, WAITING = OUTCOMES = ("met", "not-met", "waiting")
# The condition of the form itself, beside the criteria.
YEARS = "years"


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one who could be proposed: years held, votes, what was judged, what the register counts."""

    subject: str
    subject_kind: str
    # The year's dossier where it holds the title, else the subject: how a proposal names them.
    named: str
    held: Mapping[int, Sequence[str]] = field(default_factory=dict)
    votes: int | None = None
    present: int | None = None
    judged: Mapping[str, bool] = field(default_factory=dict)
    # By criterion that the register tells: what was counted, and whether that is enough.
    counted: Mapping[str, tuple[str, bool]] = field(default_factory=dict)

    @property
    def share(self) -> Fraction:
        """How much of those present voted for it; nothing where nobody voted."""
        return Fraction(self.votes or 0, self.present or 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition comes to; `breaks` are the years that break a streak."""

    id: str
    outcome: str
    breaks: tuple[int, ...] = ()
    counted: str | None = None

    def as_data(self) -> dict[str, str | list[int] | None]:
        """How a fact writes it."""
        return {"id": self.id, "outcome": self.outcome, "breaks": list(self.breaks), "counted": self.counted}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One case with its findings; `rank` and `within` the share for those who meet everything."""

    case: Case
    findings: tuple[Finding, ...]
    rank: int | None = None
    within: bool = False

    @property
    def against(self) -> Finding | None:
        """The first that speaks against it."""
        return next((each for each in self.findings if each.outcome != MET), None)

    @property
    def running(self) -> tuple[int, ...]:
        """The years of the streak that ends with the year asked about."""
        last = max(self.case.held, default=0)
        return tuple(range(last - running(self.case.held, last) + 1, last + 1))


def findings(case: Case, *, kind: Kind, form: Form, year: int) -> tuple[Finding, ...]:
    """Each condition of the form and each criterion of the kind."""
    found = []
    if form.years is not None:
        breaks = tuple(breaking(case.held, upto=year, years=form.years))
        found.append(Finding(YEARS, UNMET if breaks else MET, breaks))
    for each in kind.asked_of(case.subject_kind):
        if each.condition == TITLE:
            found.append(Finding(each.id, MET if year in case.held else UNMET, () if year in case.held else (year,)))
        elif each.is_judged:
            word = case.judged.get(each.id)
            found.append(Finding(each.id, WAITING if word is None else MET if word else UNMET))
        else:
            told, enough = case.counted.get(each.id, ("", False))
            found.append(Finding(each.id, MET if enough else UNMET, counted=told))
    return tuple(found)


def weigh(cases: Sequence[Case], *, kind: Kind, form: Form, year: int) -> list[Weighed]:
    """Those who meet everything first, ranked where the form ranks them (equals share a rank); then the others."""
    told = [Weighed(case, findings(case, kind=kind, form=form, year=year)) for case in cases]
    able = [each for each in told if each.against is None]
    others = [each for each in told if each.against is not None]
    if form.rank_by is None:
        return [Weighed(each.case, each.findings, within=True) for each in able] + others
    able.sort(key=lambda each: (-each.case.share, each.case.subject))
    most, first = form.most(len(able)), dict[Fraction, int]()
    ranked = []
    for place, each in enumerate(able, 1):
        rank = first.setdefault(each.case.share, place)
        # Whoever is equal to the last one within the share is too: a person chooses among equals.
        ranked.append(Weighed(each.case, each.findings, rank, rank <= most))
    return ranked + others
