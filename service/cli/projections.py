"""`sovang projections`: the read models, followed, made anew and proved."""

import json
import signal
import threading
from types import FrameType

import click

from service.cli import comparing, standstill
from service.cli.opened import as_json, opened_wiring
from service.cli.terminal import positions, told
from service.follower.unfoldable import Unfoldable
from service.regeneration.filling import FillingStopped
from service.regeneration.outdated import Outdated
from service.season.due import keep_time


@click.group("projections")
def command() -> None:
    """The read models: how far they are, and that they say what the facts say."""


@command.command()
@as_json
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Print how far the read models have come in every book, and which of them stand still.

    Exits with 1 where one stands still, naming the fact that it cannot fold.
    """
    with opened_wiring() as wiring:
        books, stopped = wiring.projector.status(), wiring.projector.stopped()
    if as_json:
        click.echo(json.dumps([standstill.of_book(each, stopped) for each in books]))
    else:
        for each in books:
            click.echo(f"{each.book}  at {each.position} of {each.head}, {each.lag} behind")
        for one in stopped:
            click.echo(standstill.sentence(one))
    ctx.exit(1 if stopped else 0)


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--book", help="Id of one book; without it, all of them.")
@click.pass_context
def retry(ctx: click.Context, names: tuple[str, ...], book: str | None) -> None:
    """Let the read models NAME (default: all) that stand still go on from where they are, if they can now.

    Exits with 1 where one still stands.
    """
    with opened_wiring() as wiring:
        comparing.known(wiring.projector, names)
        if book is not None and book not in wiring.ledger.books():
            raise click.ClickException(f"There is no book {book}.")
        chosen = standstill.chosen(wiring.projector.stopped(), names, book)
        still = wiring.projector.retry(chosen)
    for one in chosen:
        if not any((one.projection, one.book) == (each.projection, each.book) for each in still):
            click.echo(f"{standstill.called(one)} of book {one.book} is with the others again.")
    for one in still:
        click.echo(standstill.sentence(one))
    if not chosen:
        click.echo("Nothing stands still there.")
    ctx.exit(1 if still else 0)


@command.command()
def follow() -> None:
    """Keep the read models current and do what falls due by the clock, until stopped; several may follow at once."""
    stop = threading.Event()

    def stopped(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- the shape of a handler
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopped)
    with opened_wiring() as wiring:
        click.echo("Following the books.", err=True)
        threading.Thread(target=keep_time, args=(wiring, stop), daemon=True).start()
        wiring.projector.follow(stop)


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--processes", type=click.IntRange(1, 64), help="How many share the work (default: one a core).")
@click.pass_context
def rebuild(ctx: click.Context, names: tuple[str, ...], processes: int | None) -> None:
    """Make the read models NAME (default: all) and those they need anew from the first fact, while others read on.

    Nobody sees them before they are whole; broken off, it leaves those of before, and can be begun again. Exits with 3
    where those of before were not what the facts say: how is told, and the new ones stand.
    """
    with opened_wiring() as wiring:
        chosen = comparing.known(wiring.projector, names)
        total = sum(each.head for each in wiring.projector.status())
        with told("Rebuilding", total, "facts") as step:
            try:
                rebuilt = wiring.projector.rebuild(chosen, positions(step), step.say, processes)
            except (FillingStopped, Unfoldable) as error:
                raise click.ClickException(f"{error} Nothing was changed.") from None
    click.echo(f"Rebuilt {', '.join(rebuilt.names)} from {rebuilt.facts} facts.")
    for table in rebuilt.outdated:
        click.echo(_was(table), err=True)
    for book in rebuilt.unproved:
        click.echo(f"Somebody wrote in book {book} all the time: what stood there before was not compared.", err=True)
    ctx.exit(3 if rebuilt.outdated else 0)


def _was(table: Outdated) -> str:
    counts = f"{table.changed} changed, {table.missing} missing, {table.extra} extra"
    first = f"; the first by fact {table.first[1]} of book {table.first[0]}" if table.first else ""
    return f"{table.table} was not what the facts say: {counts}{first}."


for each in (comparing.compare, comparing.certify):
    command.add_command(each)
