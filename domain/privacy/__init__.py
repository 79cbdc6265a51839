"""Requests about personal data, and consent: kinds, clocks and the texts agreed to, as dated and sourced data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from domain.calendar import Calendar
from domain.calendars import calendars
from domain.document import Part
from domain.document_file import packaged
from domain.edition import Basis, Label, read_basis, read_label

ACCESS, CORRECTION, RESTRICTION, OBJECTION, WITHDRAWAL, ERASURE = KINDS = (
    "access", "correction", "restriction", "objection", "withdrawal", "erasure",
)  # fmt: skip
# A purpose to which the data may no longer be put: objected to, or consented to no more.
ABOUT_A_PURPOSE = (OBJECTION, WITHDRAWAL)
# How the one who asks was known, and for whom: oneself, a child's parent, a guardian, somebody authorised.
ASKED_BY = ("self", "parent", "guardian", "representative")
HOW = ("form", "spoken", "phone", "page")
GRANTED, REFUSED = OUTCOMES = ("granted", "refused")
# Why something is refused, and why data is erased; words for them stand in the catalogue.
REFUSED_FOR = ("legal-duty", "identity-not-shown", "already-done", "others-data", "not-held", "other")
ERASED_FOR = ("own-request", "consent-withdrawn", "purpose-ended", "unlawful")
EXTENDED_FOR = ("many-records", "third-parties", "identity-checks", "other")
# Who agreed: an adult, a child of an age to be heard together with a parent, or the parent or guardian alone.
SELF, CHILD_AND_PARENT, GUARDIAN = GIVEN_BY = ("self", "child-and-parent", "guardian")
FOR_CHILDREN = (CHILD_AND_PARENT, GUARDIAN)
# Uses that the product itself asks about.
RECOGNITION, PUBLICATION, REMINDERS = "recognition", "publication", "reminders"


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a request may take, by itself and where others have the data too."""

    days: int
    with_others: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the data is used for, in the words that people agree to."""

    id: str
    label: Label
    text: Label


@dataclass(frozen=True, slots=True)
class Edition:
    """The clocks of requests and the purposes of consent."""

    id: str
    label: Label
    valid_from: date
    calendar: Calendar
    answer_days: int
    answer_basis: Basis
    clocks: Mapping[str, Clock]
    extension_days: int
    extension_basis: Basis
    text_version: str
    own_voice_from: int
    consent_basis: Basis
    purposes: Mapping[str, Purpose]

    def answer_by(self, received: date) -> date:
        """The last day on which a request received then is answered."""
        return self.calendar.add_working_days(received, self.answer_days)

    def done_by(self, kind: str, received: date, *, with_others: bool) -> date:
        """The last day on which what was asked is done."""
        clock = self.clocks[kind]
        return self.calendar.add_days(received, clock.with_others if with_others else clock.days)


def load(document: dict[str, Any], *, file: str) -> Edition:
    """The edition that `document` describes; a defect raises EditionInvalid with file and field."""
    part = Part(file, "", document)
    part.only("id", "label", "valid_from", "calendar", "answer", "carry_out", "extension", "consent")
    answer, extension, consent = (part.part(name) for name in ("answer", "extension", "consent"))
    answer.only("working_days", "basis")
    extension.only("at_most_days", "basis")
    consent.only("text_version", "own_voice_from", "basis", "purposes")
    return Edition(
        id=part.name("id"),
        label=read_label(part.part("label")),
        valid_from=part.day("valid_from"),
        calendar=calendars()[part.choice("calendar", calendars())],
        answer_days=answer.whole("working_days", 1, 60),
        answer_basis=read_basis(answer.part("basis")),
        clocks=_clocks(part),
        extension_days=extension.whole("at_most_days", 1, 365),
        extension_basis=read_basis(extension.part("basis")),
        text_version=consent.text("text_version"),
        own_voice_from=consent.whole("own_voice_from", 0, 18),
        consent_basis=read_basis(consent.part("basis")),
        purposes={each.id: each for each in map(_purpose, consent.parts("purposes"))},
    )


def _clocks(part: Part) -> dict[str, Clock]:
    found: dict[str, Clock] = {}
    for each in part.parts("carry_out"):
        each.only("kinds", "days", "with_others", "basis")
        clock = Clock(each.whole("days", 1, 365), each.whole("with_others", 1, 365), read_basis(each.part("basis")))
        found |= dict.fromkeys(each.choices("kinds", KINDS), clock)
    if missing := sorted(set(KINDS) - set(found)):
        part.fail("carry_out", "says nothing of %(missing)s", missing=", ".join(missing))
    return found


def _purpose(part: Part) -> Purpose:
    part.only("id", "label", "text")
    return Purpose(part.name("id"), read_label(part.part("label")), read_label(part.part("text")))


@lru_cache(maxsize=1)
def editions() -> tuple[Edition, ...]:
    """Every packaged edition, the earliest first."""
    found = (load(document, file=file) for file, document in packaged(__name__))
    return tuple(sorted(found, key=lambda each: each.valid_from))


def in_force(day: date) -> Edition:
    """The edition of a day; before the first there was none, and the first is gone by."""
    return next((each for each in reversed(editions()) if each.valid_from <= day), editions()[0])
