"""An officer at the command line: whoever acts there enters their own password, and acts under their own mandate."""

import sys
from collections.abc import Callable
from typing import Any

import click

from domain.clock import day_of
from domain.desk import Desk
from domain.ids import new_id
from projections.mandates import mandates_of
from service.acting import Signed, act_of, carry_out, request_digest
from service.cli.opened import reading
from service.identity.second_factor import SecondWanted
from service.privacy.wallet import Wallet
from service.wiring import Wiring


def officer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Who acts, under which of their mandates."""
    for option in (
        click.option("--password-stdin", is_flag=True, help="Read the officer's password from standard input."),
        click.option("--mandate", help="Under which of their mandates, where they hold several."),
        click.option("--login", required=True, help="Who acts; the password is asked for."),
    ):
        command = option(command)
    return command


def signed_in(wiring: Wiring, *, login: str, mandate: str | None, password_stdin: bool) -> Signed:
    """The officer, once their password fits, under the mandate that was named or the only one."""
    typed = sys.stdin.readline().rstrip("\r\n") if password_stdin else click.prompt("Password", hide_input=True)
    person = _recognised(wiring, login, typed, from_stdin=password_stdin)
    today = day_of(wiring.clock())
    with reading(wiring.engine) as db:
        held = [each for each in mandates_of(db, person) if each.holds_on(today)]
    chosen = [each for each in held if mandate in (None, each.mandate)]
    if len(chosen) == 1:
        return Signed(person, chosen[0].mandate, chosen[0].office)
    lines = [f"{each.mandate} ({each.office}, {', '.join(one['name'] for one in each.places)})" for each in held]
    raise click.BadParameter(f"give one of: {'; '.join(lines) or 'none is held today'}", param_hint="--mandate")


def _recognised(wiring: Wiring, login: str, password: str, *, from_stdin: bool) -> str:
    """Whose these are; a second factor is asked for only where the account has one, on standard input as a second
    line."""
    try:
        return wiring.identity.recognise(login, password, now=wiring.clock())
    except SecondWanted:
        typed = sys.stdin.readline().strip() if from_stdin else click.prompt("Code of your app")
        return wiring.identity.recognise(login, password, now=wiring.clock(), second=typed)


def act_as(
    wiring: Wiring,
    who: Signed,
    book: str,
    decide: Callable[[Desk], dict[str, Any]],
    *,
    path: str,
    sent: list[Any],
    wallet: Wallet,
) -> dict[str, Any]:
    """Carry out an officer's command, with the read models brought up to its effect."""
    act = act_of(who, book=book, command_id=new_id(), now=wiring.clock(), source="cli")
    digest = request_digest(wiring.config.secret_key, person=who.person, path=path, sent=sent)
    answer = carry_out(wiring.office, act, decide, digest=digest, wallet=wallet)
    wiring.catch_up()
    return answer
