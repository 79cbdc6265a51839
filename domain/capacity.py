"""Capacity: in whose place papers are signed under a mandate, as their foot says it (KT. CHỦ TỊCH, PHÓ CHỦ TỊCH)."""

from collections.abc import Mapping

from domain.errors import NotPlainText, UnknownReason
from domain.mandate_refusals import NoCapacity
from domain.text import plain

# One's own authority, and the forms of acting for another; `Q` heads an office until somebody is appointed.
OWN = "own"
FOR_ANOTHER = ("TM", "KT", "TL", "TUQ", "Q", "substitute")

Capacity = dict[str, str]


def capacity(signing: Mapping[str, str] | None) -> Capacity | None:
    """What was said of it, checked: the form, in whose place, and the title under which one signs. None: one's own."""
    if signing is None:
        return None
    if signing.get("form") not in FOR_ANOTHER:
        raise UnknownReason(field="signing")
    try:
        told = {name: plain(name, signing.get(name) or "", most=120) for name in ("head", "title")}
    except NotPlainText as refusal:
        raise NoCapacity(field="signing") from refusal
    return {"form": signing["form"], **told}
