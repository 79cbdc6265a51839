"""Quorum and majority: counted again from attendance and votes, under the procedure that the dossier is pinned to."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from domain.conformance.case import Case, Entry
from domain.conformance.finding import Finding, Rule, line_of, step_of
from domain.quorum import ALL, AT_LEAST, Quorum, Share
from domain.workflow import Procedure

# What the votes must have carried.
CARRIED = {"village-verified": "proposed", "commune-appraised": "upheld"}


def is_enough(share: Share, part: int, whole: int) -> bool:
    """Whether so many of so many are at least, or more than, the share."""
    if share.rule == AT_LEAST:
        return part >= 1 and part * 100 >= whole * share.percent
    return part * 100 > whole * share.percent


def _votes(case: Case, procedure: Procedure) -> Iterator[tuple[Entry, Quorum, dict[str, Any]]]:
    """Every vote that counts, with the counts of who could take part in it."""
    for topic in CARRIED:
        for entry in case.taken(topic):
            step = step_of(procedure, entry.step)
            counts = entry.data.get("council") or entry.data
            if step is not None and step.quorum is not None and entry.data.get("ballots") is not None:
                yield entry, step.quorum, counts


class QuorumReached(Rule):
    id = "quorum"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        for entry, quorum, counts in _votes(case, procedure):
            self.checked += 1
            yield from self._members(case, entry, counts)
            if not is_enough(quorum.present, counts["present"], counts["summoned"]):
                yield self.finding(
                    entry,
                    case,
                    "no-quorum",
                    line=line_of(procedure, "steps", str(entry.step), "quorum", "present"),
                    basis=quorum.basis,
                    expected={"percent": quorum.present.percent, "summoned": counts["summoned"]},
                    found={"present": counts["present"]},
                )

    def _members(self, case: Case, entry: Entry, counts: dict[str, Any]) -> Iterator[Finding]:
        """Of a council, who of its members counts for this dossier: all but those who were kept out of it."""
        paper = self.register.papers.get(f"meeting.{entry.data.get('meeting')}")
        members = ((paper.values.get("council") if paper else None) or {}).get("members")
        if members is None or not entry.data.get("council"):
            return
        out = {each["person"] for each in counts["kept_out"]}
        came = [each["attended"] for each in members if each["person"] not in out]
        expected = {"summoned": len(came), "present": came.count("present")}
        said = {name: counts[name] for name in expected}
        if said != expected:
            yield self.finding(entry, case, "miscounted", expected=expected, found=said)


class MajorityReached(Rule):
    id = "majority"

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        for entry, quorum, counts in _votes(case, procedure):
            self.checked += 1
            ballots, present, summoned = entry.data["ballots"], counts["present"], counts["summoned"]
            base = summoned if quorum.approval_of == ALL else present
            voters = summoned if quorum.written_votes else present
            line = line_of(procedure, "steps", str(entry.step), "quorum", "approval")
            if sum(ballots.values()) > voters:
                said = {"votes": sum(ballots.values())}
                yield self.finding(
                    entry,
                    case,
                    "too-many-votes",
                    line=line,
                    basis=quorum.basis,
                    expected={"voters": voters},
                    found=said,
                )
            named = Counter((counts.get("votes") or {}).values())
            if named and named != Counter(ballots):
                yield self.finding(
                    entry, case, "miscounted", line=line, expected={"for": named["for"]}, found={"for": ballots["for"]}
                )
            carried = is_enough(quorum.approval, ballots["for"], base)
            if entry.data["outcome"] == CARRIED[entry.topic] and not carried:
                asked = {"percent": quorum.approval.percent, "base": base}
                yield self.finding(
                    entry,
                    case,
                    "not-carried",
                    line=line,
                    basis=quorum.basis,
                    expected=asked,
                    found={"votes": ballots["for"]},
                )
