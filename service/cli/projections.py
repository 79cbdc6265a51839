"""`sovang projections`: the read models, followed, made anew and proved."""

import json
import signal
import threading
from collections.abc import Callable
from types import FrameType

import click

from service.cli import comparing
from service.cli.opened import as_json, opened_wiring
from service.cli.terminal import Step, told
from service.due import keep_time


@click.group("projections")
def command() -> None:
    """The read models: how far they are, and that they say what the facts say."""


@command.command()
@as_json
def status(as_json: bool) -> None:
    """Print how far the read models have come in every book."""
    with opened_wiring() as wiring:
        lines = [
            {"book": each.book, "head": each.head, "position": each.position, "lag": each.lag}
            for each in wiring.projector.status()
        ]
    if as_json:
        click.echo(json.dumps(lines))
        return
    for line in lines:
        click.echo(f"{line['book']}  at {line['position']} of {line['head']}, {line['lag']} behind")


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
