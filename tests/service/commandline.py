"""The command line in the test's own process, over a database of the test."""

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.config import variables


def configure(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    """Settings for that database, and none of those around the tests."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOVANG_DATABASE_URL", database_url)
    monkeypatch.setenv("SOVANG_SECRET_KEY", "s" * 32)
    monkeypatch.setenv("SOVANG_VAULT_KEY", "ab" * 32)


def sovang(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, arguments, prog_name="sovang")
