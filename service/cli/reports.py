"""`sovang reports`: the plan by which reports are due, and who owes which."""

import json
from datetime import date
from pathlib import Path

import click

from domain.clock import day_of
from domain.commands.reports import adopt_plan
from domain.reporting import ReportPlan, editions
from projections import reports
from projections.names import names_of
from service.cli.fromfile import from_file
from service.cli.instants import both_times
from service.cli.opened import as_json, opened_wiring, reading
from service.cli.operating import adopt_in
from service.cli.places import place_named
from service.rulesfile import plan_of_reports

PLACE = click.option("--place", required=True, help="Id or code of the place that is told.")


@click.group("reports")
def command() -> None:
    """Reports that are owed to a place: the plan by which they are due, and who is late."""


@command.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PLACE
def adopt(file: Path | None, place: str) -> None:
    """Adopt the plan of reports in FILE, or without one the sample that comes along."""
    plan = editions()[-1] if file is None else _read(file)
    adopt_in(
        place, lambda desk, here: adopt_plan(desk, place=here, plan=plan), path="sovang reports", digest=plan.digest
    )
    click.echo(f"Adopted: {plan.id} ({len(plan.reports)} reports, digest {plan.digest[:12]})")


@command.command()
@PLACE
@click.option("--year", type=int, help="The year that is reported on (default: this one).")
@both_times
@as_json
def owed(place: str, year: int | None, as_of: int | None, known_at: int | None, as_json: bool) -> None:
    """Print every report that is owed to a place: when it is due, when it was filed, by how many days it is late."""
    with opened_wiring() as wiring:
        wiring.catch_up()
        today = day_of(wiring.clock())
        with reading(wiring.engine) as db:
            found = reports.owed_to(db, place_named(db, place), year=year or today.year, as_of=as_of, known_at=known_at)
            names = names_of(db, [each.filer for each in found])
    lines = [_line(each, names.get(each.filer), today) for each in found]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for line in lines:
        click.echo(
            f"{line['due_on']}  {line['filed_on'] or 'not filed':10}  {line['late']:>4}  {line['kind']}  {line['name']}"
        )


def _line(each: reports.Owed, name: str | None, today: date) -> dict[str, str | int | None]:
    return {
        "kind": each.kind,
        "filer": each.filer,
        "name": each.filer_name or name,
        "due_on": each.due_on.isoformat(),
        "filed_on": each.filed_on.isoformat() if each.filed_on else None,
        "late": each.late(today),
    }


def _read(file: Path) -> ReportPlan:
    with from_file():
        return plan_of_reports(file.read_bytes(), file=file.name)
