"""Who there is in the model: places, officers with their mandates, subjects with their people."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def start(day: date) -> datetime:
    """Midnight of a day, there."""
    return datetime.combine(day, time(), VIETNAM)


@dataclass(frozen=True)
class Place:
    name: str
    kind: str
    parent: str | None
    area: str = "normal"


@dataclass(frozen=True)
class Subject:
    name: str
    kind: str
    place: str
    people: tuple[str, ...]


@dataclass(repr=False)
class Mandate:
    """An office that somebody holds at a place from a day, until it ends."""

    person: str
    office: str
    place: str
    begins: date = date(2026, 1, 1)
    ended: datetime | None = None

    def __repr__(self) -> str:
        ended = f" till {self.ended:%d/%m %H:%M}" if self.ended else ""
        return f"{self.person} {self.office} {self.place}{ended}"

    def holds(self, at: datetime) -> bool:
        return start(self.begins) <= at and (self.ended is None or at < self.ended)


@dataclass(frozen=True, repr=False)
class How:
    """Who sits at the desk by what right, whose act it is under which mandate (None: the subject's own), and when."""

    actor: str
    person: str
    mandate: Mandate | None = field(hash=False)
    entry: Mandate | None = field(hash=False)
    done: date | None = None
    seen: bool = True

    def __repr__(self) -> str:
        by = "" if self.entry in (None, self.mandate) else f" (entered by {self.entry})"
        return f"[{self.mandate or self.person}{by}{f', on {self.done:%d/%m}' if self.done else ''}{'' if self.seen else ', unseen'}]"


PLACES = {
    place.name: place
    for place in (
        Place("tỉnh", "province", None),
        Place("xã", "commune", "tỉnh"),
        Place("thôn Bắc", "village", "xã"),
        Place("thôn Nam", "village", "xã", "difficult"),
    )
}

# The head of one family is an officer of its village; one officer sits in the commune as well, one in two offices.
SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject("nhà An", "household", "thôn Bắc", ("An", "Ân")),
        Subject("nhà Lan", "household", "thôn Bắc", ("Lan",)),
        Subject("nhà Cúc", "household", "thôn Nam", ("Cúc",)),
        Subject("họ Đào", "clan", "xã", ("Đào",)),
        Subject("Én", "person", "xã", ("Én",)),
    )
}
MANDATES = (
    ("Lan", "village-officer", "thôn Bắc", date(2026, 1, 1)),
    ("Bình", "village-officer", "thôn Bắc", date(2026, 1, 1)),
    ("Giang", "village-officer", "thôn Bắc", date(2026, 10, 8)),
    ("Sáu", "village-officer", "thôn Nam", date(2026, 1, 1)),
    ("Thảo", "commune-appraiser", "xã", date(2026, 1, 1)),
    ("Bình", "commune-appraiser", "xã", date(2026, 1, 1)),
    ("Tâm", "commune-appraiser", "xã", date(2026, 1, 1)),
    ("Tâm", "signer", "xã", date(2026, 1, 1)),
    ("Kỳ", "signer", "xã", date(2026, 1, 1)),
    ("Phú", "signer", "xã", date(2026, 1, 1)),
    ("Hồ", "records-officer", "xã", date(2026, 1, 1)),
)
# Whom officers have declared from the start.
KIN = (("Thảo", "nhà Cúc"), ("Kỳ", "họ Đào"))
KINDS = {"family": "household", "clan": "clan", "citizen": "person"}


def above(place: str) -> set[str]:
    """A place and those above it."""
    found = set()
    at: str | None = place
    while at is not None:
        found.add(at)
        at = PLACES[at].parent
    return found
