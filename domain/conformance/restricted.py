"""Restriction: nothing is done about the dossiers of somebody whose data may only be kept, but by themselves."""

from collections.abc import Iterator

from domain.clock import day_of
from domain.conformance.case import FOLLOWS, Case
from domain.conformance.finding import Finding, Rule
from domain.levels import SUBJECT
from domain.workflow import Procedure

# Taking a list down, putting right, deciding on their own complaint and looking at what officers did go on.
LEFT_OPEN = FOLLOWS | {"posting-closed", "corrected", "appeal-decided", "inspected"}
# What a household asks for is asked for by the first of its people.
BY_THE_FIRST = "household"


class OnlyKept(Rule):
    id = "restricted"
    asks = False

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        own = {office.id for office in procedure.offices if office.level == SUBJECT}
        first = case.people[:1] if case.said.get("subject_kind") == BY_THE_FIRST else []
        for entry in case.entries:
            if entry.topic in LEFT_OPEN or entry.fact.office in own:
                continue
            self.checked += 1
            for person in dict.fromkeys((case.subject, *first)):
                since = self.register.restricted_since(person, entry.fact.recorded_at)
                if since is not None:
                    expected = {"since_on": day_of(since).isoformat()}
                    found = {"recorded_on": day_of(entry.fact.recorded_at).isoformat(), "of": person}
                    yield self.finding(entry, case, "restricted", expected=expected, found=found)
