"""Rewarding: criteria of emulation and forms of reward, as dated, sourced editions; which one a year goes by."""

from functools import lru_cache

from domain.document_file import packaged
from domain.rewarding.forms import Form, Forms, load_forms
from domain.rewarding.spans import Span, left_over, span_of

__all__ = ["Form", "Forms", "Span", "editions", "left_over", "load_forms", "sample", "span_of"]


@lru_cache(maxsize=1)
def editions() -> tuple[Forms, ...]:
    """Every packaged edition, by file name."""
    return tuple(load_forms(document, file=file) for file, document in packaged(__name__))


def sample() -> Forms:
    """By which a commune goes in the years for which it has adopted nothing."""
    return editions()[-1]
