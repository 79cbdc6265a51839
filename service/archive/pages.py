"""Pages: a volume read line by line, so many facts at a time with the keys and items that they need."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from domain.clock import micros, parse_instant
from service.archive.problems import Damaged
from service.i18n import later as _l
from service.privacy.sealing import OwnerKey
from service.store.encoding import envelope_of


class Line(NamedTuple):
    """A fact of a volume as it will lie in the table."""

    book: str
    position: int
    stream: str
    version: int
    topic: str
    recorded_at: int
    digest: str
    state: bytes


@dataclass(slots=True)
class Page:
    """Facts, and the keys and items that they need."""

    book: str
    facts: list[Line] = field(default_factory=list)
    keys: dict[str, OwnerKey] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)


def pages_of(source: Iterator[Any]) -> Iterator[Page | Mapping[str, Any]]:
    """Pages, and the end."""
    page: Page | None = None
    for line in source:
        if isinstance(line, dict):
            if page is not None:
                yield page
            if "end" in line:
                yield line
                return
            page = Page(line["page"])
        elif page is None:
            break
        else:
            _add(page, line)
    raise Damaged(0, _l("its end is missing"))


def _add(page: Page, line: Sequence[Any]) -> None:
    kind, *rest = line
    if kind == "key":
        page.keys[rest[0]] = OwnerKey(b64decode(rest[1]))
    elif kind == "item":
        names = ("item", "version", "owner", "kind", "sealed", "recorded_at")
        page.items.append(dict(zip(names, rest, strict=True)) | {"sealed": b64decode(rest[4])})
    else:
        position, digest, state = rest[0], rest[1], rest[2].encode()
        told = envelope_of(state)
        try:
            at = micros(parse_instant(told["recorded_at"]))
            line_told = Line(page.book, position, told["stream"], told["version"], told["type"], at, digest, state)
        except (KeyError, TypeError, ValueError):
            raise Damaged(
                0, _l("book %(book)s, position %(position)s is no entry", book=page.book, position=position)
            ) from None
        page.facts.append(line_told)
