"""Files as the rules see them: what a fact keeps of one, and how many there may be; no rule looks into them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from domain.errors import Refusal

MEGABYTE = 1024 * 1024
# Bounds of the service, not of any rule: of one dossier, and of what one person enters on one day.
MOST_IN_A_DOSSIER = 60
MOST_MEGABYTES = 100
MOST_ON_A_DAY = 2_000


class TooManyFiles(Refusal):
    message = "A dossier holds at most %(most)s files. Add only those that matter."


class TooManyMegabytes(Refusal):
    message = "The files of a dossier come to at most %(most)s MB. Add smaller ones."


class TooManyToday(Refusal):
    message = "One person enters at most %(most)s files on one day. Go on tomorrow."


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that was sealed: where it lies, what it is and how large; of a picture its pixels, else its pages."""

    file: dict[str, str]
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    pages: int | None = None


def as_facts_keep(file: NewFile | None) -> dict[str, Any]:
    """Its values in a fact, all null where there is no file."""
    return asdict(file) if file else dict.fromkeys(each.name for each in fields(NewFile))


def no_activity(state: dict[str, Any]) -> None:
    """What was written before an activity of the register could stand for a file."""
    state["activity"] = None


def no_measures(state: dict[str, Any]) -> None:
    """What was written before files were measured."""
    state.update(width=None, height=None, pages=None)


def there_is_room(file: NewFile, before: Sequence[int]) -> None:
    """Refuse what goes beyond one dossier; `before` are the sizes of the files that it has."""
    if len(before) >= MOST_IN_A_DOSSIER:
        raise TooManyFiles(field="file", most=MOST_IN_A_DOSSIER)
    if sum(before) + file.size > MOST_MEGABYTES * MEGABYTE:
        raise TooManyMegabytes(field="file", most=MOST_MEGABYTES)


def may_enter_today(new: int, before: int) -> None:
    """Refuse what goes beyond one day of one person, who entered `before` files since midnight."""
    if before + new > MOST_ON_A_DAY:
        raise TooManyToday(field="file", most=MOST_ON_A_DAY)
