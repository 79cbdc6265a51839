"""Verification: what the register says today of the certificate behind a code; no more than stands on the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, select

from domain import code as codes
from domain.clock import day_of, from_micros
from domain.privacy import PUBLICATION
from domain.status import RECOGNISED, REVOKED, UNDER_APPEAL
from projections import codes as given
from projections import territory
from projections.intervals import status
from projections.members import speaker
from projections.names import ERASED, names_of
from projections.proceedings import proceeding_of, told
from projections.readmodel import FOREVER
from projections.requests import refusing
from projections.titles import names_of_titles

IN_FORCE, NOT_YET, EXPIRED, REPLACED, SET_ASIDE = "in-force", "not-yet", "expired", "replaced", "set-aside"
CONTESTED = {REVOKED: "revoked", UNDER_APPEAL: "revoked"}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says that is genuine, and how it stands at the moment of asking.

    `name` is None where the holder does not want it shown. `since` is the day on which it ceased to hold, where it did.
    """

    book: str
    dossier: str
    standing: str
    since: date | None
    authority: Mapping[str, str]
    commune: str
    title: Mapping[str, str] | str
    year: int
    name: str | None
    erased: bool
    place: str
    number: str
    signed_on: str
    valid_until: str | None
    checked_at: datetime

    @property
    def belongs_to(self) -> str:
        """Village and commune of the holder; a commune that holds a title itself is named once."""
        return ", ".join(dict.fromkeys(each for each in (self.place, self.commune) if each))


def certificate_of(db: Connection, letters: str, *, now: datetime) -> Certificate | None:
    """The certificate with this code. What cannot be a code is looked up all the same, and takes as long."""
    found = given.title_of(db, codes.digest_of(letters))
    if found is None:
        return None
    rows = _rows(db, found["dossier"], found["decision"])
    paper = proceeding_of(db, f"decision.{found['decision']}")
    if not rows or paper is None:
        return None
    last, said, said_of = rows[-1], told(paper), rows[0]
    name = _name(db, said_of)
    standing, since = _standing(db, found, last, today=day_of(now))
    return Certificate(
        book=said_of["book"],
        dossier=found["dossier"],
        standing=standing,
        since=since,
        authority=said["authority"],
        commune=territory.names(db, [said_of["commune"]]).get(said_of["commune"], ""),
        title=names_of_titles(db, book=said_of["book"]).get(said_of["title"], said_of["title"]),
        year=said_of["year"],
        name=name,
        erased=name == ERASED,
        place=said_of["place_name"] or "",
        number=said["number"],
        signed_on=said["signed_on"],
        valid_until=last["valid_until"] or said_of["valid_until"],
        checked_at=now,
    )


def _rows(db: Connection, dossier: str, decision: str) -> list[RowMapping]:
    """Where the dossier stood under that decision, from first to last, as is known now."""
    c = status.c
    asked = select(status).where(c.dossier == dossier, c.decision == decision, c.known_to == FOREVER)
    return list(db.execute(asked.order_by(c.version)).mappings())


def _name(db: Connection, row: RowMapping) -> str | None:
    """What the holder is called, unless they, or the head of their household, do not want that in public."""
    subject = row["subject"]
    head = speaker(db, subject)
    if refusing(db, [each for each in (subject, head) if each], PUBLICATION):
        return None
    return names_of(db, [subject]).get(subject, ERASED)


def _standing(db: Connection, found: RowMapping, last: RowMapping, *, today: date) -> tuple[str, date | None]:
    """How it stands: what became of the title goes before what became of the paper."""
    if last["valid_to"] != FOREVER:
        return SET_ASIDE, day_of(from_micros(last["valid_to"]))
    if last["state"] in CONTESTED:
        return CONTESTED[last["state"]], _revoked_on(db, last)
    if last["state"] != RECOGNISED:
        return SET_ASIDE, day_of(from_micros(last["since"]))
    holding = given.latest(db, found["decision"])[found["dossier"]]
    if holding["code"] != found["code"]:
        return REPLACED, day_of(from_micros(holding["at"]))
    if last["valid_until"] and last["valid_until"] < today.isoformat():
        return EXPIRED, date.fromisoformat(last["valid_until"])
    if last["honour_from"] and last["honour_from"] > today.isoformat():
        return NOT_YET, date.fromisoformat(last["honour_from"])
    return IN_FORCE, None


def _revoked_on(db: Connection, last: RowMapping) -> date:
    """An appeal against it changes nothing until it is decided."""
    c = status.c
    asked = select(c.since).where(c.dossier == last["dossier"], c.state == REVOKED, c.known_to == FOREVER)
    return day_of(from_micros(db.execute(asked.order_by(c.version.desc()).limit(1)).scalar_one()))
