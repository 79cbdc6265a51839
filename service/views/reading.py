"""Reading an address: what a list is asked for, in shapes that can do no harm; what is not one of them is not asked."""

import base64
import binascii
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request

from domain.ids import is_id
from service.errors import sentence
from service.forms.fields.text import unreadable
from service.i18n import local
from service.views import links

LONGEST = 200
LONGEST_CURSOR = 1000
PAGE = 50
# Set within the process alone, where a page is read to be put in a file: nobody looks at it, so it may be long.
ROWS = "sovang.rows"
YEARS = range(2000, 2101)
LARGEST = 2**62


def words(name: str) -> str:
    """What was typed in a search box."""
    text = " ".join(request.args.get(name, "").split())[:LONGEST]
    return "" if unreadable(text) else text


def code(name: str, among: Collection[str]) -> str | None:
    """One of a list of codes."""
    value = request.args.get(name, "")
    return value if value in among else None


def ids(name: str) -> list[str]:
    """Ids, each once, in the order of the address."""
    return [value for value in dict.fromkeys(request.args.getlist(name)) if is_id(value)]


def id_of(name: str) -> str | None:
    """One id."""
    return next(iter(ids(name)), None)


def year(name: str = "year") -> int | None:
    """A year."""
    value = request.args.get(name, "")
    return int(value) if len(value) == 4 and value.isdecimal() and int(value) in YEARS else None


def cursor(*kinds: type, name: str = "after") -> tuple[Any, ...] | None:
    """Where a page begins, as `cursor_text` wrote it; anything else begins at the beginning."""
    text = request.args.get(name, "")[:LONGEST_CURSOR]
    try:
        values = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(values, list) or len(values) != len(kinds) or not all(map(_fits, values, kinds)):
        return None
    return tuple(values)


def _fits(value: Any, kind: type) -> bool:
    if kind is bytes:
        return isinstance(value, str) and all(sign in "0123456789abcdef" for sign in value) and len(value) % 2 == 0
    if kind is int:
        return type(value) is int and 0 <= value < LARGEST
    return isinstance(value, str) and kind is str and not unreadable(value)


def cursor_text(values: Sequence[Any] | None) -> str | None:
    """Where the next page begins, as an address carries it."""
    return None if values is None else base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode()


def here(**changed: Any) -> str:
    """This address with some of what it asks for changed; None takes it out."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in {*changed, "lang"}]
    for name, value in changed.items():
        values = value if isinstance(value, list) else [value]
        kept += [(name, str(each)) for each in values if each is not None and each != ""]
    return request.path + (f"?{urlencode(kept)}" if kept else "")


def next_page(values: Sequence[Any] | None, name: str = "after") -> str | None:
    """The address of the next page, None on the last."""
    return None if values is None else here(**{name: cursor_text(values)})


def first_page(name: str = "after") -> str | None:
    """The address of the first page, None on it."""
    return here(**{name: None}) if name in request.args else None


def per_page() -> int:
    """How many rows of a list stand on this page."""
    return int(request.environ.get(ROWS, PAGE))


def page_number() -> int:
    """Which page of a list that is counted through."""
    value = request.args.get("page", "")
    return int(value) if value.isdecimal() and value.isascii() and 0 < len(value) < 6 and int(value) else 1


def numbered(total: int) -> dict[str, str | None]:
    """The addresses of the pages before and after this one."""
    now = page_number()
    return {
        "previous": here(page=now - 1) if now > 1 else None,
        "next": here(page=now + 1) if now * per_page() < total else None,
    }


def labelled(names: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Options of a list out of codes and their names in both languages."""
    return [(code, local(name)) for code, name in names.items()]


def same(values: Iterable[Any]) -> list[tuple[str, str]]:
    """Options that are called what they are."""
    return [(str(value), str(value)) for value in values]


def options(places: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Options of a list out of places."""
    return [(row["place"], row["name"]) for row in places]


def init_app(app: Flask) -> None:
    """Give templates, and the macros they import, the addresses of lists and things."""
    of_lists = {"labelled": labelled, "same": same, "options": options}
    app.jinja_env.globals.update(here=here, links=links, sentence=sentence, **of_lists)
