"""Pages that are read and decided on, in a real browser without script: nothing scrolls sideways, all can be hit."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from domain.commands import setup
from service.database import make_engine
from tests.browser.walker import serving
from tests.service.town import PASSWORD, Town

pytestmark = pytest.mark.browser
SHOTS = Path("var/screenshots")
TOO_SMALL = """() => [...document.querySelectorAll('button, nav a, .govuk-button, select, input:not([type=hidden])')]
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < 24 || box.width < 24)).map(([html]) => html)"""
CLIPPED = """() => [...document.querySelectorAll('h1, h2, th, td, label, a, p, button, dt, dd')]
    .filter(e => e.innerText?.trim() && parseFloat(getComputedStyle(e).lineHeight) < 1.3 * parseFloat(getComputedStyle(e).fontSize))
    .map(e => e.outerHTML.slice(0, 80))"""


def aims(town: Town) -> None:
    """Targets of two years over different people."""
    source = {"document": "Kế hoạch minh họa của xã", "passage": "mục II.2"}
    for year, denominator, share in ((2026, "all", "50.00"), (2030, "all", "85.00"), (2026, "registered", "90.00")):
        town.perform(
            town.act(),
            lambda desk, year=year, denominator=denominator, share=share: setup.set_target(
                desk, year=year, title="family", numerator="recognised", denominator=denominator, share=share,
                scope={"vi": "Hộ gia đình trong xã", "en": "Households of the commune"}, source=source,
            ),
        )  # fmt: skip


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("reading") / "sovang.db")
    engine = make_engine(f"sqlite:///{path}")
    town = Town(engine)
    aims(town)
    town.to_appraisal(25)
    own = town.to_appraisal(3)[0]
    town.declare_kin(town.appraiser, [own.split(".")[3]])
    decided = town.to_appraisal(60)
    town.declare_kin(town.signer, [decided[0].split(".")[3]])
    town.appraise(decided[:40])
    town.clock.move(days=1)
    town.decide(decided[20:40])
    town.current()
    yield town
    engine.dispose()


@pytest.fixture(scope="module")
def address(town: Town) -> Iterator[str]:
    with serving(town) as address:
        yield address


@pytest.fixture(params=[320, 1280])
def tab(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Tab]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 720}, base_url=address, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def sign_in(tab: Tab, town: Town, person: str, after: str = "/") -> None:
    tab.goto(f"/sign-in?next={after}")
    tab.fill("[name=login]", town.logins[person])
    tab.fill("[name=password]", PASSWORD)
    tab.click("main button")


def looked_at(tab: Tab, name: str) -> None:
    """Keep a picture, and check what every page owes its reader."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    width = tab.viewport_size["width"]
    tab.screenshot(path=SHOTS / f"reading-{name}-{width}.png", full_page=True)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
    assert tab.evaluate(TOO_SMALL) == [], name
    assert tab.evaluate(CLIPPED) == [], name
    assert tab.locator("h1").count() == 1, name
    assert "hệ thống gặp lỗi" not in tab.inner_text("h1").lower(), name


def test_an_appraiser_goes_from_the_queue_to_the_sheet_and_sees_what_was_done(tab: Tab, town: Town) -> None:
    sign_in(tab, town, town.appraiser)
    looked_at(tab, "queue")
    tab.locator("a.govuk-button", has_text="Thẩm định").first.click()
    looked_at(tab, "appraisal")
    assert "Không thẩm định được ở đây" in tab.inner_text("main")
    boxes = tab.locator("select[name$='.outcome']")
    for number in range(boxes.count()):
        boxes.nth(number).select_option("later")
    boxes.nth(0).select_option("not-upheld")
    tab.click("main form button[type=submit]")
    looked_at(tab, "appraisal-refused")
    assert "Chọn một lý do" in tab.inner_text(".govuk-error-summary")
    tab.locator("select[name$='.reason']").nth(0).select_option("evidence-lacking")
    tab.locator("input[name$='.text']").nth(0).fill("Chưa thấy giấy khen của cháu")
    tab.click("main form button[type=submit]")
    looked_at(tab, "queue-done")
    assert "Xã đã thẩm định" in tab.inner_text(".sv-done")


def test_a_signer_sees_what_the_decision_does_before_signing_it(tab: Tab, town: Town) -> None:
    sign_in(tab, town, town.signer, "/decisions/new")
    looked_at(tab, "decision-lists")
    tab.locator("a.govuk-button", has_text="Mở danh sách").first.click()
    looked_at(tab, "decision-list")
    for _ in range(2):
        tab.locator("a.govuk-button", has_text="Xét riêng").nth(4).click()
    tab.locator("a.govuk-button", has_text="Tiếp tục").click()
    looked_at(tab, "decision-rehearsal")
    assert "Không đưa vào" in tab.inner_text("main")
    count = int(tab.locator(".sv-figures dd").first.inner_text())
    tab.fill("[name=number]", "15/QĐ-UBND")
    tab.select_option("[name=form]", "own")
    reasons = tab.locator("select[name$='.reason']")
    reasons.nth(0).select_option("criterion-not-met")
    reasons.nth(1).select_option("other")
    tab.locator("select[name$='.outcome']").nth(1).select_option("left-out")
    tab.fill("[name=count]", str(count + 1))
    tab.click("main form button[type=submit]")
    looked_at(tab, "decision-refused")
    assert f"công nhận {count} hồ sơ" in tab.inner_text(".govuk-error-summary")
    if tab.viewport_size["width"] == 320:
        return  # the wide run signs the list
    tab.fill("[name=count]", str(count))
    tab.click("main form button[type=submit]")
    looked_at(tab, "decision")
    assert "Quyết định số 15/QĐ-UBND" in tab.inner_text("h1")
    assert tab.locator(".sv-figures dd").first.inner_text() == str(count)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("progress", "/progress"),
        ("progress-past", "/progress?as_of=2026-10-20"),
        ("charts", "/places/{commune}/figures"),
        ("register", "/register"),
        ("register-past", "/register?as_of=2026-10-04&known_at=2026-10-05"),
        ("moment-refused", "/register?as_of=31/11/2026&known_at=x"),
        ("left-the-past", "/reminders?as_of=2026-10-04"),
        ("audit", "/audit"),
        ("audit-refused", "/audit?since-day=31&since-month=2&since-year=2026"),
        ("dossiers", "/places/{commune}/dossiers"),
        ("households", "/places/{village}/households?q=dang"),
    ],
)
def test_lists_read_well(tab: Tab, town: Town, name: str, path: str) -> None:
    sign_in(tab, town, town.records)
    tab.goto(path.format(commune=town.commune, village=town.village))
    looked_at(tab, name)


def test_a_day_is_chosen_stays_and_is_left_again(tab: Tab, town: Town) -> None:
    sign_in(tab, town, town.records, "/register")
    tab.click(".sv-moment summary")
    looked_at(tab, "moment-open")
    tab.fill("#as_of", "31/11/2026")
    tab.press("#as_of", "Enter")
    looked_at(tab, "moment-mistyped")
    assert tab.input_value("#as_of") == "31/11/2026"
    tab.fill("#as_of", "4/10/2026")
    tab.click("main form[data-moment] button")
    assert "Đang xem tại ngày 04/10/2026" in tab.inner_text(".sv-moment")
    tab.locator("nav a", has_text="Tiến độ").click()
    looked_at(tab, "moment-on")
    assert "Đang xem tại ngày 04/10/2026" in tab.inner_text(".sv-moment")
    tab.click(".sv-moment summary")
    looked_at(tab, "moment-on-open")
    tab.locator("a", has_text="Về hôm nay").click()
    assert "Đang xem" not in tab.inner_text(".sv-moment")


def test_a_household_is_enrolled(tab: Tab, town: Town) -> None:
    sign_in(tab, town, town.records, f"/places/{town.village}/households/new")
    looked_at(tab, "enrolment")
    tab.fill("[name=head]", "Y Thị Ổn Định")
    tab.click("main form button[type=submit]")
    looked_at(tab, "enrolled")


@pytest.mark.parametrize("who", ["nobody", "administrator", "inspector"])
def test_who_has_nothing_to_do_is_told_so(tab: Tab, town: Town, who: str) -> None:
    sign_in(tab, town, getattr(town, who))
    looked_at(tab, f"queue-{who}")


def test_a_late_queue_says_by_how_many_days(tab: Tab, town: Town) -> None:
    late = town.clock.now
    town.clock.move(days=12)
    try:
        sign_in(tab, town, town.appraiser)
        looked_at(tab, "queue-late")
        assert "quá hạn" in tab.inner_text("main")
    finally:
        town.clock.now = late
