"""Bad input when something is taken back or reopened, as data."""

from domain.errors import (
    NoConsent,
    NotSeen,
    NotYourOffice,
    OutOfDate,
    UnknownReason,
)
from domain.undoing_refusals import MayNotReopen, MayNotRetract
from tests.bad_input import Bad

LATER = {"how": "form", "on": "2026-12-31"}
ODD = {"how": "dream", "on": "2026-10-01"}

UNDOING: tuple[Bad, ...] = (
    Bad("a step taken back for no reason of the rules", UnknownReason, lambda c: c.takes_back(c.assessed, reason="x")),
    Bad(
        "a step taken back with a bell for its reason", UnknownReason, lambda c: c.takes_back(c.assessed, reason="\x07")
    ),
    Bad("a step taken back of an older page", OutOfDate, lambda c: c.takes_back(c.assessed, version=1)),
    Bad("a step taken back with consent to come", NoConsent, lambda c: c.takes_back(c.assessed, consent=LATER)),
    Bad("a step taken back with consent of a strange kind", NoConsent, lambda c: c.takes_back(c.assessed, consent=ODD)),
    Bad("a withdrawal with consent to come", NoConsent, lambda c: c.withdraws(c.assessed, consent=LATER)),
    Bad("an appeal with consent to come", NoConsent, lambda c: c.appeals(c.refused, consent=LATER)),
    Bad("the household's step taken back by the appraiser", NotYourOffice, lambda c: _appraiser(c, c.assessed)),
    Bad("the household's step taken back by the officer's own right", NotYourOffice, lambda c: _officer(c, c.assessed)),
    Bad("an appraisal taken back by the signer", NotYourOffice, lambda c: c.takes_back(c.appraised, who="signer")),
    Bad("a registration taken back", MayNotRetract, lambda c: c.takes_back(c.registered)),
    Bad("a meeting's vote taken back", MayNotRetract, lambda c: c.takes_back(c.verified, person=None)),
    Bad("a posting taken back", MayNotRetract, lambda c: c.takes_back(c.posted, person=None)),
    Bad("a step taken back that another followed", MayNotRetract, lambda c: c.takes_back(c.closed)),
    Bad("a decision taken back", MayNotRetract, lambda c: c.takes_back(c.recognised, who="signer")),
    Bad("a hold taken back", MayNotRetract, lambda c: c.takes_back(c.held, who="appraiser")),
    Bad("a revocation taken back", MayNotRetract, lambda c: c.takes_back(c.revoked, who="signer")),
    Bad("a reopening of what is under way", MayNotReopen, lambda c: c.reopens(c.closed)),
    Bad("a reopening of what is recognised", MayNotReopen, lambda c: c.reopens(c.recognised)),
    Bad("a reopening of what is revoked", MayNotReopen, lambda c: c.reopens(c.revoked)),
    Bad("a reopening of what is on hold", MayNotReopen, lambda c: c.reopens(c.held)),
    Bad("a reopening by the appraiser", NotYourOffice, lambda c: c.reopens(c.refused, who="appraiser")),
    Bad("a reopening by the village", NotYourOffice, lambda c: c.reopens(c.refused, who="officer")),
    Bad("a reopening for no reason of the rules", UnknownReason, lambda c: c.reopens(c.refused, reason="mood")),
    Bad("a reopening without having looked", NotSeen, lambda c: c.reopens(c.refused, act={"seen": ()})),
    Bad("a reopening of an older page", OutOfDate, lambda c: c.reopens(c.refused, version=1)),
)


def _appraiser(commune: object, dossier: str) -> None:
    commune.takes_back(dossier, who="appraiser")  # type: ignore[attr-defined]


def _officer(commune: object, dossier: str) -> None:
    commune.takes_back(dossier, person=None)  # type: ignore[attr-defined]
