"""Random years: every step is an act that the model and the product decide alike, and everything agrees after it."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from domain.errors import BatchRefused, Refusal
from domain.ids import new_id

from .adapter import WORDS, Product
from .comparing import Comparing
from .dossier import OVER, Dossier
from .mending import Model
from .numbers import numbers
from .people import KINDS, PLACES, SUBJECTS, VIETNAM, How, Mandate, above
from .shop import Shop
from .way import Vote
from .year import Key, Objections

T = TypeVar("T")
# Which act comes next is drawn by hypothesis; all else of an act out of one number, since small values and repetitions,
# which it prefers, seldom bring a dossier to its end.
NUMBER = st.integers(0, 2**32)
BEGINS = datetime(2026, 10, 1, 9, 0, tzinfo=VIETNAM)
WAYS = {"family": ("thôn Bắc", "thôn Nam"), "clan": ("xã",), "citizen": ("xã",)}
PEOPLE = sorted({person for subject in SUBJECTS.values() for person in subject.people})


class RandomYear(RuleBasedStateMachine):
    """One history. `model` may be a wrong one, to see that it is found out."""

    shop: ClassVar[Shop]
    tally: ClassVar[Counter[str]] = Counter()
    model: ClassVar[type[Model]] = Model

    @initialize(inline=st.booleans())
    def begin(self, inline: bool) -> None:
        self.story: list[str] = []
        self.year = self.model(BEGINS)
        self.product = Product(self.shop, self.year, inline=inline)
        self.comparing = Comparing(self.product)
        self.comparing.happened(self.year)

    def teardown(self) -> None:
        if hasattr(self, "comparing"):
            if sys.exc_info()[1] is not None:
                print(*self.story, sep="\n")
                return
            self.comparing.end()
            self.tally.update(f"ended {dossier.state}" for dossier in self.year.dossiers.values())

    # Both decide, and everything is compared

    def both(self, act: str, *args: Any, **how: Any) -> None:
        """The product first: what it is asked with is what the model knew before."""
        refusal = getattr(self.product, act)(*args, **how)
        expected: Objections = getattr(self.year, act)(*args, **how) or Objections()
        self.story.append(f"{self.year.now:%d/%m %H:%M} {act} {args} {how}: {expected if expected else 'done'}")
        self.judge(act, refusal, expected)
        self.tally[f"{act} {'refused' if expected else 'done'}"] += 1
        self.tally.update(f"because {kind}" for kind in expected.all)
        if expected:
            self.comparing.refused()
        else:
            self.comparing.happened(self.year)

    def judge(self, act: str, refusal: Refusal | None, expected: Objections) -> None:
        if refusal is None:
            assert not expected, f"{act} was carried out, and the model objects: {expected}"
            return
        assert expected, f"{act} was refused, and the model has no objection: {refusal!r}"
        if isinstance(refusal, BatchRefused):
            kinds = {self.row(row): found for row, found in expected.rows.items()}
            for row, why in refusal.rows.items():
                found = expected.whole | kinds.get(row, set())
                assert WORDS[type(why)] & found, f"{act}: {why!r} for {row}, and the model objects: {expected}"
            if not expected.whole:
                assert set(refusal.rows) == {row for row, found in kinds.items() if found}, f"{act}: {refusal.rows}"
        else:
            assert WORDS[type(refusal)] & expected.all, f"{act}: {refusal!r}, and the model objects: {expected}"

    def row(self, row: Key | str) -> str:
        """What the product calls a row: a dossier, or a subject that registers."""
        return self.product.subjects[row] if isinstance(row, str) else self.product.stream(row)

    # Drawing who does it, and when

    def meanwhile(self, number: int) -> Random:
        """While something else happens the way goes on; no two acts of a history are drawn alike."""
        luck = Random(number + len(self.story))
        beside = [self.wait, self.wait, self.register, self.beside, self.beside, self.afterwards, self.correct]
        for _ in range(self.some(luck, 1, 2, 3)):
            self.some(luck, *[self.onward] * 9, *beside, self.correct_meeting)(luck)
        return luck

    def some(self, luck: Random, *choices: T) -> T:
        return luck.choice(choices)

    def seldom(self, luck: Random, one_in: int = 12) -> bool:
        return luck.randint(1, one_in) == one_in

    def how(
        self, luck: Random, title: str, place: str, people: Sequence[str], offices: Sequence[str], *, day: bool
    ) -> How:
        """Mostly somebody whose office it is, there; sometimes anybody. `day`: it is always known by its day."""
        anybody = self.seldom(luck, 8)
        held = [
            each
            for each in self.year.mandates
            if anybody or (each.office in offices and each.place in above(place) and each.ended is None)
        ]
        own = numbers(title).own_office
        by_itself = PEOPLE if anybody else list(people) if own in offices else []
        whose: Mandate | str = luck.choice([*held, *by_itself] or self.year.mandates)
        done = self.day(luck, always=day)
        seen = not self.seldom(luck, 20)
        if isinstance(whose, Mandate):
            entry = whose if not self.seldom(luck, 6) else luck.choice(self.year.mandates)
            return How(entry.person, whose.person, whose, entry, done, seen)
        officers = [each for each in self.year.mandates if each.ended is None and each.place in above(place)]
        entry = luck.choice([None, *officers]) if officers else None
        if entry is not None and entry.person == whose:
            entry = None
        return How(entry.person if entry else whose, whose, None, entry, done, seen)

    def day(self, luck: Random, *, always: bool) -> date | None:
        choices = [*[0] * 12, 1, 1, 2, 5, -1] if always else [*[None] * 14, 0, 1, 2, -1]
        days = self.some(luck, *choices)
        return None if days is None else self.year.today - timedelta(days=days)

    def by(self, luck: Random, dossier: Dossier, offices: Sequence[str], *, day: bool = False) -> How:
        return self.how(luck, dossier.title, dossier.place, dossier.people, offices, day=day)

    def a_dossier(self, luck: Random, fits: Callable[[Dossier], bool]) -> Dossier | None:
        """Mostly one that fits, if there are any."""
        fitting = [each for each in self.year.dossiers.values() if fits(each)]
        every = list(self.year.dossiers.values())
        if not every:
            return None
        return luck.choice(fitting if fitting and not self.seldom(luck, 8) else every)

    def listed(self, luck: Random, dossier: Dossier) -> list[Key]:
        """The dossier with those that wait beside it, alone, or with a stranger."""
        beside = [
            each.key
            for each in self.year.dossiers.values()
            if (each.title, each.place, each.step) == (dossier.title, dossier.place, dossier.step)
        ]
        others = [key for key in self.year.dossiers if key != dossier.key]
        kind = self.some(luck, *["beside"] * 5, "alone", "alone", "stranger")
        if kind == "stranger" and others:
            return [dossier.key, luck.choice(others)]
        return [dossier.key] if kind != "beside" else [dossier.key, *(key for key in beside if key != dossier.key)]

    # Time and people

    @rule(number=NUMBER)
    def wait_comes(self, number: int) -> None:
        self.wait(self.meanwhile(number))

    def wait(self, luck: Random) -> None:
        self.year.wait(days=self.some(luck, 0, 1, 1, 1, 2, 3, 10), hours=self.some(luck, 0, 1, 5))

    @rule(number=NUMBER)
    def mandates_comes(self, number: int) -> None:
        self.mandates(self.meanwhile(number))

    def mandates(self, luck: Random) -> None:
        """Officers come and go, and declare whom they are related to."""
        kind = self.some(luck, "end", "grant", "kin", "again", "again", "again")
        if kind == "end":
            self.both("end_mandate", luck.choice(self.year.mandates))
        elif kind == "grant":
            before = luck.choice(self.year.mandates)
            since = self.year.today + timedelta(days=self.some(luck, 0, -3, 2))
            new = Mandate(self.some(luck, "Quý", before.person), before.office, before.place, since)
            assert self.product.grant(new) is None
            self.year.mandates.append(new)
            self.comparing.happened(self.year)
        elif kind == "kin":
            officer = luck.choice(self.year.mandates).person
            self.both("declare_kin", officer, luck.choice(sorted(SUBJECTS)))
        elif kind == "again":
            self.product.send_again()
            self.comparing.refused()

    # The way

    @rule(number=NUMBER)
    def register_comes(self, number: int) -> None:
        self.register(self.meanwhile(number))

    def register(self, luck: Random) -> None:
        title = self.some(luck, "family", "family", "clan", "citizen")
        place = self.some(luck, *WAYS[title])
        if self.seldom(luck):
            place = self.some(luck, *(name for name in PLACES if name != "tỉnh"))
        of_kind = [each for each in SUBJECTS.values() if each.kind == KINDS[title] or self.seldom(luck, 20)]
        here = [each.name for each in of_kind if each.place == place]
        live = {each.subject for each in self.year.dossiers.values() if each.state not in OVER}
        here = [name for name in here if name not in live or self.seldom(luck)]
        names = here if here and self.some(luck, True, True, False) else [luck.choice(of_kind).name]
        people = SUBJECTS[names[0]].people
        offices = numbers(title, PLACES[place].kind == "village").steps[0]["offices"]
        how = self.how(luck, title, place, people, offices, day=False)
        self.both("register", how, title, place, names, consent=not self.seldom(luck))

    def onward(self, luck: Random) -> None:
        """The step that is next, or rarely another."""
        waiting = [each for each in self.year.dossiers.values() if each.step is not None or each.waits is not None]
        if not waiting:
            self.register(luck)
            return
        dossier = luck.choice(waiting)
        if self.seldom(luck):
            dossier = luck.choice(list(self.year.dossiers.values()))
        if dossier.waits is not None:
            self.release(luck, dossier)
            return
        if dossier.unanswered and dossier.step == "commune-appraisal" and not self.seldom(luck, 4):
            self.answer(luck, dossier)
            return
        step = dossier.step or luck.choice([each["id"] for each in dossier.numbers.steps[1:]])
        if self.seldom(luck):
            step = luck.choice([each["id"] for each in dossier.numbers.steps[1:]])
        taking: dict[str, Callable[[Random, Dossier, Sequence[str]], None]] = {
            "self-assessment": self.assess,
            "village-verification": self.meet,
            "posting": self.post,
            "posting-close": self.close,
            "commune-appraisal": self.appraise,
            "award-decision": self.decide,
        }
        taking[step](luck, dossier, dossier.numbers.step(step)["offices"])

    def assess(self, luck: Random, dossier: Dossier, offices: Sequence[str]) -> None:
        scores = {item["id"]: luck.randint(0, item["maximum"]) for item in dossier.numbers.items}
        how = self.by(luck, dossier, offices)
        self.both("assess", how, dossier.key, scores, stale=self.seldom(luck, 20))

    def meet(self, luck: Random, dossier: Dossier, offices: Sequence[str]) -> None:
        how = self.by(luck, dossier, offices, day=True)
        summoned, present = self.attendance(luck)
        votes = [self.vote(luck, key, present) for key in self.listed(luck, dossier)]
        secretary = self.some(luck, None, None, "Bình", "Tâm")
        self.both("meet", how, new_id(), dossier.place, votes, summoned, present, secretary)

    def attendance(self, luck: Random) -> tuple[int, int]:
        """Often just enough, or one too few."""
        summoned = luck.randint(1, 60)
        enough = -(-summoned * 60 // 100)
        return summoned, self.some(luck, summoned, summoned, summoned, enough, enough, max(enough - 1, 0), summoned + 1)

    def ballots(self, luck: Random, present: int) -> tuple[int, int]:
        enough, half = -(-present * 60 // 100), -(-present // 2)
        approve = self.some(luck, present, present, present, enough, enough, max(enough - 1, 0), half, 0)
        against = present - approve + (1 if self.seldom(luck, 25) else 0)
        return approve, self.some(luck, against, against, max(against - 1, 0))

    def vote(self, luck: Random, key: Key, present: int) -> Vote:
        approve, against = self.ballots(luck, present)
        return Vote(key, approve, against, self.points(luck, self.year.dossiers[key]))

    def points(self, luck: Random, dossier: Dossier) -> int:
        criteria = dossier.numbers.criteria
        needed = criteria["threshold"][dossier.area] if "threshold" in criteria else criteria["bands"][-1]["from"]
        return self.some(luck, 90, 90, 100, needed, needed, needed - 1, luck.randint(0, 100))

    def post(self, luck: Random, dossier: Dossier, offices: Sequence[str]) -> None:
        if dossier.numbers.step_of("posted") is None:
            return
        how = self.by(luck, dossier, offices)
        self.both("post", how, new_id(), dossier.place, self.listed(luck, dossier))

    def close(self, luck: Random, dossier: Dossier, offices: Sequence[str]) -> None:
        up = self.year.postings.get(dossier.posting or "")
        if up is None:
            return
        if self.seldom(luck, 3):
            self.object(luck, dossier)
            return
        if up.until > self.year.today and not self.seldom(luck, 4):
            self.year.wait(days=(up.until - self.year.today).days)
        if up.until <= self.year.today and self.some(luck, True, False):
            self.both("close", None, up.name)
        else:
            self.both("close", self.by(luck, dossier, offices), up.name)

    def appraise(self, luck: Random, dossier: Dossier, offices: Sequence[str]) -> None:
        how = self.by(luck, dossier, offices)
        opinions = [
            (key, self.points(luck, self.year.dossiers[key]), self.some(luck, True, True, True, False), stale)
            for key in self.listed(luck, dossier)
            # Whoever acts in an office of its own subject has none of another title's.
            if how.mandate is not None or key[0] == dossier.title
            for stale in [self.seldom(luck, 20)]
        ]
        self.both("appraise", how, opinions)

    def decide(self, luck: Random, dossier: Dossier, offices: Sequence[str]) -> None:
        how = self.by(luck, dossier, offices, day=True)
        keys = [key for key in self.listed(luck, dossier) if how.mandate is not None or key[0] == dossier.title]
        favoured = {key: self.some(luck, True, True, True, False) for key in keys}
        recognised = [key for key in keys if favoured[key]]
        self.both("decide", how, new_id(), recognised, [key for key in keys if not favoured[key]])

    # Beside the way

    @rule(number=NUMBER)
    def beside_comes(self, number: int) -> None:
        self.beside(self.meanwhile(number))

    def beside(self, luck: Random) -> None:
        kind = self.some(luck, "return", "return", "withdraw", "hold", "object", "answer", "evidence", "evidence")
        dossiers = self.year.dossiers.values()
        if self.some(luck, True, False) and any(each.waits for each in dossiers):
            kind = "release"
        elif self.some(luck, True, False) and any(each.step == "posting-close" for each in dossiers):
            kind = "object"
        elif self.some(luck, True, False) and any(each.unanswered for each in dossiers):
            kind = "answer"
        elif self.seldom(luck, 3):
            self.retract(luck)
            return
        steps = {
            "return": ("village-verification", "commune-appraisal", "award-decision"),
            "object": ("posting-close",),
            "answer": ("posting-close", "commune-appraisal"),
            "hold": ("village-verification", "posting", "commune-appraisal", "award-decision"),
            "withdraw": ("village-verification", "posting", "award-decision"),
            "evidence": ("self-assessment", "village-verification"),
        }
        dossier = self.a_dossier(
            luck, lambda each: (each.waits is not None) if kind == "release" else each.step in steps.get(kind, ())
        )
        if dossier is None:
            self.register(luck)
            return
        if kind in ("release", "object", "answer"):
            getattr(self, kind)(luck, dossier)
            return
        rule = dossier.numbers.act(kind)
        assert rule is not None
        how = self.by(luck, dossier, rule["offices"])
        if kind == "return":
            to = self.some(luck, *rule["to"])
            self.both("send_back", how, dossier.key, to, stale=self.seldom(luck, 20))
        elif kind == "withdraw":
            if self.seldom(luck, 2):
                self.both("withdraw", how, dossier.key, stale=self.seldom(luck, 20))
        else:
            self.both("hold" if kind == "hold" else "add_evidence", how, dossier.key)

    def retract(self, luck: Random) -> None:
        dossier = self.a_dossier(luck, lambda each: self.year.retractable(each) is not None)
        if dossier is not None:
            last = dossier.entries[-1]
            self.both("retract", self.by(luck, dossier, [last.office] if last.office else ["signer"]), dossier.key)

    def release(self, luck: Random, dossier: Dossier) -> None:
        rule = dossier.numbers.act("hold")
        assert rule is not None
        self.both("release", self.by(luck, dossier, rule["offices"]), dossier.key)

    def object(self, luck: Random, dossier: Dossier) -> None:
        offices = (dossier.numbers.act("object") or {}).get("offices", ())
        self.both("object", self.by(luck, dossier, offices), dossier.key, new_id())

    def answer(self, luck: Random, dossier: Dossier) -> None:
        offices = (dossier.numbers.act("object") or {}).get("answered_by", ())
        waiting = dossier.unanswered[0] if dossier.unanswered and not self.seldom(luck) else new_id()
        self.both("answer", self.by(luck, dossier, offices), dossier.key, waiting)

    # After its end

    @rule(number=NUMBER)
    def afterwards_comes(self, number: int) -> None:
        self.afterwards(self.meanwhile(number))

    def afterwards(self, luck: Random) -> None:
        states = {
            "appeal": ("not_proposed", "not_upheld", "refused", "revoked"),
            "decide_appeal": ("under_appeal",),
            "revoke": ("recognised",),
            "reinstate": ("revoked",),
            "set_aside": ("recognised", "refused"),
            "reopen": ("not_proposed", "not_upheld", "refused", "withdrawn"),
        }
        there = {dossier.state for dossier in self.year.dossiers.values()}
        open_now = [kind for kind, wanted in states.items() if there.intersection(wanted)]
        kind = luck.choice(open_now if open_now and not self.seldom(luck) else sorted(states))
        dossier = self.a_dossier(luck, lambda each: each.state in states[kind])
        if dossier is None or not (open_now or self.seldom(luck, 3)):
            self.onward(luck)
            return
        rule = dossier.numbers.act({"decide_appeal": "appeal", "reinstate": "revoke"}.get(kind, kind)) or {}
        how = self.by(luck, dossier, rule["decided_by" if kind == "decide_appeal" else "offices"])
        if kind == "appeal":
            self.both("appeal", how, dossier.key)
        elif kind == "reopen":
            self.both("reopen", how, dossier.key)
        elif kind == "decide_appeal":
            self.both("decide_appeal", how, dossier.key, upheld=self.some(luck, True, False))
        else:
            self.both("rule", how, dossier.key, kind)

    # Corrections

    @rule(number=NUMBER)
    def correct_comes(self, number: int) -> None:
        self.correct(self.meanwhile(number))

    def correct(self, luck: Random) -> None:
        fitting = [each for each in self.year.dossiers.values() if len(each.entries) > 1]
        if not fitting:
            self.onward(luck)
            return
        dossier = luck.choice(fitting)
        entry = luck.choice([*dossier.entries, *(each for each in dossier.beside if each.fact != "act-retracted")])
        what = {
            "self-assessed": self.some(luck, "done", "scores"),
            "village-verified": "score",
            "commune-appraised": self.some(luck, "done", "score", "score"),
        }.get(entry.fact, "done")
        value: Any = entry.at.date() + timedelta(days=self.some(luck, -3, -1, -1, 0, 1, 2))
        if what == "scores":
            value = {item["id"]: luck.randint(0, item["maximum"]) for item in dossier.numbers.items}
        if what == "score":
            value = self.points(luck, dossier)
        menders = self.year.menders(dossier, entry)
        version = entry.version if not self.seldom(luck) else luck.randint(1, dossier.facts + 1)
        self.both("correct", self.by(luck, dossier, menders), dossier.key, version, what, value)

    @rule(number=NUMBER)
    def correct_meeting_comes(self, number: int) -> None:
        self.correct_meeting(self.meanwhile(number))

    def correct_meeting(self, luck: Random) -> None:
        if not self.year.meetings:
            self.onward(luck)
            return
        meeting = luck.choice(list(self.year.meetings.values()))
        changes: dict[str, Any] = {}
        if self.some(luck, True, False):
            changes["summoned"], changes["present"] = self.attendance(luck)
        if self.seldom(luck, 4):
            changes["held_on"] = meeting.values["held_on"] + timedelta(days=self.some(luck, -2, -1, 1))
        votes = {}
        for key in meeting.dossiers:
            if self.some(luck, True, False):
                votes[key] = self.ballots(luck, changes.get("present", meeting.values["present"]))
        first = self.year.dossiers[meeting.dossiers[0]]
        step = first.numbers.step("village-verification")
        self.both("correct_meeting", self.by(luck, first, step["offices"]), meeting.name, changes, votes)

    # Looking back

    @rule(number=NUMBER)
    def looking_back(self, number: int) -> None:
        self.comparing.look_back(number)


def of(shop: Shop, model: type[Model] = Model) -> type[RandomYear]:
    """The machine over one database, with a tally of its own."""
    return type("OneYear", (RandomYear,), {"shop": shop, "model": model, "tally": Counter()})


__all__ = ["RandomYear", "of"]
