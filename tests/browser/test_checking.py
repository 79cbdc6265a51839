"""Checking from above, reports and rewards in a real browser without script, at both widths."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from service.database import make_engine
from tests.browser.walker import Walker, serving
from tests.data_requests import carry_out
from tests.proposing import own_edition
from tests.service.town import Town

pytestmark = pytest.mark.browser


@pytest.fixture(params=[320, 1280])
def walker(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path, browser: Browser) -> Iterator[Walker]:
    engine = make_engine(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'sovang.db')}")
    town = Town(engine)
    town.way(5)
    town.current()
    width = request.param
    with serving(town) as address:
        context = browser.new_context(
            viewport={"width": width, "height": 720}, base_url=address, java_script_enabled=False
        )
        yield Walker(town, context, width)
        context.close()
    engine.dispose()


def test_an_inspection_from_the_plan_to_what_follows(walker: Walker) -> None:
    town = walker.town
    walker.sign_in(town.inspector)
    walker.go(f"/places/{town.commune}/inspections", "inspections-none")
    walker.press("Lập đợt kiểm tra")
    walker.press("Rút hồ sơ")
    walker.look("inspection-plan-refused")
    walker.page.check("input[name=titles]")
    walker.fill(count="3", basis="Kế hoạch số 5/KH-UBND ngày 01/10/2026 của Ủy ban nhân dân xã")
    walker.press("Rút hồ sơ")
    walker.look("inspection-drawn")
    walker.press("Ghi kết quả kiểm tra")
    walker.look("finding")
    walker.choose("finding", "fault")
    walker.fill(total="62", text="Giấy khen của con em không có trong sổ của trường.")
    walker.press("Ghi kết quả kiểm tra")
    walker.look("inspection-begun")
    walker.page.locator("main th a[href^='/dossiers/']").last.click()
    walker.look("dossier-inspected")
    assert "Có sai phạm" in walker.words()
    walker.go(f"/places/{town.commune}/inspections/differences", "differences")
    assert "-28" in walker.words()
    walker.go(f"/places/{town.commune}/inspections", "inspections")
    walker.page.click("main table a")
    walker.press("Kết thúc đợt kiểm tra")
    walker.fill(text="Đã kiểm tra một hồ sơ.")
    walker.press("Kết thúc đợt kiểm tra")
    walker.look("inspection-closed")


def test_reports_from_the_plan_to_the_message(walker: Walker) -> None:
    town = walker.town
    walker.sign_in(town.records)
    walker.go(f"/places/{town.commune}/reports/plan", "report-plan")
    walker.press("Áp dụng")
    walker.look("reports")
    walker.go(f"/places/{town.commune}/reports/requests/new", "report-request")
    walker.fill(about="Tuần lễ học tập suốt đời tháng 10")
    walker.day("due_on", "20/10/2026")
    walker.press("Gửi yêu cầu")
    walker.look("reports-requested")
    assert "Chưa nộp" in walker.page.input_value("#message")
    walker.sign_in(town.officer)
    walker.look("queue-owing")
    walker.go(f"/reports/{town.commune}/2026/village-yearly/{town.village}/filing", "report-filing")
    walker.fill(text="Thôn đã tổ chức học tập cho mọi nhà.")
    walker.press("Nộp báo cáo")
    walker.look("report-filed")


def test_a_proposal_for_reward_from_the_list_to_the_paper(walker: Walker) -> None:
    town = walker.town
    association = town.appoint("association-officer", town.commune)
    carry_out(town, "restriction", town.households[-1])
    town.current()
    walker.sign_in(town.records)
    walker.go(f"/places/{town.commune}/years-held", "years-held")
    walker.go(f"/places/{town.commune}/merits/new?kind=household-clan:household&year=2026", "merits")
    walker.page.locator("select").nth(0).select_option("met")
    walker.fill(minutes="12/BB-HĐTĐKT")
    walker.day("judged_on", town.clock().strftime("%d/%m/%Y"))
    walker.press("Ghi kết quả")
    walker.look("rewards-none")
    walker.page.select_option("[name=kind]", "household-clan:household")
    walker.press("Xem ai có thể được đề nghị")
    walker.look("reward-candidates")
    walker.page.locator("input[name=holders]").nth(0).check()
    walker.fill(basis="Phong trào thi đua giai đoạn 2026 - 2030")
    walker.press("Gửi đề nghị")
    walker.look("reward-proposed")
    where = walker.page.url
    walker.sign_in(association)
    walker.look("queue-association")
    walker.page.goto(where)
    walker.press("Nhận đề nghị")
    walker.press("Đã nhận")
    walker.press("Ghi quyết định khen thưởng")
    walker.look("reward-granting")
    walker.fill(number="15/QĐ-UBND")
    walker.day("signed_on", town.clock().strftime("%d/%m/%Y"))
    walker.press("Ghi quyết định khen thưởng")
    walker.look("reward-granted")
    assert "được tặng" in walker.words()


def test_criteria_of_reward_are_read_and_adopted_from_a_file(walker: Walker, tmp_path: Path) -> None:
    town = walker.town
    file = tmp_path / "own.json"
    file.write_text(json.dumps(own_edition().document), encoding="utf-8")
    walker.sign_in(town.records)
    walker.go(f"/places/{town.commune}/rewards/criteria", "reward-criteria-sample")
    walker.press("Áp dụng tiêu chí và hình thức khen thưởng")
    walker.page.set_input_files("input[type=file]", file)
    walker.look("reward-criteria-file")
    walker.press("Kiểm tra và nạp")
    walker.look("reward-criteria-adopted")
    assert "2026–2030" in walker.words()


def test_the_letterhead_of_papers_is_read_and_set(walker: Walker) -> None:
    town = walker.town
    walker.sign_in(town.records)
    walker.go(f"/places/{town.commune}/letterhead", "letterhead-unknown")
    walker.press("Đặt phần đầu giấy tờ")
    walker.fill(above="Ủy ban nhân dân tỉnh Thử", agency="Ủy ban nhân dân xã Thử", seat="Bản Phùng", symbol="UBND")
    walker.look("letterhead-form")
    walker.press("Đặt")
    walker.look("letterhead-set")
    assert "/TTr-UBND" in walker.words()
