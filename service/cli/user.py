"""`sovang user`: accounts of those who sign in."""

import json
import sys
from datetime import UTC, datetime

import click

from domain.clock import instant_text
from domain.ids import is_id, new_id
from domain.slip import REASONS
from service.cli.opened import as_json, opened_identity, opened_wiring
from service.identity.accounts import Account, NoAccount
from service.identity.addresses import is_address
from service.identity.identity import Identity
from service.identity.slip_requests import print_by_system
from service.season.reminders import keep_address

from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group("user")
def command() -> None:
    """Add, list and close accounts. What an account may do is decided by mandates, not here."""


@command.command()
@click.option("--login", required=True, help="What is typed to sign in.")
@click.option("--name", required=True, help="The person's name as others see it.")
@click.option("--person", help="Id of the person, where they have one already.")
@from_stdin
def add(login: str, name: str, person: str | None, password_stdin: bool) -> None:
    """Add an account and print the id of its person."""
    if person is not None and not is_id(person):
        raise click.BadParameter("is not an id", param_hint="--person")
    person = person or new_id()
    with opened_identity() as identity:
        identity.create_account(
            person=person, login=login, name=name, password=_password(password_stdin), now=datetime.now(UTC)
        )
    click.echo(person)


@command.command()
@click.argument("who")
def disable(who: str) -> None:
    """Close the account of WHO (login or person id) and sign it out everywhere; what it did stays done."""
    with opened_identity() as identity:
        person = _person(identity, who)
        identity.disable_account(person, now=datetime.now(UTC))
    click.echo(f"Closed the account of {person}.")


@command.command()
@click.argument("who")
@from_stdin
def password(who: str, password_stdin: bool) -> None:
    """Give WHO (login or person id) another password and sign them out everywhere."""
    with opened_identity() as identity:
        person = _person(identity, who)
        identity.change_password(person, _password(password_stdin))
    click.echo(f"Changed the password of {person}.")


@command.command()
@click.argument("who")
@click.option("--reason", default="forgotten", type=click.Choice(REASONS[:-1]), help="Why (default: forgotten).")
def slip(who: str, reason: str) -> None:
    """Print the code of a slip with which WHO (login or person id) sets a new password, once and within three days.

    For whoever holds a mandate it stands in the log of the commune.
    """
    with opened_wiring() as wiring:
        wiring.catch_up()
        code = print_by_system(wiring, _person(wiring.identity, who), reason=reason)
    click.echo(code)


@command.command()
@click.argument("who")
@click.option("--end", is_flag=True, help="Sign out everywhere.")
@as_json
def sessions(who: str, end: bool, as_json: bool) -> None:
    """List where WHO (login or person id) is signed in, or end all of that."""
    with opened_identity() as identity:
        person = _person(identity, who)
        found = identity.sessions.listed(person, now=datetime.now(UTC))
        if end:
            identity.end_sessions(person)
    lines = [
        {
            "id": each.id,
            "device": each.device,
            "since": instant_text(each.created_at),
            "used": instant_text(each.seen_at),
        }
        for each in found
    ]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for line in lines:
        click.echo(f"{line['since']}  {line['used']}  {line['device'] or '-'}")
    if end:
        click.echo(f"Ended {len(lines)} sessions of {person}.")


@command.command()
@click.argument("who")
@click.argument("address", required=False)
def mail(who: str, address: str | None) -> None:
    """Remind WHO (login or person id) at ADDRESS from now on; without an address, by mail no more."""
    if address is not None and not is_address(address):
        raise click.BadParameter("is no mail address", param_hint="ADDRESS")
    with opened_wiring() as wiring:
        person = _person(wiring.identity, who)
        keep_address(wiring, person, address)
    click.echo(f"Reminders of {person} go {'to that address' if address else 'out by mail no more'}.")


@command.command("list")
@as_json
def listed(as_json: bool) -> None:
    """List all accounts, oldest first."""
    with opened_identity() as identity:
        accounts = [_line(account) for account in identity.listed()]
    if as_json:
        click.echo(json.dumps(accounts, ensure_ascii=False))
        return
    for account in accounts:
        state = "closed" if account["disabled_at"] else "open"
        click.echo(f"{account['person']}  {state:6}  {account['login'] or '-'}  {account['name'] or '-'}")


def _line(account: Account) -> dict[str, str | None]:
    return {
        "person": account.person,
        "login": account.login,
        "name": account.name,
        "created_at": instant_text(account.created_at),
        "disabled_at": instant_text(account.disabled_at) if account.disabled_at else None,
    }


def _person(identity: Identity, who: str) -> str:
    person = who if is_id(who) else identity.accounts.person_of(who)
    if person is None:
        raise NoAccount("person")
    return person


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer
