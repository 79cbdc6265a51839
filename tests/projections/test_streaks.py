"""The ledger of years held against a plain replay of exported lines, over years of moves, changes of places and undoing.

Titles are given, revoked, reinstated and set aside, some of it entered late or mended afterwards; households move to
another commune and go on there; members come and go; villages become one, and are split.
"""

import os
import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import micros, start_of_day
from domain.ids import new_id
from projections import streaks
from service.follower.projector import Projector
from tests.independent_figures import dossiers, instant
from tests.projections.log import START, Family, Log, joined, said
from tests.projections.past.replay import written_in

SEEDS = range(80 if os.environ.get("SOVANG_SOAK") else 3)
YEARS = range(2026, 2031)


class Years:
    """Five years of two communes: families with dossiers, and villages that are their own subjects."""

    def __init__(self, log: Log, seed: int) -> None:
        self.random, self.log = random.Random(seed), log
        self.books = [log.open(), log.open()]
        self.now = START
        # Of each village its book, the year of its establishment, and since when it is which others.
        self.villages: dict[str, str] = {}
        self.gone: set[str] = set()
        self.families = [(Family(self.books[0], ""), self.books[0]) for _ in range(5)]
        self.awarded: list[tuple[Family, str, str]] = []
        for _ in range(4):
            self.establish()
        for year in YEARS:
            self.now = START.replace(year=year)
            self.turn(year)

    def write(self, book: str, *facts: Any) -> list[str]:
        self.now += timedelta(hours=self.random.randint(1, 60))
        return self.log.write(book, *facts, recorded=self.now)

    def at(self) -> Any:
        """When it was done: now, or some time ago and entered late."""
        return self.now - timedelta(days=self.random.choice([0, 0, 3, 40]))

    def establish(self) -> str:
        village = new_id()
        self.villages[village] = self.books[0]
        told = {"kind": "village", "name": "Thôn", "code": village[-4:], "parent": self.books[0], "area": "normal"}
        self.write(self.books[0], said("place.established", f"place.{village}", at=self.now, **told))
        return village

    def turn(self, year: int) -> None:
        for number, (family, book) in enumerate(self.families):
            if self.random.random() < 0.15:
                # From now on they live in the other commune; what they were given before stays in its book.
                self.families[number] = family, self.books[1]
            if self.random.random() < 0.3:
                self.write(book, joined(new_id(), family.subject, at=self.now))
            if self.random.random() < 0.9:
                self.award(self.families[number][1], "family", "household", family.subject, year)
        for _ in range(4):
            self.random.choice([self.undo, self.undo, self.mend, self.change_places])()
        for village in [each for each in self.villages if each not in self.gone]:
            if self.random.random() < 0.85:
                self.award(self.villages[village], "community", "village", village, year)
        self.undo()

    def award(self, book: str, title: str, kind: str, subject: str, year: int) -> None:
        family = Family(book, "v1", year=year)
        family.subject, family.stream = subject, f"d.{year}.{title}.{subject}.1"
        at = self.at()
        self.write(book, family.registered(at, title=title, subject_kind=kind))
        outcome = self.random.choice(["recognised"] * 5 + ["refused"])
        (digest,) = self.write(book, family.decided(at + timedelta(hours=1), outcome))
        if outcome == "recognised":
            self.awarded.append((family, book, digest))

    def undo(self) -> None:
        """A title is revoked or set aside, and perhaps given back."""
        if not self.awarded:
            return
        family, book, _digest = self.awarded[self.random.randrange(len(self.awarded))]
        way = self.random.choice([[("award-revoked", "revoked")], [("decision-set-aside", "appraised")]])
        if self.random.random() < 0.5:
            way = [("award-revoked", "revoked"), ("award-reinstated", "recognised")]
        for name, state in way:
            self.write(book, family.act(name, state, at=self.at()))

    def mend(self) -> None:
        """The day of a decision was mistyped."""
        if self.awarded:
            family, book, digest = self.awarded[self.random.randrange(len(self.awarded))]
            moved = {
                "occurred_at": f"{(self.now - timedelta(days=self.random.randint(1, 90))).isoformat()[:19]}.000000Z"
            }
            self.write(book, family.corrected(digest, self.now, state="recognised", precision="instant", **moved))

    def change_places(self) -> None:
        """Two villages become one that is new, or one of them; or one is split into two."""
        standing = sorted(each for each in self.villages if each not in self.gone)
        if len(standing) < 2:
            return
        one, other = self.random.sample(standing, 2)
        how = self.random.choice(["new", "old", "split"])
        gone, into = {
            "new": lambda: ([one, other], [self.establish()]),
            "old": lambda: ([one], [other]),
            "split": lambda: ([one], [self.establish(), self.establish()]),
        }[how]()
        for place in gone:
            kind = "place.split" if how == "split" else "place.merged"
            told = {"into": [{"id": each, "name": "Thôn"} for each in into], "basis": "NQ", "stands": True}
            told |= {"from_on": self.now.date().isoformat()}
            self.write(self.books[0], said(kind, f"place.{place}", at=start_of_day(self.now.date()), **told))
            self.gone.add(place)


def oracle(facts: list[Any], title: str, *, as_of: Any, known_at: Any) -> dict[str, set[int]]:
    """By subject the years that count, told from exported lines alone, the slow way."""
    held: dict[str, set[int]] = {}
    for found in dossiers(facts, as_of=as_of, known_at=known_at).values():
        if found.first["title"] == title:
            years = held.setdefault(found.first["subject"], set())
            years |= {found.first["year"]} if found.state == "recognised" else set()
    known = [
        each
        for each in facts
        if (known_at is None or instant(each["recorded_at"]) <= known_at)
        and (as_of is None or instant(each["occurred_at"]) <= as_of)
    ]
    born = {each["stream"][6:]: year_of(each) for each in facts if each["type"] == "place.established"}
    made: dict[str, list[str]] = {}
    for each in known:
        if each["type"] in ("place.merged", "place.split"):
            for into in each["data"]["into"]:
                if year_of(each) <= born[into["id"]]:
                    made.setdefault(into["id"], []).append(each["stream"][6:])

    def counts(subject: str, year: int, beneath: tuple[str, ...] = ()) -> bool:
        if year in held.get(subject, ()):
            return True
        if subject in beneath or subject not in made or year > born[subject]:
            return False
        return all(counts(each, year, (*beneath, subject)) for each in made[subject])

    everyone = {*held, *born}
    return {each: {year for year in YEARS if counts(each, year)} for each in everyone}


def year_of(fact: Any) -> int:
    return (instant(fact["occurred_at"]) + timedelta(hours=7)).year


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledger_is_what_a_plain_replay_makes_of_the_log(
    engine: Engine, log: Log, projector: Projector, seed: int
) -> None:
    story = Years(log, seed)
    projector.catch_up_all()
    facts = [fact for book in story.books for fact in written_in(engine, book)]
    chance = random.Random(seed)
    instants = [instant(chance.choice(facts)["recorded_at"]) for _ in range(4)]
    pairs = [(None, None), *zip(instants, [None, *instants[1:]], strict=True), (None, instants[1])]
    seen = set()
    for as_of, known_at in pairs:
        times = {
            "as_of": None if as_of is None else micros(as_of),
            "known_at": None if known_at is None else micros(known_at),
        }
        for title in ("family", "community"):
            expected = oracle(facts, title, as_of=as_of, known_at=known_at)
            subjects = sorted(expected)
            with engine.connect() as db:
                lines = streaks.lines_of(db, subjects, title=title, first=YEARS[0], last=YEARS[-1], **times)
            assert {line.subject: set(line.held) for line in lines} == expected, (title, as_of, known_at)
            for line in lines:
                longest = next(n for n in range(6) if n == 5 or YEARS[-1] - n not in expected[line.subject])
                assert line.running == longest
                seen |= {longest}
    assert len(seen) > 2
