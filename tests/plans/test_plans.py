"""What the product shows of the five plans is what their papers print, line by line and nothing more."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from projections.activities import activity
from service.app import create_app
from service.cli.opened import opened_wiring
from service.demo.founding import PASSWORD
from service.demo.plans import plans as packaged
from service.wiring import Wiring
from tests.plans.table import SESSION, TARGET, Printed, plans, printed
from tests.service.sovang import done
from tests.service.visitor import Visitor

# Who may see the whole of each plan's place.
SEES = {
    "bac-quang-2024": "kytren.bacquang",
    "dak-long-2026": "hoso",
    "na-ri-2026-2030": "hoso.nari",
    "tan-phong-2026": "hoso.tanphong",
    "thanh-binh-2025": "hoso.thanhbinh",
}
WHOM = {
    "all": "trên tất cả", "registered": "trên số đăng ký", "adults": "trên người lớn", "officials": "trên cán bộ",
    "members": "trên hội viên", "holders": "trên số người đạt danh hiệu", "officers": "trên số cán bộ",
    "working-age": "trên số người trong độ tuổi lao động", "aged-15": "trên dân số từ 15 tuổi trở lên",
    "population": "trên dân số", "schools": "trên số cơ sở giáo dục", "centres": "trên số trung tâm học tập cộng đồng",
    "units": "trên số đơn vị", "communes": "trên số xã, thị trấn", "villages": "trên số thôn, tổ dân phố",
    "teachers": "trên số giáo viên",
}  # fmt: skip
KIND = {
    "Chỉ tiêu": TARGET, "Mục tiêu không kèm con số": "aim", "Nhiệm vụ": "task", "Kết quả nêu trong kế hoạch": "result",
    "Ngày và sự kiện": "event", "Các chuyên đề": SESSION, "Chế độ báo cáo": "report", "Tiêu chí thi đua": "criterion",
    "Hình thức khen thưởng": "reward", "Căn cứ": "basis",
}  # fmt: skip
HELD = "Hoạt động học tập của năm đã ghi trong sổ"

Row = dict[str, str]


class Tables(HTMLParser):
    """The rows of every table by its caption; a row's cells by their labels, its head as ``."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[Row]] = {}
        self.caption = self.at = ""
        self.within: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "caption":
            self.within, self.caption = "caption", ""
        elif tag == "tr" and self.found.get(self.caption) is not None:
            self.found[self.caption].append({})
        elif tag in ("td", "th") and told.get("role") in ("cell", "rowheader"):
            self.within, self.at = "cell", told.get("data-label") or ""
            self.found[self.caption][-1][self.at] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.found[self.caption] = []
        if tag in ("caption", "td", "th"):
            self.within = None

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if self.within == "caption":
            self.caption += text
        elif self.within == "cell" and text:
            row = self.found[self.caption][-1]
            row[self.at] = f"{row[self.at]} {text}".strip()

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row but the heads."""
        for caption, rows in self.found.items():
            yield from ((caption, row) for row in rows if row)


@pytest.fixture
def wiring(demonstration: object) -> Iterator[Wiring]:
    with opened_wiring() as wiring:
        yield wiring


def client_of(wiring: Wiring, login: str) -> FlaskClient:
    client = create_app(wiring).test_client()
    page = Visitor(client).get("/sign-in")
    page.send(login=login, password=PASSWORD)
    return client


def page_of(wiring: Wiring, plan: str, login: str | None = None) -> str:
    client = client_of(wiring, login or SEES[plan])
    (link,) = {
        link for link in Visitor(client).get("/progress").reader.links if re.search(rf"/plans/{re.escape(plan)}$", link)
    }
    answer = client.get(link)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def of_kind(plan: str, *kinds: str) -> list[Printed]:
    return [line for line in printed() if line.plan == plan and (not kinds or line.kind in kinds)]


def test_the_table_is_of_the_plans_that_are_there() -> None:
    assert set(plans()) == set(packaged()) == set(SEES)


@pytest.mark.usefixtures("demonstration")
def test_every_target_is_the_papers_and_no_other_is_there() -> None:
    shown = json.loads(done("progress", "targets", "--json").stdout)

    found = Counter(
        (
            line["source"]["plan"],
            line["source"]["passage"].split(": “")[0],
            f"{line['share'].removesuffix('.00')}%",
            " ".join(part for part in (line["denominator"], line["title"]) if part),
            str(line["year"]),
        )
        for line in shown
    )
    wanted = [line for line in printed() if line.kind == TARGET]
    assert found == Counter((line.plan, line.section, line.number, line.whom, line.when) for line in wanted)
    for line in wanted:
        said = [each["source"]["passage"] for each in shown if each["source"]["plan"] == line.plan]
        assert any(line.section in each and line.words in each and line.number in each for each in said), line


@pytest.mark.parametrize("plan", plans())
def test_the_page_of_a_plan_shows_every_line_with_its_place_in_the_text_and_nothing_more(
    wiring: Wiring, plan: str
) -> None:
    tables = Tables()
    tables.feed(page_of(wiring, plan))
    shown = [(KIND[caption], row) for caption, row in tables.rows() if caption != HELD]

    assert len(shown) == len(of_kind(plan))
    for line in of_kind(plan):
        fitting = [each for each in shown if _is(line, *each)]
        assert fitting, line
        shown.remove(fitting[0])
    assert shown == []


def _is(line: Printed, kind: str, row: Row) -> bool:
    """Whether a row of the page is a line of the paper."""
    passage = row["Vị trí trong văn bản"]
    said = " ".join((row[""], row.get("Đối tượng", ""), passage))
    if kind != line.kind or line.words not in said:
        return False
    if kind == TARGET:
        aimed = f"{line.number.removesuffix('%')},00% {WHOM[line.whom.split()[0]]}"
        return (passage.split(": “")[0], row["Chỉ tiêu"], row["Năm"]) == (line.section, aimed, line.when)
    figures = (row.get("Con số", "–"), row.get("Thời gian", "–"))
    return (passage, *figures) == (line.section, line.number or "–", line.when or "–")


def test_the_sessions_that_are_printed_are_activities_of_the_register(wiring: Wiring) -> None:
    sessions = [line for line in printed() if line.kind == SESSION]
    with wiring.engine.connect() as db:
        held = [row for row in db.execute(select(activity)).mappings() if "minh họa" not in row["topic"]]

    def day(printed: str) -> str:
        return "-".join(reversed(printed.split("/")))

    assert sorted((row["held_on"], f"{row['learners']} học viên") for row in held) == sorted(
        (day(line.when), line.number) for line in sessions
    )
    for row, line in zip(sorted(held, key=lambda row: row["held_on"]), sessions, strict=True):
        assert line.words in row["topic"]
    tables = Tables()
    tables.feed(page_of(wiring, "thanh-binh-2025"))
    on_page = [(row["Ngày"], f"{row['Số người học']} học viên") for caption, row in tables.rows() if caption == HELD]
    assert sorted(on_page) == sorted((line.when, line.number) for line in sessions)


def test_a_figure_that_was_counted_elsewhere_stands_beside_the_target_that_asks_for_it(wiring: Wiring) -> None:
    tables = Tables()
    tables.feed(page_of(wiring, "bac-quang-2024", "hosotren.bacquang"))
    reached = {row[""]: row["Đạt được"] for caption, row in tables.rows() if caption == "Chỉ tiêu"}
    (told,) = [each for name, each in reached.items() if name.endswith("năng lực thông tin")]
    assert told == "41,35% 612/1.480, 16/12/2024 Số liệu minh họa"


def test_a_village_reads_the_plan_of_what_lies_above_it_but_not_the_figures_of_others(wiring: Wiring) -> None:
    tables = Tables()
    tables.feed(page_of(wiring, "bac-quang-2024", "thon1.bacquang"))
    targets = [row for caption, row in tables.rows() if caption == "Chỉ tiêu"]
    assert len(targets) == len(of_kind("bac-quang-2024", TARGET))
    assert {row["Còn thiếu"] for row in targets} == {"–"}


def test_nobody_reads_the_plan_of_another_place(wiring: Wiring) -> None:
    client = client_of(wiring, "hoso")
    links = Visitor(client).get("/progress").reader.links
    (own,) = {link for link in links if link.endswith("/plans/dak-long-2026")}
    assert client_of(wiring, "hoso.nari").get(own).status_code == 404
    assert client.get(own + "-2").status_code == 404
    assert client.get(own.replace("/plans/", "/plans/..%2f")).status_code == 404
