"""A visit: who is signed in, under which mandate, over which places; everything is shut until that is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue

from domain.errors import NotFound
from projections.mandates import Mandate
from service.acting import Signed
from service.follower import standstill
from service.frame import Visitor
from service.identity.arrival import Arrivals, Arrived, MandateGone
from service.identity.putting_aside import WHOSE, put_aside

if TYPE_CHECKING:
    from service.wiring import Wiring

# Endpoints that answer before sign-in; every other one asks who is there.
PUBLIC = frozenset(
    {
        "health.alive",
        "health.ready",
        "health.metrics",
        "assets.send",
        "sign_in.ask_who",
        "sign_in.enter",
        "own.ask_slip",
        "own.redeem",
        "verification.ask_code",
        "verification.enter",
        "verification.show",
        "public.communes",
        "public.register",
        "public.postings",
        "public.posting",
        "public.ask_comment",
        "public.comment",
    }
)
# Of these, those that say nothing that was read from a list.
SILENT = frozenset(each for each in PUBLIC if each.partition(".")[0] not in ("verification", "public"))


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a signed-in person; `places` is what the mandate covers, with all that lies within."""

    signed: Signed
    # When the password was entered last.
    proved_at: datetime
    mandates: Sequence[Mandate] = ()
    places: frozenset[str] = field(default_factory=frozenset)
    # Subjects the person acts for: a household sees its own dossier without a mandate.
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
    app.extensions["arrivals"] = Arrivals(app.extensions["wiring"])
    # Before the arrival, which is read from lists as well.
    standstill.init_app(app, silent=SILENT)
    app.before_request(_arrive)


def _arrive() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC:
        return None
    token = session.get("token")
    arrivals: Arrivals = current_app.extensions["arrivals"]
    asked: dict[str, str] = {}
    try:
        found = arrivals.of(token, now=parts().clock()) if isinstance(token, str) else None
    except MandateGone:
        found, asked = None, {"ended": "mandate"}
    if found is None:
        asked |= _coming_back()
        return redirect("/sign-in" + (f"?{urlencode(asked)}" if asked else ""), 303)
    g.visit = _visit(found)
    g.visitor = _visitor(found)
    if session.get(WHOSE) != found.person:
        session[WHOSE] = found.person
    return None


def _coming_back() -> dict[str, str]:
    """Where signing in leads: to the page that was asked for, or to the form that was sent, with what was typed."""
    if request.method == "GET":
        return {"next": request.full_path.rstrip("?")}
    kept = put_aside(parts().identity, now=parts().clock())
    return {"next": f"/unsent/{kept}", "kept": "1"} if kept else {}


def _visit(found: Arrived) -> Visit:
    acting = found.acting
    signed = Signed(found.person, acting.mandate, acting.office) if acting else Signed(found.person)
    return Visit(signed, found.proved_at, found.mandates, found.places, found.subjects)


def _visitor(found: Arrived) -> Visitor:
    acting = found.acting
    return Visitor(
        person=found.person,
        name=found.name,
        office=acting.office if acting else None,
        place=", ".join(found.named.get(place["id"], place["name"]) for place in acting.places) if acting else None,
        mandates=len(found.mandates),
    )


def is_inside(address: str) -> bool:
    """Whether an address leads to a page of this site, however a browser reads it: backslashes count as slashes."""
    text = address.replace("\\", "/")
    return text.startswith("/") and not text.startswith("//") and text.isprintable() and " " not in text
