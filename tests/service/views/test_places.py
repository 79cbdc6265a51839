"""The page of a place with its history, and its changes: rehearsed, confirmed, signed for, and refused."""

from typing import Any

from domain.ids import new_id
from tests.service.town import Town
from tests.service.views.test_bad import heads
from tests.service.visitor import Page, Visitor

BASIS = "Nghị quyết 5/NQ-HĐND (minh họa)"
DAY = {"on-day": "1", "on-month": "10", "on-year": "2026"}


def keeper(town: Town) -> Visitor:
    """The records officer of the level above."""
    return Visitor(town.client(town.appoint("records-officer", town.province)))


def change(visitor: Visitor, place: str, kind: str, **told: Any) -> Page:
    return visitor.get(f"/territory/{place}/{kind}").confirm(**DAY, basis=BASIS, **told)


def test_a_village_is_renamed_once_it_was_shown_whom_that_concerns(town: Town) -> None:
    town.register(town.enroll(3)[:2])
    town.current()
    visitor, before = keeper(town), heads(town.engine)
    page = visitor.get(f"/territory/{town.village}/renaming")
    shown = page.send(**DAY, basis=BASIS, name="Thôn Đông")
    assert heads(town.engine) == before
    for says in (
        "Thôn Một (minh họa) được gọi là Thôn Đông",
        "3 đối tượng ở đó",
        "2 hồ sơ, trong đó 2 hồ sơ đang xử lý",
        "Hoàng Thị Lượng",
    ):
        assert says in shown.words, says
    other = shown.send(name="Thôn Đoài")
    assert (other.status, "Thôn Đoài" in other.words) == (200, True), "another answer is shown anew"
    assert heads(town.engine) == before
    done = other.send()
    assert done.address == f"/territory/{town.village}"
    assert "01/10/2026 Thôn Một (minh họa) được gọi là Thôn Đoài" in done.words
    assert BASIS in done.words
    (fact,) = town.facts_of(f"place.{town.village}")[1:]
    assert (fact.name, fact.act.office, fact.act.source) == ("Thôn Đoài", "records-officer", "form")


def test_villages_become_part_of_a_new_one_and_each_page_leads_to_the_other(town: Town) -> None:
    visitor = keeper(town)
    merged = change(
        visitor, town.village, "merger", into="new", name="Thôn Liên", code="TL", places=[town.other_village]
    )
    assert merged.status == 200
    assert "Tiếp nhận: Thôn Hai (minh họa)" in merged.words
    assert "Tiếp nhận: Thôn Một (minh họa)" in merged.words
    gone = visitor.get(f"/territory/{town.other_village}")
    assert "Sáp nhập vào: Thôn Liên" in gone.words
    assert merged.address in gone.reader.links
    assert f"/territory/{town.other_village}/renaming" not in gone.source


def test_households_are_assigned_to_the_parts_in_bulk(town: Town) -> None:
    pairs = town.enroll(5)
    visitor, officer = keeper(town), Visitor(town.client(town.officer))
    split = change(visitor, town.village, "split", new="A, Thôn Một A\nB, Thôn Một B")
    assert "Đã tách thành: Thôn Một A , Thôn Một B" in split.words
    assert "Còn 5" in split.words
    page = officer.get(f"/territory/{town.village}/homes")
    parts = {name: id for id, name in _options(page)}
    first = page.send(into=parts["Thôn Một A"], subjects=[pairs[0][0], pairs[1][0]])
    assert "2 thuộc về Thôn Một A" in first.words
    done = first.send()
    assert "Thôn Một A : 2" in done.words
    rest = done.confirm(into=parts["Thôn Một B"], everybody="yes")
    assert "Chưa xác định : 0" in rest.words, rest.words
    # A wrong one is said again from the list of the part in which it stands.
    mended = officer.get(f"/territory/{town.village}/homes?part={parts['Thôn Một B']}")
    assert mended.source.count('name="subjects"') == 3
    mended.confirm(into=parts["Thôn Một A"], subjects=[pairs[4][0]])
    last = officer.get(f"/territory/{town.village}/homes")
    assert ("Thôn Một A : 3" in last.words, "Thôn Một B : 2" in last.words) == (True, True)
    assert [fact.place["id"] for fact in town.facts_of(f"subject.{pairs[4][0]}")[1:]] == [
        parts["Thôn Một B"], parts["Thôn Một A"],
    ]  # fmt: skip


def test_those_of_a_village_that_is_dissolved_go_where_it_is_said(town: Town) -> None:
    pairs = town.enroll(2, place=town.other_village)
    town.register(pairs[:1], place=town.other_village)
    town.current()
    visitor, before = keeper(town), heads(town.engine)
    page = visitor.get(f"/territory/{town.other_village}/dissolution")
    shown = page.send(**DAY, basis=BASIS)
    for says in ("Thôn Hai (minh họa): giải thể", "2 đối tượng ở đó", "1 hồ sơ"):
        assert says in shown.words, shown.words
    assert heads(town.engine) == before
    done = shown.send()
    assert "Còn 2" in done.words
    assert f"/territory/{town.other_village}/dissolution" not in done.source
    # Who keeps the list of the place that they go to says so.
    officer = Visitor(town.client(town.appoint("records-officer", town.commune)))
    rest = officer.get(f"/territory/{town.other_village}/homes").confirm(into=town.village, everybody="yes")
    assert "Chưa xác định : 0" in rest.words, rest.words
    assert [town.facts_of(f"subject.{pair[0]}")[-1].place["id"] for pair in pairs] == [town.village] * 2
    # An entry on which others rest is not mended away.
    mended = visitor.get(f"/records/place.{town.other_village}/corrections/2")
    refused = mended.send(without=("stands",), reason="mistyped", text="Ghi nhầm.")
    assert (refused.status, "mất căn cứ" in refused.words) == (409, True), refused.words


def _options(page: Page) -> list[tuple[str, str]]:
    """The parts by the links to their lists."""
    ids = [link.partition("part=")[2] for link in page.reader.links if "part=" in link]
    return list(zip(ids, ("Thôn Một A", "Thôn Một B"), strict=True))


def test_the_password_is_asked_again_and_nothing_typed_is_lost(town: Town) -> None:
    visitor = keeper(town)
    page = visitor.get(f"/territory/{town.village}/renaming")
    town.clock.move(minutes=11)
    boxes, before = page.form, heads(town.engine)
    for name, value in {**DAY, "basis": BASIS, "name": "Thôn Đông"}.items():
        boxes[name] = value
    asked = visitor.post(page.address, boxes, {})
    assert (asked.status, "own_password" in asked.form, asked.form["name"]) == (403, True, "Thôn Đông")
    assert heads(town.engine) == before
    assert "Đông" in asked.confirm(own_password=visitor.password).words
    assert heads(town.engine) != before


def test_whoever_keeps_no_register_of_places_reads_and_changes_nothing(town: Town) -> None:
    stranger = town.appoint("records-officer", town.other_village)
    for person, status in ((town.inspector, 403), (town.officer, 403), (town.appraiser, 403), (stranger, 404)):
        visitor = Visitor(town.client(person))
        page = visitor.get(f"/territory/{town.village}")
        assert page.status == (404 if status == 404 else 200)
        assert "renaming" not in page.source
        for kind in ("renaming", "merger", "split"):
            assert visitor.get(f"/territory/{town.village}/{kind}").status == status
    assert Visitor(town.client(town.records)).get(f"/territory/{town.commune}/split").status == 404
    assert Visitor(town.client(town.records)).get(f"/territory/{new_id()}").status == 404
