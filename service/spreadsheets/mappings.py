"""Which heading is which column: proposed by its words, and remembered for an office once somebody has said it."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select

from service.schema import sheet_mapping
from service.spreadsheets.table import Column, Header, proposed
from service.wiring import Wiring

# What is left unread is remembered as well.
NOTHING = ""


def mapping_for(
    wiring: Wiring, header: Header, columns: Sequence[Column], *, book: str, office: str, kind: str
) -> dict[int, str]:
    """What this office said of these headings before; of the others what their words say."""
    known = remembered(wiring, header, columns, book=book, office=office, kind=kind)
    rest = {at: key for at, key in proposed(header, columns).items() if at not in known}
    found: dict[int, str] = {}
    for at, key in (known | rest).items():
        if key and key not in found.values():
            found[at] = key
    return found


def remembered(
    wiring: Wiring, header: Header, columns: Sequence[Column], *, book: str, office: str, kind: str
) -> dict[int, str]:
    """What this office said of these headings before, also that one is left unread."""
    c = sheet_mapping.c
    asked = select(c.heading, c.column).where(c.book == book, c.office == office, c.kind == kind)
    with wiring.engine.connect() as db:
        said: dict[str, str] = {row[0]: row[1] for row in db.execute(asked)}
    keys = {column.key for column in columns}
    return {
        at: said[_digest(wiring, label)]
        for at, label in enumerate(header.labels)
        if label and said.get(_digest(wiring, label), "?") in keys | {NOTHING}
    }


def remember(wiring: Wiring, header: Header, mapping: Mapping[int, str], *, book: str, office: str, kind: str) -> None:
    """Keep what somebody said of these headings; headings themselves are not kept, since anything may stand there."""
    c = sheet_mapping.c
    said = {_digest(wiring, label): mapping.get(at, NOTHING) for at, label in enumerate(header.labels) if label}
    mine = (c.book == book, c.office == office, c.kind == kind)
    rows = [{"book": book, "office": office, "kind": kind, "heading": key, "column": to} for key, to in said.items()]
    with wiring.engine.begin() as db:
        db.execute(delete(sheet_mapping).where(*mine, c.heading.in_(list(said))))
        if rows:
            db.execute(insert(sheet_mapping), rows)


def _digest(wiring: Wiring, label: str) -> str:
    return hmac.new(wiring.config.secret_key.encode(), f"heading:{label}".encode(), hashlib.sha256).hexdigest()
