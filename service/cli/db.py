"""`sovang db`: the tables of the database."""

import click

from service import migrations
from service.cli.opened import bring_up_to_date, opened_engine
from service.config import Config


@click.group("db")
def command() -> None:
    """Create the tables, or bring them to this version."""


@command.command()
def upgrade() -> None:
    """Create the tables, or bring them to this version; does nothing where they are there.

    Read models whose folds this version changed are made again from the facts.
    """
    config = Config.from_environment()
    with opened_engine(config, migrated=False) as engine:
        changed = bring_up_to_date(config, engine)
    click.echo(f"Tables are at revision {migrations.newest()}{'' if changed else ' already'}.")
