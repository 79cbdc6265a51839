"""Taking in: a volume of another store, looked at whole before anything is written, then page by page.

What is there already is compared and left; what was erased here stays erased; a volume that begins where no book ends,
or tells otherwise what this store knows, is refused.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select, update

from domain.clock import micros, parse_instant
from domain.fact import NO_DIGEST
from service.archive.container import lines
from service.archive.locks import Lock
from service.archive.problems import BadArchive, Damaged
from service.archive.tables import FEW
from service.archive.volume import ERASED, KIND, Part
from service.database import insert_into
from service.privacy.sealing import OwnerKey, Tampered, binding
from service.privacy.vault import Vault
from service.regeneration.certificate import Certificate
from service.schema import book, fact, stream_head, vault_key, vault_version, wiping
from service.store.encoding import envelope_of
from service.store.factcheck import FactCheck

Step = Callable[[int], None]
# What page and item of a refused volume are called.
WRONG = "Nothing was taken in: book {book}, position {position}: {what}."


class Line(NamedTuple):
    """A fact of a volume as it will lie in the table."""

    book: str
    position: int
    stream: str
    version: int
    topic: str
    recorded_at: int
    digest: str
    state: bytes


@dataclass(slots=True)
class Page:
    """Facts, and the keys and items that they need."""

    book: str
    facts: list[Line] = field(default_factory=list)
    keys: dict[str, OwnerKey] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)


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
        for page in _pages(source):
            if not isinstance(page, Page):
                end = page
                break
            if page.book not in looks:
                raise Damaged(0, f"book {page.book} is not announced")
            keys |= page.keys
            _must_open(page, keys)
            found.there += looks[page.book].page(page.facts)
            for name, count in (("facts", len(page.facts)), ("keys", len(page.keys)), ("items", len(page.items))):
                counted[name] += count
            step(len(page.facts))
    if end is None or end["end"] != counted or not all(each.is_whole for each in looks.values()):
        raise Damaged(0, "entries are missing")
    found.facts = counted["facts"]
    found.certificate = Certificate.read(msgspec.json.encode(end["certificate"])) if end["certificate"] else None
    return found


def take_in(engine: Engine, vault: Vault, file: Path, lock: Lock, found: Taken, *, step: Step) -> None:
    """Write what is new, a page a transaction; `found` is what looking at it said."""
    source = lines(file, KIND, lock)
    next(source)
    keys: dict[str, OwnerKey] = {}
    with engine.connect() as db:
        gone = _erased_otherwise(db, found)
    for page in _pages(source):
        if isinstance(page, Page):
            keys |= page.keys
            with engine.begin() as db:
                _take_page(db, vault, page, _Wanted(keys, gone, found))
            step(len(page.facts))
    with engine.begin() as db:
        # Whoever was erased here meanwhile.
        _destroy(db, _erased_otherwise(db, found) - gone)


class _Wanted(NamedTuple):
    """The keys told so far, who is not to come back, and where it is told what was left."""

    keys: Mapping[str, OwnerKey]
    gone: set[str]
    found: Taken


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


def _pages(source: Iterator[Any]) -> Iterator[Page | Mapping[str, Any]]:
    """Pages, and the end."""
    page: Page | None = None
    for line in source:
        if isinstance(line, dict):
            if page is not None:
                yield page
            if "end" in line:
                yield line
                return
            page = Page(line["page"])
        elif page is None:
            break
        else:
            _add(page, line)
    raise Damaged(0, "its end is missing")


def _add(page: Page, line: Sequence[Any]) -> None:
    kind, *rest = line
    if kind == "key":
        page.keys[rest[0]] = OwnerKey(b64decode(rest[1]))
    elif kind == "item":
        names = ("item", "version", "owner", "kind", "sealed", "recorded_at")
        page.items.append(dict(zip(names, rest, strict=True)) | {"sealed": b64decode(rest[4])})
    else:
        position, digest, state = rest[0], rest[1], rest[2].encode()
        told = envelope_of(state)
        try:
            at = micros(parse_instant(told["recorded_at"]))
            line_told = Line(page.book, position, told["stream"], told["version"], told["type"], at, digest, state)
        except (KeyError, TypeError, ValueError):
            raise Damaged(0, f"book {page.book}, position {position} is no entry") from None
        page.facts.append(line_told)


def _must_open(page: Page, keys: Mapping[str, OwnerKey]) -> None:
    """What is sealed opens under the key beside it; a key that is told anew holds from there."""
    for row in page.items:
        bound_to = binding(item=row["item"], owner=row["owner"], kind=row["kind"], version=row["version"])
        try:
            keys[row["owner"]].open(row["sealed"], bound_to=bound_to)
        except (KeyError, Tampered, ValueError, msgspec.DecodeError):
            raise BadArchive(f"Nothing was taken in: what is sealed of {row['owner']} does not open.") from None


def _take_page(db: Connection, vault: Vault, page: Page, wanted: _Wanted) -> None:
    db.execute(insert_into(db, book).values(id=page.book, head=0, last_recorded=0).on_conflict_do_nothing())
    head = db.execute(select(book.c.head).where(book.c.id == page.book).with_for_update()).scalar_one()
    new = [line for line in page.facts if line.position > head]
    if new and new[0].position != head + 1:
        raise BadArchive(f"Book {page.book} was written meanwhile, up to position {head}. Take it in again.")
    _take_vault(db, vault, page, wanted)
    if not new:
        return
    db.execute(insert(fact), [line._asdict() for line in new])
    ends = update(book).where(book.c.id == page.book)
    db.execute(ends.values(head=new[-1].position, last_recorded=new[-1].recorded_at))
    upsert = insert_into(db, stream_head)
    upsert = upsert.on_conflict_do_update(
        index_elements=["stream"], set_={"version": upsert.excluded.version, "digest": upsert.excluded.digest}
    )
    last = {line.stream: line for line in new}
    columns = ("stream", "book", "version", "digest")
    db.execute(upsert, [{name: getattr(line, name) for name in columns} for _stream, line in sorted(last.items())])
    for line in new:
        if line.topic == ERASED:
            _erase(db, line, wanted.found)


def _take_vault(db: Connection, vault: Vault, page: Page, wanted: _Wanted) -> None:
    """Items and the keys that open them; not of whoever was erased here, nor under another key than the one here."""
    found = wanted.found
    owners = {row["owner"] for row in page.items} | set(page.keys)
    found.erased |= owners & wanted.gone
    owners -= wanted.gone
    for row in db.execute(select(vault_key).where(vault_key.c.owner.in_(sorted(owners)))).all():
        master = vault.masters.get(row.master)
        key = master.unwrap(row.owner, row.wrapped) if master else None
        if key != wanted.keys[row.owner]:
            # They were erased there and came back, which a later page says, or have always had another key here.
            owners.discard(row.owner)
            page.keys.pop(row.owner, None)
    added = [
        {"owner": owner, "wrapped": vault.master.wrap(owner, wanted.keys[owner]), "master": vault.master.id}
        for owner in sorted(owners)
    ]
    if added:
        db.execute(insert_into(db, vault_key).on_conflict_do_nothing(), added)
    items = [row for row in page.items if row["owner"] in owners]
    for start in range(0, len(items), FEW):
        db.execute(insert_into(db, vault_version).on_conflict_do_nothing(), items[start : start + FEW])


def _erased_otherwise(db: Connection, found: Taken) -> set[str]:
    """Whom entries of this store erased that the volume does not know: of other books, or after its end."""
    known = {part.book: part.position for part in found.parts}
    gone: set[str] = set()
    for row in db.execute(select(fact.c.book, fact.c.position, fact.c.state).where(fact.c.topic == ERASED)):
        if row.position > known.get(row.book, 0):
            gone.update(envelope_of(bytes(row.state))["data"]["owners"])
    return gone


def _erase(db: Connection, line: Line, found: Taken) -> None:
    """What the other store destroyed with this entry is destroyed here with it too."""
    data = envelope_of(line.state)["data"]
    owners = list(data["owners"])
    found.erased.update(owners)
    _destroy(db, set(owners))
    row = {"id": data["request"], "owners": msgspec.json.encode(owners).decode(), "recorded_at": line.recorded_at}
    db.execute(insert_into(db, wiping).on_conflict_do_nothing(), [row])


def _destroy(db: Connection, owners: set[str]) -> None:
    db.execute(delete(vault_version).where(vault_version.c.owner.in_(sorted(owners))))
    db.execute(delete(vault_key).where(vault_key.c.owner.in_(sorted(owners))))
