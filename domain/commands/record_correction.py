"""Correcting an entry of a register that says many things: a figure, a report, a reward, a stay in a group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from domain.clock import day_of, instant_text, start_of_day
from domain.commands import mended_values as checks
from domain.commands.figures import may_report
from domain.commands.inspections import may_inspect
from domain.commands.mended_values import Mending
from domain.commands.merits import may_prepare
from domain.commands.places_mended import CHECKS as PLACE_CHECKS
from domain.commands.places_mended import may_mend_place
from domain.commands.plans import may_plan
from domain.commands.reports import may_correct_filing, may_receive
from domain.commands.rewards import ASSOCIATION
from domain.commands.rules import may_keep
from domain.commands.stays_mended import may_mend_stay, mended_stay
from domain.corrected import Entries
from domain.cycle import Cycle, Target
from domain.desk import Desk
from domain.errors import NotCorrectable, NotFound, NothingToCorrect
from domain.inspection import Inspection
from domain.membership import Joined, Left
from domain.mendable import DONE, STORY
from domain.place import Place
from domain.report import Report, Reporting
from domain.retold import as_now_read
from domain.reward import Reward
from domain.stream import Fact, Stream
from domain.subject import Subject
from domain.text import plain

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of entry: on which streams it stands, who may mend it, and what it can be mended to."""

    stream: type[Stream]
    may: Callable[[Desk, Any], None]
    check: Callable[[Mending], Values]


def _association(desk: Desk, entry: Any) -> None:
    desk.must_hold(ASSOCIATION, entry.place["id"])


RECORDS: Mapping[type[Fact], Record] = {
    Target.Set: Record(Target, lambda desk, _entry: may_plan(desk), checks.target),
    Target.FigureReported: Record(Target, lambda desk, _entry: may_report(desk), checks.figure),
    Reporting.Requested: Record(Reporting, lambda desk, entry: may_receive(desk, entry.place["id"]), checks.request),
    Report.Filed: Record(Report, may_correct_filing, checks.filing),
    Reward.Proposed: Record(Reward, lambda desk, entry: may_prepare(desk, entry.place["id"]), checks.proposal),
    Reward.Forwarded: Record(Reward, _association, checks.forwarding),
    Reward.Granted: Record(Reward, _association, checks.granting),
    Reward.Declined: Record(Reward, _association, checks.declining),
    Inspection.Planned: Record(Inspection, lambda desk, entry: may_inspect(desk, entry.place["id"]), checks.plan),
    Inspection.Held: Record(Inspection, lambda desk, entry: may_inspect(desk, entry.place["id"]), checks.closing),
    Cycle.Opened: Record(Cycle, lambda desk, _entry: may_keep(desk), checks.window),
    Cycle.ClockMoved: Record(Cycle, lambda desk, _entry: may_keep(desk), checks.move),
    **{fact: Record(Place, may_mend_place, check) for fact, check in PLACE_CHECKS.items()},
    Joined: Record(Subject, may_mend_stay, mended_stay),
    Left: Record(Subject, may_mend_stay, mended_stay),
}
BY_TOPIC: Mapping[str, Record] = {fact.TOPIC: record for fact, record in RECORDS.items()}
KINDS: Mapping[str, type[Stream]] = {record.stream.TOPIC: record.stream for record in RECORDS.values()}


def entries_of(desk: Desk, stream: str) -> list[Fact]:
    """Every fact of a stream as it now reads."""
    return as_now_read(desk.facts(stream))


def may_correct(desk: Desk, entry: Fact) -> None:
    """Refuse whoever may not make such an entry here, and what nobody typed."""
    record = BY_TOPIC.get(entry.TOPIC)
    if record is None or entry.act.source == "clock":
        raise NotCorrectable
    record.may(desk, entry)


def correct_record(
    desk: Desk,
    *,
    stream: str,
    version: int,
    values: Mapping[str, Any],
    reason: str,
    text: dict[str, str] | None,
    relied_on: Sequence[datetime] = (),
) -> Values:
    """Mend an entry; `relied_on` are the instants of what rests on it, which must not lose its ground."""
    kind = KINDS.get(stream.partition(".")[0])
    found = desk.find(kind, stream) if kind else None
    entry = (
        next((each for each in entries_of(desk, stream) if each.originator_version == version), None) if found else None
    )
    if found is None or entry is None:
        raise NotFound
    may_correct(desk, entry)
    if not values.keys() <= mendable(entry).keys():
        raise NotCorrectable
    reason = plain("reason", reason)
    act = replace(desk.act, done=None)
    new = BY_TOPIC[entry.TOPIC].check(Mending(desk, found, entry, dict(values), tuple(sorted(relied_on))))
    changed = {name: value for name, value in new.items() if value != read(entry, name)}
    if not changed:
        raise NothingToCorrect
    assert isinstance(found, Entries), "that is what is listed here"
    found.mend_entry(act, entry, placed(changed), reason=reason, text=text)
    desk.keep(found)
    shown = {name: [read(entry, name), value] for name, value in changed.items() if mendable(entry)[name] != STORY}
    return {"stream": stream, "version": version, "values": shown, "consequences": []}


def mendable(entry: Fact) -> dict[str, str]:
    """What of an entry can be mended: where nothing was said, nothing was mistyped."""
    mends: Mapping[str, str] = getattr(entry, "MENDS", {})
    return {name: kind for name, kind in mends.items() if name == DONE or getattr(entry, name) is not None}


def read(entry: Fact, name: str) -> Any:
    """A value as it now reads; the day on which it was done stands in the envelope."""
    return day_of(entry.occurred_at).isoformat() if name == DONE else getattr(entry, name)


def placed(values: Values) -> Values:
    """The values as the fact has them; what holds from a day on was done on that day."""
    day = values.get(DONE, values.get("from_on"))
    if day is None:
        return values
    moment = instant_text(start_of_day(date.fromisoformat(day)))
    return {name: value for name, value in values.items() if name != DONE} | {"occurred_at": moment, "precision": "day"}
