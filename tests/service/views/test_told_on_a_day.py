"""What plans aim at, and what is owed and filed, as of days before: every number is recomputed from the exported log."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.commands.places import NewPlace, establish_villages
from domain.ids import new_id
from tests import independent_figures, independent_filing, independent_reports
from tests.independent_filing import Owed
from tests.service.commandline import configure
from tests.service.tables import tables
from tests.service.told import exported, percent
from tests.service.two_years import TwoYears
from tests.service.views.test_told_again import address, adopted, at, filing, texts
from tests.service.visitor import Page, Visitor
from tests.whole_book import PLAN

Facts = list[dict[str, Any]]
Moments = list[dict[str, date]]
KIND = "village-yearly"


@pytest.fixture
def town(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TwoYears]:
    configure(monkeypatch, database_url)
    town = TwoYears(engine)
    yield town
    town.wiring.close()


def both_of(days: list[date]) -> Moments:
    """Now; as of each of the days; as it was known then; and what was said on the last one of the first."""
    single: Moments = [{name: day} for name in ("as_of", "known_at") for day in days]
    return [{}, *single, {"as_of": days[0], "known_at": days[-1]}]


# The targets of a plan


def aiming(town: TwoYears, year: int, share: str, of: str = "all", **more: Any) -> dict[str, Any]:
    told = PLAN["targets"][0] | {"year": year, "share": share, "denominator": of}
    return told | {"scope": {"vi": f"Gia đình {of} {year}", "en": of}} | more


def plans(town: TwoYears, who: str, book: str, *targets: dict[str, Any]) -> str:
    page = Visitor(town.client(who)).get(f"/places/{book}/plans/new")
    content = json.dumps(PLAN | {"targets": targets}).encode()
    done = page.send(files={"file": (io.BytesIO(content), "ke-hoach.json")})
    assert done.status == 200, done.errors
    return done.address


def check_plan(page: Page, facts: Facts, book: str, communes: list[str], times: dict[str, datetime]) -> int:
    told = independent_reports.aims_of_plan(facts, book, PLAN["plan"], communes=communes, **times)
    expected = [
        [
            str(aim.year),
            percent(aim.share),
            None if aim.reached is None else percent(aim.reached),
            None if aim.figure is None else "{}/{}".format(*aim.figure),
            "–" if aim.missing is None else str(aim.missing),
        ]
        for aim in told
    ]
    (found,) = [each for each in tables(page.source) if each.caption == "Chỉ tiêu"]
    said = []
    for row in found.rows:
        numbers = [each.split(", ")[0] for each in row[3].words if re.match(r"\d", each)][:2]
        reached, counted = [*numbers, None, None][:2]
        said.append([row[1].text, row[2].text.split()[0], reached, counted, row[4].text])
    assert sorted(said, key=str) == sorted(expected, key=str), times
    return len(said)


def test_where_every_target_of_a_plan_stands_is_what_the_log_says(town: TwoYears) -> None:
    skills = {"measure": "skills", "numerator": "reached"}
    here = (aiming(town, 2026, "70.00"), aiming(town, 2027, "60.00", "registered"), aiming(town, 2030, "85.00"))
    where = plans(town, town.records, town.commune, *here, aiming(town, 2027, "64.50", "holders", **skills))
    above = plans(town, town.above, town.province, aiming(town, 2026, "40.00"), aiming(town, 2029, "80.00"))
    first = town.clock().date()
    town.clock.move(days=1)
    town.ask(town.other_village, town.other_officer, town.theirs[3:])
    town._skills(36)
    # The commune beside has opened a year of which this one knows nothing yet.
    town._open(town.next_commune, 2029)
    town.current()
    second = town.clock().date()
    town.clock.move(days=1)
    plans(town, town.records, town.commune, aiming(town, 2030, "90.00"), aiming(town, 2030, "95.00", "registered"))
    town.current()
    facts, counted = exported(), []
    communes = [town.commune, town.next_commune]
    for moment in both_of([first, second]):
        mine = Visitor(town.client(town.records)).get(address(where, moment))
        theirs = Visitor(town.client(town.above)).get(address(above, moment))
        counted.append(check_plan(mine, facts, town.commune, [town.commune], at(moment)))
        assert check_plan(theirs, facts, town.province, communes, at(moment)) == 2
    assert counted == [2, 4, 4, 4, 4, 4]


# What is owed, and what was filed


def standing(each: Owed) -> str:
    late = f" quá hạn {each.late} ngày" if each.late else ""
    if each.filed:
        return f"{each.filed:%d/%m/%Y}{late}"
    return f"chưa nộp{late}"


def check_owed(names: dict[str, str], page: Page, expected: list[Owed]) -> None:
    (found,) = [each for each in tables(page.source) if each.caption == "Báo cáo các nơi phải nộp về đây"]
    said = [[row[0].text, row[2].text, row[3].text] for row in found.rows]
    assert sorted(said) == sorted([names[each.filer], f"{each.due:%d/%m/%Y}", standing(each)] for each in expected)
    filed = [each for each in expected if each.filed]
    late = [each for each in expected if each.late and not each.filed]
    numbers = re.findall(r"<dt>[^<]*</dt><dd[^>]*>\s*(\d+)", page.source)
    assert numbers == [str(len(each)) for each in (expected, filed, late)]
    message = page.source.split("<textarea")[1].split("</textarea>")[0]
    for kind in {each.kind for each in expected}:
        of = [each for each in expected if each.kind == kind]
        assert f"đã nộp {sum(1 for each in of if each.filed)}/{len(of)}" in message
    for each in late:
        assert f"{names[each.filer]} (quá hạn {each.late} ngày)" in message


def check_filed(page: Page, facts: Facts, to: str, filer: str, times: dict[str, datetime]) -> int:
    """Every filing that there was, the last first, each with its own numbers."""
    told = [
        {each["figure"]: each["value"] for each in filed["data"]["figures"]}
        for filed in independent_filing.filings(facts, to, 2027, **times)
        if (filed["data"]["kind"], filed["data"]["filer"]["id"]) == (KIND, filer)
    ]
    expected = []
    for figures in reversed(told):
        counts = [figures[name] for name in ("all", "registered", "recognised")]
        shares = [percent(independent_figures.share(counts[2], of)) for of in (counts[1], counts[0])]
        expected.append(["Gia đình học tập 2027", *map(str, counts), *shares])
    assert [row for table in tables(page.source) for row in texts(table)] == expected
    assert page.words.count("Lượt người học") == len(told)
    return len(told)


def test_who_owes_and_what_was_filed_as_of_any_day_is_what_the_log_says(town: TwoYears) -> None:
    adopted(town, town.records, town.commune)
    here = town.commune
    mine, theirs = (f"/reports/{here}/2027/{KIND}/{place}" for place in (town.village, town.other_village))
    on(town, 1)
    request = Visitor(town.client(town.records)).get(f"/places/{here}/reports/requests/new")
    assert request.send(about="Tuần lễ", **request.day("due_on", "9/12/2027")).status == 200
    on(town, 8)
    assert filing(town, town.officer, mine).send(text="Nộp.").address == mine
    on(town, 12)
    assert filing(town, town.other_officer, theirs).send(text="Nộp.").address == theirs
    on(town, 13)
    hamlet = NewPlace(new_id(), "Xóm Nhỏ", "XN")
    town.perform(town.upper(), partial(establish_villages, commune=here, villages=[hamlet]))
    town.ask(town.village, town.officer, town.enroll(2))
    on(town, 14)
    assert filing(town, town.officer, mine).send(text="Nộp lại.", **{"figures.learners..value": "50"}).address == mine
    on(town, 16)
    facts, names, told = exported(), town.names | {hamlet.place: hamlet.name}, []
    for moment in both_of([date(2027, 12, 8), date(2027, 12, 11), date(2027, 12, 13)]):
        # What is known of a day is late by then.
        day = moment.get("as_of") or moment.get("known_at") or date(2027, 12, 16)
        visitor = Visitor(town.client(town.records))
        expected = independent_filing.owed(facts, here, year=2027, day=day, **at(moment))
        check_owed(names, visitor.get(address(f"/places/{here}/reports", moment, year=2027)), expected)
        twice = check_filed(visitor.get(address(mine, moment)), facts, here, town.village, at(moment))
        once = check_filed(visitor.get(address(theirs, moment)), facts, here, town.other_village, at(moment))
        told.append((len(expected), twice, once))
    assert told == [(4, 2, 1), (4, 1, 0), (4, 1, 0), (4, 1, 1), (4, 1, 0), (4, 1, 0), (4, 1, 1), (4, 1, 0)]


def on(town: TwoYears, day: int) -> None:
    town.clock.now = datetime(2027, 12, day, 2, tzinfo=UTC)
    town.current()
