"""Figures in a real browser without script: progress, charts, communes side by side, a report, at both widths."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from service.database import make_engine
from tests.browser.walker import Walker, walking
from tests.service.two_years import TwoYears

pytestmark = pytest.mark.browser


@pytest.fixture(params=[320, 1280])
def walker(request: pytest.FixtureRequest, browser: Browser, sqlite_url: str) -> Iterator[Walker]:
    """Before a town that has two years behind it."""
    engine = make_engine(sqlite_url)
    with walking(TwoYears(engine), browser, request.param) as walker:
        yield walker
    engine.dispose()


def test_figures_are_read_and_reported(walker: Walker) -> None:
    town = walker.town
    assert isinstance(town, TwoYears)
    walker.sign_in(town.inspector)
    walker.go("/progress?year=2027", "progress")
    walker.go("/progress?year=2026", "progress-closed")
    walker.go(f"/places/{town.commune}/figures?year=2027&title=family", "charts")
    for chart in walker.page.locator("main svg[role=img]").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= walker.width
    walker.sign_in(town.above)
    walker.go(f"/places/{town.province}/communes?year=2027", "communes")
    walker.go(f"/places/{town.province}/reports/plan", "report-plan")
    walker.page.locator("main form button").last.click()
    walker.sign_in(town.records)
    where = f"/reports/{town.province}/2027/commune-yearly/{town.commune}"
    walker.go(f"{where}/filing", "report-filing")
    walker.page.fill("[name='text']", "Đạt kế hoạch.")
    walker.page.locator("main form button").last.click()
    walker.look("report")
    assert "Đạt kế hoạch." in walker.words()
