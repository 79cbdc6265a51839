"""Called: names of steps and offices that only the rules of a commune know, as they were last adopted."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, has_app_context
from sqlalchemy import Connection

from projections.steps import office_named, step_named
from service.i18n import local

if TYPE_CHECKING:
    from service.wiring import Wiring

Find = Callable[[Connection, str], dict[str, str] | None]


class Called(dict[str, Any]):
    """A catalogue of words; a code it lacks is looked up once a process in the rules that were adopted."""

    def __init__(self, words: dict[str, Any], find: Find) -> None:
        super().__init__(words)
        self.find = find

    def get(self, code: str, default: Any = None) -> Any:
        """The word for a code, or `default` where no rules name it either."""
        if code in self:
            return self[code]
        if not has_app_context():
            return default
        known: dict[tuple[Find, str], dict[str, str]] = current_app.extensions.setdefault("called", {})
        if (self.find, code) not in known:
            wiring = cast("Wiring", current_app.extensions["wiring"])
            with wiring.engine.connect() as db:
                found = self.find(db, code)
            if found is None:
                return default
            known[self.find, code] = found
        return local(known[self.find, code])


def step(words: dict[str, Any]) -> Called:
    """A catalogue of steps."""
    return Called(words, step_named)


def office(words: dict[str, Any]) -> Called:
    """A catalogue of offices."""
    return Called(words, office_named)
