"""The command line: whoever runs the system founds places, offices and years, and has no say in a dossier."""

import ast
import csv
from itertools import product
from pathlib import Path

import pytest

import service.cli
from domain.desk import Request
from domain.errors import BatchRefused, NoMandate
from service.cli import main

from .acts import command_of
from .cells import words_of
from .rules import ACTS, HERE, STAGES, rule_of
from .world import World

CLI = Path(service.cli.__file__).parent
# Where the acts on dossiers are; the demonstration lives such a year in a database that holds nothing else.
ON_DOSSIERS = frozenset(
    {
        "registration", "self_assessment", "village", "posting", "appraisal", "council", "award", "aside", "remedies",
        "undoing", "correction", "council_correction", "overriding",
    }
)  # fmt: skip


def table() -> dict[str, str]:
    with (HERE / "commandline.csv").open(encoding="utf-8", newline="") as file:
        return {line["command"]: line["writes"] for line in csv.DictReader(file)}


def imported(path: Path) -> set[str]:
    """What a module takes from the commands of the domain."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("domain.commands"):
            module = (node.module or "").removeprefix("domain.commands").strip(".")
            found |= {module} if module else {alias.name for alias in node.names}
    return found


def test_the_table_knows_every_command() -> None:
    assert set(main.commands) == table().keys()


@pytest.mark.parametrize("path", sorted(CLI.glob("*.py")), ids=lambda path: path.stem)
def test_no_command_has_an_act_on_a_dossier_in_hand(path: Path) -> None:
    assert not imported(path) & ON_DOSSIERS


def test_what_only_reads_has_no_act_in_hand() -> None:
    reading = {name for name, writes in table().items() if writes == "nothing"}
    for name in reading:
        module = main.commands[name].callback.__module__.rpartition(".")[2]  # type: ignore[union-attr]
        assert not imported(CLI / f"{module}.py"), name


def test_whoever_runs_the_system_has_no_say_in_a_dossier(world: World) -> None:
    before = world.read_heads()
    for act, stage in product(ACTS, STAGES):
        if stage not in rule_of(act, stage).when:
            continue
        for actor in ("system:setup", "system:cli"):
            said = world.act(source="cli", actor=actor)
            with pytest.raises((NoMandate, BatchRefused)) as refused:
                world.office.perform(Request(said, "d" * 64), command_of(world, act, stage))
            assert words_of(refused.value) == {"mandate"}, f"{act} at {stage}"
    assert world.read_heads() == before
