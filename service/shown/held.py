"""What is kept of somebody, in words: sealed items, consent, groups, entries of the books, and who read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, func, or_, select

from domain.clock import day_of, from_micros
from domain.membership import GROUPS
from projections.audit import audit
from projections.intervals import of_subjects, status
from projections.names import ERASED, names_of
from projections.readmodel import FOREVER
from projections.requests import consents_of
from service import words
from service.i18n import number
from service.i18n import text as _
from service.privacy import accesses
from service.shown.people import called
from service.shown.requests import purpose_named
from service.visit import parts
from service.words import word

Line = dict[str, Any]
# What of a sealed value may be read by whom it is about; who spoke against a household stays unsaid.
READABLE = ("name", "login", "address", "text")


def items_of(owners: Sequence[str], names: Mapping[str, str], *, contents: bool) -> list[Line]:
    """Everything in the vault, the latest first; its content only where that may be shown."""
    found = parts().vault.items_of(owners, contents=contents)
    return [
        {"kind": each.kind, "of": whose(names, each.owner, owners[0]), "at": from_micros(each.recorded_at)}
        | {"content": _content(each.value) if contents else None}
        for each in found
    ]


def whose(names: Mapping[str, str], owner: str, person: str) -> str:
    """By name: the person, or the household that mostly goes by the same name."""
    name = names.get(owner) or _("(no name)")
    return name if owner == person else f"{word(words.GROUP, 'household')}: {name}"


def _content(value: Any) -> str:
    if value is None:
        return ERASED
    if isinstance(value, bytes):
        return _("a file of %(size)s KB", size=number(-(-len(value) // 1024)))
    return "; ".join(str(value[name]) for name in READABLE if value.get(name))


def consent_lines(db: Connection, person: str) -> list[Line]:
    """To what somebody agreed, under which text, until when."""
    return [
        dict(row)
        | {
            "purpose": purpose_named(row["purpose"]),
            "given_by": word(words.GIVEN_BY, row["given_by"]),
            "how": word(words.ASKED_HOW, row["how"]),
            "until": from_micros(row["until"]) if row["until"] < FOREVER else None,
        }
        for row in consents_of(db, person)
    ]


def groups_about(db: Connection, stays: Sequence[RowMapping]) -> list[Line]:
    """To which groups somebody belongs and belonged."""
    rows = [row for row in stays if row["kind"] in GROUPS]
    names = names_of(db, {row["subject"] for row in rows})
    return [
        {
            "name": names.get(row["subject"]) or _("(no name)"),
            "kind": word(words.GROUP, row["kind"]),
            "role": word(words.ROLE, row["role"]),
            "since": day_of(from_micros(row["valid_from"])),
            "until": None if row["valid_to"] >= FOREVER else day_of(from_micros(row["valid_to"])),
        }
        for row in rows
    ]


def entries_about(db: Connection, owners: Sequence[str]) -> list[Line]:
    """The kinds of entries that are about these, or that the person made, and how many of each."""
    c = audit.c
    streams = [f"{kind}.{each}" for each in owners for kind in ("subject", "officer")]
    dossiers = select(status.c.dossier).where(of_subjects(owners, None, None))
    about = or_(c.stream.in_(streams), c.stream.in_(dossiers))
    made = or_(c.actor == owners[0], c.on_behalf_of == owners[0])
    asked = select(c.type, func.count().label("n"), func.max(c.recorded_at).label("at")).where(or_(about, made))
    rows = db.execute(asked.group_by(c.type).order_by(c.type)).mappings()
    return [dict(row) | {"at": from_micros(row["at"])} for row in rows]


def accesses_of(db: Connection, owners: Sequence[str]) -> list[Line]:
    """Who has read what is about these, on which page and coming from where."""
    rows = accesses.of(db, owners)
    names = names_of(db, {row["person"] for row in rows})
    return [
        {
            "who": called(names, row["person"]),
            "office": word(words.OFFICE, row["office"]) if row["office"] else None,
            "at": accesses.at(row),
            "page": _page(row["page"]),
            "why": _page(row["why"]),
        }
        for row in rows
        if row["person"] not in owners
    ]


def _page(endpoint: str) -> str:
    return word(words.READ_ON, endpoint) if endpoint in words.READ_ON else _("another page")
