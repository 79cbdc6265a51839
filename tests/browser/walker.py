"""A walker: a person with a browser of one width and no script, who looks at every page on the way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page
from werkzeug.serving import make_server

from tests.service.town import PASSWORD, Town

SCREENSHOTS = Path(__file__).parents[2] / "var" / "screenshots"


@contextmanager
def serving(town: Town) -> Iterator[str]:
    """The town's application at an address."""
    server = make_server("127.0.0.1", 0, town.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


class Walker:
    """Goes, fills in, presses; each page is measured and kept as a picture."""

    def __init__(self, town: Town, context: BrowserContext, width: int) -> None:
        self.town, self.context, self.width = town, context, width
        self.page: Page = context.new_page()
        self.steps = 0
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def sign_in(self, person: str) -> None:
        self.context.clear_cookies()
        self.page.goto("/sign-in")
        self.page.fill("#login", self.town.logins[person])
        self.page.fill("#password", PASSWORD)
        self.press("Đăng nhập")

    def go(self, address: str, called: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, (address, answer.status)
        self.look(called)

    def press(self, text: str) -> None:
        self.button(text).last.click()

    def button(self, text: str) -> Locator:
        return self.page.locator("main button, main a[role=button]").filter(has_text=text)

    def day(self, name: str, day: str) -> None:
        for part, value in zip(("day", "month", "year"), day.split("/"), strict=True):
            self.page.fill(f"#{name}-{part}", value)

    def choose(self, name: str, code: str) -> None:
        self.page.check(f"input[name='{name}'][value='{code}']")

    def fill(self, **boxes: str) -> None:
        for name, value in boxes.items():
            self.page.fill(f"[name='{name}']", value)

    def look(self, called: str) -> None:
        """The picture of this page; nothing may reach beyond the edge."""
        self.steps += 1
        picture = SCREENSHOTS / f"way-{self.width}-{self.steps:02d}-{called}.png"
        self.page.screenshot(path=picture, full_page=True)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, called
        assert self.page.locator("h1").count() == 1, called

    def words(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())


@contextmanager
def walking(town: Town, browser: Browser, width: int) -> Iterator[Walker]:
    """Somebody with a browser of that width before the town's application."""
    with serving(town) as address:
        size: Any = {"width": width, "height": 640}
        context = browser.new_context(viewport=size, base_url=address, java_script_enabled=False)
        yield Walker(town, context, width)
        context.close()
