"""Operations: how far the lists are in each book, what stands still and how it goes on; for administrators."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from domain.clock import from_micros
from domain.errors import NotFound
from projections import territory
from service.archive import marking
from service.archive.at_once import is_offered, keep_now
from service.archive.problems import BadArchive
from service.exclusive import AlreadyRunning
from service.files.sending import attached
from service.follower import followers
from service.follower.stopping import Stopped
from service.forms.own import ButtonForm
from service.visit import parts, visit
from service.words import READ_MODEL, word

operations = Blueprint("operations", __name__)
ADDRESS = "/operations"
# Whoever keeps the system running, and who reads everything.
ADMINISTRATOR = "administrator"
OFFICES = (ADMINISTRATOR, "inspector")


@operations.get(ADDRESS)
def overview() -> ResponseReturnValue:
    """Each book within the mandate, what stands still there, and who follows."""
    return _shown()


def _shown(problem: str | None = None) -> str:
    called = _books()
    stopped = [one for one in parts().projector.stopped() if one.book in called]
    books = [each for each in parts().projector.status() if each.book in called]
    with parts().projector.desk() as desk:
        alive = followers.alive(desk)
    return render_template(
        "operations.html",
        books=[{"name": called[each.book], "standing": each} for each in books],
        stopped=[_told(one, stopped, called) for one in stopped if one.projection == one.root],
        alive=alive,
        embedded=parts().config.embedded,
        backup=_backup() if parts().config.embedded else None,
        may_retry=visit().signed.office == ADMINISTRATOR,
        problem=problem,
    )


@operations.get(f"{ADDRESS}/backup")
def last_backup() -> ResponseReturnValue:
    """The file of the last backup, sealed as it is; the keys of personal data never leave the machine this way."""
    last = marking.last(parts().engine) if parts().config.embedded else None
    if visit().signed.office != ADMINISTRATOR or last is None or not last.file.is_file():
        raise NotFound
    headers = attached(last.file.name, last.file.suffix.lstrip(".") or "backup")
    return send_file(last.file, mimetype="application/octet-stream"), headers


@operations.post(f"{ADDRESS}/backups")
def make_backup() -> ResponseReturnValue:
    """Keep everything now, while everybody goes on working."""
    if visit().signed.office != ADMINISTRATOR or not is_offered(parts().config):
        raise NotFound
    ButtonForm().read(request.form)
    try:
        # Where somebody is at it already, the page will tell how it went.
        with suppress(AlreadyRunning):
            keep_now(parts())
    except BadArchive as error:
        return _shown(str(error)), 409
    return redirect(ADDRESS, 303)


@operations.post(f"{ADDRESS}/retry")
def retry() -> ResponseReturnValue:
    """Try now whether they can go on. It changes no fact, so none says so."""
    called = _books()
    if visit().signed.office != ADMINISTRATOR:
        raise NotFound
    ButtonForm().read(request.form)
    chosen = [one for one in parts().projector.stopped() if one.book in called and one.projection == one.root]
    # Where another process is at it, the page will tell how it went.
    with suppress(AlreadyRunning):
        parts().projector.retry(chosen)
    return redirect(ADDRESS, 303)


def _backup() -> dict[str, Any]:
    """When the embedded database was last kept, and whether it is time to do so again."""
    last = marking.last(parts().engine)
    told = {"last": last, "is_due": last is None or last.is_old(parts().clock()), "days": marking.OLD.days}
    is_here = last is not None and last.file.is_file()
    mine = visit().signed.office == ADMINISTRATOR
    return told | {"is_here": is_here, "mine": mine, "may_make": mine and is_offered(parts().config)}


def _books() -> dict[str, str]:
    """Names of the places whose books the mandate is over; administrators see no dossiers, but keep the books."""
    acting = visit().mandate
    if acting is None or acting.office not in OFFICES:
        raise NotFound
    with parts().engine.connect() as db:
        inside = territory.reach(db, [each["id"] for each in acting.places])
        return {row["place"]: row["name"] for row in territory.named(db, inside)}


def _told(one: Stopped, stopped: Sequence[Stopped], called: dict[str, str]) -> dict[str, Any]:
    others = [each for each in stopped if (each.root, each.book) == (one.root, one.book) and each is not one]
    told = [word(READ_MODEL, each.projection) for each in others]
    return {"where": called[one.book], "since": from_micros(one.since), "still": one, "others": ", ".join(told)}
