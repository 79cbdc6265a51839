"""What charts say in numbers, on a page as on paper, held against the exported facts as an independent reader tells them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.clock import VIETNAM
from tests import independent, independent_figures, independent_reports
from tests.service.sovang import lines

WAY = ("registered", "self_assessed", "verified", "posted", "appraised", "recognised")
GAPS = (
    ("self", "village"),
    ("self", "commune"),
    ("village", "commune"),
    ("village", "inspection"),
    ("commune", "inspection"),
)
Row = Sequence[str]


def exported() -> list[dict[str, Any]]:
    """The facts of `sovang log export`, every line of it checked."""
    return independent.facts(
        json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for line in lines("log", "export")
    )


def number(text: str) -> Decimal | None:
    """7,5 and +1.150 as people write them here."""
    plain = text.removesuffix("%").replace("+", "").replace(".", "").replace(",", ".").replace("−", "-")
    return None if plain in ("–", "") else Decimal(plain)


def numbers(row: Row) -> list[Decimal | None]:
    """All of a row but what it is about."""
    return [number(each) for each in row[1:]]


def percent(share: str | None) -> str:
    """As pages write it."""
    return "–" if share is None else share.replace(".", ",") + "%"


def day_of(text: str) -> date:
    """From 31/12/2026."""
    return date(*map(int, reversed(text.split("/"))))


@dataclass(frozen=True)
class Told:
    """Facts of one book, the places of it that are looked at, and the moment; without one, now."""

    facts: list[dict[str, Any]]
    names: Mapping[str, str]
    year: int
    now: datetime
    title: str = "family"
    as_of: datetime | None = None
    known_at: datetime | None = None
    of: dict[str, Any] = field(init=False)
    times: dict[str, datetime | None] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", {"year": self.year, "title": self.title})
        object.__setattr__(self, "times", {"as_of": self.as_of, "known_at": self.known_at})

    @property
    def places(self) -> set[str]:
        return set(self.names)

    @property
    def until(self) -> datetime:
        """The last instant that is looked at."""
        return self.as_of or self.known_at or self.now

    def season(self, day: date) -> list[int | None]:
        """By the end of a day, registered and recognised, each this year and the year before."""
        found: list[int | None] = []
        for measure in ("registered", "recognised"):
            for year in (self.year, self.year - 1):
                of = {"year": year, "title": self.title}
                days = independent_figures.season(self.facts, self.places, **of, **self.times)[measure]
                moved = [(at.replace(year=at.year + self.year - year), n) for at, n in days]
                come_to = next((n for at, n in reversed(moved) if at <= day), 0)
                is_over = year < self.year or day <= self.until.astimezone(VIETNAM).date()
                found.append(come_to if is_over else None)
        return found

    def stages(self) -> dict[str, dict[str, dict[int, int]]]:
        return independent_figures.stages(self.facts, self.places, **self.of, now=self.until, **self.times)

    def check(self, said: Mapping[str, Sequence[Row]]) -> None:
        """The numbers beside each of the four charts, by the name of the chart."""
        for row in said.get("season", ()):
            assert numbers(row) == self.season(day_of(row[0])), row
        self._check_flow(said["flow"])
        self._check_time(said.get("time", ()))
        self._check_points(said.get("points", ()))

    def _check_flow(self, rows: Sequence[Row]) -> None:
        flow = self.stages()
        for state, row in zip(WAY, rows, strict=False):
            left, here = (sum(flow.get(state, {}).get(kind, {}).values()) for kind in ("left", "here"))
            assert numbers(row) == [left + here, here], (state, row)
        beside = [each for state, each in flow.items() if state not in WAY]
        counted = [(sum(each["left"].values()), sum(each["here"].values())) for each in beside]
        assert sorted(map(str, map(numbers, rows[len(WAY) :]))) == sorted(
            str([Decimal(left + here), Decimal(here)]) for left, here in counted
        )

    def _check_time(self, rows: Sequence[Row]) -> None:
        """The stages that somebody has to act at: each with two medians, the longest, and of how many they are."""
        flow = self.stages()
        expected = []
        for state in flow.keys() - set(independent_reports.ENDED):
            left, here = flow[state]["left"], flow[state]["here"]
            expected.append(
                [
                    independent_reports.median(left),
                    independent_reports.median(here),
                    sum(left.values()),
                    max(left, default=None),
                    sum(here.values()),
                    max(here, default=None),
                ]
            )
        assert sorted(map(str, map(numbers, rows))) == sorted(
            str([None if each is None else Decimal(each) for each in row]) for row in expected
        )

    def _check_points(self, rows: Sequence[Row]) -> None:
        given = independent_figures.points(self.facts, self.places, **self.of, **self.times)
        assert {row[0] for row in rows} == {self.names[place] for place in given}
        called = {name: place for place, name in self.names.items()}
        for row in rows:
            dossiers = given[called[row[0]]]
            count, above = independent_figures.inflated(dossiers)
            gaps = [independent_figures.gap(dossiers, *pair)[1] for pair in GAPS]
            columns = [[each[name] for each in dossiers if name in each] for name in independent_figures.COLUMNS]
            means = [independent_figures.mean(points) for points in columns]
            assert numbers(row) == [above, *gaps, count, *means], row

    def check_aims(self, rows: Sequence[Row], book: str) -> None:
        """Beside the chart of the targets: what is reached, what is aimed at, how many are missing."""
        told = independent_reports.aims(self.facts, book, year=self.year, **self.times)
        expected = [
            [percent(aim.reached), percent(aim.share), "–" if aim.missing is None else str(aim.missing)]
            for aim in told
            if aim.year >= self.year and aim.reached is not None
        ]
        assert sorted(list(row[1:]) for row in rows) == sorted(expected)


HIDDEN = re.compile(r"<span[^>]*govuk-visually-hidden.*?</span>", re.S)


def pieces(source: str) -> list[str]:
    """The words of a piece of a page, tag by tag, as those who see it read them."""
    plain = re.sub(r"<[^>]*>", "\0", HIDDEN.sub("", source))
    return [" ".join(each.split()) for each in plain.split("\0") if each.strip()]


def boxes(source: str) -> Iterator[list[str]]:
    """What stands in each box of the figures above the villages: the number, then the notes beside it."""
    for said in re.findall(r"<div><dt>[^<]*</dt><dd>(.*?)</dd>", source, re.S):
        yield pieces(said)


def bars(chart: str, name: str) -> list[tuple[Decimal, str]]:
    """Of each bar how long it is, in per cent of the width, and what is written at its end."""
    said = re.findall(
        rf'(?:<rect x="[^"]+" y="[^"]+" width="([\d.]+)%" [^>]*fill="url\(#{name}-\d\)"[^>]*/>\s*)?'
        r'<text x="[\d.]+%" dx="-?\d+" [^>]*>([^<]*)</text>',
        chart,
    )
    return [(Decimal(length or 0), text.strip()) for length, text in said]
