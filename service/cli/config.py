"""`sovang config`: the settings in force."""

import json

import click

from service.cli.opened import as_json
from service.config import Config


@click.command("config")
@as_json
def command(as_json: bool) -> None:
    """Print every setting, its value and what it means; secrets are masked."""
    settings = Config.from_environment().described()
    if as_json:
        click.echo(json.dumps(settings, ensure_ascii=False))
        return
    for setting in settings:
        click.echo(f"{setting['variable']}={setting['value']}")
        click.echo(f"    {setting['help']}")
