"""Long lists as files: how long one takes, when its first byte comes, and what memory it takes besides a page's."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import NamedTuple

from service.app import create_app
from service.database import make_engine
from service.migrations import upgrade
from service.wiring import wire
from tests.benchmarks.lab import Lab
from tests.benchmarks.once import once, peak
from tests.benchmarks.rows import PRODUCT, Row
from tests.scenario import Clock
from tests.service.town import PASSWORD, Town, config

FORMATS = ("xlsx", "csv")
# A day after everything was entered.
NOW = datetime(2026, 10, 2, 2, 0, tzinfo=UTC)


class Listed(NamedTuple):
    """The list's address, and how somebody signs in who may see it."""

    address: str
    login: str


class Sent(NamedTuple):
    """Seconds until the first byte and until the last, and how many megabytes the process grew by meanwhile."""

    first: float
    whole: float
    grown: float


@dataclass(frozen=True)
class ExportCase:
    """Every repetition in a process of its own, through the application as a server calls it."""

    name: str
    about: str
    count: int
    dossiers: bool = False

    def run(self, lab: Lab) -> list[Row]:
        if lab.product is None:
            return []
        url, count = lab.database(self.name, PRODUCT), self.count // 10 if lab.quick else self.count
        listed = once(_prepared, url, count, self.dossiers)[0]
        return [row for each in FORMATS for row in self._rows(each, url, listed, min(3, lab.repetitions))]

    def profile(self, lab: Lab) -> str:
        return ""

    def _rows(self, ending: str, url: str, listed: Listed, repetitions: int) -> Iterator[Row]:
        found = [once(_sent, url, listed, ending) for _ in range(repetitions)]
        yield Row(self.name, PRODUCT, ending, median(sent.whole for sent, _most in found), "s")
        yield Row(self.name, PRODUCT, f"{ending} first byte", median(sent.first for sent, _most in found), "s")
        yield Row(self.name, PRODUCT, f"{ending} peak memory", max(most for _sent, most in found), "MB")
        yield Row(self.name, PRODUCT, f"{ending} memory more", max(sent.grown for sent, _most in found), "MB")


def _prepared(url: str, count: int, dossiers: bool) -> Listed:
    """A commune with so many households, and a dossier for each where it is dossiers that are listed."""
    engine = make_engine(url)
    upgrade(engine)
    town = Town(engine)
    households = town.enroll(count)
    if dossiers:
        town.register(households)
    town.current()
    of = "dossiers" if dossiers else "households"
    return Listed(f"/places/{town.commune}/{of}", town.logins[town.records])


def _sent(url: str, listed: Listed, ending: str) -> Sent:
    wiring = wire(config(database_url=url), engine=make_engine(url), clock=Clock(NOW))
    client = create_app(wiring).test_client()
    with client.session_transaction() as session:
        session["token"] = wiring.identity.sign_in(listed.login, PASSWORD, now=NOW)
    # What a process needs for any page it has by now.
    client.get(listed.address)
    before, began = peak(), time.perf_counter()
    answer = client.get(f"{listed.address}?export={ending}", buffered=False)
    # It is handed over with the first piece.
    first = time.perf_counter() - began
    if answer.status_code != 200 or not answer.is_streamed or not sum(map(len, answer.response)):
        raise ValueError(f"{answer.status} is no file")
    return Sent(first, time.perf_counter() - began, peak() - before)


CASES = (
    ExportCase("export-6500", "a list of 6,500 dossiers as a file", 6_500, dossiers=True),
    ExportCase("export-21906", "a list of 21,906 households as a file", 21_906),
)
