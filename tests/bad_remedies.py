"""Bad input beside the way and after its end, as data."""

from domain.commands import remedies
from domain.errors import (
    MayNotAppeal,
    MayNotHold,
    MayNotWithdraw,
    NotPlainText,
    NotSeen,
    NotThisStep,
    NotYourOffice,
    OutOfDate,
    UnknownReason,
    Unsettled,
)
from tests.bad_input import Bad

REMEDIES: tuple[Bad, ...] = (
    Bad("a hold by the village", NotYourOffice, lambda c: c.holds(c.closed, who="officer")),
    Bad("a hold for no reason of the rules", UnknownReason, lambda c: c.holds(c.closed, reason="mood")),
    Bad("a hold of what is on hold", MayNotHold, lambda c: c.holds(c.held)),
    Bad("a hold of what has ended", MayNotHold, lambda c: c.holds(c.recognised)),
    Bad("a hold while the list hangs", MayNotHold, lambda c: c.holds(c.posted)),
    Bad(
        "a release of what is not on hold",
        NotThisStep,
        lambda c: c.as_("appraiser", lambda desk: remedies.release(desk, dossier=c.closed, text=None)),
    ),
    Bad(
        "a release by the village",
        NotYourOffice,
        lambda c: c.as_("officer", lambda desk: remedies.release(desk, dossier=c.held, text=None)),
    ),
    Bad("an appraisal of what is on hold", NotThisStep, lambda c: c.appraises(c.held)),
    Bad("a withdrawal of what is on hold", MayNotWithdraw, lambda c: c.withdraws(c.held, person=c.head_of(c.held))),
    Bad("a correction that would move what is on hold", Unsettled, lambda c: c.corrects(c.held, 3, score=10)),
    Bad("a revocation by the appraiser", NotYourOffice, lambda c: _revoke(c, who="appraiser")),
    Bad("a revocation on a ground of no law", UnknownReason, lambda c: _revoke(c, reason="mood")),
    Bad("a revocation without having looked", NotSeen, lambda c: _revoke(c, act={"seen": ()})),
    Bad("a revocation with a bell in its number", NotPlainText, lambda c: _revoke(c, paper={"number": "3\x07"})),
    Bad("a revocation of an older page", OutOfDate, lambda c: _revoke(c, version=1)),
    Bad("a revocation of what is refused", NotThisStep, lambda c: c.rules("revoke", c.refused, reason="false-papers")),
    Bad("a revocation of what is revoked", NotThisStep, lambda c: c.rules("revoke", c.revoked, reason="false-papers")),
    Bad("a reinstatement of what holds", NotThisStep, lambda c: c.rules("reinstate", c.recognised)),
    Bad("a reinstatement without having looked", NotSeen, lambda c: c.rules("reinstate", c.revoked, act={"seen": ()})),
    Bad(
        "a setting aside for no reason of the rules",
        UnknownReason,
        lambda c: c.rules("set_aside", c.recognised, reason="mood"),
    ),
    Bad(
        "a setting aside of what is not decided",
        NotThisStep,
        lambda c: c.rules("set_aside", c.appraised, reason="wrong-entry"),
    ),
    Bad("an appeal against a title", MayNotAppeal, lambda c: c.appeals(c.recognised)),
    Bad("an appeal against nothing yet", MayNotAppeal, lambda c: c.appeals(c.closed)),
    Bad("an appeal of an older page", OutOfDate, lambda c: c.appeals(c.refused, version=1)),
    Bad(
        "a decision on an appeal that nobody lodged",
        NotThisStep,
        lambda c: c.rules("decide_appeal", c.refused, outcome="upheld"),
    ),
)


def _revoke(commune: object, **how: object) -> None:
    commune.rules("revoke", commune.recognised, **({"reason": "false-papers"} | how))  # type: ignore[attr-defined]
