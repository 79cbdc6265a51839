"""Charts: what they draw stands beside them in numbers, each is what the log says, and leads to as many dossiers."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.clock import VIETNAM
from tests import independent_figures as told
from tests.projections.past.replay import written_in
from tests.service.tables import Table, tables
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

WAY = ("registered", "self_assessed", "verified", "posted", "appraised", "recognised")
OF = {"year": 2026, "title": "family"}


def number(text: str) -> Decimal | None:
    """7,5 and +1.150 as people write them here."""
    plain = text.removesuffix("%").replace("+", "").replace(".", "").replace(",", ".").replace("−", "-")
    return None if plain in ("–", "") else Decimal(plain)


def year(town: Town) -> Town:
    """Two villages of which the first gives more than the commune finds; some fall on the way."""
    dossiers = town.to_appraisal(8)
    town.appraise(dossiers[:5], score=82)
    town.appraise(dossiers[5:6], score=20, upheld=False)
    town.clock.move(days=2)
    town.decide(dossiers[:3], refused=dossiers[3:5])
    town.clock.move(hours=9)
    town.register(town.enroll(3, place=town.other_village), place=town.other_village)
    town.current()
    return town


def page_of(town: Town, who: str | None = None, place: str | None = None, **asked: Any) -> Page:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return Visitor(town.client(who or town.inspector)).get(f"/places/{place or town.commune}/figures?{query}")


def drawn(page: Page, name: str) -> Table:
    return next(each for each in tables(page.source) if each.section == name)


def facts_of(town: Town) -> list[dict[str, Any]]:
    return written_in(town.engine, town.commune)


@pytest.mark.parametrize("as_of", [None, "14/10/2026"])
def test_every_number_beside_a_chart_is_what_the_log_says(town: Town, as_of: str | None) -> None:
    facts, places = facts_of(year(town)), {town.village, town.other_village}
    page = page_of(town, **({"as_of": as_of} if as_of else {}))
    assert page.status == 200
    end = datetime(2026, 10, 14, 23, 59, 59, 999_999, tzinfo=VIETNAM) if as_of else None

    days = told.season(facts, places, **OF, as_of=end)
    for row in next(each for each in tables(page.source) if each.caption == "Theo từng ngày").rows:
        day = date(*map(int, reversed(row[0].text.split("/"))))
        assert [number(cell.text) for cell in row[1:]] == [
            at(days["registered"], day), 0, at(days["recognised"], day), 0,
        ]  # fmt: skip
    season, today = drawn(page, "season"), as_of or town.clock().astimezone(VIETNAM).strftime("%d/%m/%Y")
    come_to = {measure: each[-1][1] if each else 0 for measure, each in days.items()}
    expected = [str(come_to["registered"]), "0", str(come_to["recognised"]), "0"]
    assert [cell.text for cell in season.row(today)[1:]] == expected
    assert [cell.text for cell in season.row("31/10/2026")[1:]] == ["–", "0", "–", "0"], "what is still to come"

    now = end or town.clock()
    flow = told.stages(facts, places, **OF, now=now, as_of=end)
    assert flow
    rows = drawn(page, "flow").rows
    for state, row in zip(WAY, rows, strict=False):
        left, here = (sum(flow.get(state, {}).get(kind, {}).values()) for kind in ("left", "here"))
        assert [number(cell.text) for cell in row[1:]] == [left + here, here], state
    assert len(rows) == len(WAY) + len(flow.keys() - set(WAY))
    times = drawn(page, "time")
    timed = [state for state in ("registered", "self_assessed", "verified", "posted", "appraised") if state in flow]
    for state, row in zip(timed, times.rows, strict=True):
        left, here = (flow[state][kind] for kind in ("left", "here"))
        expected = [
            half(left),
            half(here),
            sum(left.values()),
            max(left, default=None),
            sum(here.values()),
            max(here, default=None),
        ]
        assert [number(cell.text) for cell in row[1:]] == expected, state

    given = told.points(facts, places, **OF, as_of=end)
    for row in drawn(page, "points").rows if given else ():
        place = town.village if "Một" in row[0].text else town.other_village
        count, above = told.inflated(given[place])
        pairs = (
            ("self", "village"),
            ("self", "commune"),
            ("village", "commune"),
            ("village", "inspection"),
            ("commune", "inspection"),
        )
        gaps = [told.gap(given[place], *pair)[1] for pair in pairs]
        means = [told.mean([each[name] for each in given[place] if name in each]) for name in told.COLUMNS]
        assert [number(cell.text) for cell in row[1:]] == [above, *gaps, count, *means]


def at(days: list[tuple[date, int]], day: date) -> int:
    return next((n for when, n in reversed(days) if when <= day), 0)


def half(days: dict[int, int]) -> int | None:
    """The smallest number of days that at least half did not exceed."""
    every = sorted(each for each, n in days.items() for _ in range(n))
    return every[(len(every) - 1) // 2] if every else None


def test_every_number_of_the_flow_and_of_the_points_leads_to_as_many_dossiers(town: Town) -> None:
    page = page_of(year(town))
    visitor = Visitor(town.client(town.inspector))
    links = [(cell.text, link) for row in drawn(page, "flow").rows for cell in row for link in cell.links]
    compared = [(row[7].text, link) for row in drawn(page, "points").rows for link in row[1].links]
    assert len(links) >= 14
    for count, link in links + compared:
        listed = visitor.get(link)
        assert f"{count} hồ sơ" in listed.words, link
        assert "Chỉ gồm các hồ sơ" in listed.words
        # Asked as of a day the same list is counted, not today's.
        before = visitor.get(link + "&as_of=1/10/2026")
        assert before.status == 200


def test_a_village_that_gives_too_much_stands_first(town: Town) -> None:
    high = town.to_appraisal(3)
    assert drawn(page_of(town), "points").rows[0][1].text == "–", "nobody has checked them yet"
    town.appraise(high, score=80)
    town.current()
    first, *_ = drawn(page_of(town), "points").rows
    assert (first[0].text, number(first[1].text)) == ("Thôn Một (minh họa)", 10)


def test_charts_are_drawn_without_script_or_style_and_named_for_those_who_hear_them(small: Town) -> None:
    page = page_of(year(small))
    charts = re.findall(r"<svg xmlns.*?(?=<table)", page.source, re.S)
    assert len(charts) == 4
    for chart in charts:
        name, about = re.findall(r'aria-labelledby="(\S+) (\S+)"', chart)[0]
        assert re.search(rf'<title id="{name}">[^<]+</title><desc id="{about}">[^<]+</desc>', chart)
        assert "style=" not in chart
        assert "<script" not in chart
        # Every measure of length is that of the screen, so that words keep their size.
        assert 'width="100%"' in chart.split(">")[0]
        assert "viewBox" not in chart.split(">")[0]
    for bars in (chart for chart in charts if "polyline" not in chart):
        assert set(re.findall(r'fill="url\(#([a-z]+-\d)\)"', bars)) <= set(
            re.findall(r'<pattern id="([a-z]+-\d)"', bars)
        )
    ids = re.findall(r' id="([^"]+)"', page.source)
    assert len(ids) == len(set(ids))


def test_a_village_officer_reads_the_charts_of_the_own_village_and_the_numbers_of_its_neighbours(small: Town) -> None:
    year(small)
    own = page_of(small, small.officer, small.village)
    assert own.status == 200
    assert "Kết quả so với chỉ tiêu" not in own.words
    assert drawn(own, "flow").rows[0][1].text == "8"
    for place in (small.other_village, small.commune, small.province):
        assert page_of(small, small.officer, place).status == 404
    overview = Visitor(small.client(small.officer)).get("/progress")
    (villages,) = [each for each in tables(overview.source) if each.caption == "Theo thôn"]
    own_row, other_row = villages.row("Thôn Một"), villages.row("Thôn Hai")
    assert [cell.words[0] for cell in other_row[1:4]] == ["3", "3", "0"]
    assert (sum(len(cell.links) for cell in own_row), sum(len(cell.links) for cell in other_row)) == (3, 0)


@pytest.mark.parametrize(
    "asked", [{"year": "abcd"}, {"year": "1999"}, {"title": "%00"}, {"title": "clan"}, {"year": "2031"}]
)
def test_what_is_not_there_is_not_asked(small: Town, asked: dict[str, str]) -> None:
    page = page_of(small, **asked)
    assert page.status == 200
    if asked.get("year") == "2031":
        assert "Chưa mở danh hiệu nào" in page.words or "2031" in page.words


def test_the_level_above_sees_its_communes_side_by_side(town: Town) -> None:
    year(town)
    above = Visitor(town.client(town.appoint("inspector", town.province)))
    page = above.get(f"/places/{town.province}/communes")
    (found,) = tables(page.source)
    facts = facts_of(town) + written_in(town.engine, town.province)
    every, registered, recognised = told.figures(facts)[town.commune, town.commune, 2026, "family"]
    for row in (found.row("Xã Thử"), found.row("Cộng")):
        assert [cell.words[0] for cell in row[1:4]] == [str(every), str(registered), str(recognised)]
        shares = [told.share(recognised, registered), told.share(recognised, every)]
        assert [number(cell.words[0]) for cell in row[4:]] == [Decimal(each or 0) for each in shares]
        assert [cell.words[1] for cell in row[4:]] == [f"{recognised}/{registered}", f"{recognised}/{every}"]
    before = above.get(f"/places/{town.province}/communes?as_of=1/10/2026")
    assert before.status == 200
    assert f"/places/{town.province}/communes" in "".join(above.get("/progress").reader.links)
    for person in (town.inspector, town.officer):
        visitor = Visitor(town.client(person))
        assert visitor.get(f"/places/{town.province}/communes").status == 404
    assert above.get(f"/places/{town.commune}/communes").status == 404
