"""Issuing: a paper gets its number and day, and its very bytes are kept, sealed, to be printed again as issued."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection

from domain.commands.papers import Printed
from domain.ids import new_id
from projections import papers as issued
from service.i18n import in_vietnamese
from service.i18n import text as _
from service.papers.files import KINDS
from service.papers.paper import Paper, read
from service.papers.wording import dated as place_and_date
from service.papers.wording import in_words
from service.papers.wording import numbered as as_numbered
from service.privacy.vault import Vault
from service.privacy.wallet import Wallet

# Kept smaller; what comes out again is what went in, byte for byte.
CONTENT, FILE = "paper", "file"


@dataclass(frozen=True, slots=True)
class Replacing:
    """The paper that another takes the place of."""

    number: str
    dated: date


def unit_of(paper: Paper) -> str:
    """Whose register of papers it stands in."""
    return " ".join(paper.head.issuer.split())


def symbol_of(paper: Paper) -> str:
    """What stands after the room for its number."""
    return paper.head.number.rpartition("/")[2]


def next_number(db: Connection, *, book: str, year: int, unit: str, symbol: str) -> str:
    """The number after the greatest that this unit has given in the year to papers of this symbol."""
    given = [number for of, number in issued.numbers_of(db, book=book, year=year) if of == unit]
    parts = [number.partition("/") for number in given]
    same = symbol.split("-", maxsplit=1)[0]
    counts = [int(count) for count, _slash, rest in parts if count.isdecimal() and rest.split("-")[0] == same]
    return f"{max(counts, default=0) + 1:02d}/{symbol}"


def numbered(paper: Paper, *, number: str, dated: date, seat: str, replacing: Replacing | None = None) -> Paper:
    """The paper under its number, no draft any more; one that replaces another says which."""
    with in_vietnamese():
        head = replace(
            paper.head, number=as_numbered(number, ""), place_and_date=place_and_date(seat, dated, dated.year)
        )
        cites = ""
        if replacing:
            told = {"number": replacing.number, "day": in_words(replacing.dated)}
            cites = _("(Replaces the paper no. %(number)s of %(day)s)", **told)
    return replace(paper, head=head, dated=dated, draft="", replaces=cites)


def sealed(wallet: Wallet, paper: Paper, *, owner: str | None = None) -> Printed:
    """Both files and the form that they were drawn from, under the key of `owner`, or one of the paper's own.

    A paper about many people has a key of its own: erasing one of them destroys it, and the paper is issued anew from
    the register, which still has the others.
    """
    owner = owner or new_id()
    files = {}
    for ending, kind in KINDS.items():
        content = kind.drawn(paper)
        files[ending] = {"file": wallet.seal(owner, FILE, zlib.compress(content)), "size": len(content)}
    told = json.dumps(paper.as_data(), ensure_ascii=False).encode()
    ref = wallet.seal(owner, CONTENT, zlib.compress(told))
    return Printed(files=files, content=ref, owner=owner, named=len(paper.named), made_by=made_by())


def made_by() -> str:
    """What drew it, in which release."""
    return ", ".join(f"{name} {version(name)}" for name in ("typst", "python-docx"))


def file_kept(vault: Vault, item: str) -> bytes | None:
    """The bytes as they were issued; None where they were erased."""
    found = vault.open(item)
    return zlib.decompress(found) if isinstance(found, bytes) else None


def content_kept(vault: Vault, item: str) -> Paper | None:
    """The form as it was issued."""
    return _read(vault.open(item))


def naming(vault: Vault, papers: Iterable[issued.Paper], subjects: Iterable[str]) -> list[issued.Paper]:
    """Those of these papers, as far as they are still kept, on which personal data of one of these subjects stands."""
    found, wanted = list(papers), set(subjects)
    opened = vault.open_many([each.content for each in found])
    told = {each.paper: _read(opened[each.content]) for each in found}
    return [each for each in found if (paper := told[each.paper]) is not None and not wanted.isdisjoint(paper.named)]


def _read(value: Any) -> Paper | None:
    return read(json.loads(zlib.decompress(value))) if isinstance(value, bytes) else None
