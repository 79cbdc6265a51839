"""Forms of reward: for how many years running a title must have been held, how many are proposed, in which order."""

from dataclasses import dataclass
from typing import Any

from domain.document import Part
from domain.edition import HEADER, Basis, Edition, Label, read_basis, read_header, read_label

RANKS = ("votes",)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of reward with its conditions; None where its rules set none, or none are known."""

    id: str
    label: Label
    years: int
    at_most_percent: int | None
    rank_by: str | None
    basis: Basis

    def most(self, whole: int) -> int:
        """How many of that many holders can be proposed."""
        return whole if self.at_most_percent is None else whole * self.at_most_percent // 100

    @property
    def conditions(self) -> dict[str, int | str | None]:
        """As a fact writes them."""
        return {"years": self.years, "at_most_percent": self.at_most_percent, "rank_by": self.rank_by}


@dataclass(frozen=True)
class Forms(Edition):
    """An edition: the forms there are."""

    forms: tuple[Form, ...]

    def form(self, id: str) -> Form | None:
        """The form of that name."""
        return next((form for form in self.forms if form.id == id), None)


def load_forms(document: dict[str, Any], *, file: str) -> Forms:
    """The forms a document holds; EditionInvalid names its first defect."""
    part = Part(file, "", document)
    part.only(*HEADER, "forms", optional=("replaces",))
    header = read_header(part, document, edition_of="rewarding")
    forms = tuple(_read(each) for each in part.parts("forms"))
    if len({form.id for form in forms}) < len(forms):
        part.fail("forms", "one name stands twice")
    return Forms(**header, forms=forms)


def _read(part: Part) -> Form:
    part.only("id", "label", "years", "at_most_percent", "rank_by", "basis")
    values = part.values
    return Form(
        id=part.name("id"),
        label=read_label(part.part("label")),
        years=part.whole("years", 1, 10),
        at_most_percent=None if values["at_most_percent"] is None else part.whole("at_most_percent", 1, 100),
        rank_by=None if values["rank_by"] is None else part.choice("rank_by", RANKS),
        basis=read_basis(part.part("basis")),
    )
