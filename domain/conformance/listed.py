"""Lists: nothing voted on, posted or decided but what stands on the paper, and nothing recognised but what hung."""

from collections import Counter
from collections.abc import Iterator

from domain.conformance.case import Case, Entry
from domain.conformance.finding import Finding, Rule, line_of
from domain.conformance.register import Paper, Register
from domain.conformance.warrants import around_of
from domain.workflow import Procedure

# Which paper a fact names, and which of its values both have to say alike.
PAPERS = {
    "village-verified": ("meeting", ("held_on", "summoned", "present")),
    "commune-appraised": ("meeting", ("held_on",)),
    "posted": ("posting", ("until",)),
    "award-decided": ("decision", ("number", "signed_on")),
}


class OnTheList(Rule):
    id = "listed"
    asks = False

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self.decided: Counter[tuple[str, str]] = Counter()

    def look(self, case: Case, procedure: Procedure) -> Iterator[Finding]:
        for entry in case.entries:
            if entry.topic not in PAPERS or not entry.stands:
                continue
            kind, alike = PAPERS[entry.topic]
            if (id := entry.data.get(kind)) is None:
                continue
            self.checked += 1
            paper = self.register.papers.get(f"{kind}.{id}")
            if paper is None:
                yield self.finding(entry, case, "no-paper", expected={"paper": 1}, found={"paper": 0, "of": id})
                continue
            yield from self._on(paper, alike, case, entry)
            if kind == "decision":
                self.decided[paper.fact.stream, entry.data["outcome"]] += 1
                yield from self._hung(case, procedure, entry)

    def _on(self, paper: Paper, alike: tuple[str, ...], case: Case, entry: Entry) -> Iterator[Finding]:
        listed = paper.values.get("dossiers")
        if listed is not None and case.stream not in listed:
            expected, found = {"listed": 1}, {"listed": 0, "of": paper.fact.stream}
            yield self.finding(entry, case, "not-listed", expected=expected, found=found)
        # What the members of a council came to is said of each dossier without those who kept out of it.
        said = entry.data if not entry.data.get("council") else entry.data["council"]
        for name in alike:
            if name in said and name in paper.values and said[name] != paper.values[name]:
                expected, found = {"value": paper.values[name]}, {"value": said[name], "of": name}
                yield self.finding(entry, case, "says-otherwise", expected=expected, found=found)

    def _hung(self, case: Case, procedure: Procedure, entry: Entry) -> Iterator[Finding]:
        """Nothing is recognised that did not hang in public, where the procedure asks for it."""
        posting = next((step for step in procedure.steps if step.fact == "posted"), None)
        if posting is None or entry.data["outcome"] != "recognised" or entry.is_behind:
            return
        lists = (self.register.papers.get(f"posting.{each.data['posting']}") for each in case.taken("posted"))
        if not any(paper and case.stream in paper.values["dossiers"] for paper in lists):
            line = line_of(procedure, "steps", posting.id)
            yield self.finding(entry, case, "never-posted", line=line, expected={"posted": 1}, found={"posted": 0})

    def end(self) -> Iterator[Finding]:
        for stream, paper in self.register.papers.items():
            if not stream.startswith("decision."):
                continue
            self.checked += 1
            said = {"recognised": paper.values["recognised"], "refused": paper.values["refused"]}
            counted = {outcome: self.decided[stream, outcome] for outcome in said}
            if counted != said:
                yield self.of_fact(paper.fact, "other-count", expected=said, found=counted, **around_of(paper))
