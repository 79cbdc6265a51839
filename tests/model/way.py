"""The way of a dossier in the model: registration, self-assessment, meeting, posting, appraisal, decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dossier import OVER, Dossier
from .numbers import numbers
from .people import KINDS, PLACES, SUBJECTS, How
from .year import Key, Meeting, Objections, Posting, Year


@dataclass(frozen=True)
class Vote:
    key: Key
    approve: int
    against: int
    score: int


class Way(Year):
    """The steps."""

    def register(self, how: How, title: str, place: str, subjects: Sequence[str], *, consent: bool) -> Objections:
        """Voluntary, by the subject or by an officer on its behalf, once at a time."""
        found = Objections()
        at, when = self.placed(how, None)
        in_village = PLACES[place].kind == "village"
        for name in subjects:
            subject, row = SUBJECTS[name], found.rows[name]
            tries = self.attempts(title, name)
            row |= when | self.power(how, title, place, subject.people, at)
            row |= self.allowed(how, title, numbers(title, in_village).steps[0]["offices"])
            row |= {"closed"} if (how.done or self.today).year != 2026 else set()
            row |= {"enrolled"} if (subject.place, subject.kind) != (place, KINDS[title]) else set()
            row |= {"live"} if tries and tries[-1].state not in OVER else set()
            row |= {"consent"} if not consent and how.actor not in subject.people else set()
        if not found:
            for name in subjects:
                tried = len(self.attempts(title, name))
                people, area = SUBJECTS[name].people, PLACES[place].area
                dossier = Dossier(name, title, tried + 1, place, in_village, area, people)
                self.dossiers[dossier.key] = dossier
                self.take(dossier, "registered", at, how)
        return found

    def assess(self, how: How, key: Key, scores: dict[str, int], *, stale: bool) -> Objections:
        """The subject scores itself."""
        found, dossier = Objections(), self.dossiers[key]
        at, found.rows[key] = self.on(dossier, how)
        found.rows[key] |= self.turn(dossier, how, "self-assessed") | ({"stale"} if stale else set())
        if not found:
            self.take(dossier, "self-assessed", at, how, scores=scores, total=sum(scores.values()))
            dossier.entries[-1].office = self.office(how, dossier.title)
            dossier.hands.setdefault("self-assessment", set()).add(how.person)
        return found

    def meet(
        self, how: How, name: str, place: str, votes: Sequence[Vote], summoned: int, present: int, secretary: str | None
    ) -> Objections:
        """The village's meeting votes over its list; `how.done` is the day on which it was held."""
        found = Objections()
        title = votes[0].key[0]
        at, found.whole = self.placed(how, None)
        found.whole |= self.power(how, title, place, (), at)
        hands = {how.person} | ({secretary} if secretary else set())
        if present > summoned or summoned < 1:
            found.whole.add("count")
        for vote in votes:
            dossier, row = self.dossiers[vote.key], found.rows[vote.key]
            row |= self.in_time(dossier, how) | self.judging(dossier, how, "village-verified", hands)
            row |= {"list"} if (dossier.place, dossier.title) != (place, title) else set()
            row |= {"count"} if vote.approve + vote.against > present else set()
            step = dossier.numbers.step_of("village-verified")
            if step and not self.quorate(step["quorum"], summoned, present):
                row.add("quorum")
        if not found:
            values = {"summoned": summoned, "present": present, "held_on": how.done}
            self.meetings[name] = Meeting(name, place, title, [vote.key for vote in votes], values)
            for vote in votes:
                self._verify(self.dossiers[vote.key], how, name, vote, values, hands)
        return found

    def _verify(self, dossier: Dossier, how: How, name: str, vote: Vote, values: dict, hands: set[str]) -> None:
        at = self.placed(how, dossier.last)[0]
        said = {**values, "meeting": name, "for": vote.approve, "against": vote.against, "score": vote.score}
        outcome = self.village_says(dossier, said)
        dossier.hands.setdefault("village-verification", set()).update(hands)
        self.take(dossier, "village-verified", at, how, outcome, **said)

    def post(self, how: How, name: str, place: str, keys: Sequence[Key]) -> Objections:
        """The result goes up for its days."""
        found = Objections()
        title = keys[0][0]
        at, found.whole = self.placed(how, None)
        found.whole |= self.power(how, title, place, (), at)
        for key in keys:
            dossier, row = self.dossiers[key], found.rows[key]
            row |= self.in_time(dossier, how) | self.turn(dossier, how, "posted")
            row |= {"list"} if (dossier.place, dossier.title) != (place, title) else set()
        if not found:
            closing = numbers(title).step_of("posting-closed")
            assert closing is not None
            until = date.fromordinal((how.done or self.today).toordinal() + closing["clock"]["within"]["count"])
            self.postings[name] = Posting(name, place, title, list(keys), until, at)
            for key in keys:
                dossier = self.dossiers[key]
                dossier.posting, dossier.posted_until = name, until
                self.take(dossier, "posted", self.placed(how, dossier.last)[0], how)
        return found

    def close(self, how: How | None, name: str) -> Objections:
        """The list comes down after its days, by an officer or (`how` None) by the clock on its last day."""
        found, posting = Objections(), self.postings[name]
        if not posting.up:
            found.whole.add("order")
        if how is not None:
            at, when = self.placed(how, posting.at)
            found.whole |= when | self.power(how, posting.title, posting.place, (), at)
            closing = numbers(posting.title).step_of("posting-closed")
            assert closing is not None
            found.whole |= self.allowed(how, posting.title, closing["offices"])
        day = posting.until if how is None else how.done or self.today
        waiting = [key for key in posting.dossiers if self._is_on(self.dossiers[key], name)]
        for key in waiting:
            dossier, row = self.dossiers[key], found.rows[key]
            row |= {"early"} if day < posting.until else set()
            if how is not None:
                row |= self.in_time(dossier, how)
            elif dossier.last is not None and dossier.last.date() > day:
                row.add("backwards")
        if not found:
            posting.up = False
            for key in waiting:
                self._take_down(self.dossiers[key], how, posting.until)
        return found

    @staticmethod
    def _is_on(dossier: Dossier, name: str) -> bool:
        return dossier.posting == name and dossier.step == "posting-close"

    def _take_down(self, dossier: Dossier, how: How | None, until: date) -> None:
        if how is not None:
            self.take(dossier, "posting-closed", self.placed(how, dossier.last)[0], how)
            return
        # What the clock did keeps nobody from entering an earlier act.
        dossier.facts += 1
        self.lead(dossier, dossier.numbers.step("posting-close"), "done", until)

    def object(self, how: How, key: Key, name: str) -> Objections:
        """A comment while the list is posted."""
        found, dossier = Objections(), self.dossiers[key]
        at, found.rows[key] = self.on(dossier, how)
        rule = dossier.numbers.act("object")
        if rule is None or dossier.step != rule["during"]:
            found.rows[key].add("order")
        if rule is not None:
            found.rows[key] |= self.allowed(how, dossier.title, rule["offices"])
        if not found:
            dossier.note_beside("objection-raised", at, how)
            dossier.unanswered.append(name)
        return found

    def answer(self, how: How, key: Key, name: str) -> Objections:
        """A comment is answered, once, while the dossier is still posted or has been sent back."""
        found, dossier = Objections(), self.dossiers[key]
        at, found.rows[key] = self.on(dossier, how)
        rule = dossier.numbers.act("object")
        if rule is None or name not in dossier.unanswered or dossier.state not in {"posted", "returned"}:
            found.rows[key].add("order")
        if rule is not None:
            found.rows[key] |= self.allowed(how, dossier.title, rule["answered_by"])
        found.rows[key] |= self.related(how, dossier.subject, dossier.people)
        if not found:
            dossier.note_beside("objection-answered", at, how)
            dossier.unanswered.remove(name)
        return found

    def add_evidence(self, how: How, key: Key) -> Objections:
        """A paper for one criterion; it moves nothing on."""
        found, dossier = Objections(), self.dossiers[key]
        at, found.rows[key] = self.on(dossier, how)
        rule = dossier.numbers.act("evidence")
        if rule is None or dossier.step not in rule["during"]:
            found.rows[key].add("order")
        if rule is not None:
            found.rows[key] |= self.allowed(how, dossier.title, rule["offices"])
        if not found:
            dossier.note_beside("evidence-added", at, how)
        return found

    def appraise(self, how: How, opinions: Sequence[tuple[Key, int, bool, bool]]) -> Objections:
        """The commune's score and opinion: (dossier, score, upheld, stale)."""
        found = Objections()
        for key, score, upheld, stale in opinions:
            dossier = self.dossiers[key]
            found.rows[key] = self.on(dossier, how)[1] | self.judging(dossier, how, "commune-appraised")
            found.rows[key] |= {"stale"} if stale else set()
            if upheld and not dossier.numbers.reaches(score, dossier.area):
                found.rows[key].add("points")
        if not found:
            for key, score, upheld, _ in opinions:
                dossier, outcome = self.dossiers[key], "upheld" if upheld else "not-upheld"
                dossier.hands.setdefault("commune-appraisal", set()).add(how.person)
                at = self.placed(how, dossier.last)[0]
                self.take(dossier, "commune-appraised", at, how, outcome, score=score, upheld=upheld)
                dossier.entries[-1].office = self.office(how, dossier.title)
        return found

    def decide(self, how: How, name: str, recognised: Sequence[Key], refused: Sequence[Key]) -> Objections:
        """A signed decision over a list; `how.done` is the day of signing."""
        found, keys = Objections(), [*recognised, *refused]
        for key in keys:
            dossier = self.dossiers[key]
            found.rows[key] = self.on(dossier, how)[1] | self.judging(dossier, how, "award-decided")
            found.rows[key] |= {"list"} if dossier.title != keys[0][0] else set()
        if not found:
            for key in keys:
                self._award(self.dossiers[key], how, name, favoured=key in recognised)
        return found

    def _award(self, dossier: Dossier, how: How, name: str, *, favoured: bool) -> None:
        dossier.hands.setdefault("award-decision", set()).add(how.person)
        dossier.decision, dossier.term = name, None
        if favoured:
            # Every edition shipped gives twelve months from the day of signing.
            assert how.done is not None
            assert dossier.numbers.procedure["validity"]["months"] == 12
            dossier.term = date.fromordinal(how.done.replace(year=how.done.year + 1).toordinal() - 1)
        at = self.placed(how, dossier.last)[0]
        self.take(dossier, "award-decided", at, how, "recognised" if favoured else "refused")
