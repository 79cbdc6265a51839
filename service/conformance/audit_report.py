"""What an audit says, sealed: books with positions and digests, rules with counts, editions, and every finding."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from domain.canonical import digest_of
from domain.conformance import Finding
from domain.conformance.auditing import Audit
from domain.workflow import Procedure
from service.conformance.auditing import Span
from service.regeneration.certificate import code_digest, release_version
from service.regeneration.digests import book_digest
from service.shown import conformance
from service.shown.why import anchor
from service.store.verification import snapshot
from service.views import links

# Since format 2 it says on which day it was looked at what still waits.
KIND, FORMAT = "sovang-conformance", 2


def report(engine: Engine, audit: Audit, span: Span, *, under: Mapping[str, Procedure]) -> dict[str, Any]:
    """Everything that follows from the books up to these positions, in one order; the digest seals the rest."""
    with snapshot(engine) as db:
        books = [
            {"book": book, "position": upto, "digest": book_digest(db, book, upto), "audited": book in span.books}
            for book, upto in sorted(span.positions.items())
        ]
    told: dict[str, Any] = {
        "report": KIND,
        "format": FORMAT,
        "release": {"version": release_version(), "code": code_digest()},
        "books": books,
        "year": span.year,
        "on": span.on.isoformat() if span.on else None,
        "dossiers": audit.dossiers,
        "facts": audit.facts,
        "under": [{"title": title, "id": one.id, "digest": one.digest} for title, one in sorted(under.items())],
        "editions": [
            {"kind": kind, "id": id, "digest": digest, "dossiers": count}
            for (kind, id, digest), count in sorted(audit.editions.items())
        ],
        "rules": [
            {
                "rule": each.rule,
                "rests_on": conformance.rests_on(each.rule),
                "checked": each.checked,
                "excused": each.excused,
                "findings": each.found,
            }
            for each in audit.looked
        ],
        "findings": [each.as_data() | {"link": link_of(each)} for each in in_order(audit)],
    }
    return told | {"digest": digest_of(told)}


def in_order(audit: Audit) -> list[Finding]:
    """The findings as the books have them."""
    return sorted(audit.findings, key=lambda each: (each.book, each.position, each.rule, each.code))


def link_of(finding: Finding) -> str:
    """The entry in the timeline of what it is about, or else all its entries in the audit log."""
    page = links.of_stream(finding.stream)
    if page is None:
        return f"/audit?stream={finding.stream}"
    return f"{page}#{anchor(finding.version)}" if finding.stream.startswith("d.") else page
