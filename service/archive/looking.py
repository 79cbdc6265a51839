"""Looking: a volume of another store held against itself and against this one, before anything of it is taken in.

A volume that begins where no book ends, or tells otherwise what this store knows, is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, select

from domain.fact import NO_DIGEST
from service.archive.container import lines
from service.archive.locks import Lock
from service.archive.pages import Line, Page, pages_of
from service.archive.problems import BadArchive, Damaged
from service.archive.volume import KIND, Part
from service.i18n import later as _l
from service.privacy.sealing import OwnerKey, Tampered, binding
from service.regeneration.certificate import Certificate
from service.schema import book, fact, stream_head
from service.store.encoding import envelope_of
from service.store.factcheck import FactCheck

Step = Callable[[int], None]
# What page and item of a refused volume are called.
WRONG = "Nothing was taken in: book {book}, position {position}: {what}."


@dataclass(slots=True)
class Taken:
    """What was found, and what of it was new."""

    parts: Sequence[Part]
    facts: int = 0
    there: int = 0
    erased: set[str] = field(default_factory=set)
    certificate: Certificate | None = None

    @property
    def new(self) -> int:
        return self.facts - self.there


def look(engine: Engine, file: Path, lock: Lock, *, step: Step) -> Taken:
    """Check everything against itself and against this store; refuses what does not verify. Writes nothing."""
    source = lines(file, KIND, lock)
    found = Taken(_parts(next(source)))
    with engine.connect() as db:
        for part in found.parts:
            _must_follow(db, part)
        looks = {part.book: _Look(db, part) for part in found.parts}
        end: Mapping[str, Any] | None = None
        keys: dict[str, OwnerKey] = {}
        counted = {"facts": 0, "keys": 0, "items": 0}
        for page in pages_of(source):
            if not isinstance(page, Page):
                end = page
                break
            if page.book not in looks:
                raise Damaged(0, _l("book %(book)s is not announced", book=page.book))
            keys |= page.keys
            _must_open(page, keys)
            found.there += looks[page.book].page(page.facts)
            for name, count in (("facts", len(page.facts)), ("keys", len(page.keys)), ("items", len(page.items))):
                counted[name] += count
            step(len(page.facts))
    if end is None or end["end"] != counted or not all(each.is_whole for each in looks.values()):
        raise Damaged(0, _l("entries are missing"))
    found.facts = counted["facts"]
    found.certificate = Certificate.read(msgspec.json.encode(end["certificate"])) if end["certificate"] else None
    return found


@dataclass(slots=True)
class _Look:
    """One book of a volume, fact by fact."""

    db: Connection
    part: Part
    check: FactCheck = field(init=False)
    tails: dict[str, tuple[int, str]] = field(default_factory=dict)
    at: int = 0

    def __post_init__(self) -> None:
        self.check, self.at = FactCheck(self.part.book), self.part.after

    @property
    def is_whole(self) -> bool:
        return self.at == self.part.position

    def page(self, facts: Sequence[Line]) -> int:
        """How many of them are there already."""
        for line in facts:
            self.at += 1
            _envelope, wrong = self.check.look(line)
            if line.position != self.at:
                wrong = f"{self.at} was to come"
            if wrong := wrong or self._chain(line):
                raise BadArchive(WRONG.format(book=line.book, position=line.position, what=wrong))
        if not facts:
            return 0
        c = fact.c
        among = (c.book == self.part.book, c.position >= facts[0].position, c.position <= facts[-1].position)
        there = dict(self.db.execute(select(c.position, c.digest).where(*among)).all())
        for line in facts:
            if there.get(line.position, line.digest) != line.digest:
                what = "another entry stands there, so the two stores went different ways"
                raise BadArchive(WRONG.format(book=line.book, position=line.position, what=what))
        return len(there)

    def _chain(self, line: Line) -> str | None:
        previous = envelope_of(line.state)["previous_digest"]
        tail = self.tails.get(line.stream) or self._before(line)
        self.tails[line.stream] = (line.version, line.digest)
        if tail is None:
            return "its stream is in another book here"
        if (line.version - 1, previous) != tail:
            return "it does not follow the entry before it in its stream"
        return None

    def _before(self, line: Line) -> tuple[int, str] | None:
        """What came before it in its stream; None where the stream belongs to another book."""
        head = self.db.execute(select(stream_head.c.book).where(stream_head.c.stream == line.stream)).scalar()
        if head not in (None, self.part.book):
            return None
        if line.version == 1:
            return 0, NO_DIGEST
        c = fact.c
        asked = select(c.version, c.digest).where(c.stream == line.stream, c.version == line.version - 1)
        row = self.db.execute(asked).one_or_none()
        return (row.version, row.digest) if row else (0, "")


def _parts(meta: Mapping[str, Any]) -> list[Part]:
    return [Part(each["book"], each["after"], each["position"]) for each in meta["parts"]]


def _must_follow(db: Connection, part: Part) -> None:
    head = db.execute(select(book.c.head).where(book.c.id == part.book)).scalar() or 0
    if head < part.after:
        raise BadArchive(
            f"Book {part.book} goes up to position {head} here, and the volume begins after {part.after}: "
            "take in the volumes of the years before first."
        )


def _must_open(page: Page, keys: Mapping[str, OwnerKey]) -> None:
    """What is sealed opens under the key beside it; a key that is told anew holds from there."""
    for row in page.items:
        bound_to = binding(item=row["item"], owner=row["owner"], kind=row["kind"], version=row["version"])
        try:
            keys[row["owner"]].open(row["sealed"], bound_to=bound_to)
        except (KeyError, Tampered, ValueError, msgspec.DecodeError):
            raise BadArchive(f"Nothing was taken in: what is sealed of {row['owner']} does not open.") from None
