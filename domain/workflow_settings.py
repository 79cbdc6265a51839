"""Reading the settings of a procedure: clocks, quorum and validity, each with where it is from."""

from collections.abc import Collection

from domain.clocks import EVENTS, UNITS, VALID_SINCE, YEARS, Clock, Escalation, FixedDay, Validity, Within
from domain.document import Part
from domain.edition import read_basis
from domain.quorum import ALL, BALLOTS, BASES, MORE_THAN, RULES, Quorum, Share

LONGEST_CLOCK = 366
LONGEST_VALIDITY = 120


def read_clock(part: Part, steps: Collection[str], offices: Collection[str]) -> Clock:
    part.only("basis", optional=("within", "by", "waits", "escalates_to"))
    within, by = part.part_or_none("within"), part.part_or_none("by")
    if within is None and by is None:
        part.fail("", "is a clock of nothing: it needs within or by")
    return Clock(
        within=_read_within(within, steps) if within else None,
        by=_read_fixed_day(by) if by else None,
        waits=part.flag("waits"),
        basis=read_basis(part.part("basis")),
        escalates_to=_read_escalation(part.part_or_none("escalates_to"), offices),
    )


def _read_escalation(part: Part | None, offices: Collection[str]) -> Escalation | None:
    if part is None:
        return None
    part.only("offices", "basis")
    return Escalation(part.known("offices", offices, "office"), read_basis(part.part("basis")))


def _read_within(part: Part, steps: Collection[str]) -> Within:
    part.only("count", "unit", "from")
    since = part.one_known("from", (*EVENTS, *steps), "event or step")
    return Within(part.whole("count", 1, LONGEST_CLOCK), part.choice("unit", UNITS), since)


def _read_fixed_day(part: Part) -> FixedDay:
    part.only("day", "year")
    month, day = part.month_day("day")
    return FixedDay(month, day, part.choice("year", YEARS))


def read_quorum(part: Part) -> Quorum:
    part.only("present", "approval", "approval_of", "written_votes", "ballots", "basis")
    quorum = Quorum(
        present=_read_share(part.part("present")),
        approval=_read_share(part.part("approval")),
        approval_of=part.choice("approval_of", BASES),
        written_votes=part.flag("written_votes"),
        ballots=part.choices("ballots", BALLOTS),
        basis=read_basis(part.part("basis")),
    )
    if quorum.written_votes and quorum.approval_of != ALL:
        part.fail("written_votes", "need approval_of all: an absent member is not among those present")
    return quorum


def _read_share(part: Part) -> Share:
    part.only("percent", "rule")
    share = Share(part.whole("percent", 1, 100), part.choice("rule", RULES))
    if share == Share(100, MORE_THAN):
        part.fail("percent", "nobody can be more than 100 per cent")
    return share


def read_validity(part: Part) -> Validity:
    part.only("months", "from", "basis")
    months = part.whole("months", 1, LONGEST_VALIDITY)
    return Validity(months, part.choice("from", VALID_SINCE), read_basis(part.part("basis")))
