"""Pages in a real browser: nothing scrolls sideways, mistakes lead to their boxes, all without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright

from tests.chromium import find_chromium
from tests.service.gallery import DOSSIERS, HEADS

pytestmark = pytest.mark.browser
PATHS = [
    "/",
    "/dossier",
    "/forms/registration",
    "/forms/self-assessment",
    "/forms/evidence",
    "/forms/meeting",
    "/nowhere",
]
# Everything that a finger has to hit, but for links within a sentence.
TOO_SMALL = """() => [...document.querySelectorAll('button, nav a, .govuk-button, select, input:not([type=hidden])')]
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < 24 || box.width < 24)).map(([html]) => html)"""
CLIPPED = """() => [...document.querySelectorAll('h1, h2, th, td, label, a, p, button, dt, dd')]
    .filter(e => e.innerText?.trim() && parseFloat(getComputedStyle(e).lineHeight) < 1.3 * parseFloat(getComputedStyle(e).fontSize))
    .map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(params=[320, 1280])
def page(request, browser, gallery_address):
    context = browser.new_context(
        viewport={"width": request.param, "height": 640}, base_url=gallery_address, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_scrolls_sideways_and_everything_can_be_hit_and_read(page, language):
    for path in PATHS:
        page.goto(f"{path}?lang={language}")
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(TOO_SMALL) == [], path
        assert page.evaluate(CLIPPED) == [], path
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, path


def test_a_mistake_is_named_above_and_leads_to_its_box_with_all_that_was_typed(page):
    page.goto("/forms/meeting")
    page.fill("#summoned", "sáu mươi ")
    page.fill("#chair", "  Lan  ")
    page.fill(f'[id="rows.{DOSSIERS[0]}.for"]', "58")
    page.click("main .govuk-button")
    assert page.title().startswith("Lỗi: Họp thôn bình xét")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    for link in page.locator(".govuk-error-summary a").all():
        assert page.locator(f'[id="{link.get_attribute("href")[1:]}"]').count() == 1
    assert page.input_value("#summoned") == "sáu mươi "
    assert page.input_value("#chair") == "  Lan  "
    assert page.input_value(f'[id="rows.{DOSSIERS[0]}.for"]') == "58"
    assert page.locator("tr", has_text=HEADS[0]).get_by_text("Nhập số phiếu trắng.").count() == 1
    page.click(".govuk-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "summoned"
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_frame_says_who_acts_what_is_invented_and_what_is_a_sample(page):
    page.goto("/forms/self-assessment")
    frame = page.locator("header").inner_text()
    assert "Hoàng Thị Lượng – Cán bộ thôn, Thôn Đăk Gia – minh họa" in frame
    assert "DỮ LIỆU MINH HỌA" in frame
    assert "TIÊU CHÍ MẪU" in frame
    assert [a.inner_text() for a in page.locator("nav a").all()] == ["Việc của tôi", "Tiến độ", "Sổ vàng", "Nhật ký"]


def test_the_language_once_chosen_stays(page):
    page.goto("/forms/evidence")
    page.click("text=English")
    page.goto("/forms/evidence")
    assert page.locator("h1").inner_text() == "Add evidence"


def test_a_list_becomes_blocks_on_a_phone_and_stays_a_table_on_a_desk(page):
    page.goto("/")
    wide = page.viewport_size["width"] > 640
    assert page.locator("tbody tr").first.evaluate("e => getComputedStyle(e).display") == (
        "table-row" if wide else "block"
    )
    assert page.locator("thead th").first.is_visible()


def test_paper_shows_the_matter_and_not_what_can_be_pressed(page):
    page.goto("/")
    page.emulate_media(media="print")
    assert not page.locator("nav.govuk-service-navigation").is_visible()
    assert not page.locator("td.sv-act").first.is_visible()
    assert page.locator(".sv-print").is_visible()
