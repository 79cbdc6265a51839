"""Dossiers by chance: every act there is, in any order, corrected, taken back, entered late."""

from datetime import datetime
from typing import Any

from tests.projections.log import Family
from tests.projections.past.story import TITLES, YEARS, Story

# An act, the state after it where it changes one, and what it says beside.
ACTS = {
    "self-assessed": "self_assessed", "village-verified": "verified", "posted": "posted", "commune-appraised": "appraised",
    "award-decided": "recognised", "returned": "returned", "withdrawn": "withdrawn", "held": "held",
    "reopened": "self_assessed", "decision-set-aside": "appraised", "award-revoked": "revoked", "evidence-added": None,
    "objection-raised": None, "objection-answered": None, "posting-closed": None, "inspected": None,
}  # fmt: skip
# What may be dated before an act that stands already: none of these is an act that others may not precede.
BESIDE = ("evidence-added", "objection-raised", "objection-answered", "posting-closed")


class Case:
    """A dossier as it is being written."""

    def __init__(self, story: Story, subject: str, village: dict[str, str], *, title: str, year: int, **first: Any):
        self.story, self.title = story, title
        self.family = Family(story.book, village["id"], year=year)
        self.family.subject = subject
        self.attempt = first["attempt"]
        self.family.stream = f"d.{year}.{title}.{subject}.{self.attempt}"
        self.state, self.last = "registered", story.done()
        self.decisions = [f"q.{story.book}.{n}" for n in (1, 2)]
        told = self.family.registered(self.last, **self.turn(), **first | {"title": title, "place": village})
        story.enter(told)

    def turn(self) -> dict[str, Any]:
        """Whose turn it is next, and by when."""
        if self.story.chance(15):
            return {"next_step": None, "next_office": [], "due_on": None}
        offices = self.story.random.sample(self.story.offices, self.story.random.randint(1, 2))
        due = self.story.day() if self.story.chance(80) else None
        return {"next_step": self.story.pick(self.story.steps), "next_office": offices, "due_on": due}

    def act(self, name: str, *, at: datetime, state: str | None = None, **data: Any) -> None:
        self.state = state or self.state
        told = self.family.act(name, self.state, at=at, **self.turn() | data)
        if self.story.chance(20):
            told["batch_id"] = "b"
        self.story.enter(told)

    def goes_on(self) -> None:
        """Any act next."""
        name = self.story.pick(ACTS)
        at = self.story.done(after=None if name in BESIDE else self.last)
        self.last = max(at, self.last)
        data = self.said(name)
        state = ACTS[name]
        if name == "award-decided" and data["outcome"] != "recognised":
            state = "refused"
        self.act(name, at=at, state=state, **data)

    def said(self, name: str) -> dict[str, Any]:
        points, days = self.story.random.randint(0, 100), sorted([self.story.day(), self.story.day()])
        decided = {"number": "1/QĐ", "signed_on": days[0], "valid_from": days[0], "valid_until": days[1]}
        told: dict[str, dict[str, Any]] = {
            "self-assessed": {"total": points, "maximum": 100, "scores": {}},
            "village-verified": {"score": points, "meeting": "m", "hands": ["p1"]},
            "commune-appraised": {"score": points, "hands": ["p2"]},
            "posted": {"posting": "p", "until": days[1]},
            "award-decided": decided | {
                "decision": self.story.pick(self.decisions), "outcome": self.story.pick(["recognised", "refused"]),
            },
            "returned": {"times": self.story.random.randint(0, 3)},
            "evidence-added": {"activity": f"{self.story.book}.1", "evidence": f"e{self.story.random.random()}"},
            "objection-raised": {"objection": "o"},
            "objection-answered": {"objection": "o"},
            "inspected": {
                "inspection": self.story.pick(self.story.inspections or ["i"]), "place": self.story.place(self.family.village),
                "finding": self.story.pick(["fault", "upheld"]), "score": points, "maximum": 100,
                "against": {"self": 1, "village": 2, "commune": 3}, "judged": {"village-verification": ["p1"]},
            },
        }  # fmt: skip
        return told.get(name, {})

    def mended(self) -> None:
        """One of its acts, or a correction of one, is corrected: its points, or the time at which it was done."""
        self.story.write()
        digest = self.story.pick(self.story.digests[self.family.stream])
        values: dict[str, Any] = {"score": self.story.random.randint(0, 100)}
        if self.story.chance(50):
            values = {"occurred_at": self.story.text(self.story.done()), "precision": "instant"}
        self.act("corrected", at=self.story.done(after=self.last), corrects=digest, values=values)

    def taken_back(self) -> None:
        """An act is taken back: what stood before it stands again."""
        self.story.write()
        version = self.story.random.randint(2, len(self.story.digests[self.family.stream]) + 1)
        self.act("act-retracted", at=self.story.done(after=self.last), state="self_assessed", retracted_version=version)


class Dossiers:
    """A chapter: households and clans of the villages with their dossiers of two years."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.tries: dict[tuple[str, str, int], Case] = {}

    def __call__(self, story: Story) -> None:
        if len(self.cases) < 3 or (story.chance(12) and len(self.cases) < 14):
            self.begins(story)
            return
        case = story.pick(self.cases)
        story.pick([case.goes_on] * 7 + [case.mended] * 2 + [case.taken_back])()

    def begins(self, story: Story) -> None:
        subject, village = story.pick(story.subjects)
        title, year = story.pick(TITLES), story.pick(YEARS)
        before = self.tries.get((subject, title, year))
        attempt = before.attempt + 1 if before else 1
        previous = story.pick(["withdrawn", "refused"]) if before else None
        first = {"attempt": attempt, "previous": previous, "subject_kind": "household"}
        case = Case(story, subject, village, title=title, year=year, **first)
        self.tries[subject, title, year] = case
        self.cases.append(case)
