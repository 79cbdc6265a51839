"""Mail: reminders go to those who gave an address, each at most once, whoever sends and whenever they are stopped.

A row is claimed, durably, before it is handed over. Whoever is stopped in between leaves it claimed and not sent: it
may have gone out, so it is never tried again; in the product the reminder stands all the same.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email.message import EmailMessage

import flask_babel  # type: ignore[import-untyped]
from flask import Flask
from sqlalchemy import ColumnElement, RowMapping, and_, select, update

from domain.clock import micros
from projections.titles import names_of_titles
from service import i18n, words
from service.i18n import day as shown_day
from service.i18n import text as _
from service.schema import outbox, reminder
from service.season.reminders import KIND, address_of, parts_of
from service.shown.lateness import as_text, by_place
from service.wiring import Wiring
from service.words import word

SECONDS = 20.0

log = logging.getLogger(__name__)


def deliver(wiring: Wiring) -> int:
    """Hand over what waits in the outbox; how much was. A server that is away is tried again the next time."""
    if not wiring.config.smtp_host:
        return 0
    waiting = _waiting(wiring)
    if not waiting:
        return 0
    sent = 0
    try:
        with _server(wiring) as server:
            for row in waiting:
                sent += _hand_over(wiring, server, row)
    except (OSError, smtplib.SMTPException) as error:
        # Only its kind: what a server answers may hold addresses.
        log.warning("Mail waits: %s", type(error).__name__)
    return sent


def _waiting(wiring: Wiring) -> list[RowMapping]:
    asked = select(outbox).where(outbox.c.kind == KIND, outbox.c.claimed_at.is_(None))
    with wiring.engine.connect() as db:
        return list(db.execute(asked.order_by(outbox.c.made_at, outbox.c.person)).mappings())


@contextmanager
def _server(wiring: Wiring) -> Iterator[smtplib.SMTP]:
    config = wiring.config
    with smtplib.SMTP(config.smtp_host, config.smtp_port, timeout=SECONDS) as server:
        if config.smtp_tls:
            server.starttls()
        if config.smtp_user:
            server.login(config.smtp_user, config.smtp_password)
        yield server


def _hand_over(wiring: Wiring, server: smtplib.SMTP, row: RowMapping) -> bool:
    message = _message(wiring, row)
    if not _claimed(wiring, row):
        return False
    if message is None:
        _note(wiring, row, problem="no address")
        return False
    try:
        server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        _note(wiring, row, problem=type(error).__name__)
        if isinstance(error, smtplib.SMTPServerDisconnected | OSError):
            raise
        return False
    _note(wiring, row)
    return True


def _claimed(wiring: Wiring, row: RowMapping) -> bool:
    """Whether it is ours to send; committed before anything goes out."""
    claim = update(outbox).where(_key(row), outbox.c.claimed_at.is_(None))
    with wiring.engine.begin() as db:
        return db.execute(claim.values(claimed_at=micros(wiring.clock()))).rowcount == 1


def _note(wiring: Wiring, row: RowMapping, *, problem: str | None = None) -> None:
    done = {"problem": problem} if problem else {"sent_at": micros(wiring.clock())}
    with wiring.engine.begin() as db:
        db.execute(update(outbox).where(_key(row)).values(**done))


def _key(row: RowMapping) -> ColumnElement[bool]:
    return and_(*(outbox.c[name] == row[name] for name in ("kind", "cause", "person")))


def _message(wiring: Wiring, row: RowMapping) -> EmailMessage | None:
    """The reminder as mail, in Vietnamese; None where its person has no address any more."""
    address = address_of(wiring, row["person"])
    mine = (reminder.c.person == row["person"], reminder.c.day == row["cause"])
    with wiring.engine.connect() as db:
        found = db.execute(select(reminder).where(*mine)).mappings().first()
        titles = names_of_titles(db)
    if address is None or found is None:
        return None
    message = EmailMessage()
    message["From"], message["To"] = wiring.config.mail_from, address
    with in_vietnamese():
        message["Subject"] = _("Sổ Vàng – reminder of %(day)s", day=shown_day(row["cause"]))
        message.set_content("\n\n".join(told(found, titles)) + "\n")
    return message


def told(row: RowMapping, titles: dict[str, dict[str, str]]) -> list[str]:
    """A reminder as paragraphs, one for each office; villages and numbers only."""
    today = date.fromisoformat(row["day"])
    paragraphs = []
    for part in parts_of(row):
        name = f"{word(words.OFFICE, part['office'])}, {part['where']}"
        text = as_text(by_place(part["lines"], today), titles, name=name, today=today, soon=part["days"])
        if part["above"]:
            text += "\n" + _("Late at others, to be reminded: %(count)s dossiers.", count=part["above"])
        paragraphs.append(text)
    return paragraphs


@contextmanager
def in_vietnamese() -> Iterator[None]:
    """Sentences in Vietnamese where no page asks for them."""
    app = Flask("service")
    i18n.init_app(app)
    with app.app_context(), flask_babel.force_locale("vi"):
        yield
