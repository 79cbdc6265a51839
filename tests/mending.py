"""Typing every value of every entry anew: another answer of the same kind, by somebody who may mend it."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import Engine

from domain.choices import correctable
from domain.clock import day_of
from domain.commands.appraisal import Appraised, appraise
from domain.commands.aside import withdraw
from domain.commands.award import Ground, issue_decision
from domain.commands.correction import correct_entry
from domain.commands.paper_correction import correct_decision, correct_posting
from domain.commands.self_assessment import Assessed, assess
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import BetweenItsNeighbours, NotFound, NothingToCorrect, Refusal
from domain.ids import new_id
from domain.mendable import CODE, CONSENT, DAY, LINES, POINTS, SCORES, STORY, TEXT, codes_of
from domain.mending import FACTS, mends_of
from domain.pinned import Rules
from domain.stood import Stood
from projections import status
from projections.standing import RECOGNISED
from tests.scenario import SEEN, Commune, ref

# Each kind of fact with each value that may have been mistyped in it.
EVERY = {(topic, name) for topic, fact in FACTS.items() for name in fact.MENDS}


def others(rules: Rules, stood: Stood, name: str, kind: str) -> Iterator[Any]:
    """Other answers, the likeliest to be possible first."""
    now = stood.values.get(name)
    if name == "done":
        yield from (day_of(stood.occurred_at) + timedelta(days=days) for days in (-1, 1, -2, 2))
    elif kind == DAY:
        yield date.fromisoformat(now) - timedelta(days=1)
    elif kind == TEXT:
        yield f"{now}a"
    elif kind == STORY:
        yield ref()
    elif kind == CODE:
        yield from (
            code for code in codes_of(rules, stood.topic, name) or ("own-wish", "below-threshold") if code != now
        )
    elif kind == CONSENT:
        yield now | {"how": "spoken" if now["how"] == "form" else "form"}
    elif kind == LINES:
        codes = codes_of(rules, stood.topic, name) or ()
        yield [{"criterion": None, "reason": code} for code in codes if code != now[0]["reason"]][:1]
    elif kind == POINTS:
        yield int(now) - 1
    elif kind == SCORES:
        first = next(iter(now))
        yield now | {first: int(now[first]) - 1}


CONSENTED = {"how": "form", "on": "2026-10-02"}


def with_reasons(commune: Commune) -> None:
    """What the book of every kind of fact leaves unsaid: consents, and why something was not upheld or refused."""
    upheld, refused, gone = commune.register(commune.enroll(3))
    heads = commune.heads()
    commune.clock.move(days=1)
    rows = [
        Assessed(each, commune.full_scores(), heads[each.split(".")[3]], consent=CONSENTED)
        for each in (upheld, refused)
    ]
    commune.perform(commune.act(commune.officer), lambda desk: assess(desk, assessed=rows))
    told = {"dossier": gone, "reason": "moved", "text": ref(), "person": heads[gone.split(".")[3]]}
    commune.perform(commune.act(commune.officer), lambda desk: withdraw(desk, **told, consent=CONSENTED))
    commune.clock.move(days=1)
    commune.meet([upheld, refused])
    commune.clock.move(days=1)
    posting = commune.post([upheld, refused])
    commune.clock.move(days=11)
    commune.close(posting)
    commune.clock.move(days=2)
    sheet = [Appraised(upheld, 85, upheld=True), Appraised(refused, 60, upheld=False, reason="other", text=ref())]
    commune.perform(commune.act(commune.appraiser, seen=SEEN), lambda desk: appraise(desk, appraised=sheet))
    commune.clock.move(days=2)
    paper = {"decision": new_id(), "number": "02/QĐ", "signed_on": commune.clock().date(), "form": "own", "basis": []}
    ground = {upheld: Ground("evidence-lacking", ref())}
    commune.perform(
        commune.act(commune.signer, seen=SEEN),
        lambda desk: issue_decision(desk, **paper, recognised=[], refused=[upheld], grounds=ground),
    )


class Mender:
    """Whoever may mend an entry does, looking first; what was shown is what then happens."""

    def __init__(self, commune: Commune, engine: Engine) -> None:
        self.commune, self.engine = commune, engine
        self.mended: set[tuple[str, str]] = set()

    def mend_everything(self, stream: str) -> None:
        """Every value of every entry of a dossier, where any other answer is possible."""
        dossier, rules, _ = self._opened(stream, self.commune.signer)
        for stood in [*dossier.entries]:
            for name, kind in mends_of(stood).items():
                self._mend(stream, stood, name, others(rules, stood, name, kind))

    def _mend(self, stream: str, stood: Stood, name: str, answers: Iterator[Any]) -> None:
        person = self._who(stream, stood.version)
        for answer in answers if person else ():
            try:
                self.mend(stream, person or "", stood.version, {name: answer})
            except (BetweenItsNeighbours, NothingToCorrect):
                continue
            except Refusal:
                return
            self.mended.add((stood.topic, name))
            return

    def _who(self, stream: str, version: int) -> str | None:
        for person in (self.commune.officer, self.commune.appraiser, self.commune.signer):
            dossier, rules, desk = self._opened(stream, person)
            if version in correctable(dossier, rules, desk.standing_at(desk.act, rules.procedure, dossier)):
                return person
        return None

    def _opened(self, stream: str, person: str) -> tuple[Dossier, Rules, Desk]:
        desk = Desk(self.commune.office, Request(self.commune.act(person), ""))
        dossier = desk.get(Dossier, stream)
        return dossier, desk.rules_of(dossier), desk

    def mend(self, stream: str, person: str, version: int, values: dict[str, Any]) -> None:
        """Look at what follows, do it, and compare with what everybody then reads."""
        told = {"dossier": stream, "version": version, "values": values, "reason": "mistyped", "text": None}
        act = self.commune.act(person, command_id=new_id())
        shown: list[dict[str, Any]] = []
        self.commune.office.rehearse(
            Request(act, "d" * 64), lambda desk: shown.append(correct_entry(desk, **told)) or {}
        )
        before = self.read(stream)
        assert self.commune.perform(act, lambda desk: correct_entry(desk, **told)) == shown[0]
        after = self.read(stream)
        (consequence,) = shown[0]["consequences"]
        read = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        assert consequence["moves"] == read, (version, values)

    def mend_at_random(self, random: Random, times: int) -> int:
        """Any value of any entry or paper, by whoever may, in any order; how many of the tries came to something."""
        done = 0
        for _ in range(times):
            self.commune.clock.move(hours=random.randint(1, 30))
            dossier = f"d.2026.family.{random.choice(self.commune.households)[0]}.1"
            entries = self._opened(dossier, self.commune.signer)[0].entries
            try:
                paper = random.choice(entries)
                if random.random() < 0.3 and paper.topic in ("posted", "award-decided"):
                    self._mend_paper(random, paper)
                else:
                    self._mend_any(random, dossier, paper)
            except Refusal:
                continue
            done += 1
        return done

    def _mend_any(self, random: Random, dossier: str, stood: Stood) -> None:
        rules, person = self._opened(dossier, self.commune.signer)[1], self._who(dossier, stood.version)
        kinds = mends_of(stood)
        if person is None or not kinds:
            raise NotFound
        name = random.choice(sorted(kinds))
        answers = list(others(rules, stood, name, kinds[name]))
        self.mend(dossier, person, stood.version, {name: random.choice(answers)})
        self.mended.add((stood.topic, name))

    def _mend_paper(self, random: Random, stood: Stood) -> None:
        told: dict[str, Any] = {"reason": "mistyped", "text": None}
        day = day_of(stood.occurred_at) + timedelta(days=random.choice((-1, 1)))
        if stood.topic == "posted":
            found, who = self.streams("posting", stood.values["posting"]), self.commune.officer
            decide = partial(correct_posting, posting=stood.values["posting"], values={"posted_on": day}, **told)
        else:
            found, who = self.streams("decision", stood.values["decision"]), self.commune.signer
            values = {"number": f"{random.randint(1, 99)}/QĐ", "signed_on": day}
            decide = partial(correct_decision, decision=stood.values["decision"], dossiers=found, values=values, **told)
        before = {each: self.read(each) for each in found}
        answer = self.commune.perform(self.commune.act(who), decide)
        for each in answer["consequences"]:
            was, now = before[each["dossier"]], self.read(each["dossier"])
            assert each["moves"] == {name: [was[name], now[name]] for name in was if was[name] != now[name]}
        self.mended.add((stood.topic, "paper"))

    def streams(self, kind: str, id: str) -> list[str]:
        """The dossiers on a paper."""
        with self.engine.connect() as db:
            if kind == "decision":
                return status.decided_by(db, id)
        return list(self.commune.facts_of(f"posting.{id}")[0].dossiers)

    def read(self, stream: str) -> dict[str, str | None]:
        """What everybody reads of a dossier."""
        self.commune.books.projector.catch_up_all()  # type: ignore[attr-defined]
        with self.engine.connect() as db:
            row = status.current(db, stream)
        assert row is not None
        holds = row["state"] == RECOGNISED
        named = {"state": "state", "due_on": "due_on", "posted_until": "posted_until"}
        terms = {"valid_from": "honour_from", "valid_until": "valid_until"}
        return {name: row[column] for name, column in named.items()} | {
            name: row[column] if holds else None for name, column in terms.items()
        }
