"""Facts as they were once written: `python -m tests.golden` adds a line for each topic and schema that has none yet.

A line that is there is never written again, since it stands for what lies in books. It needs no database: the book is
made in a file that is gone afterwards.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from service.database import make_engine
from service.migrations import upgrade
from service.store.encoding import Line, decode_json
from service.store.ledger import Ledger, ledger_of
from tests.scenario import Commune
from tests.whole_book import whole_book

GOLDEN = Path(__file__).parent / "service" / "golden_facts.jsonl"


def golden() -> list[bytes]:
    """The stored bytes, one fact each."""
    return GOLDEN.read_bytes().splitlines() if GOLDEN.exists() else []


def kind_of(state: bytes) -> tuple[str, int]:
    """Topic and schema version of stored bytes."""
    envelope = decode_json(state)
    return envelope["type"], envelope["schema"]


def lines_of(ledger: Ledger) -> Iterator[Line]:
    """Every line of every book."""
    for book in ledger.books():
        yield from ledger.read(book, after=0, limit=1_000_000)


def add_missing() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/sovang.db")
        upgrade(engine)
        whole_book(Commune(engine))
        found = {kind_of(line.state): line.state for line in lines_of(ledger_of(engine))}
        engine.dispose()
    known = {kind_of(state) for state in golden()}
    with GOLDEN.open("ab") as file:
        file.writelines(found[kind] + b"\n" for kind in sorted(found.keys() - known))


if __name__ == "__main__":
    add_missing()
