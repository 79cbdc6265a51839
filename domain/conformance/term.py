"""Term: a title holds from and until the days that the procedure gives it."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from domain.conformance.case import Case
from domain.conformance.finding import Finding, Rule, line_of
from domain.workflow import Procedure


class TermGiven(Rule):
    id = "term"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        for entry in case.taken("award-decided"):
            if entry.data["outcome"] != "recognised":
                continue
            self.checked += 1
            given = entry.data["valid_from"], entry.data["valid_until"]
            asked = _term(procedure, date.fromisoformat(entry.data["signed_on"]), case.year)
            if given != asked:
                expected, found = (
                    dict(zip(("from", "until"), asked, strict=True)),
                    {"from": given[0], "until": given[1]},
                )
                line = line_of(procedure, "validity")
                yield self.finding(
                    entry, case, "other-term", line=line, basis=procedure.validity.basis, expected=expected, found=found
                )


def _term(procedure: Procedure, signed_on: date, year: int) -> tuple[str, str]:
    """The first and the last day: so many months, the last of them whole."""
    validity = procedure.validity
    first = {"cycle-year": date(year, 1, 1), "next-year": date(year + 1, 1, 1)}.get(validity.since, signed_on)
    months = first.month - 1 + validity.months
    year, month = first.year + months // 12, months % 12 + 1
    end = date(year, month, min(first.day, monthrange(year, month)[1])) - timedelta(days=1)
    return first.isoformat(), end.isoformat()
