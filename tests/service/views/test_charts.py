"""Charts: what they draw stands beside them in numbers, each is what the log says, and leads to as many dossiers."""

import re
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from domain.commands import setup
from tests import independent_figures as told
from tests.projections.past.replay import written_in
from tests.service.tables import Table, tables
from tests.service.told import bars, day_of, number
from tests.service.town import Town
from tests.service.visitor import Page, Visitor


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


def aimed(town: Town) -> None:
    for of, share in (("all", "72.00"), ("registered", "20.00")):
        told = {"title": "family", "numerator": "recognised", "denominator": of, "share": share, "year": 2026}
        told |= {"scope": {"vi": "hộ", "en": "households"}, "source": {"document": "Kế hoạch", "passage": "II"}}
        town.perform(town.act(), partial(setup.set_target, **told))
    town.current()


def page_of(town: Town, who: str | None = None, place: str | None = None, **asked: Any) -> Page:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return Visitor(town.client(who or town.inspector)).get(f"/places/{place or town.commune}/figures?{query}")


def drawn(page: Page, name: str) -> Table:
    return next(each for each in tables(page.source) if each.section == name)


def facts_of(town: Town) -> list[dict[str, Any]]:
    return written_in(town.engine, town.commune)


def test_what_is_drawn_are_the_numbers_of_the_table(town: Town) -> None:
    aimed(year(town))
    page = page_of(town)
    found = dict(re.findall(r'<section id="(\w+)">.*?(<svg xmlns.*?)<table', page.source, re.S))
    assert found.keys() == {"aims", "season", "flow", "time", "points"}
    for name, series in (("aims", [1]), ("flow", [1, 2]), ("time", [1, 2]), ("points", [1])):
        cells = [row[n].text for row in drawn(page, name).rows for n in series]
        assert [said for _length, said in bars(found[name], name)] == cells, name
        told = [(length, abs(number(said) or 0)) for length, said in bars(found[name], name) if number(said)]
        scales = [length / value for length, value in told]
        # Lengths have two places, and the shortest bar can still be seen.
        assert max(scales) - min(scales) <= Decimal("0.02") * max(scales), (name, told)
    marks = re.findall(r'<svg x="([\d.]+)%"[^>]*width="4"', found["aims"])
    full = next(length / (number(said) or 1) for length, said in bars(found["aims"], "aims"))
    assert [Decimal(each) for each in marks] == [
        pytest.approx(full * (number(row[2].text) or 0), abs=Decimal("0.02")) for row in drawn(page, "aims").rows
    ]


def test_the_curves_of_the_season_stand_at_every_day_where_the_table_has_them(town: Town) -> None:
    page = page_of(year(town))
    (season,) = re.findall(r'<section id="season">.*?(<svg xmlns.*?)<table', page.source, re.S)
    curves = [
        [tuple(map(int, point.split(","))) for point in line.split()]
        for line in re.findall(r'<polyline points="([^"]+)"', season)
    ]
    (days,) = [each for each in tables(page.source) if each.caption == "Theo từng ngày"]
    most = max(number(cell.text) or 0 for row in days.rows for cell in row[1:])
    assert len(days.rows) >= 2
    for row in days.rows:
        across = ((day_of(row[0].text) - date(2026, 1, 1)).days + 1) * 1000 // 365
        for cell, curve in zip(row[1:], curves, strict=True):
            assert [y for x, y in curve if x <= across][-1] == 1000 - int(number(cell.text) or 0) * 1000 // int(most)


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
    for chart in (chart for chart in charts if "polyline" not in chart):
        assert set(re.findall(r'fill="url\(#([a-z]+-\d)\)"', chart)) <= set(
            re.findall(r'<pattern id="([a-z]+-\d)"', chart)
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
