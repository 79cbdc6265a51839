"""Changes of places entered wrongly: checked as when they were entered; what rests on one never loses its ground."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain.clock import day_of, shown, start_of_day
from domain.commands.mended_values import Mending
from domain.commands.places import may_keep_places, side_by_side
from domain.desk import Desk
from domain.errors import InTheFuture
from domain.mendable import DONE
from domain.place import Place
from domain.place_facts import Dissolved, Established, Merged, Renamed, Split
from domain.place_refusals import (
    BeforeEstablished,
    BeforeWhatHappened,
    NamedTwice,
    RestsOnChange,
    TooFewParts,
)
from domain.text import plain

Values = dict[str, Any]
CODE_LENGTH = 40


def may_mend_place(desk: Desk, entry: Any) -> None:
    """Refuse whoever keeps no register of places here."""
    may_keep_places(desk, entry.originator_id.removeprefix("place."))


def established(typed: Mending) -> Values:
    """As what it entered the register, and when; nothing may have happened in it before."""
    new = _texts(typed)
    if DONE in typed.values:
        day: date = typed.values[DONE]
        if day > day_of(typed.desk.act.now):
            raise InTheFuture(field=DONE)
        if before := [each for each in typed.relied_on if each < start_of_day(day)]:
            raise BeforeWhatHappened(field=DONE, place=typed.stream.name, first=shown(day_of(before[0])))
        new[DONE] = day.isoformat()
    return new


def renamed(typed: Mending) -> Values:
    """How it is called since when."""
    new = _texts(typed) | _day(typed)
    if "from_on" in new:
        typed.stream.must_stand(start_of_day(date.fromisoformat(new["from_on"])), "from_on")
    return new | _flag(typed)


def ended(typed: Mending) -> Values:
    """What it became, and when; later than it was said, or otherwise, only where nothing rests on it."""
    new = _texts(typed) | _day(typed) | _flag(typed) | _into(typed)
    _keeps_ground(typed, new)
    return new


CHECKS: Mapping[type[Any], Callable[[Mending], Values]] = {
    Established: established, Renamed: renamed, Merged: ended, Split: ended, Dissolved: ended,
}  # fmt: skip


def _texts(typed: Mending) -> Values:
    most = {"code": CODE_LENGTH}
    return {
        name: plain(name, typed.values[name], **({"most": most[name]} if name in most else {}))
        for name in ("name", "code", "basis")
        if name in typed.values
    }


def _flag(typed: Mending) -> Values:
    return {"stands": typed.values["stands"]} if "stands" in typed.values else {}


def _day(typed: Mending) -> Values:
    if "from_on" not in typed.values:
        return {}
    day: date = typed.values["from_on"]
    if day > day_of(typed.desk.act.now):
        raise InTheFuture(field="from_on")
    if day < day_of(typed.stream.established_at):
        since = shown(day_of(typed.stream.established_at))
        raise BeforeEstablished(field="from_on", place=typed.stream.name, day=since)
    return {"from_on": day.isoformat()}


def _into(typed: Mending) -> Values:
    """The places that took it up, which were there on that day and stand side by side with it."""
    said = getattr(typed.entry, "into", None)
    if said is None:
        return {}
    before = [said] if isinstance(said, Mapping) else said
    sent = typed.values.get("into", [each["id"] for each in before])
    ids = [sent] if isinstance(sent, str) else list(sent)
    on = date.fromisoformat(typed.values["from_on"].isoformat() if "from_on" in typed.values else typed.entry.from_on)
    if isinstance(typed.entry, Split) and len(set(ids)) < 2:
        raise TooFewParts(field="into", place=typed.stream.name)
    known = {each["id"] for each in before}
    told = [_taking(typed, id, on, said_before=id in known) for id in ids]
    if len(set(ids)) < len(ids):
        raise NamedTwice(field="into", place=told[0]["name"])
    if {*ids} == known:
        return {}
    return {"into": told[0] if isinstance(said, Mapping) else told}


def _taking(typed: Mending, id: str, on: date, *, said_before: bool) -> dict[str, str]:
    taking = typed.desk.get(Place, f"place.{id}")
    may_keep_places(typed.desk, id)
    if day_of(taking.established_at) > on:
        raise BeforeEstablished(field="from_on", place=taking.name, day=shown(day_of(taking.established_at)))
    if not said_before:
        side_by_side(typed.desk, typed.stream, taking, on)
        taking.must_stand(start_of_day(on))
    typed.desk.rely_on_head(taking.id)
    return taking.named_at(start_of_day(on))


def _keeps_ground(typed: Mending, new: Values) -> None:
    """What could be done only because of the change still can."""
    lost = list(typed.relied_on) if _is_otherwise(typed, new) else []
    if "from_on" in new:
        start = start_of_day(date.fromisoformat(new["from_on"]))
        lost = lost or [each for each in typed.relied_on if each < start]
    if lost:
        raise RestsOnChange(count=len(lost), first=shown(day_of(lost[0])), last=shown(day_of(lost[-1])))


def _is_otherwise(typed: Mending, new: Values) -> bool:
    """Whether it did not happen, or something that took it up did not; one more part takes nothing away."""
    if new.get("stands", True) is False:
        return True
    if "into" not in new:
        return False
    before, after = (
        {each["id"] for each in ([said] if isinstance(said, Mapping) else said)}
        for said in (typed.entry.into, new["into"])
    )
    return not before <= after
