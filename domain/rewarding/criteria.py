"""Criteria of emulation: for each kind of subject what is looked at, by typed conditions."""

from dataclasses import dataclass

from domain.document import Part
from domain.edition import Basis, Label, read_basis, read_label
from domain.subject import AT_HOME

# A title held in the year, the year's target of the place reached, learning activities held in the place: the register
# tells. A figure is typed in with where it is written; words are judged by a council.
TITLE, TARGET, ACTIVITIES, FIGURE, WORDS = CONDITIONS = ("title", "target", "activities", "figure", "words")
TOLD = (TITLE, TARGET, ACTIVITIES)
JUDGED = (FIGURE, WORDS)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `of` are the kinds of subjects that it asks; `least` is None where its rules name no number."""

    id: str
    label: Label
    condition: str
    of: tuple[str, ...]
    least: int | None
    # Of which title the target is; nothing for the subject's own title.
    title: str | None
    basis: Basis

    @property
    def is_judged(self) -> bool:
        """Whether a council says if it is met."""
        return self.condition in JUDGED


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of those who take part: which subjects it can be, and what is asked of them."""

    id: str
    label: Label
    subjects: tuple[str, ...]
    criteria: tuple[Criterion, ...]

    def asked_of(self, subject_kind: str | None) -> tuple[Criterion, ...]:
        """The criteria for a subject of that kind."""
        return tuple(each for each in self.criteria if subject_kind in each.of)

    @property
    def judged(self) -> tuple[Criterion, ...]:
        """Those on which a council says its word."""
        return tuple(each for each in self.criteria if each.is_judged)

    @property
    def asks_for_title(self) -> bool:
        """Whether a title of the year is among them."""
        return any(each.condition == TITLE for each in self.criteria)


def read_kind(part: Part, titles: dict[str, str]) -> Kind:
    part.only("id", "label", "subjects", "criteria")
    subjects = part.choices("subjects", tuple(AT_HOME))
    for n, each in enumerate(subjects):
        if each not in titles:
            part.fail(f"subjects[{n}]", "no title is named for %(kind)s: name it under titles", kind=each)
    criteria = tuple(_read(each, subjects) for each in part.parts("criteria"))
    if len({each.id for each in criteria}) < len(criteria):
        part.fail("criteria", "one name stands twice")
    return Kind(part.name("id"), read_label(part.part("label")), subjects, criteria)


def _read(part: Part, subjects: tuple[str, ...]) -> Criterion:
    part.only("id", "label", "condition", "basis", optional=("of", "least", "title"))
    condition, values = part.choice("condition", CONDITIONS), part.values
    of = part.choices("of", subjects) if "of" in values else subjects
    least = None if values.get("least") is None else part.whole("least", 0, 1_000_000)
    if least is not None and condition not in (ACTIVITIES, FIGURE):
        part.fail("least", "is not asked of %(condition)s", condition=condition)
    if condition == FIGURE and least is not None and least > 100:
        part.fail("least", "must be a share of at most 100 per cent")
    title = None if values.get("title") is None else part.name("title")
    return Criterion(part.name("id"), read_label(part.part("label")), condition, of, least, title, _basis(part))


def _basis(part: Part) -> Basis:
    return read_basis(part.part("basis"))
