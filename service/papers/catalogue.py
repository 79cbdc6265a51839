"""Catalogue: the papers there are, by what each is about, with what makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.i18n import in_vietnamese
from service.i18n import later as _l
from service.papers import lists, meetings, reports, slips
from service.papers.certificates import certificates
from service.papers.decision import decision
from service.papers.paper import Paper
from service.papers.source import Source


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper that can be had: what pages call it, and what makes it from a source and what it is about."""

    label: Any
    made: Callable[..., Paper]


# Of a decision, a meeting, a posting and a dossier, by the words that stand in addresses and on the command line.
OF_DECISION: Mapping[str, Entry] = {
    "decision": Entry(_l("The decision with its list"), decision),
    "certificates": Entry(_l("Certificates of all who are recognised"), certificates),
}
OF_MEETING: Mapping[str, Entry] = {
    "minutes": Entry(_l("Minutes of the meeting"), meetings.minutes),
    "summary-list": Entry(_l("Summary list with votes"), meetings.summary_list),
}
OF_POSTING: Mapping[str, Entry] = {"posting-list": Entry(_l("The list to be posted"), lists.posting_list)}
OF_DOSSIER: Mapping[str, Entry] = {
    "registration": Entry(_l("Registration slip"), slips.registration),
    "self-assessment": Entry(_l("Self-assessment slip"), slips.assessment),
}
# Of a place, for a title and year.
OF_PLACE: Mapping[str, Entry] = {
    "blank-registration": Entry(
        _l("Registration slip, blank"), lambda source, _place, year: slips.blank_registration(source, year)
    ),
    "blank-self-assessment": Entry(
        _l("Self-assessment slip, blank"), lambda source, _place, year: slips.blank_assessment(source, year)
    ),
    "appraisal": Entry(_l("Minutes of the appraisal"), lists.appraisal),
    "submission": Entry(_l("Submission for the decision"), lists.submission),
}
# Of a report that was filed.
OF_REPORT: Mapping[str, Entry] = {"report": Entry(_l("The report"), reports.report)}
BY_ID: Mapping[str, Mapping[str, Entry]] = {
    "decision": OF_DECISION, "meeting": OF_MEETING, "posting": OF_POSTING, "d": OF_DOSSIER,
}  # fmt: skip
CERTIFICATE = Entry(_l("Certificate"), certificates)
# Those that are numbered and kept; a slip has no number of its own.
ISSUED = (
    "decision",
    "certificates",
    "certificate",
    "minutes",
    "summary-list",
    "posting-list",
    "appraisal",
    "submission",
    "report",
)


def label_of(kind: str) -> Any:
    """What pages call a paper."""
    every = (OF_DECISION, OF_MEETING, OF_POSTING, OF_DOSSIER, OF_PLACE, OF_REPORT, {"certificate": CERTIFICATE})
    found = (entries[kind].label for entries in every if kind in entries)
    return next(found, kind)


def made(entry: Entry, source: Source, *about: Any) -> Paper:
    """The paper, in Vietnamese whatever language its reader has chosen."""
    with in_vietnamese():
        return entry.made(source, *about)
