"""Lists taken in at a desk: received, rehearsed, confirmed, as a page or the command line would."""

from typing import Any

from service.acting import Signed
from service.spreadsheets import kept, taking
from service.spreadsheets.kept import Import
from service.spreadsheets.kind import Line
from service.spreadsheets.rehearsal import By
from tests.service.town import Town

NAME = "danh-sach.xlsx"


def by(town: Town, person: str | None = None) -> By:
    """The records officer of the commune, unless somebody else is named."""
    who = person or town.records
    return By(Signed(who, town.mandates[who], town.offices[who]))


def received(
    town: Town, content: bytes, kind: str = "households", *, who: str | None = None, name: str = NAME, **said: Any
) -> Import:
    """The list as it came in, its columns matched by their headings."""
    told = {"book": town.commune, "place": town.commune, "kind": kind, "name": name, "content": content}
    return current(town, taking.receive(town.wiring, by(town, who), settings=said, **told))


def rehearsed(town: Town, content: bytes, kind: str = "households", **said: Any) -> tuple[Import, list[Line]]:
    """The list and what would become of it."""
    found = received(town, content, kind, **said)
    lines = taking.rehearsed(town.wiring, found)
    return current(town, found.id), lines


def entered(town: Town, content: bytes, kind: str = "households", *, chosen: Any = (), **said: Any) -> Import:
    """The list, entered."""
    found, _lines = rehearsed(town, content, kind, **said)
    taking.confirm(town.wiring, found, chosen, seconds=None)
    return current(town, found.id)


def current(town: Town, id: str) -> Import:
    found = kept.of(town.wiring, id)
    assert found is not None
    return found


def outcomes(lines: list[Line]) -> dict[str, int]:
    """How many lines have which outcome, those that there are."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.outcome] = found.get(line.outcome, 0) + 1
    return found
