"""Regeneration certificate: what the books hold, what follows from them, and that the living read models say so.

`regenerated` depends on the facts and the code alone: the same books give the same bytes on every engine. `compared`
says how the living read models were found beside it. `digest` is that of the canonical JSON of both. `made` says when
and where, and is sealed by nothing. Names stay in the vault: they can be erased, and no certificate may contradict
that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

import domain
import projections
from domain.canonical import digest_of, sha256_hex
from projections.readmodel import Projection
from service.regeneration.differing import Compared
from service.regeneration.digests import Rows, together

KIND, FORMAT = "sovang.regeneration", 1
KINDS = ("changed", "missing", "extra")


class BadCertificate(Exception):
    """A file that is no certificate of this store."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate in plain values."""

    regenerated: Mapping[str, Any]
    compared: Mapping[str, Any]
    made: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What seals it."""
        return digest_of({"regenerated": self.regenerated, "compared": self.compared})

    def as_data(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "certificate": KIND,
            "format": FORMAT,
            "regenerated": self.regenerated,
            "compared": self.compared,
            "digest": self.digest,
            "made": self.made,
        }

    @classmethod
    def read(cls, content: bytes) -> "Certificate":
        """The inverse; refuses what is none, or was changed since."""
        try:
            told = msgspec.json.decode(content, type=_Written)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadCertificate(f"It is not a regeneration certificate: {error}.") from None
        if (told.certificate, told.format) != (KIND, FORMAT):
            raise BadCertificate(
                f"It is not a regeneration certificate of format {FORMAT}, but {told.certificate!r} {told.format}."
            )
        found = cls(msgspec.to_builtins(told.regenerated), told.compared, told.made)
        if found.digest != told.digest:
            raise BadCertificate("It was changed after it was made: its digest is another than that of what it says.")
        return found


def regenerated(
    positions: Mapping[str, int],
    books: Mapping[str, str],
    chosen: Sequence[Projection],
    rows: Mapping[str, Mapping[str, Rows]],
) -> dict[str, Any]:
    """What follows from the books up to these positions; `rows` by table and book."""
    return {
        "release": {"version": release_version(), "code": code_digest()},
        "facts": sum(positions.values()),
        "books": [{"book": book, "position": positions[book], "digest": books[book]} for book in sorted(books)],
        "read_models": [{"name": one.name, "version": one.version} for one in chosen],
        "tables": [
            {
                "table": str(table.name),
                "read_model": one.name,
                "columns": [str(column.name) for column in table.columns],
                "rows": sum(part.number for part in rows[table.name].values()),
                "digest": together(rows[table.name]),
                "books": [
                    {"book": book, "rows": part.number, "digest": part.digest}
                    for book, part in sorted(rows[table.name].items())
                ],
            }
            for one in chosen
            for table in one.tables
        ],
    }


def comparison(compared: Sequence[Compared]) -> dict[str, Any]:
    """How the living read models were found."""
    return {
        "equal": sum(each.equal for each in compared),
        **{kind: sum(each.counts[kind] for each in compared) for kind in KINDS},
        "tables": [
            {"table": each.table, "equal": each.equal, **{kind: each.counts[kind] for kind in KINDS}}
            for each in compared
        ],
    }


def release_version() -> str:
    """Which release this is; nothing where it runs from the source."""
    try:
        return version("sovang")
    except PackageNotFoundError:
        # Run from the source, which the digest tells all the better.
        return ""


@cache
def code_digest() -> str:
    """The code and the editions that facts are folded with: SHA-256 over one line a file, `path digest`, by path."""
    lines = []
    for package in (domain, projections):
        root = Path(package.__file__ or "").parent
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".json"):
                lines.append(f"{path.relative_to(root.parent).as_posix()} {sha256_hex(path.read_bytes())}\n")
    return sha256_hex("".join(sorted(lines)).encode())


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    """What is written by nobody else has no other keys."""


class _Release(_Strict):
    version: str
    code: str


class _Book(_Strict):
    book: str
    position: int
    digest: str


class _Model(_Strict):
    name: str
    version: int


class _Part(_Strict):
    book: str
    rows: int
    digest: str


class _Table(_Strict):
    table: str
    read_model: str
    columns: list[str]
    rows: int
    digest: str
    books: list[_Part]


class _Regenerated(_Strict):
    release: _Release
    facts: int
    books: list[_Book]
    read_models: list[_Model]
    tables: list[_Table]


class _Written(_Strict):
    """The shape of the file; what it says of the comparison is only sealed."""

    certificate: str
    format: int
    regenerated: _Regenerated
    compared: dict[str, Any]
    digest: str
    made: dict[str, Any]
