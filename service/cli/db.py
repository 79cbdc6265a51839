"""`sovang db`: the tables of the database."""

import click

from service import migrations
from service.cli.opened import opened_engine


@click.group("db")
def command() -> None:
    """Create the tables, or bring them to this version."""


@command.command()
def upgrade() -> None:
    """Create the tables, or bring them to this version; does nothing where they are there."""
    with opened_engine(migrated=False) as engine:
        changed = migrations.upgrade(engine)
    click.echo(f"Tables are at revision {migrations.newest()}{'' if changed else ' already'}.")
