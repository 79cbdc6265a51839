"""What the lines of every kind of criteria share: captions, unique ids, and counting instead of answering."""

from collections.abc import Collection, Iterable

from domain.criteria.grammar import AWARDS, DENOMINATORS, Computed
from domain.document import Part
from domain.edition import Label, read_label


def optional_label(part: Part, key: str) -> Label | None:
    child = part.part_or_none(key)
    return None if child is None else read_label(child)


def check_once(parts: Iterable[Part]) -> None:
    """Refuse the second of two parts with one id."""
    found: set[str] = set()
    for part in parts:
        name = part.name("id")
        if name in found:
            part.fail("id", "'%(name)s' stands twice", name=name)
        found.add(name)


def read_computed(part: Part, titles: Collection[str]) -> Computed | None:
    child = part.part_or_none("computed")
    if child is None:
        return None
    child.only("title", "of", "percent", "award")
    title = child.name("title")
    if title not in titles:
        child.fail("title", "no title '%(name)s'", name=title)
    return Computed(
        title, child.choice("of", DENOMINATORS), child.whole("percent", 1, 100), child.choice("award", AWARDS)
    )
