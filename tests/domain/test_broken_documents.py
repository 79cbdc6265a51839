"""Documents broken at every single place: refused as an edition, never with another error."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from domain.calendars import load_calendar
from domain.criteria import load_criteria
from domain.document import EditionInvalid
from domain.document_file import packaged
from domain.plan import load_plan
from domain.procedures import __name__ as procedures_package
from domain.procedures import load_procedure
from tests.domain.editions import GONE, Document, altered, bands, checklist, family_criteria, family_procedure, vietnam
from tests.whole_book import PLAN

JUNK: list[Any] = [
    GONE,
    None,
    True,
    -1,
    0,
    1.5,
    10**400,
    "",
    "x",
    "\ud800",
    [],
    {},
    [None],
    [{}],
    {"x": 1},
    [["registered"]],
]

READINGS: list[tuple[Callable[..., object], Document]] = [
    (load_procedure, family_procedure()),
    # Its way without the village is read and checked as well.
    (load_procedure, dict(packaged(procedures_package))["clan.json"]),
    (load_criteria, family_criteria()),
    (load_criteria, altered(bands(), "criteria[0].floor", 5)),
    (load_criteria, altered(checklist(), "title", "citizen")),
    (load_plan, PLAN),
    (load_calendar, altered(vietnam(), "years[0].working", ["2026-01-10"])),
]


def _ways(value: Any, at: str = "") -> Iterator[str]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        way = f"{at}[{key}]" if isinstance(value, list) else f"{at}.{key}".lstrip(".")
        yield way
        yield from _ways(inner, way)


@pytest.mark.parametrize(("load", "document"), READINGS)
def test_whatever_is_broken_the_edition_is_refused_or_still_sound(
    load: Callable[..., object], document: Document
) -> None:
    load(document, file="x.json")
    refused = 0
    for way in _ways(document):
        for junk in JUNK:
            try:
                load(altered(document, way, junk), file="x.json")
            except EditionInvalid:
                refused += 1
    assert refused > len(list(_ways(document)))
