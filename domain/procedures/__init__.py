"""Procedures of the titles: one data file for each dated edition, checked when loaded."""

from functools import lru_cache

from domain.document_file import PROCEDURE, packaged_editions
from domain.edition import check_no_overlap
from domain.workflow import Procedure
from domain.workflow_reading import load_procedure

__all__ = ["Procedure", "editions", "load_procedure"]


@lru_cache(maxsize=1)
def editions() -> tuple[Procedure, ...]:
    """Every packaged edition, by file name."""
    documents = packaged_editions(__name__, kind=PROCEDURE)
    loaded = tuple(load_procedure(document, file=file) for file, document in documents)
    check_no_overlap(loaded)
    return loaded
