"""Adopted rules: a commune's editions of a procedure or of criteria for one title, each kept whole."""

from typing import Any

from domain.stream import RepeatableFact, Stream


def stream_of(*, book: str, kind: str, title: str) -> str:
    """`kind` is `procedure` or `criteria`."""
    return f"rules.{book}.{kind}.{title}"


class Adopted(RepeatableFact):
    """The edition stands here whole, so that what was decided under it can be read for ever."""

    edition_id: str
    title: str
    digest: str
    edition: dict[str, Any]
    entry_mandate: str | None

    def apply(self, aggregate: Any) -> None:
        aggregate.book = self.act.book
        aggregate.editions[self.digest] = self.edition
        aggregate.latest = {"id": self.edition_id, "digest": self.digest}


class ProcedureRules(Stream):
    TOPIC = "procedure-rules"

    class ProcedureAdopted(Adopted):
        TOPIC = "procedure.adopted"

    def __init__(self) -> None:
        self.editions: dict[str, dict[str, Any]] = {}
        self.latest: dict[str, str] = {}


class CriteriaRules(Stream):
    TOPIC = "criteria-rules"

    class CriteriaAdopted(Adopted):
        TOPIC = "criteria.adopted"

    def __init__(self) -> None:
        self.editions: dict[str, dict[str, Any]] = {}
        self.latest: dict[str, str] = {}
