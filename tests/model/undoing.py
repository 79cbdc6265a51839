"""Undoing in the model: the last step is taken back before anything followed it, and what has ended goes on."""

from .beside import Beside
from .dossier import Dossier, Entry
from .people import How
from .year import Key, Objections

ENDING = {"village-verified", "commune-appraised", "award-decided", "withdrawn"}


class Undoing(Beside):
    """What undoes an act, or an end."""

    @staticmethod
    def retractable(dossier: Dossier) -> Entry | None:
        """The last step, where the edition lets it be taken back and nothing was taken back since."""
        rule, last = dossier.numbers.act("retract"), dossier.entries[-1]
        if rule is None or dossier.step is None or last.step not in rule["steps"] or last.version < dossier.retracted:
            return None
        return last

    def retract(self, how: How, key: Key) -> Objections:
        """The office that took the step takes it back; the dossier stands where it stood before it."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        last = self.retractable(dossier)
        if last is None or last.step is None:
            row.add("order")
        else:
            row |= self.allowed(how, dossier.title, [last.office])
            if dossier.numbers.step(last.step).get("must_see"):
                row |= self.related(how, dossier.subject, dossier.people)
        found.rows[key] = row
        if not found:
            assert last is not None
            assert last.step is not None
            dossier.note_beside("act-retracted", at, how)
            dossier.retracted = dossier.facts
            dossier.entries.remove(last)
            dossier.state, dossier.step, dossier.offices, dossier.due = last.before
            earlier = next((each for each in reversed(dossier.entries) if each.step == last.step), None)
            # Whose hands took it stays remembered.
            dossier.taken.pop(last.step)
            if earlier is not None:
                dossier.taken[last.step] = earlier.at.date()
        return found

    def reopen(self, how: How, key: Key) -> Objections:
        """It goes on from where it stood before it ended; a list that had hung in public hangs again."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        rule = dossier.numbers.act("reopen") or {"from": (), "offices": ()}
        row |= {"order"} if dossier.state not in rule["from"] else set()
        row |= {"superseded"} if self.superseded(dossier) else set()
        row |= self.allowed(how, dossier.title, rule["offices"]) | self.related(how, dossier.subject, dossier.people)
        row |= {"seen"} if not how.seen else set()
        found.rows[key] = row
        if not found:
            end = next(each for each in reversed(dossier.entries) if each.fact in ENDING)
            if end.before[1] == "posting-close":
                end = next(each for each in reversed(dossier.entries) if each.fact == "posted")
            dossier.note("reopened", at, how)
            dossier.decision, dossier.term = None, None
            dossier.go(end.before[0], end.before[1], at.date())
        return found
