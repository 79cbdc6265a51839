"""Carrying out: a view's command, decided by the office, with the read models brought up to its effect."""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import request
from sqlalchemy import Connection
from werkzeug.datastructures import FileStorage

from domain.canonical import digest_of
from domain.desk import Desk, Request
from domain.errors import CommandReused
from domain.ids import is_id
from domain.stream import Act
from service.acting import act_of, request_digest, vault_rows
from service.moments import seen as pages
from service.privacy.wallet import Wallet
from service.visit import parts, visit


def act_on(
    book: str,
    values: Mapping[str, Any],
    *,
    done: date | datetime | None = None,
    seen: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> Act:
    """The act of whoever is signed in, as this form was sent."""
    return act_of(
        visit().signed,
        book=book,
        command_id=values["command_id"],
        now=parts().clock(),
        done=done,
        seen=seen,
        **more,
    )


def carry_out(act: Act, decide: Callable[[Desk], dict[str, Any]], *, wallet: Wallet | None = None) -> dict[str, Any]:
    """Decide and record; what is shown next includes it."""
    answer = parts().office.perform(_request(act, wallet), decide)
    parts().projector.catch_up(act.book, parts().office.reached.get(act.book))
    return answer


def rehearse(act: Act, decide: Callable[[Desk], dict[str, Any]]) -> dict[str, Any]:
    """Decide without recording: the answer as it would be."""
    answers: list[dict[str, Any]] = []

    def remember(desk: Desk) -> dict[str, Any]:
        answers.append(decide(desk))
        return answers[-1]

    parts().office.rehearse(_request(act, None), remember)
    return answers[-1]


def foresee(act: Act, decide: Callable[[Desk], dict[str, Any]]) -> Desk:
    """Decide without recording: the desk with everything as it would stand."""
    return parts().office.rehearse(_request(act, None), decide)


def told_before() -> dict[str, Any] | None:
    """What this very request was answered when it came in the first time; another one under its id is refused.

    Asked before a request is refused, because a page may have changed by the request's own effect.
    """
    id, person = request.form.get("command_id", ""), visit().signed.person
    known = parts().office.books.load([], command=id).known if is_id(id) else None
    if known is not None and known.request_digest != _received(person):
        raise CommandReused
    return known.answer if known else None


def _request(act: Act, wallet: Wallet | None) -> Request:
    return Request(act, _received(act.actor), vault_rows(wallet))


def _received(person: str) -> str:
    sent = {name: request.form.getlist(name) for name in sorted(request.form) if name != "csrf_token"}
    files: dict[str, list[str]] = {}
    for name, each in request.files.items(multi=True):
        files.setdefault(name, []).extend((digest_of(each.filename or ""), _digest_of(each)))
    secret = parts().config.secret_key
    return request_digest(secret, person=person, path=request.path, sent=[_plain(sent), files])


def _digest_of(file: FileStorage) -> str:
    """What is in it: telephones call every photograph alike."""
    file.stream.seek(0)
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    file.stream.seek(0)
    return digest


def _plain(sent: Mapping[str, list[str]]) -> list[list[Any]]:
    # Names of boxes are the sender's, so they stand as text and not as keys.
    return [[_nfc(name), [_nfc(value) for value in values]] for name, values in sent.items()]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def seen_on(db: Connection, book: str, dossiers: Sequence[str]) -> dict[str, Any]:
    """What a deciding page shows of these dossiers: the position it stands on, and the digest of its content."""
    return pages.seen_on(db, parts().projector, book, dossiers)
