"""Bad corrections, as data: values that no entry of that kind can have, and people who may not mend them."""

from datetime import date
from typing import Any

from domain.commands.correction import correct_entry
from domain.errors import (
    BetweenItsNeighbours,
    InTheFuture,
    NoConsent,
    NotCorrectable,
    NothingToCorrect,
    NotPlainText,
    NotYourOffice,
    OwnOrKin,
    UnknownReason,
)
from tests.bad_input import Bad, Ready
from tests.history import TEXT


def _mends(commune: Ready, dossier: str, topic: str, *, who: str = "officer", **values: Any) -> None:
    """A correction of the dossier's last entry of that kind."""
    entries = [version for version, each in enumerate(commune.topics(dossier), 1) if each == f"dossier.{topic}"]
    given = {"dossier": dossier, "version": entries[-1], "values": values, "reason": "mistyped", "text": None}
    commune.as_(who, lambda desk: correct_entry(desk, **given))


def _holds(commune: Ready, **values: Any) -> None:
    _mends(commune, commune.held, "held", who="appraiser", **values)


def _revokes(commune: Ready, *, who: str = "signer", **values: Any) -> None:
    _mends(commune, commune.revoked, "award-revoked", who=who, **values)


def _registers(commune: Ready, **values: Any) -> None:
    _mends(commune, commune.registered, "registered", **values)


MENDING: tuple[Bad, ...] = (
    Bad("a hold mended to a reason of no rules", UnknownReason, lambda c: _holds(c, reason="mood")),
    Bad("a hold mended to the reason it has", NothingToCorrect, lambda c: _holds(c, reason="complaint")),
    Bad("a hold mended to before its dossier", BetweenItsNeighbours, lambda c: _holds(c, done=date(2026, 9, 1))),
    Bad("a hold mended to tomorrow", InTheFuture, lambda c: _holds(c, done=date(2026, 10, 21))),
    Bad("a hold mended in what it has not", NotCorrectable, lambda c: _holds(c, number="7/QĐ")),
    Bad("a hold mended by the village", NotYourOffice, lambda c: _mends(c, c.held, "held", reason="discipline")),
    Bad("a ruling's number mended to a bell", NotPlainText, lambda c: _revokes(c, number="7\x07")),
    Bad("a ruling's number mended to nothing", NotPlainText, lambda c: _revokes(c, number=" ")),
    Bad("a ruling mended to be signed tomorrow", InTheFuture, lambda c: _revokes(c, signed_on=date(2026, 10, 21))),
    Bad("a revocation mended to no ground", UnknownReason, lambda c: _revokes(c, reason="mood")),
    Bad("a ruling mended by the appraiser", NotYourOffice, lambda c: _revokes(c, who="appraiser", number="7/QĐ")),
    Bad("consent mended to smoke", NoConsent, lambda c: _registers(c, consent={"how": "smoke", "on": "2026-10-01"})),
    Bad(
        "consent mended to a day to come",
        NoConsent,
        lambda c: _registers(c, consent={"how": "form", "on": "2026-12-01"}),
    ),
    Bad("consent mended to none", NoConsent, lambda c: _registers(c, consent=None)),
    Bad(
        "a comment mended to before the list hung",
        BetweenItsNeighbours,
        lambda c: _mends(c, c.commented, "objection-raised", done=date(2026, 10, 1)),
    ),
    Bad(
        "kin's entry mended",
        OwnOrKin,
        lambda c: _mends(c, c.kin, "registered", done=date(2026, 9, 30)),
    ),
    Bad(
        "a decision's number mended for one dossier alone",
        NotCorrectable,
        lambda c: _mends(c, c.recognised, "award-decided", who="signer", number="7/QĐ"),
    ),
    Bad(
        "a posting's day mended for one dossier alone",
        NotCorrectable,
        lambda c: _mends(c, c.posted, "posted", done=date(2026, 10, 19)),
    ),
    Bad(
        "a reason mended where none was given",
        NotCorrectable,
        lambda c: _mends(c, c.appraised, "commune-appraised", who="appraiser", reason="other"),
    ),
    Bad(
        "a text mended where none was given",
        NotCorrectable,
        lambda c: _mends(c, c.appraised, "commune-appraised", who="appraiser", text=TEXT),
    ),
)
