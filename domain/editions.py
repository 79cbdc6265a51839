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
        return Rules(
            self.procedures.get(procedure) or self.procedure(procedure, adopted("procedure", procedure)),
            self.criteria.get(criteria) or self.set_of_criteria(criteria, adopted("criteria", criteria)),
        )

    def procedure(self, digest: str, document: Document) -> Procedure:
        """The procedure of that digest, whose document this is."""
        if digest not in self.procedures:
            self.procedures[digest] = load_procedure(document, file=digest)
        return self.procedures[digest]

    def set_of_criteria(self, digest: str, document: Document) -> Criteria:
        """The set of criteria of that digest, whose document this is."""
        if digest not in self.criteria:
            self.criteria[digest] = load_criteria(document, file=digest, titles=titles())
        return self.criteria[digest]
