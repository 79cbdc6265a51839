"""Places that are renamed, merged and split by chance, asked as of any time and told again by a plain replay."""

import os
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.clock import micros, start_of_day
from domain.ids import new_id
from projections import names, places, territory
from service.follower.projector import Projector
from tests.projections.log import START, Log, Said, said

SEEDS = range(40 if os.environ.get("SOVANG_SOAK") else 2)
NAMES = ("Thôn Đông", "Thôn Tây", "Thôn Ngọc Lâm", "Tổ 3", "Xóm Mới", "Bản Hạ")


class Map:
    """A province with two communes and their villages, changed day by day; what was said is kept as it was written."""

    def __init__(self, log: Log, seed: int) -> None:
        self.random, self.log, self.book = random.Random(seed), log, log.open()
        self.told: list[tuple[Said, int]] = []
        self.over: set[str] = set()
        self.kinds: dict[str, tuple[str, str | None]] = {}
        self.recorded = START
        self.establish("province", None)
        for commune in [self.establish("commune", self.book) for _ in range(2)]:
            for _ in range(4):
                self.establish("village", commune)
        for _ in range(24):
            self.random.choice([self.rename, self.rename, self.merge, self.split])()

    def say(self, type: str, place: str, *, at: Any = None, **data: Any) -> None:
        # Late papers: entered up to three days after the day from which they hold.
        self.recorded += timedelta(hours=self.random.randint(1, 30))
        day = self.recorded.date() - timedelta(days=self.random.randint(0, 3))
        fact = said(type, f"place.{place}", at=at or start_of_day(day), **data | {"from_on": day.isoformat()})
        self.log.write(self.book, fact, recorded=self.recorded)
        self.told.append((fact, micros(self.recorded)))

    def establish(self, kind: str, parent: str | None) -> str:
        place = new_id() if parent else self.book
        told = {"kind": kind, "name": self.name(), "code": f"C{len(self.kinds):03}", "parent": parent, "area": "normal"}
        self.kinds[place] = kind, parent
        self.say("place.established", place, at=START, **told)
        return place

    def name(self) -> str:
        return f"{self.random.choice(NAMES)} {self.random.randint(1, 9)}"

    def standing(self, kind: str) -> list[str]:
        return [place for place, (of, _) in self.kinds.items() if of == kind and place not in self.over]

    def rename(self) -> None:
        place = self.random.choice(self.standing("village") + self.standing("commune"))
        self.say("place.renamed", place, name=self.name(), code=f"R{len(self.told)}", before={}, basis="NQ")

    def merge(self) -> None:
        kind = self.random.choice(["village", "village", "village", "commune"])
        place = self.random.choice(self.standing(kind))
        beside = [each for each in self.standing(kind) if self.kinds[each][1] == self.kinds[place][1] and each != place]
        if beside:
            self.over.add(place)
            into = {"id": self.random.choice(beside), "name": "x"}
            self.say("place.merged", place, name=self.name_of(place), into=into, basis="NQ")

    def split(self) -> None:
        if len(self.standing("village")) > 8:
            return
        place = self.random.choice(self.standing("village"))
        parts = [self.establish("village", self.kinds[place][1]) for _ in range(2)]
        self.over.add(place)
        into = [{"id": each, "name": "x"} for each in parts]
        self.say("place.split", place, name=self.name_of(place), into=into, basis="NQ")

    def name_of(self, place: str) -> str:
        return str(self.called(place, 2**61, 2**61))

    # The replay

    def past(self, as_of: int, known_at: int) -> list[Said]:
        return [one for one, known in self.told if micros(one["occurred_at"]) <= as_of and known <= known_at]

    def called(self, place: str, as_of: int, known_at: int) -> str | None:
        found = [
            one
            for one in self.past(as_of, known_at)
            if one["stream"] == f"place.{place}" and one["type"] in ("place.established", "place.renamed")
        ]
        return (
            max(enumerate(found), key=lambda each: (each[1]["occurred_at"], each[0]))[1]["data"]["name"]
            if found
            else None
        )

    def taken_up(self, as_of: int, known_at: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.past(as_of, known_at):
            if one["type"] in ("place.merged", "place.split"):
                into = one["data"]["into"]
                found[one["stream"][6:]] = [each["id"] for each in (into if isinstance(into, list) else [into])]
        return found

    def inside(self, roots: Sequence[str], as_of: int, known_at: int) -> set[str]:
        known = {one["stream"][6:] for one in self.past(as_of, known_at) if one["type"] == "place.established"}
        taken, found, more = self.taken_up(as_of, known_at), set(roots), set(roots)
        while more:
            lower = {place for place in known if self.kinds[place][1] in more}
            lower |= {place for place, into in taken.items() if more & {*into}}
            more, found = lower - found, found | lower
        return found

    def heirs(self, root: str, as_of: int, known_at: int) -> set[str]:
        taken, found, more = self.taken_up(as_of, known_at), {root}, {root}
        while more:
            more = {into for place in more for into in taken.get(place, ())} - found
            found |= more
        return found


@pytest.mark.parametrize("seed", SEEDS)
def test_places_as_of_any_time_are_what_a_replay_tells(
    engine: Engine, log: Log, projector: Projector, seed: int
) -> None:
    drawn = Map(log, seed)
    projector.catch_up(drawn.book)
    assert not [one for one in projector.compare() if one.differences]
    ends = micros(drawn.recorded)
    with engine.connect() as db:
        for _ in range(60):
            place = drawn.random.choice(list(drawn.kinds))
            times = {name: drawn.random.randint(micros(START), ends) for name in ("as_of", "known_at")}
            then = (times["as_of"], times["known_at"])
            row = places.place_of(db, place, **times)
            assert (row["name"] if row else None) == drawn.called(place, *then)
            assert [each["name"] for each in territory.named(db, [place], **times)] == ([row["name"]] if row else [])
            assert (row is not None and row["ended_on"] is not None) == (place in drawn.taken_up(*then))
            assert territory.inside(db, [place], **times) == drawn.inside([place], *then)
            assert territory.heirs(db, [place], **times) == drawn.heirs(place, *then)
            above = {each["place"] for each in territory.above(db, place, **times)}
            assert above == {each for each in drawn.kinds if row and place in drawn.inside([each], *then) - {each}} | (
                {place} if row else set()
            )
        for place in drawn.kinds:
            now = places.place_of(db, place)
            assert now is not None
            assert now["name"] == drawn.name_of(place)
            for one in drawn.told:
                if one[0]["stream"] == f"place.{place}" and one[0]["type"] == "place.renamed":
                    assert place in {each["owner"] for each in names.find(db, one[0]["data"]["name"], limit=99)}


def test_a_place_is_found_by_every_name_it_had_and_by_those_of_what_it_took_up(
    engine: Engine, log: Log, projector: Projector, commune: str
) -> None:
    here, gone = new_id(), new_id()
    told = {"kind": "village", "parent": commune, "area": "normal"}
    log.write(
        commune,
        said("place.established", f"place.{here}", name="Thôn Đông", code="D", **told),
        said("place.established", f"place.{gone}", name="Thôn Ngọc", code="N", **told),
        said("place.renamed", f"place.{here}", name="Thôn 3", code="D", from_on="2026-03-01"),
        said("place.merged", f"place.{gone}", name="Thôn Ngọc", into={"id": here, "name": "x"}, from_on="2026-03-01"),
    )
    projector.catch_up(commune)
    with engine.connect() as db:
        for words, found in (("thon dong", {here}), ("Thôn 3", {here}), ("ngoc", {here, gone}), ("dong 3", {here})):
            assert {row["owner"] for row in names.find(db, words)} == found, words
        assert {row["owner"]: row["name"] for row in names.find(db, "thon")} == {here: "Thôn 3", gone: "Thôn Ngọc"}
