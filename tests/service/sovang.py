"""The command `sovang` in tests: called in this process, over the settings of the test."""

import json
from collections.abc import Mapping
from typing import Any

from click.testing import CliRunner, Result

from service.cli import main

CHEAP = {"SOVANG_PASSWORD_ROUNDS": "1", "SOVANG_PASSWORD_MEMORY": "8"}


def sovang(*arguments: str, typed: str = "", env: Mapping[str, str] | None = None) -> Result:
    """In English, unless the settings say otherwise."""
    return CliRunner().invoke(main, arguments, input=typed, prog_name="sovang", env={"LC_ALL": "en", **(env or {})})


def done(*arguments: str, env: Mapping[str, str] | None = None) -> Result:
    """What must succeed."""
    answer = sovang(*arguments, env=env)
    assert answer.exit_code == 0, answer.output
    return answer


def lines(*arguments: str) -> list[dict[str, Any]]:
    """The lines of an export."""
    return [json.loads(line) for line in done(*arguments, "--jsonl", "-").stdout.splitlines()]
