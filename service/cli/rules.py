"""`sovang rules`: check editions in files, and have a commune's year go by them."""

from pathlib import Path
from typing import Any

import click

from domain.commands.rules import take_edition
from domain.criteria import Criteria
from domain.desk import Desk
from domain.procedures import Procedure
from service.cli.fromfile import from_file
from service.cli.opened import opened_wiring, reading
from service.cli.operating import operate
from service.cli.places import place_named
from service.rulesfile import editions_of

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("rules")
def command() -> None:
    """Editions of procedures and criteria, as files: checked before they are adopted."""


@command.command()
@FILES
def check(files: tuple[Path, ...]) -> None:
    """Say of each FILE whether it can be adopted; the first defect is named by field."""
    for edition in _read(files):
        click.echo(_told(edition))


@command.command()
@FILES
@click.option("--commune", required=True, help="Id or code of the commune whose year it is.")
@click.option("--year", required=True, type=int, help="The year whose dossiers go by it from now on.")
def adopt(files: tuple[Path, ...], commune: str, year: int) -> None:
    """Adopt the editions in FILES; dossiers that are open keep theirs."""
    found = _read(files)
    if len({edition.title for edition in found}) > 1:
        raise click.UsageError("The files are about different titles; adopt those of one title at a time.")
    given: dict[str, Any] = {edition.kind: edition for edition in found}
    if len(given) < len(found):
        raise click.UsageError("Two editions are of the same kind; adopt one procedure and one set of criteria.")
    with opened_wiring() as wiring:
        wiring.catch_up()
        with reading(wiring.engine) as db:
            book = place_named(db, commune)

        def decide(desk: Desk) -> dict[str, Any]:
            return take_edition(desk, year=year, demonstration=wiring.demonstration, **given)

        operate(wiring, book, decide, path="sovang rules", sent=[book, year, *(edition.digest for edition in found)])
    for edition in found:
        click.echo(f"Adopted for {year}: {_told(edition)}")


def _read(files: tuple[Path, ...]) -> list[Procedure | Criteria]:
    with from_file():
        return [each for file in files for each in editions_of(file.read_bytes(), file=file.name)]


def _told(edition: Procedure | Criteria) -> str:
    when = f"from {edition.valid_from}, digest {edition.digest[:12]}"
    return f"{edition.kind} {edition.id} of {edition.title} ({edition.status}), {when}"
