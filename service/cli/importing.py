"""`sovang import`: a list from a workbook, rehearsed, then entered; errors come back in the workbook."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from domain.errors import NotFound
from projections import territory
from service.cli import list_settings
from service.cli.list_settings import settings_options
from service.cli.officer import signed_in
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.places import place_named
from service.cli.terminal import told
from service.season.mail import in_vietnamese
from service.spreadsheets import carrying, kept, taking
from service.spreadsheets.kept import Import
from service.spreadsheets.kind import DOUBTFUL, Line
from service.spreadsheets.kinds import KINDS
from service.spreadsheets.rehearsal import By, counted, entered
from service.spreadsheets.table import words_of
from service.wiring import Wiring

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
# What the office decides on dossiers is entered by somebody with a mandate, never by whoever runs the machine.
SIGNED = ("registrations", "self-scores", "meetings")
LEFT = 3


@click.command("import")
@FILE
@click.option("--kind", required=True, type=click.Choice(sorted(KINDS)), help="What the list holds.")
@click.option("--place", required=True, help="Id or code of the commune, or of the village, that the list is for.")
@click.option("--rehearse", "only", is_flag=True, help="Say what would become of each row, and enter nothing.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='Which column is which, as JSON: {"heading": "column"} or {"B": "column"}.',
)
@click.option(
    "--doubtful",
    type=click.Choice(["leave", "enter"]),
    default="leave",
    show_default=True,
    help="What to do with lines that may be in the register already under another spelling.",
)
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the marked workbook.")
@click.option("--as", "login", help="Enter it as the person with this login, whose password is asked for.")
@click.option("--mandate", help="Under which of their mandates, where they hold several.")
@click.option("--password-stdin", is_flag=True, help="Read their password from standard input.")
@settings_options
@as_json
@click.pass_context
def command(
    ctx: click.Context, /, file: Path, kind: str, place: str, only: bool, mapping: Path | None, doubtful: str,
    errors: Path | None, login: str | None, mandate: str | None, password_stdin: bool, as_json: bool, **said: Any,
) -> None:  # fmt: skip
    """Enter the list in FILE (.xlsx, .xls, .ods, .csv), after a rehearsal; the same file again changes nothing.

    Exits with 3 where some rows were not taken; what became of each stands in the workbook of `--errors`.
    """
    if kind in SIGNED and login is None:
        raise click.UsageError(f"Lists of {kind} are entered by somebody: say whom with --as.")
    list_settings.check(kind, said)
    with opened_wiring() as wiring, in_vietnamese():
        wiring.catch_up()
        settings = list_settings.settings_of(wiring, kind, said)
        with reading(wiring.engine) as db:
            at = place_named(db, place)
            book = next(row["place"] for row in territory.above(db, at) if row["kind"] == "commune")
        settings |= {"place": at} if at != book else {}
        if at == book and "meeting" in settings:
            raise click.BadParameter("a meeting is one village's: give the village", param_hint="--place")
        by = By(signed_in(wiring, login=login, mandate=mandate, password_stdin=password_stdin) if login else None)
        with _kept(wiring, by, file, book=book, place=at, kind=kind, settings=settings) as id:
            lines, found = _rehearsed(wiring, id, mapping)
            chosen = [n for n, line in enumerate(lines) if line.outcome == DOUBTFUL] if doubtful == "enter" else []
            if errors:
                errors.write_bytes(taking.marked_workbook(wiring, found))
            counts = counted(lines) | {"entered": 0}
            if not only:
                with told("Entering", len(entered(lines, chosen)), "lines") as step:
                    _enter(wiring, found, chosen, step)
                counts["entered"] = len(entered(lines, chosen))
        _tell(lines, counts, as_json=as_json, only=only)
    ctx.exit(LEFT if counts["refused"] or (counts["doubtful"] and not chosen) else 0)


@contextmanager
def _kept(wiring: Wiring, by: By, file: Path, **told: Any) -> Iterator[str]:
    """The list while it is entered; afterwards nothing of it is kept, however it ended."""
    id = taking.receive(wiring, by, name=file.name, content=file.read_bytes(), **told)
    try:
        yield id
    finally:
        kept.wipe(wiring, id, kept.DONE)


def _rehearsed(wiring: Wiring, id: str, mapping: Path | None) -> tuple[list[Line], Import]:
    found = _found(wiring, id)
    if mapping:
        now = taking.matched(wiring, found)
        said = _mapping(mapping, now)
        taking.match(wiring, found, number=now.number, first=now.header.first, last=now.header.last, mapping=said)
    lines = taking.rehearsed(wiring, found)
    return lines, _found(wiring, id)


def _found(wiring: Wiring, id: str) -> Import:
    found = kept.of(wiring, id)
    if found is None:
        raise NotFound
    return found


def _enter(wiring: Wiring, found: Import, chosen: list[int], step: Any) -> None:
    taking.confirm(wiring, found, chosen, seconds=0.0)
    carrying.go_on(wiring, found.id, told=step)
    now = _found(wiring, found.id)
    if now.state == kept.STOPPED:
        raise click.ClickException(f"{now.told['why']} Run the same command again: what was entered stays.")


def _mapping(file: Path, now: taking.Matched) -> dict[int, str]:
    """Columns by their heading or their letter."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.BadParameter(f"{file} is no JSON: {error}", param_hint="--mapping") from None
    keys = {column.key for column in now.columns}
    letters = {_letter(at): at for at in range(now.sheet.width)}
    headings = {label: at for at, label in enumerate(now.header.labels) if label}
    found = {}
    for name, key in said.items() if isinstance(said, dict) else ():
        at = letters.get(name, headings.get(words_of(name)))
        if at is None or key not in keys:
            raise click.BadParameter(f"{name!r}: {key!r} names no column; known are {', '.join(sorted(keys))}",
                                     param_hint="--mapping")  # fmt: skip
        found[at] = key
    return found


def _letter(at: int) -> str:
    return (_letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _tell(lines: list[Line], counts: dict[str, int], *, as_json: bool, only: bool) -> None:
    if as_json:
        refused = [
            [line.rows[0], remark.text] for line in lines for remark in line.remarks if line.outcome == "refused"
        ]
        click.echo(json.dumps(counts | {"reasons": refused}, ensure_ascii=False))
        return
    for line in lines:
        for remark in line.remarks:
            if line.outcome in ("refused", "doubtful"):
                click.echo(f"row {remark.row}: {remark.text}", err=True)
    told = ", ".join(f"{counts[name]} {name}" for name in ("created", "changed", "same", "refused", "doubtful"))
    click.echo(f"{'Would become' if only else 'Done'}: {told}; entered {counts['entered']}.")
