"""The council's two pages in a real browser without script: by keyboard alone, and nothing scrolls sideways."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from service.database import make_engine
from tests.browser.walker import serving
from tests.service.chamber import Chamber
from tests.service.town import PASSWORD

pytestmark = pytest.mark.browser
SHOTS = Path("var/screenshots")


@pytest.fixture(params=[320, 1280])
def sitting(
    request: pytest.FixtureRequest, browser: Browser, sqlite_template: Path, tmp_path: Path
) -> Iterator[tuple[Tab, Chamber]]:
    engine = make_engine(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'sovang.db')}")
    town = Chamber(engine)
    with serving(town) as address:
        viewport = {"width": request.param, "height": 720}
        context = browser.new_context(viewport=viewport, base_url=address, java_script_enabled=False)  # type: ignore[arg-type]
        yield context.new_page(), town
        context.close()
    town.wiring.close()
    engine.dispose()


def looked_at(tab: Tab, name: str) -> None:
    """The picture of this page; nothing may reach beyond the edge."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    width = tab.viewport_size["width"]  # type: ignore[index]
    tab.screenshot(path=SHOTS / f"council-{width}-{name}.png", full_page=True)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
    assert tab.locator("h1").count() == 1


def to(tab: Tab, name: str) -> None:
    """Press Tab until the box of that name has the focus."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.name || document.activeElement.id") == name:
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def enter(tab: Tab) -> None:
    """Press Enter and wait for the page that it leads to."""
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def test_a_council_is_entered_by_keyboard_alone(sitting: tuple[Tab, Chamber]) -> None:
    tab, town = sitting
    tab.goto("/sign-in")
    tab.fill("[name=login]", town.logins[town.chair])
    tab.fill("[name=password]", PASSWORD)
    enter(tab)
    tab.goto(f"/places/{town.commune}/council/new?title=unit&year=2026")
    looked_at(tab, "who-came")
    to(tab, "secretary")
    tab.keyboard.type("Vũ Thị Thư Ký")
    to(tab, "ballot")
    tab.keyboard.press("ArrowDown")
    to(tab, f"members.{town.fourth}.attended")
    tab.keyboard.press("ArrowDown")
    while tab.evaluate("document.activeElement.tagName") != "BUTTON":
        tab.keyboard.press("Tab")
    enter(tab)
    assert tab.locator("table.sv-sheet").count() == 1, tab.content()
    looked_at(tab, "votes")
    # The first line's votes are opened and the first member's changed; everything else stands as it is filled in.
    for _ in range(80):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowDown")
    looked_at(tab, "by-name")
    to(tab, "minutes")
    tab.keyboard.type("Hội đồng thảo luận và biểu quyết.")
    to(tab, "file")
    tab.keyboard.press("Tab")
    enter(tab)
    assert "/meetings/" in tab.url, tab.content()
    looked_at(tab, "meeting")
    assert [town.found(each).state for each in town.units] == ["appraised"] * 4
    tab.goto(f"/dossiers/{town.kin_of_fifth}")
    looked_at(tab, "dossier")
