"""`sovang db`: the tables of the database."""

import click

from service import migrations
from service.cli.opened import bring_up_to_date, opened_engine
from service.cli.terminal import positions, told
from service.config import Config
from service.follower.projector import Projector
from service.follower.unfoldable import Unfoldable
from service.regeneration.filling import FillingStopped


@click.group("db")
def command() -> None:
    """Create the tables, or bring them to this version."""


@command.command()
def upgrade() -> None:
    """Create the tables, or bring them to this version; does nothing where they are there.

    Read models whose folds this version changed are made again from the facts, and how far that has come is told. What
    keeps it from its end leaves those of before, and it can be begun again.
    """
    config = Config.from_environment()
    with opened_engine(config, migrated=False) as engine:
        changed = bring_up_to_date(config, engine, _make_again)
    click.echo(f"Tables are at revision {migrations.newest()}{'' if changed else ' already'}.")


def _make_again(projector: Projector) -> None:
    facts = sum(each.head for each in projector.status())
    if not facts or not projector.changed():
        projector.upgrade()
        return
    with told("Making read models again", facts, "facts") as step:
        try:
            projector.upgrade(positions(step), step.say)
        except (FillingStopped, Unfoldable) as error:
            raise click.ClickException(f"{error} The read models of before still stand.") from None
