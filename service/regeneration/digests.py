"""Digests of books and of read models that any engine, and any other program, reckons alike.

A book up to a position: SHA-256 over one line a fact, `position digest`, where the digest is reckoned again from the
stored bytes. It seals more than the last fact's chain would, which reaches back in one stream only.

A table in a book: SHA-256 over one line a row, in the order of the key (bytes of UTF-8; numbers by size). A row is a
JSON array of its columns in their order, without blanks, text as RFC 8785 writes it, numbers in full, null where there
is nothing. Every line ends with a line feed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, Table, select, text

from domain.canonical import sha256_hex
from service.follower.statements import columns, physical
from service.follower.unfoldable import HoleInBook
from service.schema import fact
from service.store.verification import snapshot

PAGE = 2_000
_lines = msgspec.json.Encoder().encode_lines


class WrongDigest(Exception):
    """A fact whose bytes are not those that were sealed. Nothing was certified; somebody has to look."""

    def __init__(self, book: str, position: int) -> None:
        super().__init__(
            f"Book {book}, position {position}: its bytes do not have its digest. Run `sovang log verify`."
        )


class Rows(NamedTuple):
    """How many rows a table has of a book, and their digest."""

    number: int
    digest: str


def book_digest(db: Connection, book: str, upto: int) -> str:
    """The digest of a book up to a position; refuses one with a hole, or with bytes that are not as they were."""
    sealed, reached = hashlib.sha256(), 0
    asked = select(fact.c.position, fact.c.digest, fact.c.state).where(fact.c.book == book, fact.c.position <= upto)
    asked = asked.order_by(fact.c.position).limit(PAGE)
    while reached < upto:
        page = db.execute(asked.where(fact.c.position > reached)).all()
        if not page:
            raise HoleInBook(book, reached)
        for position, digest, state in page:
            if position != reached + 1:
                raise HoleInBook(book, reached)
            if sha256_hex(bytes(state)) != digest:
                raise WrongDigest(book, position)
            sealed.update(f"{position} {digest}\n".encode())
            reached = position
    return sealed.hexdigest()


def table_digests(engine: Engine, table: Table, generation: int) -> dict[str, Rows]:
    """The rows of a table by book, read once from beginning to end."""
    found: dict[str, Rows] = {}
    for book, runs in groupby(_read(engine, table, generation), key=lambda run: run[0]):
        sealed, count = hashlib.sha256(), 0
        for _book, rows in runs:
            sealed.update(_lines(rows))
            count += len(rows)
        found[book] = Rows(count, sealed.hexdigest())
    return found


def together(parts: Mapping[str, Rows]) -> str:
    """The digest of a whole table out of those of its books: one line each, `book rows digest`, in the order of ids."""
    return sha256_hex("".join(f"{book} {rows.number} {rows.digest}\n" for book, rows in sorted(parts.items())).encode())


def _read(engine: Engine, table: Table, generation: int) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Rows in pages, each of one book."""
    names = [column.name for column in table.columns]
    at = names.index("book")
    order = ", ".join(["book", *(column.name for column in table.primary_key)])
    asked = text(f"SELECT {columns(table)} FROM {physical(table, generation)} ORDER BY {order}")  # noqa: S608
    with snapshot(engine) as db:
        for page in db.execute(asked, execution_options={"yield_per": PAGE}).partitions():
            for book, rows in groupby(map(tuple, page), key=lambda row: row[at]):
                yield book, list(rows)
