"""Forms of reward: on which occasions, for how many years running of a title, for how many, in which order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.document import Part
from domain.edition import HEADER, TITLE, Basis, Edition, Label, read_basis, read_header, read_label
from domain.rewarding.criteria import Kind, read_kind
from domain.rewarding.streaks import OWN, SUCCESSIONS
from domain.subject import AT_HOME

RANKS = ("votes",)
YEARLY, PERIOD = OCCASIONS = ("yearly", "period")


@dataclass(frozen=True, slots=True)
class Form:
    """One form of reward with its conditions; None where its rules set none, or none are known.

    `years` are those running for which the subject held its title.
    """

    id: str
    label: Label
    years: int | None
    at_most_percent: int | None
    rank_by: str | None
    basis: Basis
    occasions: tuple[str, ...]

    def most(self, whole: int) -> int:
        """How many of that many holders can be proposed."""
        return whole if self.at_most_percent is None else whole * self.at_most_percent // 100

    @property
    def conditions(self) -> dict[str, int | str | None]:
        """As a fact writes them."""
        return {"years": self.years, "at_most_percent": self.at_most_percent, "rank_by": self.rank_by}


@dataclass(frozen=True, slots=True)
class Succession:
    """What counts for a place that was newly made out of others, and how sure that is."""

    rule: str
    basis: Basis


@dataclass(frozen=True)
class Forms(Edition):
    """An edition: the forms that a movement knows, and its criteria for each kind of those taking part.

    `titles` names for each kind of subject the title whose years are counted; `period` are the years looked back on.
    """

    forms: tuple[Form, ...]
    kinds: tuple[Kind, ...]
    titles: tuple[tuple[str, str], ...]
    period: tuple[int, int] | None = None
    succession: Succession | None = None

    def form(self, id: str) -> Form | None:
        """The form of that name."""
        return next((form for form in self.forms if form.id == id), None)

    def kind_of(self, id: str) -> Kind | None:
        """The kind of that name."""
        return next((kind for kind in self.kinds if kind.id == id), None)

    def title_of(self, subject_kind: str | None) -> str | None:
        """The title whose years count for subjects of that kind."""
        return dict(self.titles).get(subject_kind or "")

    def named_titles(self) -> Iterator[tuple[str, str]]:
        """Every code of a title with the way to it in the document."""
        for kind, title in self.titles:
            yield f"titles.{kind}", title
        for place, each in enumerate(self.kinds):
            for line, criterion in enumerate(each.criteria):
                if criterion.title is not None:
                    yield f"kinds[{place}].criteria[{line}].title", criterion.title

    @property
    def inherits(self) -> bool:
        """Whether a place counts the years of those out of which it was made."""
        return self.succession is not None and self.succession.rule != OWN


def load_forms(document: dict[str, Any], *, file: str) -> Forms:
    """The forms a document holds; EditionInvalid names its first defect."""
    part = Part(file, "", document)
    part.only(*HEADER, "forms", "kinds", "titles", optional=("replaces", "period", "succession"))
    header = read_header(part, document, edition_of="rewarding")
    forms = tuple(_read(each) for each in part.parts("forms"))
    titles = _titles(part)
    kinds = tuple(read_kind(each, titles) for each in part.parts("kinds"))
    for key, named in (("forms", forms), ("kinds", kinds)):
        if len({each.id for each in named}) < len(named):
            part.fail(key, "one name stands twice")
    period = _period(part)
    if period is None and any(PERIOD in form.occasions for form in forms):
        part.fail("period", "is missing, and a form is given when it ends")
    named_titles, succession = tuple(titles.items()), _succession(part)
    return Forms(**header, forms=forms, kinds=kinds, titles=named_titles, period=period, succession=succession)


def _titles(part: Part) -> dict[str, str]:
    named = part.part("titles")
    named.only(optional=AT_HOME)
    for kind in named.values:
        if not TITLE.fullmatch(named.name(kind)):
            named.fail(kind, "must be the code of a title")
    return {kind: named.name(kind) for kind in named.values}


def _period(part: Part) -> tuple[int, int] | None:
    if (period := part.part_or_none("period")) is None:
        return None
    period.only("from", "to")
    first = period.whole("from", 1900, 2999)
    return first, period.whole("to", first, first + 30)


def _succession(part: Part) -> Succession | None:
    if (told := part.part_or_none("succession")) is None:
        return None
    told.only("rule", "basis")
    return Succession(told.choice("rule", SUCCESSIONS), read_basis(told.part("basis")))


def _read(part: Part) -> Form:
    part.only("id", "label", "years", "at_most_percent", "rank_by", "basis", "occasions")
    values = part.values
    return Form(
        id=part.name("id"),
        label=read_label(part.part("label")),
        years=None if values["years"] is None else part.whole("years", 1, 10),
        at_most_percent=None if values["at_most_percent"] is None else part.whole("at_most_percent", 1, 100),
        rank_by=None if values["rank_by"] is None else part.choice("rank_by", RANKS),
        basis=read_basis(part.part("basis")),
        occasions=part.choices("occasions", OCCASIONS),
    )
