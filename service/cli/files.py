"""`sovang files`: what the service would say of a file, and which dossiers of a commune hold the same one."""

import json
from pathlib import Path
from typing import Any

import click

from service.cli.opened import as_json, opened_wiring
from service.files import uses
from service.files.checking import Cost, check
from service.files.kinds import LARGEST
from service.files.looking_again import Looked, look_again
from service.files.problems import sentence
from service.files.verdict import NotTaken

TOLD_EVERY = 100


@click.group("files")
def command() -> None:
    """Files of evidence: try one, or find those that several dossiers hold."""


@command.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def try_files(paths: tuple[Path, ...], as_json: bool) -> None:
    """Look into files as if they had been sent; nothing is kept. Exit code 1 if one of them would be refused."""
    found = [_looked_into(path) for path in paths]
    for each in found:
        click.echo(json.dumps(each, ensure_ascii=False) if as_json else _as_line(each))
    if any("problem" in each for each in found):
        raise click.exceptions.Exit(1)


@command.command("shared")
@as_json
def shared(as_json: bool) -> None:
    """Files that lie in more than one dossier, as a table of dossiers for each; ids alone, no names."""
    with opened_wiring() as wiring:
        found = uses.shared_by_several(wiring.vault)
    for dossiers in found:
        click.echo(json.dumps({"dossiers": dossiers}) if as_json else " ".join(dossiers))
    if not found and not as_json:
        click.echo("No file lies in more than one dossier.")


@command.command("look")
def look() -> None:
    """Look again at pictures entered before it was kept what they look like; may be broken off and repeated."""
    looked = Looked()
    with opened_wiring() as wiring:
        for looked in look_again(wiring):
            if (looked.kept + looked.plain + looked.gone) % TOLD_EVERY == 0:
                click.echo(f"{looked.kept + looked.plain} pictures", err=True)
    click.echo(f"Looked at {looked.kept + looked.plain} pictures; {looked.plain} are too plain to be known again.")


def _looked_into(path: Path) -> dict[str, Any]:
    cost = Cost()
    # One byte more than allowed is enough to know.
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    told: dict[str, Any] = {"file": path.name}
    try:
        clean = check(content, cost)
    except NotTaken as refused:
        told |= {"problem": refused.problem, "sentence": sentence(refused.problem, path.name)}
    else:
        told |= {"media_type": clean.media_type, "size": len(clean.content)}
        told |= {"width": clean.width, "height": clean.height, "pages": clean.pages}
    return told | {"seconds": round(cost.seconds, 3), "megabytes": cost.bytes >> 20}


def _as_line(told: dict[str, Any]) -> str:
    if "problem" in told:
        return f"refused ({told['problem']}): {told['sentence']}"
    pixels = f"{told['width']} x {told['height']} pixels, " if told["width"] else ""
    pages = f"{told['pages']} pages, " if told["pages"] else ""
    return f"taken: {told['file']} as {told['media_type']}, {pixels}{pages}{told['size']:,} bytes"
