"""The browser that pages are tested in: found, and where it is missing the tests that need it are named."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_IT = "They need Chromium: `apt-get install chromium` (or the like), or name the program in SOVANG_CHROMIUM."


def find_chromium() -> str | None:
    """Path of the browser's program, None where there is none."""
    return next(filter(None, map(shutil.which, (os.environ.get("SOVANG_CHROMIUM", ""), *NAMES))), None)


def required() -> bool:
    """Whether a run without the browser's tests is a failure."""
    return os.environ.get("SOVANG_REQUIRE_BROWSER") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium() or required():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="browser test not run: no Chromium here"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where the browser is required, a run in which none of its tests passed has failed."""
    on_worker = hasattr(session.config, "workerinput")
    if required() and not on_worker and not _browser_tests(session.config, "passed"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    passed, skipped = (_browser_tests(config, outcome) for outcome in ("passed", "skipped"))
    if skipped:
        terminalreporter.section("tests that were not run", red=True)
        for name in skipped:
            terminalreporter.line(name)
        terminalreporter.line(HOW_TO_GET_IT)
    elif required() and not passed:
        terminalreporter.section("no browser test was run, although SOVANG_REQUIRE_BROWSER is set", red=True)


def _browser_tests(config: pytest.Config, outcome: str) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [report.nodeid for report in reporter.stats.get(outcome, []) if "browser" in report.keywords]
