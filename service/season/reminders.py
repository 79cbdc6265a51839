"""Reminders: what is late or soon due for each office holder, put together once a day, and read in the product."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select, update

from domain.clock import day_of, micros
from domain.privacy import REMINDERS
from projections import territory
from projections.escalations import escalated
from projections.lateness import lateness
from projections.mandates import Mandate, granted
from projections.requests import refusing
from service.database import insert_into
from service.schema import outbox, reminder
from service.wiring import Wiring

KIND = "reminder"
ADDRESS = "email"
SAID = ("place", "place_name", "title", "year", "step", "waiting", "late", "soon", "first_due")


def remind(wiring: Wiring) -> int:
    """Put together what today has for everybody who holds an office; how many were made now.

    Any number of processes may do it at once: a person has one for a day, whoever comes first.
    """
    wiring.catch_up()
    today = day_of(wiring.clock())
    with wiring.engine.connect() as db:
        parts = _parts(db, today, wiring.config.remind_days)
    addresses = _addresses(wiring, parts) if wiring.config.smtp_host else {}
    return sum(_make(wiring, person, today, told, addresses.get(person)) for person, told in parts.items())


def _parts(db: Connection, today: date, days: int) -> dict[str, list[dict[str, Any]]]:
    """By person one part for each mandate that has something to say."""
    found: dict[str, list[dict[str, Any]]] = {}
    for mandate in granted(db):
        if mandate.holds_on(today) and (part := _part(db, mandate, today, days)):
            found.setdefault(mandate.person, []).append(part)
    return found


def _part(db: Connection, mandate: Mandate, today: date, days: int) -> dict[str, Any] | None:
    places = territory.reach(db, [place["id"] for place in mandate.places])
    until = today + timedelta(days=days)
    rows = lateness(db, places=places, today=today, soon=until, office=mandate.office)
    lines = [{name: row[name] for name in SAID} for row in rows if row["late"] or row["soon"]]
    above, _rows = escalated(db, office=mandate.office, places=places, today=today, limit=1)
    if not lines and not above:
        return None
    where = ", ".join(place["name"] for place in mandate.places)
    return {"office": mandate.office, "where": where, "lines": lines, "above": above, "days": days}


def _make(wiring: Wiring, person: str, today: date, told: list[dict[str, Any]], address: str | None) -> bool:
    row = {"person": person, "day": today.isoformat(), "made_at": micros(wiring.clock())}
    with wiring.engine.begin() as db:
        made = _insert_once(db, reminder, row | {"told": json.dumps(told, ensure_ascii=False)})
        if made and address:
            of = {"kind": KIND, "cause": row["day"], "person": person, "made_at": row["made_at"]}
            _insert_once(db, outbox, of)
    return made


def _insert_once(db: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert the row unless its key is there; whether it was inserted now."""
    once = insert_into(db, table).values(row).on_conflict_do_nothing().returning(table.c.person)
    return db.execute(once).first() is not None


def _addresses(wiring: Wiring, people: Iterable[str]) -> dict[str, str | None]:
    """Where people are reminded by mail; nowhere, where they do not want their address to be used for that."""
    found = {person: address_in(value) for person, value in wiring.vault.latest(people, ADDRESS).items()}
    with wiring.engine.connect() as db:
        return found | dict.fromkeys(refusing(db, list(found), REMINDERS))


def address_in(value: Any) -> str | None:
    """The address in what the vault keeps; None where there is none, or its owner was erased."""
    return value.get("address") if isinstance(value, dict) else None


def address_of(wiring: Wiring, person: str) -> str | None:
    """Where somebody is reminded by mail, if anywhere."""
    return _addresses(wiring, [person])[person]


def keep_address(wiring: Wiring, person: str, address: str | None) -> None:
    """From now on mail goes there; None stops it."""
    wallet = wiring.vault.wallet()
    wallet.seal(person, ADDRESS, {"address": address})
    with wiring.engine.begin() as db:
        wiring.vault.write(db, wallet, recorded_at=micros(wiring.clock()))


def lately(db: Connection, person: str, *, since: date) -> Sequence[RowMapping]:
    """Somebody's reminders, the latest first."""
    asked = select(reminder).where(reminder.c.person == person, reminder.c.day >= since.isoformat())
    return db.execute(asked.order_by(reminder.c.day.desc())).mappings().all()


def is_unread(db: Connection, person: str, *, today: date) -> bool:
    """Whether today's has not been marked as read."""
    asked = select(reminder.c.day).where(reminder.c.person == person, reminder.c.day == today.isoformat())
    return db.execute(asked.where(reminder.c.read_at.is_(None))).first() is not None


def mark_read(wiring: Wiring, person: str, day: str) -> bool:
    """Somebody has read it; false where there is none of that day. Said twice, the first time counts."""
    mine = (reminder.c.person == person, reminder.c.day == day)
    with wiring.engine.begin() as db:
        there = db.execute(select(reminder.c.day).where(*mine)).first() is not None
        read = update(reminder).where(*mine, reminder.c.read_at.is_(None))
        db.execute(read.values(read_at=micros(wiring.clock())))
    return there


def parts_of(row: RowMapping) -> list[dict[str, Any]]:
    """What a reminder says."""
    return list(json.loads(row["told"]))
