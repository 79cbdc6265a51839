"""A merit: what a council said, for one year, of what somebody did for the movement."""

from typing import Any

from domain.stream import RepeatableFact, Stream


class Merit(Stream):
    """Named by the year, the kind among those taking part, and the subject."""

    TOPIC = "merit"

    class Judged(RepeatableFact):
        """Judged again, the last word holds. `votes` are for the reward, of the members `present`."""

        TOPIC = "merit.judged"
        place: dict[str, str]
        year: int
        kind: dict[str, str]
        subject: str
        subject_kind: str
        edition: dict[str, str]
        judged: list[dict[str, Any]]
        minutes: str
        judged_on: str
        votes: int | None
        present: int | None
        entry_mandate: str | None

        def apply(self, aggregate: Any) -> None:
            aggregate.book = self.act.book
            aggregate.edition = self.edition["digest"]
            aggregate.judged = {each["criterion"]: each["met"] for each in self.judged}
            aggregate.votes, aggregate.present = self.votes, self.present

    def __init__(self) -> None:
        # The digest of the edition under which the last word was said.
        self.edition = ""
        # By criterion whether it is met.
        self.judged: dict[str, bool] = {}
        self.votes: int | None = None
        self.present: int | None = None

    @staticmethod
    def stream_of(*, year: int, kind: str, subject: str) -> str:
        return f"merit.{year}.{kind}.{subject}"
