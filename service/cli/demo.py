"""`sovang demo`: a database with invented households, to look at and to try."""

from pathlib import Path

import click
from sqlalchemy import make_url

from service import demonstration
from service.cli.opened import bring_up_to_date, opened_engine, wired
from service.cli.terminal import told
from service.config import Config
from service.demo.build import SCALES, beginning, build


@click.command("demo")
@click.option("--scale", type=click.Choice(list(SCALES)), default="small", show_default=True, help="How much to build.")
@click.option("--reset", is_flag=True, help="Throw away the SQLite file of an earlier demonstration first.")
def command(scale: str, reset: bool) -> None:
    """Build a demonstration into an empty database and print who can sign in.

    `small` is xã Đăk Long in the middle of the season of 2026, with work on every desk, and beside it the four other
    places whose plans are known. `huong-hoa` is a whole year of 21,906 households. The database is a demonstration for
    ever; no production opens it.
    """
    config = Config.from_environment()
    if reset:
        _throw_away(config)
    with opened_engine(config, migrated=False) as engine:
        bring_up_to_date(config, engine)
        chosen = SCALES[scale]
        clock = beginning()
        with wired(config, engine, clock=clock) as wiring, told("Building", chosen.steps) as step:
            build(wiring, clock, chosen, step)
        click.echo(demonstration.accounts_of(engine), nl=False)


def _throw_away(config: Config) -> None:
    """Facts are never deleted; the file of a demonstration may go as a whole."""
    if not config.embedded:
        raise click.UsageError("--reset is for SQLite files; drop the database yourself and make it anew.")
    path = Path(make_url(config.database_url).database or "")
    if not path.exists():
        return
    with opened_engine(config, migrated=False) as engine:
        bring_up_to_date(config, engine)
        if not demonstration.is_marked(engine):
            raise click.ClickException("This database is no demonstration; it is not thrown away.")
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        each.unlink(missing_ok=True)
