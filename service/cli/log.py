"""`sovang log`: the books themselves, handed over and proved."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

import click
from sqlalchemy import Engine, func, select

from service.cli import exporting
from service.cli.instants import only_known, wrong_use
from service.cli.opened import as_json, opened_engine, reading
from service.cli.terminal import told
from service.clocks import clock_of
from service.moments.moment import Point
from service.schema import fact
from service.store.chaining import Bad
from service.store.encoding import Line, exported
from service.store.ledger import Ledger, ledger_of
from service.store.verification import Verified, books_of, heads_of, verify
from service.wiring import settings

PAGE = 2000

only_book = click.option("--book", help="Id of one book; without it, all of them.")


class NotAFact(click.ClickException):
    """A line whose bytes cannot be handed over as what they are."""

    def __init__(self, line: Line) -> None:
        super().__init__(
            f"Book {line.book}, position {line.position}: its bytes are not a fact. Run `sovang log verify`."
        )


@click.group("log")
def command() -> None:
    """The books themselves: every fact, handed over as it is stored, and proved to be as it was."""


@command.command()
@exporting.jsonl
@only_book
@only_known
def export(file: str, book: str | None, known_at: int | None) -> None:
    """Write one fact a line: its stored envelope with `position` and `digest`, by book and position."""
    with opened_engine() as engine:
        chosen = _chosen(engine, book)
        ledger = ledger_of(engine)
        heads = {each: ledger.head(each) for each in chosen}
        if known_at is not None:
            heads = _known(engine, heads, known_at)
        count = 0
        with told("Exporting", sum(heads.values())) as step, exporting.opened_file(file) as out:
            for page in _pages(ledger, heads):
                out.writelines(_exported(line) + "\n" for line in page)
                count += len(page)
                step(len(page))
    for each, head in heads.items():
        click.echo(f"Book {each} up to position {head}.", err=True)
    click.echo(f"Wrote {count} line{'' if count == 1 else 's'}.", err=True)


@command.command("verify")
@only_book
@as_json
@click.pass_context
def verified(ctx: click.Context, book: str | None, as_json: bool) -> None:
    """Compute every digest, chain, position and head again.

    Exits with 1 where a fact is not as it was, naming the first: its book, position, stream and version, and what is
    wrong with it. A fact that is gone is named by its position.
    """
    with opened_engine() as engine:
        chosen = _chosen(engine, book)
        with told("Verifying", heads_of(engine, chosen)) as step:
            answer = verify(engine, chosen, step=step)
    click.echo(json.dumps(_plain(answer), ensure_ascii=False) if as_json else _sentence(answer))
    ctx.exit(1 if answer.bad else 0)


def _exported(line: Line) -> str:
    found = exported(line)
    if found is None:
        raise NotAFact(line)
    return found.decode("utf-8")


def _chosen(engine: Engine, book: str | None) -> list[str]:
    known = books_of(engine)
    if book is None:
        return known
    if book not in known:
        raise click.ClickException(f"There is no book {book}.")
    return [book]


def _known(engine: Engine, heads: dict[str, int], known_at: int) -> dict[str, int]:
    """The position that each book had come to: what is recorded never lies before what was."""
    c = fact.c
    with reading(engine) as db:
        first, last = db.execute(select(func.min(c.recorded_at), func.max(c.recorded_at))).one()
        wrong_use(lambda: Point(known_at, is_day=False).within(first, last, field="known_at", now=_now(engine)))
        later = select(c.book, func.min(c.position)).where(c.book.in_(heads), c.recorded_at > known_at)
        beyond: dict[str, int] = dict(db.execute(later.group_by(c.book)).all())
    return {each: beyond.get(each, head + 1) - 1 for each, head in heads.items()}


def _now(engine: Engine) -> datetime:
    return clock_of(settings(engine))()


def _pages(ledger: Ledger, heads: dict[str, int]) -> Iterator[Sequence[Line]]:
    for book, head in heads.items():
        after = 0
        while page := ledger.read(book, after=after, upto=head, limit=PAGE):
            yield page
            after = page[-1].position


def _plain(answer: Verified) -> dict[str, object]:
    return {"books": answer.books, "facts": answer.facts, "bad": answer.bad._asdict() if answer.bad else None}


def _sentence(answer: Verified) -> str:
    if answer.bad is None:
        return f"{answer.facts} facts in {answer.books} books are as they were written."
    return f"The first bad fact: {named(answer.bad)}: {answer.bad.what}."


def named(bad: Bad) -> str:
    """Where a bad fact is."""
    place = "" if bad.position is None else f", position {bad.position}"
    stream = "" if bad.stream is None else f", stream {bad.stream}, version {bad.version}"
    return f"book {bad.book}{place}{stream}"
