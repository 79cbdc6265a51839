"""An override: a decision was taken although its page had changed since it was opened, and why is said."""

from typing import Any

from eventsourcing.domain import event

from domain.stream import Act, FirstFact, Stream


class Override(Stream):
    TOPIC = "override"

    class Declared(FirstFact):
        """`since` is the page as it was opened, `dossiers` those decided with their version then and now.

        The decision itself has the same command; its `seen` is the page as it was shown last, with what had changed.
        """

        TOPIC = "override.declared"
        place: dict[str, str]
        title: str
        year: int
        since: dict[str, int | str]
        dossiers: list[dict[str, int | str | None]]
        text: dict[str, str]
        entry_mandate: str | None

    @event(Declared)
    def __init__(self, act: Act, dossiers: list[dict[str, Any]]) -> None:
        self.book = act.book
        self.dossiers = [each["dossier"] for each in dossiers]
