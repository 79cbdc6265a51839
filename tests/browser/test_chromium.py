"""A browser test that did not run is named, and fails the run where the browser is required."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOOKS = """
from tests.chromium import pytest_collection_modifyitems, pytest_sessionfinish, pytest_terminal_summary
"""
TESTS = """
import pytest

@pytest.mark.browser
def test_a_page_in_the_browser():
    from tests.chromium import find_chromium
    assert find_chromium()

def test_something_else():
    pass
"""
ROOT = Path(__file__).parents[2]


def run(folder: Path, *arguments: str, chromium: bool, required: bool) -> tuple[int, str]:
    """Run both tests in a process of their own, whose only browser is one that we put there."""
    (folder / "conftest.py").write_text(HOOKS)
    (folder / "test_two.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    (folder / "bin").mkdir()
    if chromium:
        (folder / "bin" / "chromium").touch(0o755)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SOVANG_", "PYTEST_"))}
    environment |= {"PATH": str(folder / "bin"), "PYTHONPATH": str(ROOT), "SOVANG_REQUIRE_BROWSER": "01"[required]}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        *arguments,
        str(folder),
    ]
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_without_a_browser_the_rest_runs_and_the_way_to_get_one_is_named(
    tmp_path: Path, workers: tuple[str, ...]
) -> None:
    code, output = run(tmp_path, *workers, chromium=False, required=False)
    assert code == 0
    assert "1 passed, 1 skipped" in output
    assert "test_two.py::test_a_page_in_the_browser\nThey need Chromium: `apt-get install chromium`" in output


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_where_the_browser_is_required_its_absence_fails(tmp_path: Path, workers: tuple[str, ...]) -> None:
    code, output = run(tmp_path, *workers, chromium=False, required=True)
    assert code == 1
    assert "1 failed, 1 passed" in output


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_where_it_is_required_a_run_without_a_browser_test_fails(tmp_path: Path, workers: tuple[str, ...]) -> None:
    code, output = run(tmp_path, *workers, "-k", "something_else", chromium=True, required=True)
    assert code == 1
    assert "no browser test was run" in output


def test_with_a_browser_all_run(tmp_path: Path) -> None:
    code, output = run(tmp_path, chromium=True, required=True)
    assert code == 0
    assert "2 passed" in output
    assert "not run" not in output
