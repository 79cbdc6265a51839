"""The newest form of every fact: whatever release wrote it, it is read as today's classes say it."""

from typing import Any

from domain.streams import STREAMS
from domain.vocabulary import facts_of, schema_of, upcast
from service.store.encoding import UnknownFact

FACTS = facts_of(*STREAMS)
NEWEST = {type: schema_of(kind) for type, kind in FACTS.items()}


def to_newest(type: str, schema: int, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """A fact's data as the newest schema of its class says it; UnknownFact where a later release wrote it."""
    newest = NEWEST.get(type, 0)
    if schema == newest:
        return schema, data
    if not 1 <= schema <= newest:
        raise UnknownFact(f"{type} schema {schema}")
    return newest, upcast(FACTS[type], schema, data)
