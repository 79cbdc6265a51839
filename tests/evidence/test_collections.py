"""Both collections: what people send is taken, what means harm is refused, and neither takes much time or memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.harmless import HARMLESS
from tests.evidence.hostile import HOSTILE

SECONDS, BYTES = 2.0, 200 * 1024 * 1024
FILES = {name: made for name, (made, _) in (HARMLESS | HOSTILE).items()}  # type: ignore[operator]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What came of each file."""
    folder: Path = tmp_path_factory.mktemp("files")
    asked = []
    for number, (name, made) in enumerate(FILES.items()):
        path = folder / str(number)
        path.write_bytes(made())
        asked.append(json.dumps({"name": name, "path": str(path)}))
    done = subprocess.run(
        [sys.executable, "-m", "tests.evidence.weigh"],
        input="\n".join(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


def test_there_are_enough_of_both() -> None:
    assert len(HOSTILE) >= 60
    assert len(HARMLESS) >= 12


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_is_refused(found: dict[str, dict[str, Any]], name: str) -> None:
    assert found[name].get("problem") in HOSTILE[name][1]


@pytest.mark.parametrize("name", HARMLESS)
def test_what_people_send_is_taken(found: dict[str, dict[str, Any]], name: str) -> None:
    assert "problem" not in found[name]
    assert found[name]["media_type"] == HARMLESS[name][1]


@pytest.mark.parametrize("name", FILES)
def test_no_file_takes_much(found: dict[str, dict[str, Any]], name: str) -> None:
    assert found[name]["seconds"] < SECONDS
    assert found[name]["bytes"] < BYTES
