"""`sovang plan`: what a signed plan prints, as a file: checked, then adopted with its targets."""

from pathlib import Path

import click

from domain.commands.plans import adopt_plan
from domain.plan import Plan
from service.cli.fromfile import from_file
from service.cli.operating import adopt_in
from service.rulesfile import plan_in

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("plan")
def command() -> None:
    """Plans of a commune or of the level above: targets, figures, days and tasks, each with its place in the text."""


@command.command()
@FILE
def check(file: Path) -> None:
    """Say whether the plan in FILE can be adopted; the first defect is named by field.

    Whether its titles are awarded in a place is looked up when that place adopts it.
    """
    click.echo(_told(_read(file)))


@command.command()
@FILE
@click.option("--place", required=True, help="Id or code of the commune, or of the place above, whose plan it is.")
def adopt(file: Path, place: str) -> None:
    """Adopt the plan in FILE; a plan of the same name that was adopted before sets no targets any more."""
    plan = _read(file)
    adopt_in(place, lambda desk, _book: adopt_plan(desk, plan=plan), path="sovang plan", digest=plan.digest)
    click.echo(f"Adopted: {_told(plan)}")


def _read(file: Path) -> Plan:
    with from_file():
        return plan_in(file.read_bytes(), file=file.name)


def _told(plan: Plan) -> str:
    what = f"{len(plan.targets)} targets, {len(plan.lines)} lines, digest {plan.digest[:12]}"
    return f"{plan.id} of {plan.year} ({what})"
