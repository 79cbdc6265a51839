"""Vietnamese names: in the order of lists, found without marks, gone when erased."""

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.clock import micros
from projections import listing, names
from projections.vietnamese import folded, sort_key
from service.follower.projector import Projector
from tests.projections.conftest import vault
from tests.projections.log import Family, Log, minute

LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọ ", max_size=20)


@given(LETTERS)
def test_however_a_name_is_typed_it_is_found_and_sorted_alike(name: str):
    apart = unicodedata.normalize("NFD", name)
    assert folded(apart) == folded(name) == folded(name.upper()) == folded(folded(name))
    assert folded(name).isascii()
    assert sort_key(apart) == sort_key(name)


def test_people_are_listed_by_given_name_then_family_name():
    inorder = [
        "Lê Thị An",
        "Nguyễn Văn An",
        "Trần Ăn",
        "Phạm Ân",
        "Lý Bình",
        "Đỗ Dũng",
        "Hồ Đức",
        "Cao Hoa",
        "Cao Hòa",
        "Cao Hóa",
    ]
    assert sorted(random.Random(1).sample(inorder, len(inorder)), key=sort_key) == inorder


def test_tones_decide_only_where_all_letters_are_equal():
    assert sort_key("Ánh") > sort_key("Anh")
    assert sort_key("Ma Ạn") < sort_key("Ma Anh")


def test_a_family_is_found_without_marks_and_an_erased_one_is_not(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    family = Family(commune, "v1")
    log.write(commune, family.enrolled(people=["p-01", "erased-02"]))
    projector.catch_up(commune)
    with engine.connect() as db:
        assert [row["owner"] for row in names.find(db, "NGUYEN 01")] == ["p-01"]
        assert [row["owner"] for row in names.find(db, "nguyễn  văn 01")] == ["p-01"]
        assert list(names.find(db, "yêu cầu")) == []
        assert names.names_of(db, ["p-01", "erased-02", "p-99"]) == {
            "p-01": "Nguyễn Văn 01",
            "erased-02": "(đã xóa theo yêu cầu)",
        }


def test_a_list_is_in_the_order_of_names_wherever_they_were_entered(
    engine: Engine, log: Log, projector: Projector, commune: str
):
    families = [Family(commune, "v1") for _ in range(7)]
    *named, nameless = families
    for family in families:
        log.write(commune, family.registered(minute(1)))
    for family in named:
        log.write(commune, family.enrolled(minute(2)))
    # A name is kept in the book in which something was last entered of its owner.
    other = log.open()
    for family in named[::2]:
        log.write(other, family.enrolled(minute(3)))
    projector.catch_up_all()
    inorder = sorted(
        named, key=lambda family: (sort_key(vault([family.subject])[family.subject]["name"]), family.stream)
    )
    for times in ({}, {"as_of": micros(minute(1))}, {"as_of": micros(minute(1)), "known_at": micros(minute(1)) + 60}):
        assert listed(engine, **times) == [each.stream for each in (nameless, *inorder)]


def listed(engine: Engine, **times: int) -> list[str]:
    """The dossiers of a village, in pages of three."""
    found, after = [], None
    with engine.connect() as db:
        while True:
            rows, after = listing.rows(db, listing.Wanted(places=["v1"], **times), after=after, limit=3)
            found += [row["dossier"] for row in rows]
            if after is None:
                return found
