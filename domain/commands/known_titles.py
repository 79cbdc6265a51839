"""Known titles: what is adopted from a file names titles that somebody in whose book it is adopted could hold."""

from collections.abc import Iterable

from domain.desk import Desk
from domain.procedures import editions
from domain.rulebook import ProcedureRules, stream_of
from domain.year_errors import NoSuchTitle


def must_know(desk: Desk, named: Iterable[tuple[str, str]]) -> None:
    """Refuse a code, named with its field, that is no title of the program, nor one with a workflow of its own here.

    Nobody could ever hold it, and so what is asked or aimed at would never be met. A title that comes along need not be
    open yet.
    """
    come_along = {each.title for each in editions()}
    for way, title in named:
        own = stream_of(book=desk.act.book, kind="procedure", title=title)
        if title not in come_along and desk.find(ProcedureRules, own) is None:
            raise NoSuchTitle(field="file", place=way, title=title)
