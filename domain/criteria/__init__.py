"""Sets of criteria: one data file for each dated, sourced edition, checked when loaded."""

from functools import lru_cache

from domain.criteria.grammar import Criteria
from domain.criteria.reading import load_criteria
from domain.document_file import CRITERIA, packaged_editions
from domain.edition import check_no_overlap

__all__ = ["Criteria", "editions", "load_criteria", "titles"]


@lru_cache(maxsize=1)
def editions() -> tuple[Criteria, ...]:
    """Every packaged edition, by file name."""
    documents = packaged_editions(__name__, kind=CRITERIA)
    loaded = tuple(load_criteria(document, file=file, titles=titles()) for file, document in documents)
    check_no_overlap(loaded)
    return loaded


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """The titles that have packaged criteria, which is what a computed item may count."""
    return frozenset(str(document.get("title")) for _, document in packaged_editions(__name__, kind=CRITERIA))
