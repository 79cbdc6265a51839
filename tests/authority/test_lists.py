"""Lists show what their reader may open one by one: the same rule as a filter and as a question, for any standing."""

import os
import re
from collections.abc import Iterable, Iterator
from random import Random

import pytest
from sqlalchemy import Engine

from domain.ids import new_id
from tests.scenario import Commune
from tests.service.town import Town
from tests.service.visitor import Visitor

from .cast import OFFICES

STANDINGS = 200 if os.environ.get("SOVANG_SOAK") == "1" else 3
SEED = 20261115
# What a page leads to, by what stands in the link.
DOSSIER = re.compile(r"^/dossiers/(d\.[^/?#]+)(?:\?as_of=[\d-]+)?$")
GROUP = re.compile(r"^/subjects/([^/?#]+)/members$")
# Its other language is no other page.
FOLLOWING = re.compile(r"[?&]after=(?!.*lang=)")
PAPER = re.compile(r"^/((?:decisions|meetings|postings)/[0-9a-f-]{36})$")


class TwoProvinces(Town):
    """A town and a commune in another province, each with dossiers on their way and at its end, in two villages."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.far = Commune(engine)
        self.parts: tuple[Commune, ...] = (self, self.far)
        self.pairs: dict[str, tuple[str, str]] = {}
        self.dossiers: dict[str, str] = {}
        self.recognised: set[str] = set()
        for part in self.parts:
            done = part.way(2)
            part.clock.now = self.clock.now
            beside = part.enroll(2, place=part.other_village)
            begun = part.register(beside, place=part.other_village)
            waiting = part.register(part.enroll(1))
            self.recognised.update(done)
            self.dossiers |= dict.fromkeys([*done, *waiting], part.village) | dict.fromkeys(begun, part.other_village)
            self.pairs |= {subject: (subject, head) for subject, head in part.households}
        self.places = {part: (part.province, part.commune, part.village, part.other_village) for part in self.parts}
        self.above = {
            place: {place, part.commune, part.province}
            for part in self.parts
            for place in (part.village, part.other_village)
        }
        lines = [line for part in self.parts for line in part.books.ledger.read(part.commune, after=0, limit=10_000)]
        kinds = {"decision": "decisions", "meeting": "meetings", "posting": "postings"}
        named = {line.stream.partition(".")[::2] for line in lines}
        self.papers = {f"{kinds[kind]}/{id}" for kind, id in named if kind in kinds}
        self.current()

    def somebody(self, luck: Random) -> str:
        """A new person in up to two offices somewhere, or in an ended one, perhaps of a household with a dossier."""
        dossier = luck.choice(sorted(self.dossiers)) if luck.random() < 0.5 else None
        person = self.pairs[dossier.split(".")[3]][1] if dossier else new_id()
        if person in self.logins:
            person = new_id()
        login = f"s{len(self.logins)}"
        self.wiring.identity.create_account(
            person=person, login=login, name="Ai Đó", password="một mật khẩu dài", now=self.clock()
        )
        self.logins[person] = login
        for _ in range(luck.choice((0, 1, 1, 1, 2))):
            part = luck.choice(self.parts)
            part.declare_none(person)
            mandate = part.grant(person, luck.choice(OFFICES), [luck.choice(self.places[part])])
            if luck.random() < 0.2:
                part.mandates[person] = mandate
                part.end_mandate(person)
        self.current()
        return person

    def every_place(self) -> list[str]:
        return [place for places in self.places.values() for place in places]


def found(visitor: Visitor, address: str, pattern: re.Pattern[str]) -> set[str]:
    """What a list leads to, of one kind, on all its pages; nothing where it does not open."""
    names, read, waiting = set[str](), set[str](), [address]
    while waiting:
        read.add(waiting[0])
        page = visitor.get(waiting.pop(0))
        assert page.status in (200, 404), address
        names.update(match[1] for link in page.reader.links if (match := pattern.match(link)))
        waiting += [link for link in page.reader.links if FOLLOWING.search(link) and link not in {*read, *waiting}]
    return names


def opened(visitor: Visitor, addresses: Iterable[tuple[str, str]]) -> set[str]:
    """Which of these things open one by one, by name and address."""
    return {name for name, address in addresses if visitor.get(address).status == 200}


@pytest.fixture
def provinces(engine: Engine) -> Iterator[TwoProvinces]:
    town = TwoProvinces(engine)
    yield town
    town.wiring.close()


def test_what_lists_show_is_what_opens_one_by_one(provinces: TwoProvinces) -> None:
    luck, shown = Random(SEED), 0
    for _ in range(STANDINGS):
        person = provinces.somebody(luck)
        visitor = Visitor(provinces.client(person))
        shown += len(dossiers_agree(provinces, visitor, luck.choice(("", "?as_of=2026-10-05", "?as_of=2026-10-02"))))
        groups_agree(provinces, visitor, person)
        papers_agree(provinces, visitor, person)
    assert shown, "nobody saw anything"


def dossiers_agree(town: TwoProvinces, visitor: Visitor, moment: str) -> set[str]:
    """Of each place, of one's own, and in the register of honour, today or as of a day."""
    single = opened(visitor, [(each, f"/dossiers/{each}{moment}") for each in town.dossiers])
    listed = set()
    for place in town.every_place():
        address = f"/places/{place}/dossiers{moment}"
        here = found(visitor, address, DOSSIER)
        # A list that opens is whole; one's own dossier opens where its place's list does not.
        inside = {each for each in single if place in town.above[town.dossiers[each]]}
        assert here == (inside if visitor.get(address).status == 200 else set())
        listed |= here
    assert listed | found(visitor, f"/{moment}", DOSSIER) == single
    register = found(visitor, f"/register{moment}{'&' if moment else '?'}year=2026", DOSSIER)
    assert register == (set() if moment else single & town.recognised)
    return single


def groups_agree(town: TwoProvinces, visitor: Visitor, person: str) -> None:
    """The households that a list shows open one by one; one's own is in no list."""
    single = opened(visitor, [(each, f"/subjects/{each}/members") for each in town.pairs])
    listed = set().union(*(found(visitor, f"/places/{place}/households", GROUP) for place in town.every_place()))
    assert listed <= single
    assert {each for each in single - listed if town.pairs[each][1] != person} == set()


def papers_agree(town: TwoProvinces, visitor: Visitor, person: str) -> None:
    """Meetings, postings and decisions: what the log leads to, and what opens; that on one's own opens in no log."""
    single = opened(visitor, [(each, f"/{each}") for each in town.papers])
    listed = found(visitor, "/audit", PAPER)
    assert listed in (single, set()) or (listed < single and any(person == head for _, head in town.pairs.values()))
