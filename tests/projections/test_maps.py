"""Figures on the map of any day: totals are equal, and every subject stands where a plain replay says."""

import os
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import day_of, instant_text, micros, start_of_day
from domain.ids import new_id
from projections import progress
from service.follower.projector import Projector
from tests.projections.log import Family, Log, opened, said

SEEDS = range(60 if os.environ.get("SOVANG_SOAK") else 3)
FIRST = date(2026, 3, 1)
DAYS = 60


def day(n: int) -> Any:
    """The first instant of the nth day."""
    return start_of_day(FIRST + timedelta(days=n))


ACTS = ("enrol", "enrol", "register", "register", "merge", "split", "assign", "dissolve", "mend")


class Season:
    """A commune whose villages change, not always as it was entered first, while families are enrolled and titled."""

    def __init__(self, log: Log, commune: str, seed: int) -> None:
        self.random, self.log, self.commune = random.Random(seed), log, commune
        self.begun: dict[str, int] = {}
        # From which day on a place is another one, or several; to which of these a subject was assigned.
        self.ended: dict[str, tuple[int, list[str]]] = {}
        self.assigned: dict[str, list[tuple[str, str]]] = {}
        # The version and the type of the fact that ended a place.
        self.said: dict[str, tuple[int, str]] = {}
        self.families: list[tuple[Family, str]] = []
        self.counted: list[tuple[str, str, str]] = []
        self.write(opened(commune), said("place.established", f"place.{commune}", at=day(0), name="Xã", kind="commune"))
        for _ in range(5):
            self.establish(0)
        for n in range(1, DAYS):
            getattr(self, self.random.choice(ACTS))(n)

    def write(self, *facts: Any) -> None:
        self.log.write(self.commune, *facts)
        for fact in facts:
            place = fact["stream"].removeprefix("place.")
            if fact["type"] in ("place.merged", "place.split", "place.dissolved"):
                self.said[place] = self.log.heads[fact["stream"]][0], fact["type"]

    def standing(self) -> list[str]:
        return [place for place in self.begun if place not in self.ended]

    def establish(self, n: int) -> str:
        place = new_id()
        self.begun[place] = n
        told = {"kind": "village", "name": f"Thôn {len(self.begun)}", "code": place[-4:], "parent": self.commune}
        self.write(said("place.established", f"place.{place}", at=day(n), **told, area="normal"))
        return place

    def enrol(self, n: int) -> None:
        for _ in range(3):
            family = Family(self.commune, self.random.choice(self.standing()))
            self.families.append((family, family.village))
            self.write(family.enrolled(day(n)))
            self.counted.append(("all", family.subject, family.village))

    def register(self, n: int) -> None:
        waiting = [
            each
            for each in self.families
            if not any(one[:2] == ("registered", each[0].subject) for one in self.counted)
        ]
        for family, enrolled in self.random.sample(waiting, min(2, len(waiting))):
            family.village = self.forward(enrolled, family.subject, n)
            self.write(family.registered(day(n)))
            self.counted.append(("registered", family.subject, family.village))
            if self.random.random() < 0.6:
                self.write(family.decided(day(n) + timedelta(hours=1)))
                self.counted.append(("recognised", family.subject, family.village))

    def merge(self, n: int) -> None:
        if len(self.standing()) < 3:
            return
        place = self.random.choice(self.standing())
        into = self.random.choice([each for each in self.standing() if each != place])
        if self.random.random() < 0.4:
            into = self.establish(n)
        self.ended[place] = n, [into]
        self.write(
            said("place.merged", f"place.{place}", at=day(n), name="x", into={"id": into, "name": "x"}, basis="NQ")
        )

    def split(self, n: int) -> None:
        if len(self.standing()) > 6:
            return
        place = self.random.choice(self.standing())
        into = [self.establish(n) for _ in range(2)]
        self.ended[place] = n, into
        told = [{"id": each, "name": "x"} for each in into]
        self.write(said("place.split", f"place.{place}", at=day(n), name="x", into=told, basis="NQ"))
        for _ in range(3):
            self.assign(n)

    def assign(self, n: int) -> None:
        """Most of those who are left over are told apart, some only later."""
        for family, enrolled in self.families:
            at = self.forward(enrolled, family.subject, n)
            if at in self.ended and self.random.random() < 0.5:
                since, parts = self.ended[at]
                into = {"id": self.random.choice(parts or self.beside(at, since)), "name": "x"}
                self.assigned.setdefault(family.subject, []).append((at, into["id"]))
                told = {"kind": "household", "place": into, "left": {"id": at, "name": "x"}}
                self.write(said("subject.moved", f"subject.{family.subject}", at=day(since), **told))

    def beside(self, place: str, since: int) -> list[str]:
        """The others that were there then and still are."""
        return [each for each in self.standing() if each != place and self.begun[each] <= since]

    def dissolve(self, n: int) -> None:
        place = self.random.choice(self.standing())
        if len(self.beside(place, n)) < 3:
            return
        self.ended[place] = n, []
        self.write(said("place.dissolved", f"place.{place}", at=day(n), name="x", basis="NQ"))
        self.assign(n)

    def mend(self, n: int) -> None:
        """A merger was into another, of an earlier day, or was none; a dissolution on which nothing rests was none."""
        moved = {left for stays in self.assigned.values() for left, _into in stays}
        entered = [place for place, (_, into) in self.ended.items() if len(into) < 2 and place not in moved]
        if not entered:
            return
        place = self.random.choice(entered)
        since, into = self.ended[place]
        values: dict[str, Any] = {"stands": False}
        others = [each for each in self.beside(place, since) if not self.leads(each, place)]
        how = self.random.choice(["none", "into", "earlier"]) if into and others else "none"
        if how == "none":
            del self.ended[place]
        if how == "into":
            self.ended[place] = since, [self.random.choice(others)]
            values = {"into": {"id": self.ended[place][1][0], "name": "x"}}
        if how == "earlier":
            on = self.random.randint(max(self.begun[each] for each in (place, *into)), since)
            self.ended[place] = on, into
            values = {"from_on": str(day_of(day(on))), "occurred_at": instant_text(day(on)), "precision": "day"}
        version, type = self.said[place]
        told = {"corrected_version": version, "corrected_type": type, "values": values}
        self.write(said("place.corrected", f"place.{place}", at=day(n), **told))

    # The replay: day by day, one subject at a time.

    def forward(self, place: str, subject: str, until: int) -> str:
        while place in self.ended and self.ended[place][0] <= until:
            into, stays = self.ended[place][1], self.assigned.get(subject, [])
            known = into if len(into) == 1 else [to for left, to in stays if (to in into if into else left == place)]
            if not known:
                return place
            place = known[-1]
        return place

    def stands(self, place: str, subject: str, on: int) -> str:
        now = self.forward(place, subject, on)
        was = {each for each in self.begun if self.comes_to(each, now, on)}
        if was == {now}:
            return now
        (enrolled,) = [enrolled for family, enrolled in self.families if family.subject == subject]
        home = self.forward(enrolled, subject, on)
        if home in was:
            return home
        return was.pop() if len(was) == 1 else now

    def comes_to(self, place: str, now: str, on: int) -> bool:
        """Whether a place that was there on the day has become that one, by whichever part, since."""
        if self.begun[place] > on:
            return False
        if place == now:
            return True
        since, into = self.became(place)
        return since > on and any(self.leads(each, now) for each in into)

    def leads(self, place: str, now: str) -> bool:
        return place == now or any(self.leads(each, now) for each in self.became(place)[1])

    def became(self, place: str) -> tuple[int, list[str]]:
        """Since when it is which others: of one that was dissolved, wherever somebody went from there."""
        since, into = self.ended.get(place, (0, []))
        if place not in self.ended or into:
            return since, into
        return since, [to for stays in self.assigned.values() for left, to in stays if left == place]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_figures_stand_on_every_map_with_equal_totals(
    engine: Engine, log: Log, projector: Projector, commune: str, seed: int
) -> None:
    season = Season(log, commune, seed)
    projector.catch_up(commune)
    with engine.connect() as db:
        written = progress.progress(db, book=commune, year=2026)
        for on in [0, 1, DAYS // 3, DAYS // 2, DAYS - 5, DAYS]:
            whole, *villages = progress.progress(db, book=commune, year=2026, map_at=micros(day(on)))
            assert whole == written[0]
            for measure in ("all", "registered", "recognised"):
                assert sum(getattr(line, measure) for line in villages) == getattr(whole, measure)
                told = Counter(season.stands(place, who, on) for what, who, place in season.counted if what == measure)
                assert {line.place: n for line in villages if (n := getattr(line, measure))} == told, (on, measure)
            # A village of that day has its line, be it of nothing.
            there = {each for each, n in season.begun.items() if n <= on and season.ended.get(each, (DAYS, []))[0] > on}
            assert there <= {line.place for line in villages}
    assert len(season.ended) > 3


def test_a_village_that_merged_during_the_year_counts_in_the_year_and_not_in_the_next(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    one, two = new_id(), new_id()
    told = {"kind": "village", "parent": commune, "area": "normal", "code": "1", "name": "Thôn"}
    cycles = [
        said(
            "cycle.opened",
            f"cycle.{commune}.{year}",
            year=year,
            titles=[{"title": "community", "subject_kind": "village"}],
        )
        for year in (2026, 2027)
    ]
    log.write(commune, *cycles, *(said("place.established", f"place.{each}", at=day(0), **told) for each in (one, two)))
    log.write(commune, said("place.merged", f"place.{one}", at=day(9), name="Thôn", into={"id": two, "name": "Thôn"}))
    projector.catch_up(commune)
    with engine.connect() as db:
        figures: dict[Any, list[int]] = {}
        for year in (2026, 2027):
            for on in (None, 1, 20):
                at = None if on is None else micros(day(on))
                whole, *others = progress.progress(db, book=commune, year=year, map_at=at)
                figures[year, on] = [whole.all, *sorted((line.all for line in others), reverse=True)]
    assert figures == {
        (2026, None): [2, 1, 1], (2026, 1): [2, 1, 1], (2026, 20): [2, 2],
        (2027, None): [1, 1], (2027, 1): [1, 1, 0], (2027, 20): [1, 1],
    }  # fmt: skip
