"""A plan: what a place set out to do, as its paper prints it, with where in the text each figure stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from domain.document import Part
from domain.edition import TITLE, Label, digest_in, read_label

# What a line is about: the papers it rests on, aims and tasks without a figure, results, days, sessions, emulation.
KINDS = ("aim", "task", "result", "event", "session", "report", "criterion", "reward", "basis")
SHARE = re.compile(r"\d{1,3}\.\d\d", re.ASCII)
HUNDRED = Decimal(100)
HEAD = ("plan", "label", "place", "body", "signed", "number", "dated", "year", "until", "targets", "lines")
TARGET = ("year", "title", "measure", "numerator", "denominator", "share", "scope", "passage")


@dataclass(frozen=True, slots=True)
class Planned:
    """A share to be reached. Without a title it is over what no title counts."""

    year: int
    title: str | None
    measure: str
    numerator: str
    denominator: str
    share: str
    scope: Label
    passage: str


@dataclass(frozen=True, slots=True)
class Line:
    """Anything else that a plan says; numbers and days are kept as they are printed."""

    kind: str
    text: str
    passage: str
    of: str | None = None
    number: str | None = None
    unit: str | None = None
    when: str | None = None


@dataclass(frozen=True)
class Plan:
    """A plan as its document has it; `number` and `dated` are None where the paper leaves them open."""

    id: str
    label: Label
    place: Mapping[str, str]
    body: str
    signed: str
    number: str | None
    dated: str | None
    year: int
    until: int
    targets: tuple[Planned, ...]
    lines: tuple[Line, ...]
    document: Mapping[str, Any]
    digest: str

    def named_titles(self) -> Iterator[tuple[str, str]]:
        """Each title that a target is over, with the way to its field."""
        for n, target in enumerate(self.targets):
            if target.title is not None:
                yield f"targets[{n}].title", target.title


def load_plan(document: dict[str, Any], *, file: str) -> Plan:
    """The plan of a document; EditionInvalid names file and field of its first defect."""
    part = Part(file, "", document)
    part.only(*HEAD)
    year, until = part.whole("year", 2000, 2100), part.whole("until", 2000, 2100)
    if until < year:
        part.fail("until", "lies before the year %(year)s", year=year)
    if part.values["targets"] == [] and part.values["lines"] == []:
        part.fail("lines", "there is neither a target nor a line")
    return Plan(
        id=part.name("plan"),
        label=read_label(part.part("label")),
        place=_place(part.part("place")),
        body=part.text("body"),
        signed=part.text("signed"),
        number=_maybe(part, "number"),
        dated=_maybe(part, "dated"),
        year=year,
        until=until,
        targets=tuple(_target(each, year, until) for each in _all(part, "targets")),
        lines=tuple(_line(each) for each in _all(part, "lines")),
        document=MappingProxyType(document),
        digest=digest_in(document, file),
    )


def _all(part: Part, key: str) -> tuple[Part, ...]:
    """A list that may be empty."""
    return () if part.values[key] == [] else part.parts(key)


def _maybe(part: Part, key: str) -> str | None:
    return None if part.values.get(key) is None else part.text(key)


def _place(part: Part) -> Mapping[str, str]:
    part.only("name", "kind", "above")
    return {key: part.text(key) for key in ("name", "kind", "above")}


def _target(part: Part, year: int, until: int) -> Planned:
    part.only(*TARGET)
    share = part.text("share")
    if not SHARE.fullmatch(share) or Decimal(share) > HUNDRED:
        part.fail("share", 'must be per cent with two places, such as "85.00"')
    title = None if part.values["title"] is None else part.name("title")
    if title is not None and not TITLE.fullmatch(title):
        part.fail("title", "must be at most 40 small letters, - and _")
    return Planned(
        year=part.whole("year", year, until),
        title=title,
        measure=part.name("measure"),
        numerator=part.name("numerator"),
        denominator=part.name("denominator"),
        share=share,
        scope=read_label(part.part("scope")),
        passage=part.text("passage"),
    )


def _line(part: Part) -> Line:
    optional = ("of", "number", "unit", "when")
    part.only("kind", "text", "passage", optional=optional)
    return Line(
        kind=part.choice("kind", KINDS),
        text=part.text("text"),
        passage=part.text("passage"),
        **{key: _maybe(part, key) for key in optional},
    )
