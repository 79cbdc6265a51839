"""Rewarding: the forms of reward that holders can be proposed for, as dated, sourced editions."""

from functools import lru_cache

from domain.document_file import packaged
from domain.rewarding.forms import Form, Forms, load_forms

__all__ = ["Form", "Forms", "editions", "load_forms"]


@lru_cache(maxsize=1)
def editions() -> tuple[Forms, ...]:
    """Every packaged edition, by file name."""
    return tuple(load_forms(document, file=file) for file, document in packaged(__name__))
