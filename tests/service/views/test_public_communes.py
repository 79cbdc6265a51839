"""Two communes in one store before whoever has no account: neither's pages say anything of the other."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.code import grouped
from domain.criteria import load_criteria
from domain.pinned import Rules
from domain.procedures import load_procedure
from service.database import make_engine
from service.schema import book
from tests.domain.editions import altered
from tests.packaged import rules_of
from tests.service.town import Town
from tests.service.two_communes import FAR, NEXT, TwoCommunes
from tests.service.visitor import Page, Visitor

# What the other commune calls the same title, in an edition of its own.
THEIR_TITLE = {"vi": "Gia đình hiếu học Bên", "en": "Learned Family of Beside"}
OUR_TITLE = "Gia đình học tập"


@dataclass
class Side:
    """One commune: its own words, whose title is in force, and whose list hangs."""

    commune: str
    village: str
    words: tuple[str, ...]
    holder: str
    recognised: str
    posting: str
    waiting: str


@dataclass
class Sides:
    """Both, the same things having happened in each."""

    town: Any
    here: Side
    there: Side


def named(town: Any, called: str) -> Any:
    """Every household enrolled from now on is called so."""

    def name(pairs: list[tuple[str, str]]) -> None:
        wallet = town.wiring.vault.wallet()
        for subject, head in pairs:
            wallet.seal(subject, "name", {"kind": "household", "name": called})
            wallet.seal(head, "name", {"kind": "person", "name": called})
        with town.engine.begin() as db:
            town.wiring.vault.write(db, wallet)

    return name


def lived(town: Any, called: str, *words: str) -> Side:
    """A title that is in force, of a household with this name."""
    town.name = named(town, called)
    (recognised,) = town.way(1)
    return Side(town.commune, town.village, (called, *words), called, recognised, "", "")


def hung(town: Any, side: Side) -> None:
    """And a list that hangs."""
    town.name = named(town, side.holder)
    (side.waiting,) = town.register(town.enroll(1))
    town.clock.move(hours=1)
    town.assess([side.waiting])
    town.clock.move(hours=1)
    town.meet([side.waiting])
    side.posting = town.post([side.waiting])


def their_rules() -> Rules:
    packaged = rules_of("family")
    document = altered(altered(packaged.procedure.document, "id", "family-beside-1"), "label", THEIR_TITLE)
    criteria = altered(altered(packaged.criteria.document, "id", "family-beside-criteria-1"), "label", THEIR_TITLE)
    read = load_criteria(criteria, file="criteria", titles=frozenset({"family"}))
    return Rules(load_procedure(document, file="procedure"), read)


@pytest.fixture(scope="module")
def sides(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("sides") / "sovang.db")
    engine = make_engine(f"sqlite:///{path}")
    small = Town(engine)
    both = TwoCommunes(small, their_rules())
    here = lived(small, "Hoàng Thị Đây", "Thôn Một (minh họa)", "Xã Thử (minh họa)", OUR_TITLE)
    with both.there():
        there = lived(small, "Đinh Văn Kia", FAR, NEXT, THEIR_TITLE["vi"])
    hung(small, here)
    with both.there():
        hung(small, there)
    small.current()
    yield Sides(small, here, there)
    engine.dispose()


def anybody(town: Any) -> Visitor:
    town.current()
    return Visitor(town.app.test_client())


def says_nothing_of(page: Page, other: Side) -> bool:
    return not [word for word in (*other.words, other.posting, other.village) if word in page.source]


def test_the_pages_of_a_commune_show_its_own_alone(sides: Sides) -> None:
    communes = anybody(sides.town).get("/public")
    assert [link for link in communes.reader.links if link.startswith("/public/")] == [
        f"/public/{sides.there.commune}", f"/public/{sides.here.commune}",
    ]  # fmt: skip
    for side, other in ((sides.here, sides.there), (sides.there, sides.here)):
        assert side.holder not in communes.source
        for way in ("", "?year=2026", "?title=family", "?lang=vi", "?q="):
            page = anybody(sides.town).get(f"/public/{side.commune}{way}")
            assert all(word in page.source for word in side.words), (way, page.words)
            assert says_nothing_of(page, other), (way, page.words)
        # What is asked for of the other is not there, however it is asked for.
        for way in (f"?place={other.village}", f"?q={other.holder}"):
            page = anybody(sides.town).get(f"/public/{side.commune}{way}")
            assert page.status == 200
            assert other.recognised not in page.source
            assert "Không có danh hiệu nào" in page.words
        lists = anybody(sides.town).get(f"/public/{side.commune}/postings")
        assert f"/public/postings/{side.posting}" in lists.reader.links
        assert says_nothing_of(lists, other)


def test_a_list_and_the_comments_on_it_are_of_its_own_commune(sides: Sides) -> None:
    for side, other in ((sides.here, sides.there), (sides.there, sides.here)):
        page = anybody(sides.town).get(f"/public/postings/{side.posting}")
        assert all(word in page.words for word in side.words), page.words
        assert f"/public/{side.commune}/postings" in page.reader.links
        assert says_nothing_of(page, other)
        asked = anybody(sides.town).get(f"/public/postings/{side.posting}/comments/new")
        assert says_nothing_of(asked, other)
        before = heads(sides.town)
        refused = asked.send(dossier=other.waiting, text="Của nơi khác.")
        assert (refused.status, heads(sides.town)) == (400, before)
        assert says_nothing_of(refused, other)
        asked.send(dossier=side.waiting, text="Của nơi này.")
        grown = {name for name, head in heads(sides.town).items() if head > before[name]}
        assert grown == {side.commune}


def heads(town: Any) -> dict[str, int]:
    with town.engine.connect() as db:
        return {row.id: row.head for row in db.execute(select(book.c.id, book.c.head))}


def test_codes_of_both_are_verified_and_say_nothing_of_the_other(sides: Sides) -> None:
    for side, other in ((sides.here, sides.there), (sides.there, sides.here)):
        address = f"/V/{grouped(sides.town.codes[side.recognised])}"
        page = anybody(sides.town).get(address)
        assert "Đang còn hiệu lực" in page.words
        assert all(word in page.words for word in side.words), page.words
        assert says_nothing_of(page, other)
        answer = sides.town.app.test_client().get(address, headers={"Accept": "application/json"})
        told = answer.get_json()
        assert told["holder"] == side.holder
        assert told["title"] in side.words
        assert told["belongs_to"] == ", ".join(side.words[1:3])
        assert not [word for word in other.words if word in answer.get_data(as_text=True)]
