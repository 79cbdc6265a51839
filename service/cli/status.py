"""`sovang status`: where every dossier stands."""

import click

from projections import status
from service.cli import exporting
from service.cli.instants import both_times, looking
from service.cli.opened import opened_wiring


@click.group("status")
def command() -> None:
    """Where every dossier stands, now or as it was."""


@command.command()
@exporting.jsonl
@both_times
def export(file: str, as_of: int | None, known_at: int | None) -> None:
    """Write one dossier a line: its state, scores, decision and until when the title is held."""
    with opened_wiring() as wiring, looking(wiring, as_of=as_of, known_at=known_at) as db:
        count = exporting.write(status.export(db, as_of=as_of, known_at=known_at), file)
        exporting.say(db, count, file, known_at)
