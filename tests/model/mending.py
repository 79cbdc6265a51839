"""Corrections in the model: a mistyped count, score or day is mended, with what follows from it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from .dossier import UNDER_WAY, Dossier, Entry
from .people import How, start
from .undoing import Undoing
from .year import Key, Objections

# What may be mended in one entry; what a paper over many dossiers said is mended in the paper. Whoever makes an entry
# mends it: MAKERS say in which act of the edition they are named.
IN_ENTRY = {
    "registered": {"done"},
    "self-assessed": {"done", "scores"},
    "village-verified": {"score"},
    "commune-appraised": {"done", "score"},
    "objection-raised": {"done"},
}
IN_ENTRY |= {fact: {"done"} for fact in ("withdrawn", "held", "released", "appealed", "appeal-decided", "returned")}
IN_ENTRY |= {fact: {"done"} for fact in ("set_aside", "revoke", "reinstate", "reopened")}
MAKERS = {
    "evidence-added": ("evidence", "offices"),
    "objection-raised": ("object", "offices"),
    "objection-answered": ("object", "answered_by"),
    "withdrawn": ("withdraw", "offices"),
    "held": ("hold", "offices"),
    "released": ("hold", "offices"),
    "returned": ("return", "offices"),
    "appealed": ("appeal", "offices"),
    "appeal-decided": ("appeal", "decided_by"),
    "set_aside": ("set_aside", "offices"),
    "revoke": ("revoke", "offices"),
    "reinstate": ("revoke", "offices"),
    "reopened": ("reopen", "offices"),
}
ENDED = {"not_proposed", "not_upheld", "recognised", "refused", "revoked"}


class Model(Undoing):
    """All that the model knows."""

    def correct(self, how: How, key: Key, version: int, what: str, value: Any) -> Objections:
        """One entry of one dossier."""
        found, dossier = Objections(), self.dossiers[key]
        how = replace(how, done=None)
        found.rows[key] = self.on(dossier, how)[1]
        entry = next((each for each in (*dossier.entries, *dossier.beside) if each.version == version), None)
        if entry is None or what not in IN_ENTRY.get(entry.fact, set()):
            found.rows[key].add("uncorrectable")
            return found
        new, wrong = self._new_values(dossier, entry, what, value)
        found.rows[key] |= wrong | self._may_mend(dossier, how, entry) | self._blocked(dossier, entry, new)
        if not found:
            self._mend(dossier, how, entry, new)
        return found

    def correct_meeting(
        self, how: How, name: str, changes: dict[str, Any], votes: dict[Key, tuple[int, int]]
    ) -> Objections:
        """A meeting's counts or day, or the votes of some of its list."""
        found, meeting = Objections(), self.meetings[name]
        how = replace(how, done=None)
        changes = {what: value for what, value in changes.items() if value != meeting.values[what]}
        of = self.dossiers[meeting.dossiers[0]].numbers
        correcting, step = of.act("correct"), of.step_of("village-verified")
        assert correcting is not None
        assert step is not None
        found.whole |= self.power(how, meeting.title, meeting.place, (), self.now)
        found.whole |= self.allowed(how, meeting.title, set(correcting["offices"]) & set(step["offices"]))
        if not changes and not votes:
            found.whole.add("nothing")
        read = meeting.values | changes
        if read["present"] > read["summoned"] or read["summoned"] < 1:
            found.whole.add("count")
        if "held_on" in changes and changes["held_on"] > self.today:
            found.whole.add("future")
        mended: list[tuple[Dossier, Entry, dict[str, Any]]] = []
        for key in meeting.dossiers if not found else ():
            dossier = self.dossiers[key]
            entry = next(each for each in dossier.entries if each.values.get("meeting") == name)
            if not changes and key not in votes:
                continue
            new, wrong = self._voted_otherwise(dossier, entry, changes, votes.get(key))
            found.rows[key] |= wrong | self._may_mend(dossier, how, entry) | self._blocked(dossier, entry, new)
            mended.append((dossier, entry, new))
        if not found:
            meeting.values |= changes
            for dossier, entry, new in mended:
                self._mend(dossier, how, entry, new)
        return found

    @staticmethod
    def menders(dossier: Dossier, entry: Entry) -> list[str]:
        """The offices that may make the entry; the subject's own entries are mended by those that correct."""
        correcting = dossier.numbers.act("correct")
        assert correcting is not None
        if entry.step is not None:
            makers = dossier.numbers.step(entry.step)["offices"]
        else:
            act, named = MAKERS[entry.fact]
            makers = (dossier.numbers.act(act) or {})[named]
        return [each for each in makers if each != dossier.numbers.own_office] or correcting["offices"]

    def _may_mend(self, dossier: Dossier, how: How, entry: Entry) -> set[str]:
        """By hands that were free to take the step, and not over kin."""
        step = dossier.numbers.step(entry.step) if entry.step else dossier.numbers.steps[0]
        found = self.allowed(how, dossier.title, self.menders(dossier, entry))
        return found | self.same_hands(dossier, step, {how.person}) | self.related(how, dossier.subject, dossier.people)

    def _new_values(self, dossier: Dossier, entry: Entry, what: str, value: Any) -> tuple[dict[str, Any], set[str]]:
        if what == "done":
            return self._moved(dossier, entry, value)
        new = {"scores": value, "total": sum(value.values())} if what == "scores" else {what: value}
        return new, {"nothing"} if all(entry.values[name] == told for name, told in new.items()) else set()

    def _voted_otherwise(
        self, dossier: Dossier, entry: Entry, changes: dict[str, Any], votes: tuple[int, int] | None
    ) -> tuple[dict[str, Any], set[str]]:
        new = dict(changes) | ({"for": votes[0], "against": votes[1]} if votes else {})
        read = entry.values | new
        wrong = {"count"} if read["for"] + read["against"] > read["present"] else set()
        if all(entry.values[name] == told for name, told in new.items()):
            wrong.add("nothing")
        if "held_on" in changes:
            moved, not_then = self._moved(dossier, entry, changes["held_on"])
            new, wrong = new | moved, wrong | (not_then - {"nothing"})
        return new, wrong

    def _moved(self, dossier: Dossier, entry: Entry, done: date) -> tuple[dict[str, Any], set[str]]:
        """The corrected day lies between the acts before and after it."""
        if done > self.today:
            return {}, {"future"}
        if done == entry.at.date():
            return {}, {"nothing"}
        before = max((each.at for each in dossier.entries if each.version < entry.version), default=None)
        after = min((each.at for each in dossier.entries if each.version > entry.version), default=self.now)
        moment = start(done)
        if before is not None and before.date() == done:
            moment = max(moment, before)
        if (before is not None and moment < before) or moment > after:
            return {}, {"neighbours"}
        return {"at": moment}, self.powerless(entry, done, moment)

    @staticmethod
    def powerless(entry: Entry, done: date, at: datetime) -> set[str]:
        """Nobody did it on a day, or at a time of it, on which they held no mandate for it."""
        mandate = entry.how.mandate
        held = mandate is None or (mandate.holds(start(done)) and mandate.holds(at))
        return set() if held else {"powerless"}

    def _says(self, dossier: Dossier, entry: Entry, values: dict[str, Any]) -> str | None:
        if entry.fact == "village-verified":
            return self.village_says(dossier, values)
        if entry.fact == "commune-appraised":
            reached = dossier.numbers.reaches(values["score"], dossier.area)
            return "upheld" if values["upheld"] and reached else "not-upheld"
        return None

    def _differs(self, dossier: Dossier, entry: Entry, new: dict[str, Any]) -> bool:
        return self._says(dossier, entry, entry.values) != self._says(dossier, entry, entry.values | new)

    def _counts(self, dossier: Dossier, entry: Entry) -> bool:
        """Whether the entry still carries the dossier: it was not taken back, nor the step taken again."""
        return dossier.state != "withdrawn" and dossier.latest(entry.fact) is entry

    def _blocked(self, dossier: Dossier, entry: Entry, new: dict[str, Any]) -> set[str]:
        """What came of it has ended or waits, and would not have come of the new values."""
        if not self._differs(dossier, entry, new) or not self._counts(dossier, entry):
            return set()
        if dossier.state in ENDED:
            return {"decided"}
        return set() if dossier.state in UNDER_WAY else {"unsettled"}

    def _mend(self, dossier: Dossier, how: How, entry: Entry, new: dict[str, Any]) -> None:
        differs = self._differs(dossier, entry, new)
        moved: datetime | None = new.pop("at", None)
        entry.values |= new
        dossier.facts += 1
        if moved is not None:
            self._move(dossier, entry, moved)
        judged = entry.step or entry.fact
        if judged in dossier.hands and entry.fact != "self-assessed":
            dossier.hands[judged].add(how.person)
        if differs and self._counts(dossier, entry) and self._is_past(dossier, entry):
            # It does not count as sending back: nobody asked for more.
            at = max(self.now, dossier.last or self.now)
            dossier.note("returned", at, how)
            dossier.go("returned", entry.step, at.date())

    def _move(self, dossier: Dossier, entry: Entry, at: datetime) -> None:
        """Done on another day: what a clock of the rules made due from that day is due by another day."""
        was, entry.at = entry.at, at
        ruled = dossier.due is not None and self._due(dossier, entry, was) == dossier.due
        if entry.step in dossier.taken:
            dossier.taken[entry.step] = next(e for e in reversed(dossier.entries) if e.step == entry.step).at.date()
        last = entry is dossier.entries[-1]
        if dossier.due is not None and last and entry.fact == "released":
            dossier.due += at.date() - was.date()
        elif ruled:
            dossier.due = self._due(dossier, entry, at)
        if dossier.waits is not None and last and entry.fact == "held":
            dossier.waits = (*dossier.waits[:3], at.date())
        # A comment stands beside the way: nothing comes after it.
        onward = [n for n, each in enumerate(dossier.entries[:-1], start=1) if each is entry]
        after = dossier.entries[onward[0]] if onward else None
        if entry.fact == "held" and after is not None and after.fact == "released":
            # How long it waited is counted anew, by a correction of the release.
            dossier.facts += 1
            if dossier.due is not None and after is dossier.entries[-1]:
                dossier.due += was.date() - at.date()

    def _due(self, dossier: Dossier, entry: Entry, at: datetime) -> date | None:
        """When what it waits for is due by the rules alone, had the entry been made then."""
        days = [at if each is entry else each.at for each in dossier.entries]
        if dossier.step is None:
            rule = dossier.numbers.act("appeal")
            assert rule is not None
            return self._appeal_due(days[-1].date(), rule["days"]) if dossier.state == "under_appeal" else None
        steps = {each.step: day.date() for each, day in zip(dossier.entries, days, strict=True) if each.step}
        return replace(dossier, taken=dossier.taken | steps).due_on(dossier.step, days[-1].date())

    @staticmethod
    def _is_past(dossier: Dossier, entry: Entry) -> bool:
        """Whether the way has gone on behind the step, which otherwise is taken again anyway."""
        assert dossier.step is not None
        assert entry.step is not None
        place_of = dossier.numbers.place_of
        return place_of(dossier.step) > place_of(entry.step)
