"""Holding a certificate against the facts as they are now: the same positions must give the same digests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Table, select

from service.follower.projector import Projector
from service.regeneration.certificate import BadCertificate, Certificate
from service.regeneration.comparison import compared_models
from service.regeneration.digests import Rows, book_digest, table_digests
from service.regeneration.regenerating import SCRATCH, fill, scratch
from service.schema import book
from service.store.verification import snapshot


@dataclass(frozen=True, slots=True)
class Checked:
    """What was held against a certificate, and in sentences everything that it no longer proves."""

    books: int
    tables: int
    findings: Sequence[str]


def check(projector: Projector, engine: Engine, certificate: Certificate) -> Checked:
    """Fold as far as the certificate goes, though books may have grown since, and compare the digests."""
    told = certificate.regenerated
    _must_be_of_here(engine, told["books"])
    findings = list(_of_books(engine, told["books"]))
    versions = {one.name: one.version for one in projector.projections if one.compared}
    others = [one for one in told["read_models"] if versions.get(one["name"]) != one["version"]]
    findings += (_other_fold(one, versions.get(one["name"]), told["release"]) for one in others)
    tables = [each for each in told["tables"] if each["read_model"] not in {one["name"] for one in others}]
    found = _again(projector, engine, told["books"], {each["read_model"] for each in tables})
    findings += (line for each in tables for line in _of_table(each, found[each["table"]]))
    return Checked(len(told["books"]), len(tables), findings)


def _must_be_of_here(engine: Engine, books: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a certificate of books that are not here, or that do not go as far here."""
    with engine.connect() as db:
        heads: dict[str, int] = dict(db.execute(select(book.c.id, book.c.head)).all())
    for each in books:
        head = heads.get(each["book"])
        if head is None:
            raise BadCertificate(f"It is of another store: there is no book {each['book']} here.")
        if head < each["position"]:
            raise BadCertificate(
                f"It was made when book {each['book']} went up to position {each['position']}; here it ends at {head}."
            )


def _of_books(engine: Engine, books: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    with snapshot(engine) as db:
        for each in books:
            if book_digest(db, each["book"], each["position"]) != each["digest"]:
                facts = f"its facts up to position {each['position']}"
                yield f"Book {each['book']}: {facts} are others than those certified."


def _other_fold(one: Mapping[str, Any], now: int | None, release: Mapping[str, Any]) -> str:
    was = f"Read model {one['name']} was folded in version {one['version']} by release {release['version']}"
    if now is None:
        return f"{was}; this release has none of that name."
    return f"{was}, here in version {now}: its tables are held against the certificate by that release only."


def _again(
    projector: Projector, engine: Engine, books: Sequence[Mapping[str, Any]], names: set[str]
) -> dict[str, dict[str, Rows]]:
    """The rows of these read models by table and book, as far as the certificate goes."""
    if not names:
        return {}
    chosen = compared_models(projector, sorted(names))
    tables: list[Table] = [table for one in chosen if one.name in names for table in one.tables]
    with scratch(projector, chosen) as (desk, line):
        for each in books:
            fill(projector, desk, line, each["book"], each["position"])
        return {table.name: table_digests(engine, table, SCRATCH) for table in tables}


def _of_table(told: Mapping[str, Any], found: Mapping[str, Rows]) -> Iterator[str]:
    was = {each["book"]: Rows(each["rows"], each["digest"]) for each in told["books"]}
    for each in sorted({*was, *found}):
        then, now = was.get(each, Rows(0, "")), found.get(each, Rows(0, ""))
        if then != now:
            gives = f"the facts now give {now.number} rows, digest {now.digest or '-'}"
            was_told = f"certified were {then.number}, digest {then.digest or '-'}"
            yield f"Table {told['table']}, book {each}: {gives}; {was_told}."
