"""A crawl: every page that links lead to from the start page, each kind of address a few times."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

from tests.service.visitor import Page, Visitor

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# More of a kind would say the same again.
OF_A_KIND = 2


def kind_of(address: str) -> str:
    """An address without the ids and answers in it: dossiers of a title are of one kind."""
    parts = urlsplit(address)
    names = ",".join(sorted({name for name, _value in parse_qsl(parts.query)}))
    path = re.sub(r"/d\.\d+\.", "/d.", ID.sub("…", parts.path))
    return re.sub(r"/\d+", "/n", path) + "?" + names


def crawled(visitor: Visitor, start: str, *, follow: Callable[[str], bool], most: int = 400) -> Iterator[Page]:
    """Every page that can be reached by those links within the site that are followed."""
    todo, seen, kinds = [start], set[str](), Counter[str]()
    while todo and len(seen) < most:
        address = todo.pop(0)
        kind = kind_of(address)
        if address in seen or kinds[kind] >= OF_A_KIND:
            continue
        seen.add(address)
        kinds[kind] += 1
        page = visitor.get(address)
        yield page
        todo += filter(follow, within(page))


def within(page: Page) -> list[str]:
    """The links of a page to pages of the site, in full."""
    path = urlsplit(page.address).path
    links = (link.partition("#")[0] for link in page.reader.links)
    # The same page as a file, which has no links.
    pages = (link for link in links if "export=" not in link)
    return [path + link if link.startswith("?") else link for link in pages if link.startswith(("/", "?"))]
