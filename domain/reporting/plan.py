"""A plan of reports: its kinds, who files each, by which day of the year, with which figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.document import Part
from domain.edition import HEADER, Basis, Edition, Label, read_basis, read_header, read_label

# Who files: places, or units of the commune. What a place is told goes to the one above it.
FILERS = ("village", "unit", "commune", "province")
# What the register counts by itself, so that nobody types it; the first three are counted title by title.
BY_TITLE = ("all", "registered", "recognised")
COUNTED = (*BY_TITLE, "activities", "learners")
YEARS, LONGEST_PERIOD = (2000, 2100), 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a report holds; without `counted` somebody types it."""

    id: str
    label: Label
    counted: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """Something that a report tells in words."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True)
class Period:
    """The years that a review looks back on."""

    first: int
    last: int

    @property
    def years(self) -> tuple[int, ...]:
        """Every one of them."""
        return tuple(range(self.first, self.last + 1))

    def as_data(self) -> dict[str, int]:
        """As facts and editions write it."""
        return {"from": self.first, "to": self.last}

    @classmethod
    def read(cls, told: Mapping[str, Any] | None) -> "Period | None":
        """The inverse."""
        return None if told is None else cls(told["from"], told["to"])


@dataclass(frozen=True, slots=True)
class Kind:
    """A report of every year, or of the last year of a period."""

    id: str
    label: Label
    filed_by: str
    offices: tuple[str, ...]
    due: tuple[int, int]
    figures: tuple[Figure, ...]
    basis: Basis
    period: Period | None = None
    # What is to be written about besides the figures.
    sections: tuple[Section, ...] = ()

    def due_on(self, year: int) -> date:
        """The last day on which it is in time."""
        return date(year, *self.due)

    def is_of(self, year: int) -> bool:
        """Whether it is due in a year at all."""
        return self.period is None or self.period.last == year


@dataclass(frozen=True)
class ReportPlan(Edition):
    """An edition: the reports that are due."""

    figures: tuple[Figure, ...]
    reports: tuple[Kind, ...]

    def report(self, id: str) -> Kind | None:
        """The kind of that name, if it is one of this plan."""
        return next((kind for kind in self.reports if kind.id == id), None)


def load_report_plan(document: dict[str, Any], *, file: str) -> ReportPlan:
    """The plan a document holds; EditionInvalid names its first defect."""
    part = Part(file, "", document)
    part.only(*HEADER, "figures", "reports", optional=("replaces",))
    header = read_header(part, document, edition_of="reporting")
    figures = {each.id: each for each in (_read_figure(each) for each in part.parts("figures"))}
    if len(figures) < len(part.items("figures")):
        part.fail("figures", "one name stands twice")
    reports = tuple(_read_kind(each, figures) for each in part.parts("reports"))
    if len({kind.id for kind in reports}) < len(reports):
        part.fail("reports", "one name stands twice")
    return ReportPlan(**header, figures=tuple(figures.values()), reports=reports)


def _read_figure(part: Part) -> Figure:
    part.only("id", "label", optional=("counted",))
    counted = part.choice("counted", COUNTED) if "counted" in part.values else None
    return Figure(part.name("id"), read_label(part.part("label")), counted)


def _read_kind(part: Part, figures: dict[str, Figure]) -> Kind:
    part.only("id", "label", "filed_by", "offices", "due", "figures", "basis", optional=("period", "sections"))
    return Kind(
        id=part.name("id"),
        label=read_label(part.part("label")),
        filed_by=part.choice("filed_by", FILERS),
        offices=part.names("offices"),
        due=part.month_day("due"),
        figures=tuple(figures[name] for name in part.known("figures", figures, "figure")),
        basis=read_basis(part.part("basis")),
        period=_read_period(part.part_or_none("period")),
        sections=_read_sections(part) if "sections" in part.values else (),
    )


def _read_period(part: Part | None) -> Period | None:
    if part is None:
        return None
    part.only("from", "to")
    first = part.whole("from", *YEARS)
    return Period(first, part.whole("to", first, min(YEARS[1], first + LONGEST_PERIOD - 1)))


def _read_sections(part: Part) -> tuple[Section, ...]:
    found = []
    for each in part.parts("sections"):
        each.only("id", "label")
        found.append(Section(each.name("id"), read_label(each.part("label"))))
    if len({section.id for section in found}) < len(found):
        part.fail("sections", "one name stands twice")
    return tuple(found)
