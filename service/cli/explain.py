"""`sovang explain`: the entries and the lines of the rules behind a value that was derived."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import click
from sqlalchemy import Connection, RowMapping

from domain.clock import day_of, from_micros, micros, start_of_day
from domain.errors import NotFound
from projections import territory
from projections.audit import recorded_at
from projections.moves import MEASURES, Figure, before_all, moves_of
from projections.origins import entries_at, story
from projections.queue import Waiting, on_the_desk_of
from service.app import create_app
from service.cli import entries
from service.cli.instants import Day, both_times, looking
from service.cli.on_map import day_told, drawn, on_day
from service.cli.opened import as_json, opened_wiring
from service.cli.places import place_named
from service.explaining import Found, count_of, find
from service.i18n import LANGUAGES
from service.shown.explained import STATE, Why, why
from service.shown.grounds import aims_of, grounds_of
from service.wiring import Wiring


@click.group("explain")
def command() -> None:
    """Why a dossier stands where it does, lies on a desk or is late, and what a figure is made of."""


def in_language(function: Any) -> Any:
    """The option `--language`."""
    chosen = click.Choice(tuple(LANGUAGES))
    return click.option("--language", type=chosen, default="en", help="Language of the rules (default: en).")(function)


@command.command()
@click.argument("stream", metavar="DOSSIER")
@both_times
@in_language
@as_json
def dossier(stream: str, as_of: int | None, known_at: int | None, language: str, as_json: bool) -> None:
    """State, turn and due day of DOSSIER, each with its entries and the lines of the edition it is pinned to."""
    with read(language, as_of=as_of, known_at=known_at) as (wiring, db):
        told = _why(wiring, db, stream, as_of=as_of, known_at=known_at)
        if not told:
            raise click.ClickException(f"{stream} was not there yet at that time.")
        _tell({"dossier": stream, "explained": _plain(told)}, [stream, *_lines(told)], as_json)


@command.command()
@click.option("--office", required=True, help="Id of the office whose desk it is, as the procedures name it.")
@click.option("--place", "named", required=True, help="Id or code of a place; all that lies within it is looked at.")
@click.option("--day", type=Day(), help="Day for which lateness is reckoned (default: today).")
@click.option("--late", is_flag=True, help="Only what is late.")
@click.option("--limit", type=click.IntRange(1, 500), default=20, help="How many rows (default: 20).")
@both_times
@in_language
@as_json
def queue(
    office: str, named: str, day: date | None, late: bool, limit: int,
    as_of: int | None, known_at: int | None, language: str, as_json: bool,
) -> None:  # fmt: skip
    """What lies on the desk of an office in a place: why each row is there, and why it is late."""
    with read(language, as_of=as_of, known_at=known_at) as (wiring, db):
        day = day or day_of(from_micros(as_of) if as_of else wiring.clock())
        inside = territory.inside(db, [place_named(db, named)])
        desk = on_the_desk_of(
            db, offices=[office], places=inside, today=day, late=late, limit=limit, as_of=as_of, known_at=known_at
        )
        told = [
            (row, _why(wiring, db, row.dossier, today=day, as_of=as_of, known_at=known_at)[1:]) for row in desk.rows
        ]
        rows = [_row(row) | {"explained": _plain(found)} for row, found in told]
        lines = [line for row, found in told for line in (_row_line(row), *_lines(found))]
        _tell({"counts": desk.counts, "rows": rows}, lines or ["Nothing waits there."], as_json)


@command.command()
@click.option("--place", "named", required=True, help="Id or code of a commune, or of a village in it.")
@click.option("--year", type=click.IntRange(2000, 2100), required=True)
@click.option("--title", required=True, help="Id of the title.")
@click.option("--measure", type=click.Choice(MEASURES), required=True)
@on_day
@both_times
@as_json
def figure(
    named: str, year: int, title: str, measure: str, on: date | None,
    as_of: int | None, known_at: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Every entry that moved a figure of the progress, with what it came to after it."""
    with read(as_of=as_of, known_at=known_at) as (wiring, db):
        times = {"as_of": as_of, "known_at": known_at}
        book, on_map = drawn(wiring, db, place_named(db, named), on=on, **times)
        moves = moves_of(db, book=book, places=on_map.of_book, year=year, title=title, measure=measure, **times)
        total = plain(moves[-1].total if moves else before_all(measure))
        told = [
            entries.as_data(each.row)
            | {name: each.row[name] for name in ("dossier", "measure", "n")}
            | {"total": plain(each.total)}
            for each in moves
        ]
        lines = [f"{_moved(each.row)} = {each.total}  {entries.as_line(each.row)}" for each in moves]
        where = f" (on the villages of {on_map.day})" if on_map.day else ""
        data = {"value": total, "map": day_told(on_map), "moves": told}
        _tell(data, [f"{measure}: {total}{where}", *lines], as_json)


@command.command()
@click.option("--place", "named", required=True, help="Id or code of the place whose targets they are.")
@click.option("--year", type=click.IntRange(2000, 2100), required=True)
@click.option("--title", help="Id of a title: only what is about it.")
@both_times
@in_language
@as_json
def aims(
    named: str, year: int, title: str | None, as_of: int | None, known_at: int | None, language: str, as_json: bool
) -> None:
    """Targets of a year and figures reported for it: what set them, what mended them, what is reached and by which."""
    with read(language, as_of=as_of, known_at=known_at) as (_, db):
        book, times = place_named(db, named), {"as_of": as_of, "known_at": known_at}
        found = [aim for aim in aims_of(db, book, year, times) if aim["year"] == year and title in (None, aim["title"])]
        told = [(aim, grounds_of(db, aim, known_at)) for aim in found]
        data = [_aim(aim) | {"explained": _plain(why)} for aim, why in told]
        lines = [line for aim, why in told for line in (_aim_line(aim), *_lines(why))]
        _tell({"place": book, "year": year, "aims": data}, lines or ["No target and no figure is there."], as_json)


def _aim(aim: Mapping[str, Any]) -> dict[str, Any]:
    return {name: aim.get(name) for name in ("title", "measure", "denominator", "share", "reached", "missing")} | {
        "called": aim["scope"]["vi"] if "scope" in aim else aim["called"]
    }


def _aim_line(aim: Mapping[str, Any]) -> str:
    said = _aim(aim)
    target = f"target {said['share']}%" if said["share"] else "no target"
    return f"{said['called']} ({said['title'] or 'no title'}): {target}, reached {said['reached'] or 'unknown'}"


@command.command()
@click.argument("stream", metavar="DOSSIER")
@click.argument("item")
@click.option("--version", type=int, help="The entry that counted (default: the last one).")
@in_language
@as_json
def indicator(stream: str, item: str, version: int | None, language: str, as_json: bool) -> None:
    """What was counted for ITEM of the criteria of DOSSIER, and the entries by which each dossier counted holds."""
    with read(language) as (wiring, db):
        found = _found(wiring, stream)
        try:
            counted = count_of(wiring, found, item, version)
        except NotFound:
            raise click.ClickException(f"No entry of {stream} counted {item}.") from None
        times = _times_of(db, found, counted.said)
        behind = {one: _recognised(db, one, *times) for one in counted.dossiers}
        said = {name: counted.said[name] for name in ("holders", "counted", "needed", "percent", "title", "day", "at")}
        label = next(str(each.label) for each in found.rules.criteria.items if each.id == item)
        lines = [
            f"{label} ({found.rules.criteria.id}): {said['holders']} of {said['counted']} hold {said['title']} on "
            f"{said['day']}; {said['needed']} needed",
            *(f"  {entries.as_line(row)}" for rows in behind.values() for row in rows),
            "Asked again as it was known then, the register gives "
            + ("the same." if counted.agrees else "another count."),
        ]
        data = {"dossier": stream, "item": item, "version": counted.version, "edition": found.rules.criteria.id}
        data |= said | {"agrees": counted.agrees}
        data["behind"] = {one: [entries.as_data(row) for row in rows] for one, rows in behind.items()}
        _tell(data, lines, as_json)


def _times_of(db: Connection, found: Found, said: Mapping[str, Any]) -> tuple[int, int | None]:
    """The end of the day for which it was counted, and up to when the register was read for that."""
    day = date.fromisoformat(said["day"]) + timedelta(days=1)
    at = next((each["position"] for each in said["at"] if each["book"] == found.dossier.book), None)
    known = None if at is None else recorded_at(db, book=found.dossier.book, position=at)
    return micros(start_of_day(day)) - 1, known


def _recognised(db: Connection, stream: str, as_of: int, known_at: int | None) -> Sequence[Any]:
    """The entries by which a dossier counted for a title then."""
    told = story(db, stream, as_of=as_of, known_at=known_at)
    if told is None:
        return ()
    at = entries_at(db, told.now["book"], told.causes(told.origin(STATE), STATE))
    return [at[cause] for cause in sorted(at)]


@contextmanager
def read(
    language: str = "en", *, as_of: int | None = None, known_at: int | None = None
) -> Iterator[tuple[Wiring, Connection]]:
    """Everything wired and current, looked at as of a moment, and sentences in a language."""
    with (
        opened_wiring() as wiring,
        looking(wiring, as_of=as_of, known_at=known_at) as db,
        create_app(wiring).test_request_context(f"/?lang={language}"),
    ):
        yield wiring, db


def plain(figure: Figure) -> int | str | None:
    """A figure for programs: shares as text, with their two places."""
    return figure if isinstance(figure, int) or figure is None else str(figure)


def _moved(row: RowMapping) -> str:
    return f"{row['measure']} {row['n']:+d}"


def _why(
    wiring: Wiring, db: Connection, stream: str, *, today: date | None = None, as_of: int | None, known_at: int | None
) -> list[Why]:
    today = today or day_of(from_micros(as_of) if as_of else wiring.clock())
    return why(db, stream, _found(wiring, stream).rules, today=today, as_of=as_of, known_at=known_at)


def _found(wiring: Wiring, stream: str) -> Found:
    try:
        return find(wiring, stream)
    except NotFound:
        raise click.ClickException(f"There is no dossier {stream}.") from None


def _plain(told: Sequence[Why]) -> list[dict[str, Any]]:
    return [
        {
            "of": each.of,
            "value": each.value,
            "entries": [entries.as_data(row) for row in each.entries],
            "rules": [
                {"says": line.text, "edition": line.edition}
                | {"basis": line.basis and line.basis.text, "standing": line.basis and line.basis.standing}
                for line in each.lines
            ],
        }
        for each in told
    ]


def _lines(told: Sequence[Why]) -> Iterator[str]:
    for each in told:
        yield f"  {each.of}: {each.value}"
        yield from (f"    {entries.as_line(row)}" for row in each.entries)
        for line in each.lines:
            basis = f" – {line.basis.text} ({line.basis.standing})" if line.basis else ""
            yield f"    {f'rule of {line.edition}' if line.edition else 'besides'}: {line.text}{basis}"


def _row(row: Waiting) -> dict[str, Any]:
    names = ("dossier", "place", "year", "title", "state", "step", "due_on", "late")
    return {name: getattr(row, name) for name in names}


def _row_line(row: Waiting) -> str:
    late = ", late" if row.late else ""
    return f"{row.dossier}: {row.step} in {row.place_name}, due {row.due_on or 'on no day'}{late}"


def _tell(data: Any, lines: Sequence[str], as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(lines))
