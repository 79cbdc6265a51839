"""Progress: how many of how many, against which target, as of which day; every figure leads to its list."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, RowMapping

from domain.clock import from_micros, micros, shown, start_of_day
from domain.commands.figures import OTHER, REPORTING
from domain.commands.plans import KEEPING
from domain.cycle import Target
from domain.errors import NotFound
from domain.place import ABOVE
from projections import closings, maps, territory
from projections.cycles import targets_of, titles_of
from projections.figures import reported
from projections.plans import plans_of
from projections.progress import Progress
from projections.progress import progress as figures_of
from projections.titles import names_of_titles
from service.i18n import text as _
from service.moments.looking import day_looked_at, looks_back, moment
from service.shown.aims import standing, told
from service.shown.records import correction_of
from service.views import reading
from service.views.links import LIST_OF
from service.visit import parts, visit

progress = Blueprint("progress", __name__)


@progress.get("/progress")
@looks_back
def overview() -> ResponseReturnValue:
    """One commune and those of its villages that may be seen."""
    with parts().engine.connect() as db:
        communes = communes_of(db)
        asked = reading.id_of("place")
        chosen = next((row for row in communes if asked in (None, row["place"])), None)
        if chosen is None and (asked or visit().mandate is None):
            raise NotFound
        shown = _shown(db, chosen) if chosen else {}
        return render_template("progress.html", communes=communes, commune=chosen, **shown)


def communes_of(db: Connection) -> list[RowMapping]:
    """The communes that my places are, or lie in, and what stands above them where titles are awarded there too."""
    mine = territory.named(db, visit().places)
    around = {row["parent"] for row in mine if row["kind"] == "village"} - visit().places
    communes = [row for row in [*mine, *territory.named(db, around)] if row["kind"] == "commune"]
    return [
        *communes,
        *(row for row in mine if row["kind"] in ABOVE and titles_of(db, book=row["place"], **moment().times)),
    ]


def _shown(db: Connection, commune: RowMapping) -> dict[str, Any]:
    book = commune["place"]
    times: dict[str, Any] = moment().times
    years = list(dict.fromkeys(row["year"] for row in reversed(titles_of(db, book=book, **times))))
    year = reading.year() or (years[0] if years else day_looked_at().year)
    drawn = _map(db, book, times)
    changed, on_map = drawn.pop("changed"), {"map_at": drawn.pop("at")} | times
    figures = figures_of(db, book=book, year=year, **on_map)
    # Whoever is of one village sees the numbers of its neighbours beside its own, and their dossiers nowhere.
    lines = figures if any(line.place in visit().places for line in figures) else []
    before = figures_of(db, book=book, year=year - 1, **on_map)
    targets = targets_of(db, book=book, **times)
    counted = reported(db, book=book, **times)
    opened = {row["title"]: row for row in titles_of(db, book=book, year=year, **times)}
    titles = list(dict.fromkeys(line.title for line in lines))
    return {
        "titles": [
            _title(title, lines, targets, counted, whole=book) | {"of": _list_of(title, opened)} for title in titles
        ],
        "mine": visit().places,
        "before": {(line.title, line.place): line for line in before},
        **_leads(db, commune),
        "beyond": _beyond(targets, counted, year),
        "plans": plans_of(db, books=[row["place"] for row in territory.above(db, book)], **times),
        "may_plan": visit().signed.office in KEEPING,
        "may_report": visit().signed.office in REPORTING,
        "correct": correction_of(Target.stream_of(book=book, year=year)),
        "called": names_of_titles(db, **times),
        "samples": {title for title, row in opened.items() if row["sample"]},
        "places": territory.names(db, {line.place for line in lines}, **(times | drawn.pop("named"))),
        **_closing(db, book, year, times, changed, on_map["map_at"]),
        **drawn,
        "years": years,
        "year": year,
    }


def _leads(db: Connection, commune: RowMapping) -> dict[str, Any]:
    """Of which places there are charts here, and over which the communes stand side by side."""
    mine = territory.named(db, visit().places)
    villages = [row for row in mine if row["parent"] == commune["place"]]
    return {
        "drawn_for": [commune] if commune["place"] in visit().places else villages,
        "above": [row for row in mine if row["kind"] in ABOVE],
    }


def _map(db: Connection, book: str, times: dict[str, Any]) -> dict[str, Any]:
    """On the villages of which day the figures stand: those of the day looked at, or of the eve of a change."""
    days = maps.changed_on(db, book, known_at=times["known_at"])
    eves = [(day - timedelta(days=1)).isoformat() for day in days]
    asked = reading.code("map", eves)
    now = times["as_of"] or micros(parts().clock())
    at = maps.chosen(days, now=now, on=date.fromisoformat(asked) if asked else None)
    told = [_("as before %(day)s", day=shown(day)) for day in days]
    named = {"as_of": at} if asked else {}
    # By which day the lists behind the numbers know the map.
    on = (asked or day_looked_at().isoformat()) if days else None
    drawn = {"at": at, "changed": days, "named": named, "on_map": on}
    return drawn | {"maps": list(zip(eves, told, strict=True)), "map": asked or ""}


def _closing(
    db: Connection, book: str, year: int, times: dict[str, int | None], changed: list[date], map_at: int | None
) -> dict[str, Any]:
    """The report of a closed year, by title and place, to stand beside the figures of now.

    Where the villages have become others between it and the map, only those of the whole can be compared.
    """
    report = closings.closed(db, book=book, year=year, **times)
    lines = closings.frozen(db, book=book, year=year, **times) if report else []
    if report:
        first, last = sorted((report["at"], report["at"] if map_at is None else map_at))
        if any(first < micros(start_of_day(day)) <= last for day in changed):
            lines = [line for line in lines if line["place"] == book]
    return {
        "closing": report,
        "closed_at": from_micros(report["at"]) if report else None,
        "left_undecided": closings.told(report) if report else [],
        "frozen": {(line["title"], line["place"]): line for line in lines},
    }


def _list_of(title: str, opened: Mapping[str, RowMapping]) -> str | None:
    """The list of all who could hold it; places have none."""
    return LIST_OF.get(opened[title]["subject_kind"]) if title in opened else None


def _title(
    title: str,
    lines: list[Progress],
    targets: list[dict[str, Any]],
    counted: Sequence[RowMapping],
    *,
    whole: str,
) -> dict[str, Any]:
    mine = [line for line in lines if line.title == title]
    total = next((line for line in mine if line.place == whole), None)
    aims = [standing(row, total, counted) for row in targets if row["title"] == title]
    return {
        "title": title,
        "whole": total,
        "villages": [line for line in mine if line.place != whole],
        "targets": sorted(aims, key=lambda row: (row["year"], row["denominator"])),
    }


def _beyond(targets: list[dict[str, Any]], counted: Sequence[RowMapping], year: int) -> list[dict[str, Any]]:
    """Targets that are over no title, with their figures, and figures that no target asks for."""
    asked = [standing(row, None, counted) for row in targets if not row["title"]]
    others: dict[str, list[RowMapping]] = {}
    for row in counted:
        if row["measure"] == OTHER and row["year"] == year:
            others.setdefault(row["called"], []).append(row)
    return [*asked, *(_unasked(rows[-1]) | told(rows) for rows in others.values())]


def _unasked(figure: RowMapping) -> dict[str, Any]:
    """A figure as a line among targets: there is none that it misses."""
    named = {"year": figure["year"], "denominator": figure["denominator"]}
    return named | {
        "scope": dict.fromkeys(("vi", "en"), figure["called"]),
        "share": None,
        "source": {},
        "missing": None,
    }
