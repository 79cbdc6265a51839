"""A visit: who is signed in, under which mandate, over which places; everything is shut until that is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from domain.clock import day_of
from domain.errors import NotFound
from domain.reading import opens_books
from projections import names, territory
from projections.mandates import Mandate, mandates_of
from projections.subjects import subjects_of
from service.acting import Signed
from service.frame import Visitor

if TYPE_CHECKING:
    from service.wiring import Wiring

# Endpoints that answer before sign-in; every other one asks who is there.
PUBLIC = frozenset({"health.alive", "health.ready", "assets.send", "sign_in.ask_who", "sign_in.enter"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a signed-in person; `places` is what the mandate covers, with all that lies within."""

    signed: Signed
    mandates: Sequence[Mandate] = ()
    places: frozenset[str] = field(default_factory=frozenset)
    # Subjects the person belongs to: a household sees its own dossier without a mandate.
    subjects: frozenset[str] = field(default_factory=frozenset)

    @property
    def mandate(self) -> Mandate | None:
        """The mandate under which the person acts, if any."""
        return next((each for each in self.mandates if each.mandate == self.signed.mandate), None)

    def sees(self, *, place: str | None, subject: str | None = None) -> bool:
        """Whether this visit may read what belongs to a place or subject."""
        return place in self.places or (subject is not None and subject in self.subjects)

    def must_see(self, *, place: str | None, subject: str | None = None) -> None:
        """Answer for another's as for what does not exist."""
        if not self.sees(place=place, subject=subject):
            raise NotFound


def parts() -> "Wiring":
    """The running parts of this process."""
    return cast("Wiring", current_app.extensions["wiring"])


def visit() -> Visit:
    """The visit of this request."""
    return cast(Visit, g.visit)


def init_app(app: Flask) -> None:
    """Find out who is there before every view."""
    app.before_request(_arrive)


def _arrive() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC:
        return None
    token = session.get("token")
    found = parts().identity.session_of(token, now=parts().clock()) if isinstance(token, str) else None
    if found is None:
        here = request.full_path.rstrip("?") if request.method == "GET" else ""
        return redirect("/sign-in" + (f"?{urlencode({'next': here})}" if here else ""), 303)
    with parts().engine.connect() as db:
        g.visit = _of(db, found.person, found.mandate)
        g.visitor = _named(db, g.visit)
    return None


def _of(db: Connection, person: str, chosen: str | None) -> Visit:
    today = day_of(parts().clock())
    living = [each for each in mandates_of(db, person) if each.holds_on(today)]
    acting = next((each for each in living if each.mandate == chosen), living[0] if living else None)
    signed = Signed(person, acting.mandate, acting.office) if acting else Signed(person)
    roots = [place["id"] for place in acting.places] if acting and opens_books(acting.office) else []
    return Visit(signed, living, territory.inside(db, roots), _own(db, person))


def _own(db: Connection, person: str) -> frozenset[str]:
    return frozenset(row["subject"] for row in subjects_of(db, person))


def _named(db: Connection, found: Visit) -> Visitor:
    person = found.signed.person
    acting = found.mandate
    return Visitor(
        person=person,
        name=names.names_of(db, [person]).get(person, ""),
        office=acting.office if acting else None,
        place=", ".join(place["name"] for place in acting.places) if acting else None,
        mandates=len(found.mandates),
    )


def is_inside(address: str) -> bool:
    """Whether an address leads to a page of this site."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
