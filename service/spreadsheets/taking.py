"""Taking a list in, from a page or the command line: received, its columns matched, rehearsed, confirmed."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from service.i18n import text as _
from service.spreadsheets import carrying, kept, mappings
from service.spreadsheets.cleaning import Dirty, text_of
from service.spreadsheets.kept import Import
from service.spreadsheets.kind import DOUBTFUL, Kind, Line
from service.spreadsheets.kinds import KINDS
from service.spreadsheets.reading import sheets_in
from service.spreadsheets.refusals import ColumnMissing, ListGone, SheetUnreadable
from service.spreadsheets.rehearsal import By, counted, entered, rehearse, seen_by
from service.spreadsheets.results import sheet_of, workbook
from service.spreadsheets.scope import Scope
from service.spreadsheets.setting import scope_of
from service.spreadsheets.table import Column, Header, Sheet, header_at, header_of, missing_of, proposed
from service.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Matched:
    """A sheet with its header, and which column is which."""

    sheets: list[Sheet]
    number: int
    header: Header
    mapping: dict[int, str]
    columns: tuple[Column, ...]

    @property
    def sheet(self) -> Sheet:
        return self.sheets[self.number]


def receive(
    wiring: Wiring, by: By, *, book: str, place: str, kind: str, name: str, content: bytes, settings: Mapping[str, Any]
) -> str:
    """Keep a file that can be read as a list; its id."""
    sheets = sheets_in(content, name)
    with wiring.engine.connect() as db:
        matched = matched_by_words(scope_of(wiring, db, book, by, settings), KINDS[kind], sheets, by)
    said = {"name": name, "settings": dict(settings)} | _said(matched)
    return kept.begin(wiring, by, book=book, place=place, kind=kind, content=content, said=said)


def matched_by_words(scope: Scope, kind: Kind, sheets: list[Sheet], by: By) -> Matched:
    """The first sheet with a header that can be told, and what its headings mean."""
    columns = tuple(kind.columns(scope))
    found = [(n, header) for n, sheet in enumerate(sheets) if (header := header_of(sheet, columns))]
    told = {"book": scope.book, "office": by.signed.office or "" if by.signed else "", "kind": kind.key}
    if not found:
        # Nothing is guessed from cells that are no headings; what was said of them before is known.
        header = header_at(sheets[0], 0, 0)
        known = mappings.remembered(scope.wiring, header, columns, **told)
        return Matched(sheets, 0, header, {at: key for at, key in known.items() if key}, columns)
    # A cover names a column or two as well.
    number, header = max(found, key=lambda each: len(proposed(each[1], columns)))
    return Matched(sheets, number, header, mappings.mapping_for(scope.wiring, header, columns, **told), columns)


def matched(wiring: Wiring, found: Import) -> Matched:
    """The list as it was matched last."""
    said, content = kept.said_of(wiring, found.id), kept.file_of(wiring, found.id)
    if said is None or content is None:
        raise ListGone
    sheets = sheets_in(content, said["name"])
    with wiring.engine.connect() as db:
        scope = scope_of(wiring, db, found.row["book"], found.by, said["settings"])
        columns = tuple(KINDS[found.kind].columns(scope))
    mapping = {int(at): key for at, key in said["mapping"].items()}
    header = header_at(sheets[said["sheet"]], *said["header"])
    return Matched(sheets, said["sheet"], header, mapping, columns)


def match(
    wiring: Wiring, found: Import, *, number: int, first: int, last: int, mapping: Mapping[int, str] | None
) -> None:
    """Say where the header is and which column is which; without a mapping what the headings there mean."""
    before = matched(wiring, found)
    if not (0 <= number < len(before.sheets) and 0 <= first <= last < len(before.sheets[number].rows)):
        raise SheetUnreadable(field="header", problem=_("There is no such row in this sheet."))
    header = header_at(before.sheets[number], first, last)
    told = {"book": found.row["book"], "office": found.row["office"] or "", "kind": found.kind}
    if mapping is None:
        mapping = mappings.mapping_for(wiring, header, before.columns, **told)
    else:
        mappings.remember(wiring, header, mapping, **told)
    new = Matched(before.sheets, number, header, dict(mapping), before.columns)
    kept.say(wiring, found.id, (kept.said_of(wiring, found.id) or {}) | _said(new))


def rehearsed(wiring: Wiring, found: Import) -> list[Line]:
    """Rehearse the list as it is matched, and keep what that came to."""
    now = matched(wiring, found)
    must_be_whole(now)
    said = kept.said_of(wiring, found.id)
    if said is None:
        raise ListGone
    wiring.catch_up()
    kind = KINDS[found.kind]
    with wiring.engine.connect() as db:
        scope = scope_of(wiring, db, found.row["book"], found.by, said["settings"])
        lines = rehearse(scope, kind, now.sheet, now.header, now.mapping, found.by)
        seen = seen_by(kind, scope, entered(lines))
    plan = {"lines": [line.as_data() for line in lines], "settings": said["settings"], "seen": seen}
    told = json.dumps(counted(lines))
    kept.plan(wiring, found.id, plan, state=kept.REHEARSED, told=told, pieces=0, done=0)
    return lines


def must_be_whole(now: Matched) -> None:
    """Refuse a list in which a column is missing that every such list needs."""
    if lacking := missing_of(now.columns, [*now.mapping.values()]):
        columns = ", ".join(f"“{column.label}”" for column in lacking)
        raise ColumnMissing(field="columns", columns=columns)


def lines_of(wiring: Wiring, found: Import) -> list[Line]:
    """What the last rehearsal came to."""
    return _lines_in(_plan_of(wiring, found))


def _plan_of(wiring: Wiring, found: Import) -> dict[str, Any]:
    plan = kept.plan_of(wiring, found.id)
    if plan is None:
        raise ListGone
    return plan


def _lines_in(plan: Mapping[str, Any]) -> list[Line]:
    return [Line.from_data(each) for each in plan["lines"]]


def confirm(wiring: Wiring, found: Import, chosen: Collection[int], *, seconds: float | None) -> None:
    """Begin to enter what was rehearsed, with those of the doubtful lines that were chosen, and go on for so long."""
    plan = _plan_of(wiring, found)
    lines = _lines_in(plan)
    doubtful = [n for n, line in enumerate(lines) if line.outcome == DOUBTFUL]
    picked = sorted(set(chosen) & set(doubtful))
    told = found.told | {"left": len(doubtful) - len(picked), "entered": len(entered(lines, picked))}
    if found.state == kept.REHEARSED:
        kept.plan(wiring, found.id, plan | {"chosen": picked}, told=json.dumps(told))
        carrying.begin(wiring, found.id, entered(lines, picked))
    carrying.go_on(wiring, found.id, seconds=seconds)


def marked_workbook(wiring: Wiring, found: Import) -> bytes:
    """The user's own workbook with what became of each row."""
    said, content, plan = kept.said_of(wiring, found.id), kept.file_of(wiring, found.id), kept.plan_of(wiring, found.id)
    if said is None or content is None or plan is None:
        raise ListGone
    lines = [Line.from_data(each) for each in plan["lines"]]
    return workbook(content, said, lines, chosen=plan.get("chosen", ()), sheet=sheet_of(content, said["sheet"]))


def heading_text(cell: Any) -> str:
    """A cell as it is shown to whoever matches columns."""
    try:
        return text_of(cell)
    except Dirty:
        return "#"


def _said(matched: Matched) -> dict[str, Any]:
    return {
        "sheet": matched.number,
        "header": [matched.header.first, matched.header.last],
        "mapping": {str(at): key for at, key in matched.mapping.items()},
    }
