"""What the pages of lists show: which kinds are open here, the columns of a sheet, the lines of a rehearsal."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection

from domain.clock import day_of
from domain.errors import NotFound, Refusal
from domain.ids import new_id
from projections.cycles import titles_of
from service.forms.fields import Option
from service.forms.sheets import SheetForm
from service.i18n import local
from service.privacy.reads import shows
from service.spreadsheets import kept, taking
from service.spreadsheets.kept import Import
from service.spreadsheets.kind import DOUBTFUL, Kind, Line
from service.spreadsheets.kinds import KINDS
from service.spreadsheets.rehearsal import By
from service.spreadsheets.scope import Scope
from service.spreadsheets.setting import scope_of
from service.spreadsheets.words import COLOUR, ENCODING, OUTCOME, STATE
from service.views import reading
from service.views.finding import Here
from service.visit import parts, visit

MOST_DOUBTS = 500
SAMPLES = 3
LONGEST = 40


def scope_here(db: Connection, here: Here, settings: Mapping[str, Any]) -> Scope:
    """The commune of a page, and what the visitor has a say over."""
    return scope_of(parts(), db, here.commune, By(visit().signed), settings)


def kinds_open(db: Connection, here: Here) -> list[Kind]:
    """The kinds of lists that this office enters in this place."""
    if here.kind not in ("commune", "village") or visit().mandate is None:
        return []
    found = []
    for kind in KINDS.values():
        if kind.of_commune and here.kind != "commune":
            continue
        settings = [{"title": title, "year": year} for title, year, _name in titles_here(db, here)]
        for each in settings if "title" in kind.asks else [{}]:
            with suppress(Refusal):
                if visit().signed.office in kind.offices(scope_here(db, here, each)):
                    found.append(kind)
                    break
    return found


def titles_here(db: Connection, here: Here) -> list[tuple[str, int, str]]:
    """The titles of the latest years that are open in the commune."""
    rows = sorted(titles_of(db, book=here.commune), key=lambda row: (-row["year"], row["title"]))
    return [
        (row["title"], row["year"], f"{local({'vi': row['name_vi'], 'en': row['name_en']})} {row['year']}")
        for row in rows
    ]


def form_of(db: Connection, here: Here, kind: str) -> SheetForm:
    """The questions of one kind of list; another's kind is not there."""
    if kind not in {each.key for each in kinds_open(db, here)}:
        raise NotFound
    villages = scope_here(db, here, {}).villages
    offered = [Option(each.id, each.name) for each in villages if here.kind == "commune" or each.id == here.id]
    titles = [Option(f"{title}:{year}", name) for title, year, name in titles_here(db, here)]
    return SheetForm(KINDS[kind].asks, villages=offered, titles=titles)


def settings_of(values: Mapping[str, Any], consent: dict[str, str] | None) -> dict[str, Any]:
    """What holds for all rows, in plain values."""
    found: dict[str, Any] = {"on": day_of(parts().clock()).isoformat()}
    if values.get("village"):
        found["place"] = values["village"]
    if values.get("title"):
        title, _colon, year = values["title"].partition(":")
        found |= {"title": title, "year": int(year)}
    if consent:
        found["consent"] = consent
    if values.get("held_on"):
        said = {name: values[name] for name in ("summoned", "present", "ballot", "chair", "secretary")}
        found["meeting"] = said | {"id": new_id(), "held_on": values["held_on"].isoformat()}
    return found


def letter(at: int) -> str:
    """How programs call a column."""
    return (letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def headings_of(now: taking.Matched) -> list[tuple[int, str, str]]:
    """The columns of the sheet that hold something, each with its letter and its heading as it was typed."""
    sheet, header = now.sheet, now.header
    found = []
    for at in range(sheet.width):
        cells = [sheet.cell(row, at) for row in range(header.first, header.last + 1)]
        heading = " / ".join(dict.fromkeys(taking.heading_text(cell) for cell in cells if cell not in (None, "")))
        holds = any(sheet.cell(row, at) not in (None, "") for row in range(header.last + 1, len(sheet.rows)))
        if heading or holds:
            found.append((at, letter(at), heading[:80]))
    return found


def columns_around(found: Import, now: taking.Matched) -> dict[str, Any]:
    """The first rows of the sheet, to see which column is which."""
    first = now.header.last + 1
    rows = [
        [taking.heading_text(now.sheet.cell(row, at))[:LONGEST] for at, _letter, _heading in headings_of(now)]
        for row in range(first, min(first + SAMPLES, len(now.sheet.rows)))
    ]
    return {
        "caption": KINDS[found.kind].label,
        "back": f"/places/{found.row['place']}/lists",
        "found": found,
        "samples": rows,
        "heads": [f"{name}: {heading}" for _at, name, heading in headings_of(now)],
        "encodings": sorted({ENCODING[each] for each in now.sheet.encodings.values()}),
    }


def rehearsal_around(found: Import) -> dict[str, Any]:
    """The lines of one outcome, page by page, with how many have each."""
    plan = kept.plan_of(parts(), found.id)
    lines = [Line.from_data(each) for each in plan["lines"]] if plan else []
    chosen = reading.code("outcome", OUTCOME)
    listed = [(n, line) for n, line in enumerate(lines) if chosen in (None, line.outcome)]
    at = reading.page_number()
    doubts = [_doubt(n, line) for n, line in enumerate(lines) if line.outcome == DOUBTFUL][:MOST_DOUBTS]
    shows(
        entry["subject"]
        for _n, line in listed
        if (entry := line.entry) and entry.get("subject") and not entry.get("is_new", True)
    )
    return {
        "caption": KINDS[found.kind].label,
        "back": f"/places/{found.row['place']}/lists",
        "found": found,
        "state": STATE[found.state],
        "counts": {name: found.told.get(name, 0) for name in OUTCOME},
        "now": chosen,
        "listed": [line for _n, line in listed[(at - 1) * reading.PAGE : at * reading.PAGE]],
        "total": len(listed),
        "doubts": doubts,
        "outcomes": OUTCOME,
        "colours": COLOUR,
        "is_kept": plan is not None,
        **reading.numbered(len(listed)),
    }


def _doubt(n: int, line: Line) -> Option:
    where = f", {line.place}" if line.place else ""
    return Option(str(n), f"{line.rows[0]}. {line.called}{where}", " ".join(each.text for each in line.remarks))


def may_enter_lists(db: Connection, here: Here) -> Sequence[Kind]:
    """The same, for pages that lead there."""
    return kinds_open(db, here)
