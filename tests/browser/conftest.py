"""The browser, opened once for each file of tests, and who walks in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from service.database import make_engine
from tests.browser.walker import Walker, walking
from tests.chromium import find_chromium
from tests.service.town import Town


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(params=[320, 1280])
def walker(request: pytest.FixtureRequest, browser: Browser, sqlite_url: str) -> Iterator[Walker]:
    engine = make_engine(sqlite_url)
    with walking(Town(engine), browser, request.param) as walker:
        yield walker
    engine.dispose()
