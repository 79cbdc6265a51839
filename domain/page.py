"""A page that is decided on: what stood on it, and what of that has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import OutOfDate, Refusal

# A dossier as `seen` tells of it: version, state and scores, without personal data.
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """A dossier as it stood on the page and as it stands now; None where it was not there."""

    dossier: str
    then: Line | None
    now: Line | None

    @property
    def versions(self) -> dict[str, int | str | None]:
        """The same as facts keep it."""
        then, now = (line["version"] if line else None for line in (self.then, self.now))
        return {"dossier": self.dossier, "then": then, "now": now}


def changes(then: Sequence[Line], now: Sequence[Line]) -> list[Changed]:
    """Whatever does not stand as it stood, by dossier."""
    before, after = ({line["dossier"]: line for line in lines} for lines in (then, now))
    streams = sorted(before.keys() | after.keys())
    told = (Changed(stream, before.get(stream), after.get(stream)) for stream in streams)
    return [each for each in told if each.then != each.now]


class PageChanged(OutOfDate):
    """What a decision rests on has changed since its page was made; `dossiers` stood on it or stand on it now."""

    def __init__(self, dossiers: Sequence[str]) -> None:
        self.dossiers = list(dossiers)
        super().__init__()


class WhyNotSaid(Refusal):
    message = "Something that you decide has changed since you opened this page. Say why you decide all the same."
