"""`sovang keys`: the master key that wraps the key of every person, and its replacement by another."""

import json
import secrets
from typing import Any

import click

from service.cli.opened import as_json, opened_wiring
from service.cli.terminal import told
from service.exclusive import exclusive
from service.privacy.keys import KEY_BYTES
from service.privacy.vault import Vault

IN_USE = "SOVANG_VAULT_KEY"
ALSO = "SOVANG_VAULT_KEY_ALSO"
NOWHERE = "in no setting: these keys cannot be opened"


@click.group("keys")
def command() -> None:
    """Replace the master key that wraps the key of every person.

    \b
    1. sovang keys new                       makes a key; keep it as you keep the one in use
    2. SOVANG_VAULT_KEY_ALSO = the new key   start every process again: each can now open what it wraps
    3. swap the two settings                 start every process again: from now on the new one wraps
    4. sovang keys rotate                    may be broken off and run again
    5. take SOVANG_VAULT_KEY_ALSO out, start every process again, and destroy the old key

    Whoever was erased is then erased in every older backup as well, since their keys were wrapped by the old one alone.
    """


@command.command()
def new() -> None:
    """Make a master key and print it; nothing is changed by it."""
    click.echo(secrets.token_hex(KEY_BYTES))


@command.command()
@as_json
def status(as_json: bool) -> None:
    """Say how many keys each master key wraps, and which setting holds it; exit 1 where one is not given."""
    with opened_wiring() as wiring:
        rows = _rows(wiring.vault)
    if as_json:
        click.echo(json.dumps(rows))
    for row in [] if as_json else rows:
        click.echo(
            f"{row['master']}  {row['keys']:>8}  {row['setting'] or 'in no setting: these keys cannot be opened'}"
        )
    if any(row["setting"] is None for row in rows):
        raise click.exceptions.Exit(1)


@command.command()
def rotate() -> None:
    """Wrap every key by SOVANG_VAULT_KEY that SOVANG_VAULT_KEY_ALSO still wraps; the service goes on meanwhile."""
    with opened_wiring() as wiring, exclusive(wiring.engine, "keys"):
        vault = wiring.vault
        if len(vault.masters) < 2:
            raise click.UsageError(f"Give the old key as {ALSO} and the new one as {IN_USE}.")
        _refuse_unknown(vault)
        left = sum(row["keys"] for row in _rows(vault) if row["setting"] == ALSO)
        with told("Keys", left, "keys") as step:
            done = vault.rewrap(step)
        still = sum(row["keys"] for row in _rows(vault) if row["setting"] == ALSO)
    click.echo(f"Wrapped {done} keys by {vault.master.id}; {still} are left.")
    if still:
        raise click.ClickException(f"A process still wraps keys by the old one: start it again with the new {IN_USE}.")
    click.echo(f"{ALSO} can be taken out. Once no process has it any more, the old key can be destroyed.")


def _refuse_unknown(vault: Vault) -> None:
    if lost := [row["master"] for row in _rows(vault) if row["setting"] is None]:
        raise click.ClickException(f"Keys are wrapped by {', '.join(lost)}, which neither {IN_USE} nor {ALSO} holds.")


def _rows(vault: Vault) -> list[dict[str, Any]]:
    known = {master: IN_USE if master == vault.master.id else ALSO for master in vault.masters}
    counted = dict.fromkeys(known, 0) | vault.wrapped()
    return [{"master": master, "keys": n, "setting": known.get(master)} for master, n in counted.items()]
