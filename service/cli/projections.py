"""`sovang projections`: the read models, followed, made anew and proved."""

import json
import signal
import threading
from collections.abc import Callable
from types import FrameType

import click

from service.cli import comparing, standstill
from service.cli.opened import as_json, opened_wiring
from service.cli.terminal import Step, told
from service.due import keep_time


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
def rebuild(names: tuple[str, ...]) -> None:
    """Make the read models NAME (default: all) and those they need anew from the first fact, while others read on."""
    with opened_wiring() as wiring:
        chosen = comparing.known(wiring.projector, names)
        total = sum(each.head for each in wiring.projector.status())
        with told("Rebuilding", total) as step:
            rebuilt = wiring.projector.rebuild(chosen, _positions(step))
    click.echo(f"Rebuilt {', '.join(rebuilt)} from {total} facts.")


def _positions(step: Step) -> Callable[[str, int, int], None]:
    """Positions reached in each book, told as how much more is done."""
    reached: dict[str, int] = {}

    def moved(book: str, position: int, head: int) -> None:  # noqa: ARG001 -- the shape of the rebuild's news
        step(position - reached.get(book, 0))
        reached[book] = position

    return moved


for each in (comparing.compare, comparing.certify):
    command.add_command(each)
