"""What editions of procedures and of criteria share: name, validity, legal basis, digest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import Any, TypedDict, TypeVar

from domain.canonical import NotCanonical, digest_of
from domain.document import Defect, EditionInvalid, Part

OFFICIAL, SAMPLE, PLACEHOLDER = STATUSES = ("official", "sample", "placeholder")

# law: seen in a legal text; twin: from the nearest legally spelled procedure; seed: from a plan of a commune or
# district; sample: partial or old; unknown: looked for and not found.
STANDINGS = ("law", "twin", "seed", "sample", "unknown")

TITLE = re.compile(r"[a-z][a-z_-]{0,39}", re.ASCII)

HEADER = ("edition_of", "id", "title", "label", "status", "valid_from", "valid_to", "basis")


@dataclass(frozen=True, slots=True)
class Label:
    """A caption in both languages."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en

    def as_data(self) -> dict[str, str]:
        return {"vi": self.vi, "en": self.en}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule is from, and how sure that is."""

    text: str
    standing: str


class Header(TypedDict):
    """The fields that every edition has, as read from its document."""

    id: str
    title: str
    label: Label
    status: str
    valid_from: date
    valid_to: date | None
    replaces: str | None
    basis: tuple[Basis, ...]
    file: str
    document: dict[str, Any]
    digest: str


@dataclass(frozen=True)
class Edition:
    """What a procedure and a set of criteria have in common; the fields are those of `Header`."""

    id: str
    title: str
    label: Label
    status: str
    valid_from: date
    valid_to: date | None
    replaces: str | None
    basis: tuple[Basis, ...]
    file: str
    document: dict[str, Any] = field(repr=False)
    digest: str

    @property
    def kind(self) -> str:
        """`procedure` or `criteria`."""
        return str(self.document["edition_of"])

    def holds_in(self, year: int) -> bool:
        """Whether it holds on some day of that year."""
        return self.valid_from.year <= year and (self.valid_to is None or year <= self.valid_to.year)

    @property
    def is_sample(self) -> bool:
        """Whether screens and papers must say that these rules are not official."""
        return self.status != OFFICIAL

    @property
    def is_placeholder(self) -> bool:
        """Whether a real cycle refuses to open on it."""
        return self.status == PLACEHOLDER


E = TypeVar("E", bound=Edition)


def read_label(part: Part) -> Label:
    part.only("vi", "en")
    return Label(part.text("vi"), part.text("en"))


def read_basis(part: Part) -> Basis:
    part.only("text", "standing")
    return Basis(part.text("text"), part.choice("standing", STANDINGS))


def read_header(part: Part, document: dict[str, Any], *, edition_of: str) -> Header:
    part.choice("edition_of", (edition_of,))
    valid_from = part.day("valid_from")
    valid_to = None if part.values["valid_to"] is None else part.day("valid_to")
    if valid_to is not None and valid_to < valid_from:
        part.fail("valid_to", "lies before valid_from (%(day)s)", day=valid_from)
    return Header(
        id=part.name("id"),
        title=_title(part),
        label=read_label(part.part("label")),
        status=part.choice("status", STATUSES),
        valid_from=valid_from,
        valid_to=valid_to,
        replaces=None if part.values.get("replaces") is None else part.name("replaces"),
        basis=tuple(read_basis(each) for each in part.parts("basis")),
        file=part.file,
        document=document,
        digest=digest_in(document, part.file),
    )


def _title(part: Part) -> str:
    """The title's code, which stands in the names of dossiers and in addresses."""
    if not TITLE.fullmatch(name := part.name("title")):
        part.fail("title", "must be at most 40 small letters, - and _")
    return name


def digest_in(document: dict[str, Any], file: str) -> str:
    """The digest of what a file holds; a value that has no single form is a defect of its field."""
    try:
        return digest_of(document)
    except NotCanonical as error:
        raise EditionInvalid(file, error.path, Defect(error.message, **error.told)) from None


def last_day(edition: Edition, editions: Iterable[Edition]) -> date:
    """The last day of an edition among `editions`: its own, or the eve of the one that replaces it."""
    ends = [each.valid_from - timedelta(days=1) for each in editions if each.replaces == edition.id]
    return min([edition.valid_to or date.max, *ends])


def check_no_overlap(editions: Sequence[Edition]) -> None:
    """Refuse two editions (of one kind: procedures, or criteria) of a title that would hold on the same day."""
    for one, other in combinations(editions, 2):
        if one.id == other.id:
            raise EditionInvalid(
                other.file, "id", Defect("'%(id)s' is also the id of %(file)s", id=other.id, file=one.file)
            )
        first, second = sorted((one, other), key=lambda edition: edition.valid_from)
        if one.title == other.title and second.valid_from <= last_day(first, editions):
            told = {"later": second.id, "its_file": second.file, "earlier": first.id, "file": first.file}
            defect = Defect("%(later)s of %(its_file)s overlaps %(earlier)s of %(file)s", **told)
            raise EditionInvalid(second.file, "valid_from", defect)


def in_force(editions: Sequence[E], *, title: str, on: date) -> E | None:
    """The edition of `title` that holds on a day, or None."""
    holding = (e for e in editions if e.title == title and e.valid_from <= on <= last_day(e, editions))
    return next(holding, None)
