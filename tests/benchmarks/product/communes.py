"""Books of many communes, as long as wanted: one family's year through the real commands, told again for others."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import Engine, insert

from domain.clock import from_micros, instant_text, micros
from domain.commands import self_assessment
from domain.fact import NO_DIGEST
from domain.files import NewFile
from domain.ids import new_id
from service.database import make_engine
from service.migrations import upgrade
from service.privacy.vault import Vault
from service.schema import book as books
from service.store.encoding import Line
from tests.benchmarks.product.settings import VAULT
from tests.scenario import Commune, ref

START = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
# A commune has some thousands of families, each with eight entries in its dossier and one before.
BOOK = 25_000
COPY = "COPY fact (book, position, stream, version, topic, recorded_at, digest, state) FROM STDIN"
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEYS = re.compile(rb'"previous_digest":"([0-9a-f]{64})","recorded_at":"([^"]+)"')
Digests = dict[str, str]


@dataclass(frozen=True)
class Year:
    """The entries of one commune with one family, in order, and the ids of the family and of everything else."""

    commune: str
    family: tuple[str, str]
    others: tuple[str, ...]
    lines: tuple[Line, ...]

    def is_of_family(self, line: Line) -> bool:
        """Whether an entry is made once for each family, not once in a commune."""
        return self.family[0] in line.stream


def followed() -> Year:
    """A year of one family through the commands."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'year.sqlite'}", threads=1)
        upgrade(engine)
        commune = Commune(engine)
        _live(commune)
        lines = tuple(commune.books.ledger.read(commune.commune, after=0, limit=1_000))
        engine.dispose()
    family = commune.households[0]
    ids = {id for line in lines for id in ID.findall(f"{line.stream} {line.state.decode()}")}
    commands = {id for line in lines for id in re.findall(f'"command_id":"({ID.pattern})"', line.state.decode())}
    return Year(commune.commune, family, tuple(sorted(ids - {*family, *commands, commune.province})), lines)


def _live(commune: Commune) -> None:
    dossiers = commune.register(commune.enroll(1))
    commune.assess(dossiers)
    commune.perform(
        commune.act(commune.officer),
        lambda desk: self_assessment.add_evidence(
            desk,
            dossier=dossiers[0],
            criterion=next(iter(commune.full_scores())),
            files={new_id(): NewFile(ref(), "image/jpeg", 1)},
            person=commune.households[0][1],
        ),
    )
    commune.meet(dossiers)
    posted = commune.post(dossiers)
    commune.clock.move(days=11)
    commune.close(posted)
    commune.appraise(dossiers)
    commune.decide(dossiers)


def prepared(url: str, *, facts: int) -> int:
    """A migrated database with communes of `BOOK` facts each; how many facts there are then."""
    engine, year, written = make_engine(url, threads=1), followed(), 0
    upgrade(engine)
    with psycopg.connect(url) as db, db.cursor() as cursor:
        for size in sizes(facts):
            owners: list[tuple[str, str]] = []
            told = list(one_book(year, size, owners))
            with cursor.copy(COPY) as copy:
                for line, recorded in told:
                    copy.write_row((*line[:5], recorded, line.digest, line.state))
            with engine.begin() as beside:
                beside.execute(insert(books).values(id=told[0][0].book, head=len(told), last_recorded=told[-1][1]))
            _name(engine, owners)
            written += len(told)
        db.commit()
        cursor.execute("ANALYZE fact")
    engine.dispose()
    return written


def sizes(facts: int) -> list[int]:
    """Large and small communes, as they are; two at least."""
    count = max(2, facts // BOOK)
    return [round(facts / count * (0.5 + n / max(1, count - 1))) for n in range(count)]


def one_book(year: Year, size: int, owners: list[tuple[str, str]]) -> Iterator[tuple[Line, int]]:
    """The entries of a commune with so many families that there are about `size`, and when each was recorded."""
    renamed = {id: new_id() for id in year.others}
    own = [_renamed(line, renamed) for line in year.lines]
    each = sum(map(year.is_of_family, own))
    owners += [(new_id(), new_id()) for _ in range(max(1, (size - len(own)) // each))]
    digests: Digests = {}
    position, moment = 0, micros(START) + 20 * 86_400_000_000
    for line in own:
        for subject, head in owners if year.is_of_family(line) else owners[:1]:
            position, moment = position + 1, moment + 997
            told = _renamed(line, {year.family[0]: subject, year.family[1]: head})
            yield _sealed(told, position, moment, digests), moment


def _renamed(line: Line, names: dict[str, str]) -> Line:
    book, stream, state = line.book, line.stream, line.state
    for id, name in names.items():
        book, stream, state = (
            book.replace(id, name),
            stream.replace(id, name),
            state.replace(id.encode(), name.encode()),
        )
    return line._replace(book=book, stream=stream, state=state)


def _sealed(line: Line, position: int, moment: int, digests: Digests) -> Line:
    """The same line at its place: chained to the one before in its stream."""
    previous = digests.get(line.stream, NO_DIGEST)
    keys = f'"previous_digest":"{previous}","recorded_at":"{instant_text(from_micros(moment))}"'
    state = KEYS.sub(keys.encode(), line.state, count=1)
    digest = digests[line.stream] = hashlib.sha256(state).hexdigest()
    return line._replace(position=position, digest=digest, state=state)


def _name(engine: Engine, owners: list[tuple[str, str]]) -> None:
    wallet = Vault(engine, VAULT).wallet()
    for number, (subject, head) in enumerate(owners):
        for owner, kind in ((subject, "household"), (head, "person")):
            wallet.seal(owner, "name", {"kind": kind, "name": f"Nguyễn Văn Minh Họa {number}"})
    with engine.begin() as db:
        Vault.write(db, wallet)
