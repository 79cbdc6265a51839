"""Exports: lines of JSON in a file that is there whole or not at all, and the positions they were read at."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click
from sqlalchemy import Connection, func, select

from projections.audit import audit
from service.schema import stopped

STANDARD_OUTPUT = "-"

jsonl = click.option(
    "--jsonl",
    "file",
    required=True,
    type=click.Path(dir_okay=False),
    help="File for the lines of JSON; - for standard output.",
)


def write(lines: Iterable[dict[str, Any]], file: str) -> int:
    """Write one object a line; how many there were."""
    count = 0
    with opened_file(file) as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    return count


def say(db: Connection, count: int, file: str, known_at: int | None) -> None:
    """Beside the answer: how much was written, and where it stands."""
    stand(db, known_at)
    for book, name, position in db.execute(select(stopped.c.book, stopped.c.projection, stopped.c.position)):
        click.echo(f"Book {book}: read model {name} stands still at {position}; what it lacks is not there.", err=True)
    where = "" if file == STANDARD_OUTPUT else f" to {file}"
    click.echo(f"Wrote {count} line{'' if count == 1 else 's'}{where}.", err=True)


def stand(db: Connection, known_at: int | None) -> None:
    """Beside the answer: up to which position of each book it goes."""
    asked = select(audit.c.book, func.max(audit.c.position)).group_by(audit.c.book).order_by(audit.c.book)
    if known_at is not None:
        asked = asked.where(audit.c.recorded_at <= known_at)
    for book, position in db.execute(asked):
        click.echo(f"Book {book} up to position {position}.", err=True)


@contextmanager
def opened_file(file: str) -> Iterator[TextIO]:
    """Where lines go: standard output, or a file that takes its name only when it is whole."""
    if file == STANDARD_OUTPUT:
        yield sys.stdout
        return
    aside = Path(f"{file}.{os.getpid()}.new")
    try:
        with aside.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        aside.replace(file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        aside.unlink(missing_ok=True)
