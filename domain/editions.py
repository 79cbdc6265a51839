"""Editions as they were read, once a process: what a digest names never changes."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.criteria import Criteria, load_criteria, titles
from domain.pinned import Rules
from domain.procedures import Procedure, load_procedure

Document = dict[str, Any]


class Editions:
    """Procedures and criteria by digest."""

    def __init__(self) -> None:
        self.procedures: dict[str, Procedure] = {}
        self.criteria: dict[str, Criteria] = {}

    def rules(self, pinned: Mapping[str, Any], adopted: Callable[[str, str], Document]) -> Rules:
        """The pinned editions; `adopted` finds the document of a kind (`procedure`, `criteria`) with a digest."""
        procedure, criteria = pinned["procedure"]["digest"], pinned["criteria"]["digest"]
        if procedure not in self.procedures:
            self.procedures[procedure] = load_procedure(adopted("procedure", procedure), file=procedure)
        if criteria not in self.criteria:
            self.criteria[criteria] = load_criteria(adopted("criteria", criteria), file=criteria, titles=titles())
        return Rules(self.procedures[procedure], self.criteria[criteria])
