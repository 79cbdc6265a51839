"""What the model knows beside the way and after its end: return, withdrawal, hold, rulings, appeal."""

from datetime import date, timedelta

from .dossier import UNDER_WAY, Dossier
from .people import How
from .way import Way
from .year import Key, Objections


class Beside(Way):
    """Acts that lead away from the steps, and back."""

    def send_back(self, how: How, key: Key, to: str, *, stale: bool) -> Objections:
        """With what to mend, at most as often as the edition says."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        rule = dossier.numbers.act("return")
        assert rule is not None
        row |= {"order"} if not self._may_return(dossier, rule, to) else set()
        row |= self.allowed(how, dossier.title, rule["offices"]) | self.related(how, dossier.subject, dossier.people)
        row |= {"often"} if dossier.returns >= rule["at_most"] else set()
        row |= {"stale"} if stale else set()
        found.rows[key] = row
        if not found:
            dossier.returns += 1
            dossier.note("returned", at, how)
            dossier.go("returned", to, at.date())
        return found

    @staticmethod
    def _may_return(dossier: Dossier, rule: dict, to: str) -> bool:
        known = [step["id"] for step in dossier.numbers.steps]
        if dossier.step not in rule["from"] or to not in rule["to"] or to not in known:
            return False
        return known.index(to) < known.index(dossier.step)

    def withdraw(self, how: How, key: Key, *, stale: bool) -> Objections:
        """The subject takes it back, until it is decided."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        rule = dossier.numbers.act("withdraw")
        assert rule is not None
        row |= {"order"} if dossier.state not in UNDER_WAY else set()
        row |= self.allowed(how, dossier.title, rule["offices"])
        row |= {"stale"} if stale else set()
        found.rows[key] = row
        if not found:
            dossier.note("withdrawn", at, how)
            dossier.waiting("withdrawn", [])
        return found

    def hold(self, how: How, key: Key) -> Objections:
        """It waits while something beside its way is pending; its clock stands."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        rule = dossier.numbers.act("hold")
        assert rule is not None
        row |= {"order"} if dossier.step not in rule["during"] else set()
        row |= self.allowed(how, dossier.title, rule["offices"]) | self.related(how, dossier.subject, dossier.people)
        found.rows[key] = row
        if not found:
            dossier.waits = (dossier.state, dossier.step, dossier.due, at.date())
            dossier.note("held", at, how)
            dossier.waiting("held", rule["offices"])
        return found

    def release(self, how: How, key: Key) -> Objections:
        """It goes on where it stood; what was due is due later by the days on hold."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        rule = dossier.numbers.act("hold")
        assert rule is not None
        row |= {"order"} if dossier.waits is None else set()
        row |= self.allowed(how, dossier.title, rule["offices"]) | self.related(how, dossier.subject, dossier.people)
        found.rows[key] = row
        if not found:
            assert dossier.waits is not None
            state, step, due, since = dossier.waits
            dossier.waits = None
            dossier.note("released", at, how)
            dossier.go(state, step, at.date())
            dossier.due = due + timedelta(days=(at.date() - since).days) if due else None
        return found

    def rule(self, how: How, key: Key, what: str) -> Objections:
        """Setting aside, revocation or reinstatement, by a signed paper."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        rule = dossier.numbers.act("set_aside" if what == "set_aside" else "revoke")
        assert rule is not None
        from_states = {"set_aside": {"recognised", "refused"}, "revoke": {"recognised"}, "reinstate": {"revoked"}}
        row |= {"order"} if dossier.state not in from_states[what] else set()
        row |= {"superseded"} if what != "revoke" and self.superseded(dossier) else set()
        row |= self.allowed(how, dossier.title, rule["offices"]) | self.related(how, dossier.subject, dossier.people)
        row |= {"seen"} if not how.seen else set()
        found.rows[key] = row
        if not found:
            dossier.note(what, at, how)
            dossier.hands.setdefault(what, set()).add(how.person)
            if what == "set_aside":
                dossier.decision, dossier.term = None, None
                dossier.go("appraised", "award-decision", at.date())
            else:
                dossier.waiting("revoked" if what == "revoke" else "recognised", [])
        return found

    def appeal(self, how: How, key: Key) -> Objections:
        """The subject complains about an outcome; others decide, by a clock of their own."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        rule = dossier.numbers.act("appeal")
        assert rule is not None
        row |= {"order"} if dossier.state not in rule["against"] else set()
        row |= {"superseded"} if self.superseded(dossier) else set()
        row |= self.allowed(how, dossier.title, rule["offices"])
        found.rows[key] = row
        if not found:
            steps = {
                "not_proposed": "village-verification",
                "not_upheld": "commune-appraisal",
                "refused": "award-decision",
            }
            dossier.contested = (dossier.state, steps.get(dossier.state))
            dossier.note("appealed", at, how)
            dossier.waiting("under_appeal", rule["decided_by"], self._appeal_due(at.date(), rule["days"]))
        return found

    @staticmethod
    def _appeal_due(day: date, days: int) -> date:
        return day + timedelta(days=days)

    def decide_appeal(self, how: How, key: Key, *, upheld: bool) -> Objections:
        """Dismissed, the outcome stays; upheld, the step is taken again, or a revoked title holds again."""
        found, dossier = Objections(), self.dossiers[key]
        at, row = self.on(dossier, how)
        rule = dossier.numbers.act("appeal")
        assert rule is not None
        row |= {"order"} if dossier.contested is None else set()
        row |= self.allowed(how, dossier.title, rule["decided_by"])
        row |= self.related(how, dossier.subject, dossier.people)
        row |= {"seen"} if not how.seen else set()
        if dossier.contested is not None:
            row |= {"hands"} if how.person in dossier.hands.get(dossier.contested[1] or "revoke", set()) else set()
        found.rows[key] = row
        if not found:
            assert dossier.contested is not None
            against, step = dossier.contested
            dossier.contested = None
            dossier.note("appeal-decided", at, how)
            if not upheld:
                dossier.waiting(against, [])
            elif step is None:
                dossier.waiting("recognised", [])
            else:
                dossier.go("appraised" if step == "award-decision" else "returned", step, at.date())
        return found
