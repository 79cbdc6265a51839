"""The closed vocabulary of facts: which topic is which class. Nothing else is ever read from a book."""

from domain.stream import Fact, Stream


def facts_of(*streams: type[Stream]) -> dict[str, type[Fact]]:
    """Topic to class of every fact nested in the given aggregates."""
    found: dict[str, type[Fact]] = {}
    for stream in streams:
        for nested in vars(stream).values():
            if isinstance(nested, type) and issubclass(nested, Fact) and "TOPIC" in dir(nested):
                found[nested.TOPIC] = nested
    return found


def schema_of(fact: type[Fact]) -> int:
    """The newest schema version of a fact."""
    return getattr(fact, "class_version", 1)


def upcast(fact: type[Fact], schema: int, data: dict[str, object]) -> dict[str, object]:
    """`data` written under `schema`, as the newest schema says it; stored bytes stay as they are."""
    for version in range(schema, schema_of(fact)):
        getattr(fact, f"upcast_v{version}_v{version + 1}")(data)
    return data
