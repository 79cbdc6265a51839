"""Villages that merge, through the pages: work goes on in the successor, under the names of each day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.commands import places, setup
from tests.packaged import rules_of
from tests.service.tables import tables
from tests.service.town import Town
from tests.service.visitor import Visitor

BASIS = "Nghị quyết 5/NQ-HĐND (minh họa)"


def change(town: Town, command: Any, **told: Any) -> None:
    on = told.pop("on", date(2026, 10, 2))
    town.perform(town.upper(), lambda desk: command(desk, on=on, basis=BASIS, **told))
    town.current()


def merge(town: Town) -> None:
    """The second village becomes part of the first, which is called otherwise from the same day on."""
    change(town, places.merge, places=[town.other_village], into=town.village)
    change(town, places.rename, place=town.village, name="Thôn Liên Hợp", code=None)


@pytest.fixture
def merged(town: Town) -> Town:
    first, second = town.enroll(2), town.enroll(2, place=town.other_village)
    dossiers = [*town.register(first[:1]), *town.register(second[:1], place=town.other_village)]
    town.clock.move(days=1)
    for dossier, who in zip(dossiers, (town.officer, town.other_officer), strict=True):
        town.assess(
            [dossier], actor=who, office="village-officer", mandate=town.mandates[who], entry_mandate=town.mandates[who]
        )
    merge(town)
    return town


def test_the_queue_of_the_successor_shows_one_village_with_all_that_waits(merged: Town) -> None:
    for person in (merged.officer, merged.other_officer):
        page = Visitor(merged.client(person)).get("/")
        assert "Thôn Liên Hợp Gia đình học tập 2026 Thôn bình xét 2 0" in page.words
        assert "Thôn Liên Hợp lúc lập: Thôn Hai (minh họa) Thôn bình xét" in page.words
        assert f"/places/{merged.village}/meetings/new" in page.source
        assert f"/places/{merged.other_village}/meetings/new" not in page.source
        sheet = Visitor(merged.client(person)).get(f"/places/{merged.village}/meetings/new?title=family&year=2026")
        assert sheet.source.count("Văn Đặng") >= 2


def test_those_of_the_old_village_are_registered_in_the_successor(merged: Town) -> None:
    page = Visitor(merged.client(merged.officer)).get(
        f"/places/{merged.village}/registrations/new?title=family&year=2026"
    )
    assert page.source.count('name="subjects"') == 2, page.words
    listed = Visitor(merged.client(merged.officer)).get(f"/places/{merged.village}/households")
    assert "4" in listed.words


def test_pages_of_a_day_show_the_name_of_the_day(merged: Town) -> None:
    officer = Visitor(merged.client(merged.inspector))
    then, now = (officer.get(f"/progress{asked}").words for asked in ("?as_of=2026-10-01", ""))
    assert ("Thôn Một" in then, "Thôn Liên Hợp" in then) == (True, False)
    assert ("Thôn Một" in now, "Thôn Liên Hợp" in now) == (False, True)


def test_a_place_is_found_by_every_name_it_had_and_by_those_that_it_took_up(merged: Town) -> None:
    page = Visitor(merged.client(merged.inspector))
    rows = {
        asked: page.get(f"/territory?q={asked}").words for asked in ("thon mot", "Thôn Hai", "lien hop", "Xã", "%00")
    }
    for asked, shown in (("thon mot", 1), ("Thôn Hai", 2), ("lien hop", 1)):
        assert rows[asked].count("Thôn Một (minh họa), Thôn Hai (minh họa)") == 1, asked
        assert rows[asked].count("đến hết ngày trước 02/10/2026 → Thôn Liên Hợp") == shown - 1, asked
    assert "Thôn" not in rows["Xã"].partition("Tên gọi cũ")[2].partition("Đứng trên")[0]
    then = page.get("/territory?as_of=2026-10-01").words
    assert ("Thôn Liên Hợp" in then, "Thôn Hai" in then) == (False, True)


def test_headers_and_mandates_name_places_as_they_were_called_on_the_day(merged: Town) -> None:
    officer = Visitor(merged.client(merged.officer))
    assert "Cán bộ thôn, Thôn Liên Hợp" in officer.get("/").words
    now, then = (officer.get(f"/people/{merged.officer}{asked}").words for asked in ("", "?as_of=2026-10-01"))
    assert "Cán bộ thôn, Thôn Liên Hợp (lúc giao: Thôn Một (minh họa))" in now
    assert "lúc giao" not in then


def test_figures_are_read_on_the_map_of_a_day(merged: Town) -> None:
    page = Visitor(merged.client(merged.inspector))
    today, before = (page.get(f"/progress{asked}").words for asked in ("", "?map=2026-10-01"))
    assert "Thôn Hai" not in today
    assert "Thôn Hai" in before
    # What the page does not offer is not asked.
    for wrong in ("?map=2026-13-01", "?map=2036-01-01", "?map=%00"):
        assert "Thôn Hai" not in page.get(f"/progress{wrong}").words
    whole, moved = (int(words.split("Đã đăng ký ")[1].split()[0]) for words in (today, before))
    assert whole == moved == 2


def test_the_report_of_the_successor_counts_what_its_line_of_progress_counts(merged: Town) -> None:
    clerk = Visitor(merged.client(merged.records))
    clerk.get(f"/places/{merged.commune}/reports/plan").send()
    owed = clerk.get(f"/places/{merged.commune}/reports")
    assert f"/reports/{merged.commune}/2026/village-yearly/{merged.village}" in owed.reader.links
    # What is a village no more on the day when it is due owes nothing, and is not asked either.
    assert "Thôn Hai" not in owed.words
    assert "Thôn Hai" not in clerk.get(f"/places/{merged.commune}/reports/requests/new").words
    where = f"/reports/{merged.commune}/2026/village-yearly/{merged.village}/filing"
    form = Visitor(merged.client(merged.officer)).get(where).form
    boxes = [form[f"figures.{name}.family.value"] for name in ("all", "registered", "recognised")]
    (line,) = (
        [cell.words[0] for cell in table.row("Thôn Liên Hợp")[1:4]]
        for table in tables(clerk.get("/progress").source)
        if table.caption == "Theo thôn"
    )
    assert boxes == line == ["4", "2", "0"]


def test_the_report_of_a_year_stands_beside_the_villages_that_it_was_about(merged: Town) -> None:
    merged.clock.now = datetime(2027, 1, 8, 2, tzinfo=UTC)
    clerk = Visitor(merged.client(merged.records))
    clerk.get(f"/places/{merged.commune}/cycles/2026/closing").send()
    (closed,) = [fact for fact in merged.facts_of(f"cycle.{merged.commune}.2026") if fact.TOPIC == "cycle.closed"]
    assert {each["place"]["name"]: each["registered"] for each in closed.figures} == {
        "Xã Thử (minh họa)": 2, "Thôn Liên Hợp": 2,
    }  # fmt: skip
    for asked, beside in (
        ("", {"Thôn Liên Hợp": ["lúc đóng: 2"]}),
        ("&map=2026-10-01", {"Thôn Một": [], "Thôn Hai": []}),
    ):
        page = clerk.get(f"/progress?year=2026{asked}")
        (villages,) = (each for each in tables(page.source) if each.caption == "Theo thôn")
        assert {name: villages.row(name)[2].words[1:] for name in beside} == beside
        assert "lúc đóng: 2" in page.words, "of the whole there is always one"


def test_last_years_figures_stand_on_the_same_map(merged: Town) -> None:
    merged.clock.now = datetime(2027, 2, 10, 2, tzinfo=UTC)
    rules = rules_of("family")
    told: dict[str, Any] = {"year": 2027, "opens_on": date(2027, 1, 1), "closes_on": date(2027, 12, 31)}
    told |= {"titles": [(rules.procedure, rules.criteria)], "demonstration": True}
    merged.perform(merged.act(), lambda desk: setup.open_cycle(desk, **told))
    merged.current()
    page = Visitor(merged.client(merged.inspector))
    for asked, name, registered in (("", "Thôn Liên Hợp", "2"), ("&map=2026-10-01", "Thôn Hai", "1")):
        (villages,) = (
            each for each in tables(page.get(f"/progress?year=2027{asked}").source) if each.caption == "Theo thôn"
        )
        assert villages.row(name)[2].words == ["0", f"2026: {registered}"], asked
