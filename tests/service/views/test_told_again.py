"""Every number of progress, charts, communes side by side and reports is recomputed from the exported log."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import Engine

from domain.clock import VIETNAM
from domain.commands.record_correction import correct_record
from tests import independent_figures, independent_reports
from tests.scenario import ref
from tests.service.chamber import Chamber
from tests.service.commandline import configure
from tests.service.tables import Table, tables
from tests.service.told import Told, bars, boxes, exported, percent
from tests.service.town import Town
from tests.service.two_years import TwoYears
from tests.service.visitor import Page, Visitor
from tests.walking import Walker

Facts = list[dict[str, Any]]


@pytest.fixture
def town(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    configure(monkeypatch, database_url)
    town = TwoYears(engine)
    yield town
    town.wiring.close()


def end_of(day: date) -> datetime:
    """A day that is looked at means its end in Việt Nam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(days=1) - timedelta(microseconds=1)


def moments(town: TwoYears) -> list[dict[str, date]]:
    """Now, in the middle, before anything was corrected, and what was then said of the middle."""
    return [{}, {"as_of": town.middle}, {"known_at": town.before}, {"as_of": town.middle, "known_at": town.before}]


def at(moment: dict[str, date]) -> dict[str, datetime]:
    return {name: end_of(day) for name, day in moment.items()}


def address(path: str, moment: dict[str, date], **asked: Any) -> str:
    said = asked | {name: day.isoformat() for name, day in moment.items()}
    return path + "?" + "&".join(f"{name}={value}" for name, value in said.items())


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


# Progress


def test_every_number_of_the_progress_is_what_the_log_says(town: TwoYears) -> None:
    facts, visitor = exported(), Visitor(town.client(town.inspector))
    for moment in moments(town):
        for year in (2026, 2027):
            page = visitor.get(address("/progress", moment, year=year))
            assert page.status == 200
            told = Lines(facts, town.commune, year, at(moment))
            assert list(boxes(page.source)) == told.whole(), (moment, year)
            (villages,) = [each for each in tables(page.source) if each.caption == "Theo thôn"]
            assert {row[0].text: [cell.words for cell in row[1:]] for row in villages.rows} == {
                name: told.village(place) for place, name in town.names.items()
            }, (moment, year)
            (aims,) = [each for each in tables(page.source) if each.caption == "Chỉ tiêu"]
            assert [list(map(str, row)) for row in aimed(aims)] == [list(map(str, row)) for row in told.aims()], moment
    assert "lúc đóng: 2 (+1)" in visitor.get("/progress?year=2026").words
    # What was aimed at in another year is counted there, and leads there.
    now = visitor.get("/progress?year=2027")
    assert "72,00% trên tất cả tính ở năm của chỉ tiêu" in now.words
    (link,) = [each for each in now.reader.links if "/aims/2026/" in each]
    assert "37,50% (3 trên 8)" in visitor.get(link).words


def aimed(table: Table) -> list[list[Any]]:
    """Of each target the year, the share that is aimed at, what is reached (with the count) and what is missing."""
    return [
        [
            row[0].text,
            row[1].text.split()[0],
            *[each.split(", ")[0] for each in row[2].words if re.match(r"\d", each)][:2],
            row[3].text,
        ]
        for row in table.rows
    ]


class Lines:
    """The lines of a year, and beside each number that of the closing and of the year before."""

    def __init__(self, facts: Facts, book: str, year: int, times: dict[str, datetime]) -> None:
        self.facts, self.book, self.year, self.times = facts, book, year, times
        self.now = independent_figures.figures(facts, **times)
        (closing, *_) = [*self._closings(), None]
        self.closed = closing and independent_figures.figures(self._until(closing))

    def _closings(self) -> Facts:
        done = independent_figures.known(self.facts, known_at=self.times.get("known_at"))
        as_of = self.times.get("as_of")
        return [
            fact
            for fact in done
            if (fact["type"], fact["book"], fact["data"].get("year")) == ("cycle.closed", self.book, self.year)
            and (as_of is None or independent_figures.instant(fact["occurred_at"]) <= as_of)
        ]

    def _until(self, closing: dict[str, Any]) -> Facts:
        """What the commune's book had by the position of the report, and all that other books say of places."""
        last = closing["data"]["position"]
        return [fact for fact in self.facts if fact["book"] != self.book or fact["position"] <= last]

    def line(self, place: str, year: int | None = None) -> tuple[int, int, int]:
        return self.now.get((self.book, place, year or self.year, "family"), (0, 0, 0))

    def _count(self, place: str, n: int, *, last_year: bool) -> list[str]:
        now, said = self.line(place)[n], []
        if self.closed:
            then = self.closed.get((self.book, place, self.year, "family"), (0, 0, 0))[n]
            moved = "" if now == then else f" ({'+' if now > then else '−'}{abs(now - then)})"
            said.append(f"lúc đóng: {then}{moved}")
        if last_year and self.year == 2027:
            said.append(f"2026: {self.line(place, 2026)[n]}")
        return [str(now), *said]

    def _share(self, place: str, n: int) -> tuple[str, list[str]]:
        line, before = self.line(place), self.line(place, 2026)
        last = [f"2026: {percent(independent_figures.share(before[2], before[n]))}"] if self.year == 2027 else []
        return percent(independent_figures.share(line[2], line[n])), last

    def whole(self) -> list[list[str]]:
        counts = [self._count(self.book, n, last_year=True) for n in range(3)]
        return [*counts, *([share, *last] for share, last in (self._share(self.book, n) for n in (1, 0)))]

    def village(self, place: str) -> list[list[str]]:
        counts = [self._count(place, n, last_year=n > 0) for n in range(3)]
        line = self.line(place)
        shares = [(n, *self._share(place, n)) for n in (1, 0)]
        return [*counts, *([share, f"{line[2]}/{line[n]}", *last] for n, share, last in shares)]

    def aims(self) -> list[list[Any]]:
        found = []
        for aim in independent_reports.aims(self.facts, self.book, year=self.year, **self.times):
            reached = [] if aim.reached is None else [percent(aim.reached)]
            counted = [] if aim.figure is None else ["{}/{}".format(*aim.figure)]
            found.append(
                [aim.year, percent(aim.share), *reached, *counted, "–" if aim.missing is None else aim.missing]
            )
        return found


# Charts


def charts(page: Page) -> dict[str, list[list[str]]]:
    """The numbers beside each chart, under its name; the season has two tables."""
    found: dict[str, list[list[str]]] = {}
    for table in tables(page.source):
        found.setdefault(table.section, []).extend(texts(table))
    return found


def test_every_number_beside_a_chart_is_what_the_log_says(town: TwoYears) -> None:
    facts, visitor = exported(), Visitor(town.client(town.inspector))
    for moment in moments(town):
        for year in (2026, 2027):
            for place in (town.commune, town.village):
                page = visitor.get(address(f"/places/{place}/figures", moment, year=year, title="family"))
                said, names = charts(page), {place: town.names[place]} if place in town.names else town.names
                told = Told(facts, names, year, town.clock(), **at(moment))
                told.check(said)
                assert len(said["season"]) > 12, "the ends of the months and each day on which something moved"
                assert ("aims" in said) == (place == town.commune)
                if "aims" in said:
                    told.check_aims(said["aims"], town.commune)


# The end of a year


def test_the_figures_of_a_closing_are_what_the_log_says_before_it_and_for_ever(town: TwoYears) -> None:
    clerk, where = Visitor(town.client(town.records)), f"/places/{town.commune}/cycles/2027/closing"
    facts, page = exported(), clerk.get(where)
    line = independent_figures.figures(facts)[town.commune, town.commune, 2027, "family"]
    shares = [percent(independent_figures.share(line[2], line[n])) for n in (1, 0)]
    figures, open_ones = tables(page.source)
    assert texts(figures) == [["Gia đình học tập", *map(str, line), *shares]]
    mine = [fact for fact in facts if fact["book"] == town.commune]
    waiting = independent_reports.undecided(mine, year=2027)
    assert sorted(row[2].text for row in open_ones.rows) == sorted(map(str, waiting.values()))
    assert waiting
    assert page.send().address.startswith("/progress")
    closed = [fact["data"] for fact in exported() if fact["type"] == "cycle.closed"][-1]
    assert {(each["title"], each["state"]): each["count"] for each in closed["undecided"]} == waiting
    for each in closed["figures"]:
        told = independent_figures.figures(facts).get(
            (town.commune, each["place"]["id"], 2027, each["title"]), (0, 0, 0)
        )
        assert (each["all"], each["registered"], each["recognised"]) == told
        aims = [aim for aim in independent_reports.aims(facts, town.commune, year=2027) if aim.year == 2027]
        assert (each["target"], each["target_denominator"]) in {(aim.share, aim.denominator) for aim in aims}


# Communes side by side


def test_every_number_of_the_communes_side_by_side_is_what_the_log_says(town: TwoYears) -> None:
    facts, visitor = exported(), Visitor(town.client(town.above))
    books = {town.commune: "Xã Thử", town.next_commune: "Xã Bên"}
    for moment in moments(town):
        for year in (2026, 2027):
            page = visitor.get(address(f"/places/{town.province}/communes", moment, year=year))
            (found,) = tables(page.source)
            counted, times = independent_figures.figures(facts, **at(moment)), at(moment)
            sums = independent_reports.together(facts, books, year=year, **times)
            assert sums["family"][0] > max(counted[book, book, year, "family"][0] for book in books)
            for book, name in [*books.items(), (None, "Cộng")]:
                line = counted[book, book, year, "family"] if book else sums["family"]
                before = counted[book, book, 2026, "family"] if book and year == 2027 else None
                counts = [[str(n), *([f"2026: {before[i]}"] if before else [])] for i, n in enumerate(line)]
                shares = [
                    [percent(independent_figures.share(line[2], line[n])), f"{line[2]}/{line[n]}"] for n in (1, 0)
                ]
                assert [cell.words for cell in found.row(name)[1:]] == [*counts, *shares], (moment, year, name)
            drawn = [said for _length, said in bars(page.source, "shares-family")]
            assert drawn == [cell.words[0] for row in found.rows[:-1] for cell in row[4:]]


# Reports


def filing(town: Town, who: str, where: str) -> Page:
    page = Visitor(town.client(who)).get(where + "/filing")
    assert page.status == 200, where
    return page


def asked_for(page: Page) -> dict[str, str]:
    return {name: value for name, value in page.form.items() if name.startswith("figures.")}


def adopted(town: Town, who: str, place: str) -> None:
    done = Visitor(town.client(who)).get(f"/places/{place}/reports/plan").send()
    assert done.status == 200, done.errors


def owed(town: TwoYears, year: int) -> list[tuple[str, str, list[tuple[str, str]], set[str]]]:
    """Who files which report: by its address, over which lines of figures, and over what lies inside."""
    here, there = town.commune, town.next_commune
    commune = {here, town.village, town.other_village}
    all_of_it = commune | {town.province, there, town.far}
    return [
        (town.officer, f"/reports/{here}/{year}/village-yearly/{town.village}", [(here, town.village)], {town.village}),
        (
            town.other_officer,
            f"/reports/{here}/{year}/village-yearly/{town.other_village}",
            [(here, town.other_village)],
            {town.other_village},
        ),
        (town.records, f"/reports/{town.province}/{year}/commune-yearly/{here}", [(here, here)], commune),
        (
            town.above,
            f"/reports/{town.province}/{year}/upper-yearly/{town.province}",
            [(here, here), (there, there)],
            all_of_it,
        ),
    ]


def test_every_number_that_a_report_proposes_is_what_the_log_says(town: TwoYears) -> None:
    adopted(town, town.records, town.commune)
    adopted(town, town.above, town.province)
    facts = exported()
    for year in (2026, 2027):
        for who, where, lines, inside in owed(town, year):
            expected = independent_reports.boxes_of_places(facts, lines, inside, years=[year])
            assert asked_for(filing(town, who, where)) == expected, where
            assert expected["figures.learners..value"] != "0" or town.other_village in inside


def test_every_number_of_a_report_out_of_turn_and_of_a_review_is_what_the_log_says(town: TwoYears) -> None:
    clerk = Visitor(town.client(town.records))
    new = f"/places/{town.commune}/reports/requests/new"
    for about, period in (("Tuần lễ", {}), ("Sơ kết", {"from_year": "2024", "to_year": "2026"})):
        page = clerk.get(new)
        due = page.day("due_on", "20/12/2027")
        done = page.send(about=about, filers=[town.village, town.other_village], **period, **due)
        assert about in done.words, done.errors
    facts = exported()
    requests = {fact["data"]["about"]: fact["data"] for fact in facts if fact["type"] == "report.requested"}
    for told in requests.values():
        years = range(told["period"]["from"], told["period"]["to"] + 1) if told["period"] else [2027]
        for who, village in ((town.officer, town.village), (town.other_officer, town.other_village)):
            page = filing(town, who, f"/reports/{town.commune}/2027/{told['request']}/{village}")
            assert asked_for(page) == independent_reports.boxes_of_places(
                facts, [(town.commune, village)], {village}, years=years, period=bool(told["period"])
            )
            assert "text" in page.form, "there is room to write in"


def test_the_review_of_2026_to_2030_counts_every_one_of_its_years(town: TwoYears) -> None:
    adopted(town, town.above, town.province)
    town.clock.now = datetime(2030, 11, 20, 2, tzinfo=UTC)
    facts, here = exported(), town.commune
    villages = {town.village, town.other_village}
    years = range(2026, 2031)
    for who, kind, filer, lines, inside in (
        (town.records, "commune", here, [(here, here)], {here, *villages}),
        (
            town.above,
            "upper",
            town.province,
            [(here, here), (town.next_commune, town.next_commune)],
            {town.province, here, *villages, town.next_commune, town.far},
        ),
    ):
        page = filing(town, who, f"/reports/{town.province}/2030/{kind}-review-2030/{filer}")
        expected = independent_reports.boxes_of_places(facts, lines, inside, years=years, period=True)
        assert asked_for(page) == expected
        assert len(expected) == 3 * 3 + 5 * 2, (
            "of a title in each year that was opened or aimed at; besides of all five"
        )
        assert "section-lacking" in page.form


def test_every_number_of_a_units_report_is_what_the_log_says(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, database_url)
    town = Chamber(engine)
    adopted(town, town.records, town.commune)
    dossier = town.units[0]
    unit, head = dossier.split(".")[3], town.heads[dossier]
    person = town.head_with_account((unit, head))
    where = f"/reports/{town.commune}/2026/unit-yearly/{unit}"
    expected = independent_reports.boxes_of_unit(exported(), unit, year=2026)
    assert asked_for(filing(town, person, where)) == expected
    assert expected == {"figures.registered.unit.value": "1", "figures.recognised.unit.value": "0"}
    town.wiring.close()


class Above(Walker, Town):
    """A town under a level that awards a title itself."""


def test_the_level_above_reports_what_it_awards_itself_too(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, database_url)
    town = Above(engine)
    above = town.appoint("upper-officer", town.province)
    adopted(town, above, town.province)
    town.begin("higher_unit")
    town.begin("family")
    town.current()
    where = f"/reports/{town.province}/2026/upper-yearly/{town.province}"
    lines = [(town.commune, town.commune), (town.province, town.province)]
    inside = {town.province, town.commune, town.village, town.other_village}
    expected = independent_reports.boxes_of_places(exported(), lines, inside, years=[2026])
    assert expected["figures.registered.higher_unit.value"] == expected["figures.registered.family.value"] == "1"
    # A title for which nobody has registered stands there with noughts.
    asked = asked_for(filing(town, above, where))
    assert {box: n for box, n in asked.items() if n != "0"} == {box: n for box, n in expected.items() if n != "0"}
    town.wiring.close()


# Reports as they are filed, on the page and on paper


def paper_of(town: TwoYears, who: str, where: str) -> tuple[list[list[list[str]]], str]:
    """The tables of the DOCX, and the words of the PDF."""
    client = town.client(who)
    answers = [client.get(f"{where}/papers/report.{ending}") for ending in ("docx", "pdf")]
    assert [answer.status_code for answer in answers] == [200, 200]
    written = Document(io.BytesIO(answers[0].data))
    told = [[[cell.text for cell in row.cells] for row in table.rows] for table in written.tables]
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answers[1].data)).pages).split())
    return told, words


HEADS = {"Đến hết ngày": "season", "Bước": "flow", "Chỉ tiêu": "aims", "Địa bàn": "points"}


def on_paper(found: list[list[list[str]]]) -> dict[str, list[list[str]]]:
    """The tables by what they are about; times of stages follow the flow, and the points take two tables."""
    said: dict[str, list[list[str]]] = {}
    for heads, *rows in found:
        name = HEADS.get(heads[0], heads[0])
        if name == "points" and name in said:
            said[name] = [[*one, *other[1:]] for one, other in zip(said[name], rows, strict=True)]
        else:
            said["time" if name in said else name] = rows
    return said


def test_every_number_of_a_filed_report_and_of_its_paper_is_what_the_log_said(town: TwoYears) -> None:
    adopted(town, town.records, town.commune)
    adopted(town, town.above, town.province)
    for who, where, lines, inside in owed(town, 2027):
        town.clock.move(hours=1)
        facts = exported()
        done = filing(town, who, where).send(text="Đạt kế hoạch.")
        assert done.address == where, done.errors
        filed, now = {}, town.clock()
        for name, n in independent_reports.boxes_of_places(facts, lines, inside, years=[2027]).items():
            filed[name.split(".")[1]] = n
        counts = [filed[name] for name in ("all", "registered", "recognised")]
        part = int(filed["recognised"])
        shares = [percent(independent_figures.share(part, int(filed[of]))) for of in ("registered", "all")]
        (of_titles,) = tables(done.source)
        assert texts(of_titles) == [["Gia đình học tập 2027", *counts, *shares]]
        assert [said for _length, said in bars(done.source, "shares-0")] == shares
        # A week later all of it has moved and a word of the report was corrected; what it counts has not changed.
        town.clock.move(days=7)
        late = town.enroll(2)
        town.ask(town.village, town.officer, late)
        stream = "report." + where.removeprefix("/reports/").replace("/", ".")
        (book,) = {fact["book"] for fact in exported() if fact["stream"] == stream}
        mended: dict[str, Any] = {"values": {"text": ref()}, "reason": "mistyped", "text": None}
        town.perform(town.act(who, book=book), partial(correct_record, stream=stream, version=1, **mended))
        town.current()
        found, words = paper_of(town, who, where)
        assert ["Gia đình học tập 2027", *counts, *shares] in [row for table in found for row in table]
        others = {filed["activities"], filed["learners"]}
        assert others == {row[2] for table in found for row in table[1:] if table[0][0] == "STT"}
        if lines[0][1] == lines[-1][1]:
            of = {place: name for place, name in town.names.items() if place in inside}
            said = on_paper(found)
            stood = Told(facts, of, 2027, now, as_of=now, known_at=now)
            stood.check(said)
            assert said.keys() >= {"season", "flow", "time", "points"}
            assert ("aims" in said) == (lines[0][1] == town.commune)
            if "aims" in said:
                stood.check_aims(said["aims"], town.commune)
        # The PDF says the same, row by row, and has a letter for each.
        assert "?" not in words
        for row in (row for table in found for row in table[1:]):
            assert " ".join(row[1:]) in words, row
