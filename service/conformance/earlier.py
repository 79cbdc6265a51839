"""Earlier: a report is held against one that was sealed before: what is new, what is gone, what is as it was."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from domain.canonical import digest_of
from service.conformance.audit_report import FORMAT, KIND
from service.follower.unfoldable import HoleInBook
from service.regeneration.digests import WrongDigest, book_digest
from service.store.verification import snapshot

Found = Mapping[str, Any]
FORMATS = range(1, FORMAT + 1)
# Words beside what is sealed.
WORDS = {"rules": "sentence", "findings": "says"}


class BadReport(Exception):
    """A file is no report, was changed since it was sealed, or is about something else."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings of now that were not there before, those of before that are gone, and how many are as they were."""

    digest: str
    new: Sequence[Found]
    gone: Sequence[Found]
    same: int

    def as_data(self) -> dict[str, Any]:
        return {"digest": self.digest, "new": list(self.new), "gone": list(self.gone), "same": self.same}


def read_report(text: str) -> dict[str, Any]:
    """A report as it was sealed; raises BadReport for anything else."""
    try:
        told = json.loads(text)
    except ValueError:
        raise BadReport("It is no JSON.") from None
    if not isinstance(told, dict) or told.get("report") != KIND:
        raise BadReport("It is no report of `sovang audit`.")
    if told.get("format") not in FORMATS:
        raise BadReport(f"It has the format {told.get('format')}, and only those up to {FORMAT} are read.")
    told.pop("against", None)
    try:
        for part, words in WORDS.items():
            told[part] = [{name: value for name, value in each.items() if name != words} for each in told[part]]
        sealed = digest_of({name: value for name, value in told.items() if name != "digest"})
    except (KeyError, AttributeError, TypeError, ValueError):
        raise BadReport("It is not whole.") from None
    if sealed != told.get("digest"):
        raise BadReport("It was changed since it was sealed.")
    return told


def compare(engine: Engine, now: Found, before: Found) -> Compared:
    """Both must be about the same books, year and chosen rules, and the earlier one about these very entries."""
    for name, said in (("books", _audited), ("year", _year), ("rules chosen now", _under)):
        if said(now) != said(before):
            raise BadReport(f"It is about other {name}.")
    with snapshot(engine) as db:
        for each in before["books"]:
            try:
                digest = book_digest(db, each["book"], each["position"])
            except (WrongDigest, HoleInBook):
                digest = None
            if digest != each["digest"]:
                raise BadReport(f"Book {each['book']} does not read up to fact {each['position']} as it did then.")
    was, found = ({_key(each): each for each in told["findings"]} for told in (before, now))
    return Compared(
        before["digest"],
        [each for key, each in found.items() if key not in was],
        [each for key, each in was.items() if key not in found],
        len(found.keys() & was.keys()),
    )


def _key(finding: Found) -> tuple[Any, ...]:
    same = ("rule", "code", "book", "position", "was_breach")
    return (*(finding[name] for name in same), str(finding["found"].get("of", "")))


def _audited(told: Found) -> list[str]:
    return sorted(each["book"] for each in told["books"] if each["audited"])


def _year(told: Found) -> Any:
    return told["year"]


def _under(told: Found) -> list[str]:
    return sorted(each["digest"] for each in told["under"])
