"""A paper: what stands on it, in its order, without saying how it is drawn; both its files are made from this."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar

# How a paper is laid out: as Nghị định 30/2020/NĐ-CP has it, or as a certificate, which lies outside of that.
DECREE, CERTIFICATE = LAYOUTS = ("decree", "certificate")
LEFT, CENTRE, RIGHT = "left", "center", "right"


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the first page: who issues it and what that lies under, number and symbol, place and day."""

    above: str
    issuer: str
    number: str
    place_and_date: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` stands in bold before it, as in “Điều 1.”."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Lines of a form: what is asked, and the answer; an empty answer is a dotted line to write on."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `share` is its width beside the others."""

    label: str
    share: int = 1
    align: str = LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


# How much room letters in the head of a table take, in millimetres, with what keeps them off the lines.
CAPITAL, SMALL, BESIDE = 2.9, 2.1, 4.0


def widths(columns: Sequence[Column], whole: float) -> list[float]:
    """How wide each column is: by its share, but never so narrow that its head breaks within a word."""
    least = [min(_least(each), whole / len(columns)) for each in columns]
    narrow: set[int] = set()
    while True:
        wide = [n for n in range(len(columns)) if n not in narrow]
        left = whole - sum(least[n] for n in narrow)
        shares = sum(columns[n].share for n in wide)
        found = {n: left * columns[n].share / shares for n in wide}
        short = {n for n, width in found.items() if width < least[n]}
        if not short or short == set(wide):
            return [found.get(n, least[n]) for n in range(len(columns))]
        narrow |= short


def _least(column: Column) -> float:
    words = column.label.split() or [""]
    return BESIDE + max(sum(SMALL if letter.islower() else CAPITAL for letter in word) for word in words)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, and what it shows in words; a table beside it has its numbers."""

    svg: str
    about: str


@dataclass(frozen=True, slots=True)
class Annex:
    """What follows stands on a page of its own, under this title; `to` says what it belongs to."""

    title: str
    to: str


Block = Paragraph | Heading | Fields | Table | Drawing | Annex


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: lines of the capacity (KT. CHỦ TỊCH / PHÓ CHỦ TỊCH), a remark below them, and the name."""

    lines: tuple[str, ...]
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """What one page of certificates says of its holder; `code` is where the certificate can be verified."""

    holder: str
    holder_of: str
    serial: str
    lines: tuple[str, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it is drawn. `marks` are told on every page: that it is a sample, or about invented people.

    `draft` is the word that stands across each page until the paper has its number. `named` are those whose personal
    data stands on it; they are not drawn.
    """

    kind: str
    layout: str
    head: Head
    title: str
    summary: str
    dated: date
    authority: str = ""
    basis: tuple[str, ...] = ()
    enacts: str = ""
    body: tuple[Block, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    draft: str = ""
    awards: tuple[Award, ...] = ()
    # Which paper it takes the place of, in words.
    replaces: str = ""
    named: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """What the file says of itself."""
        return " ".join(f"{self.title} {self.summary}".split())

    def as_data(self) -> dict[str, Any]:
        """Plain values; each block says of which kind it is."""
        told = asdict(self)
        told["body"] = [{"block": type(each).__name__.lower()} | asdict(each) for each in self.body]
        return told | {"dated": self.dated.isoformat()}


KINDS = (Paragraph, Heading, Fields, Table, Drawing, Annex)
BLOCKS: Mapping[str, type[Block]] = {kind.__name__.lower(): kind for kind in KINDS}
D = TypeVar("D")


def read(data: Mapping[str, Any]) -> Paper:
    """A paper out of its plain values."""
    told = dict(data)
    told["head"] = Head(**told["head"])
    told["dated"] = date.fromisoformat(told["dated"])
    told["body"] = tuple(_block(each) for each in told["body"])
    told["signatures"] = tuple(Signature(**_tuples(each)) for each in told["signatures"])
    told["awards"] = tuple(Award(**_tuples(each)) for each in told["awards"])
    return Paper(**_tuples(told))


def _block(told: Mapping[str, Any]) -> Block:
    values = {name: value for name, value in told.items() if name != "block"}
    if told["block"] == "table":
        values["columns"] = tuple(Column(**each) for each in values["columns"])
    return BLOCKS[told["block"]](**_tuples(values))


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    """Lists as the tuples that they were, within lists too."""
    return {name: _tuple(value) for name, value in values.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(each) for each in value) if isinstance(value, list) else value
