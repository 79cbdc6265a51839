"""Letterheads: a commune says what stands at the top of its papers."""

from typing import Any

from domain.commands.setup import add_fact
from domain.desk import Desk
from domain.errors import NotFound
from domain.letterhead import PARTS, Letterhead
from domain.paper_refusals import SameLetterhead
from domain.text import plain

SETTING = ("records-officer", "signer")
# As long as the name of a unit in the register of papers; letters after a number are few.
MOST = {"above": 200, "agency": 200, "seat": 100, "symbol": 20}


def may_set(desk: Desk, place: str) -> None:
    """Refuse whoever has no say in the commune's letterhead."""
    desk.must_hold(SETTING, place)


def set_letterhead(
    desk: Desk,
    *,
    place: str,
    above: str | None = None,
    agency: str | None = None,
    seat: str | None = None,
    symbol: str | None = None,
) -> dict[str, Any]:
    """From now on papers are drawn with this; what is left out is as if it had never been said."""
    may_set(desk, place)
    if desk.place(place).kind != "commune" or desk.act.book != place:
        raise NotFound
    told = dict(zip(PARTS, (above, agency, seat, symbol), strict=True))
    said = {name: None if text is None else plain(name, text, most=MOST[name]) for name, text in told.items()}
    kept = desk.find(Letterhead, Letterhead.stream_of(place))
    if said == (dict(kept.said) if kept is not None else dict.fromkeys(PARTS)):
        raise SameLetterhead(field="agency")
    data = {"place": desk.named(place), **said, "entry_mandate": desk.act.entry_mandate}
    add_fact(desk, Letterhead, Letterhead.Set, Letterhead.stream_of(place), data)
    return {"place": place}
