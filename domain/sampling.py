"""Sampling: which dossiers an inspection looks at. From the seed and the list anybody draws the same ones again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.canonical import digest_of, sha256_hex
from domain.inspection_refusals import SizeInvalid

# Written into the fact, so that a later way of drawing never passes for this one.
METHOD = "sha256-order-1"


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each list: a number of dossiers, or a share of it in per cent, rounded up."""

    count: int | None = None
    percent: int | None = None

    def check(self) -> None:
        """Refuse what is neither, or both."""
        if (self.count is None) == (self.percent is None):
            raise SizeInvalid(field="count")
        if self.count is not None and self.count < 1:
            raise SizeInvalid(field="count")
        if self.percent is not None and not 1 <= self.percent <= 100:
            raise SizeInvalid(field="percent")

    def of(self, whole: int) -> int:
        """How many of a list with `whole` dossiers."""
        if self.count is not None:
            return min(self.count, whole)
        assert self.percent is not None, "checked before"
        return -(-whole * self.percent // 100)


@dataclass(frozen=True, slots=True)
class Listed:
    """The dossiers of one book that could be drawn, each with its place, as they stood at a position of that book."""

    book: str
    position: int
    dossiers: Mapping[str, str]

    @property
    def named(self) -> dict[str, int | str]:
        """How a fact names the list."""
        count, digest = len(self.dossiers), digest_of(sorted(self.dossiers))
        return {"book": self.book, "position": self.position, "count": count, "digest": digest}


def rank(seed: str, dossier: str) -> str:
    """Where a dossier stands in the order of a seed: the SHA-256 of seed, blank and dossier."""
    return sha256_hex(f"{seed} {dossier}".encode())


def draw(seed: str, dossiers: Iterable[str], size: Size) -> list[str]:
    """The first of a list in the order of the seed."""
    ordered = sorted(dossiers, key=lambda dossier: rank(seed, dossier))
    return ordered[: size.of(len(ordered))]


def draw_all(seed: str, lists: Sequence[Listed], size: Size, *, by_place: bool) -> list[str]:
    """The drawn dossiers in the order of their names: so many of all lists together, or so many of each place."""
    places: dict[str, list[str]] = {}
    for each in lists:
        for dossier, place in each.dossiers.items():
            places.setdefault(place if by_place else "", []).append(dossier)
    return sorted(dossier for within in places.values() for dossier in draw(seed, within, size))
