"""Texts: free text of facts, opened from the vault for those who may read the page."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.stream import Fact
from projections.names import ERASED
from service.visit import parts

Texts = Mapping[str, Mapping[str, Any] | None]


def texts_in(facts: Iterable[Fact]) -> Texts:
    """What the facts refer to as text, by item."""
    told = list(facts)
    refs = [getattr(fact, name, None) for fact in told for name in ("text", "minutes", "name")]
    # A correction may have given another text or name.
    refs += [(getattr(fact, "values", None) or {}).get(name) for fact in told for name in ("text", "name", "minutes")]
    items = {ref["item"] for ref in refs if isinstance(ref, dict)}
    return opened(items)


def opened(items: Iterable[str]) -> Texts:
    """Texts by item; None where their owner was erased."""
    found = parts().vault.open_many(items)
    return {item: value if isinstance(value, dict) else None for item, value in found.items()}


def text_of(texts: Texts, ref: Mapping[str, str] | None, part: str = "text") -> str | None:
    """One text; where it was erased, that it was."""
    if ref is None:
        return None
    value = texts.get(ref["item"])
    return ERASED if value is None else str(value.get(part) or "") or None
