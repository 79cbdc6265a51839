"""Vietnamese names: the order of lists of people, and search that does not ask for the marks."""

import unicodedata
from collections.abc import Callable

# The alphabet in its order; letters not in it (f, j, w, z of foreign names) keep their Latin places.
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
WEIGHTS = (
    {" ": 2} | {digit: 10 + n for n, digit in enumerate("0123456789")} | {c: 20 + n for n, c in enumerate(LETTERS)}
)
OTHER = 5
LEVEL = 1
# Between words that differ in nothing else: level, huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}


class _Signs(dict[int, str]):
    """What becomes of each sign; a list of names has few different ones, and taking one apart takes long."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, point: int) -> str:
        told = self[point] = self._become(chr(point))
        return told


def _bare(sign: str) -> str:
    return "" if unicodedata.combining(sign) else "d" if sign == "đ" else sign


def _weights(sign: str) -> tuple[int, int, int]:
    parts = unicodedata.normalize("NFD", sign)
    tone = next((TONES[part] for part in parts if part in TONES), LEVEL)
    letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    small = letter.lower()
    return WEIGHTS.get(small, OTHER), tone, 1 if letter == small else 2


BARE = _Signs(_bare)
# Letters decide first, then tones, then capitals: each sign becomes its weight among these.
LETTER, TONE, CAPITAL = (_Signs(lambda sign, n=n: chr(_weights(sign)[n])) for n in range(3))  # type: ignore[misc]


def folded(name: str) -> str:
    """The name in small letters without any mark, for search."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).lower())
    return " ".join(apart.translate(BARE).split())


def sort_key(name: str) -> bytes:
    """Bytes in the order of Vietnamese lists of people: given name, then family name, then what is between.

    Letters decide first, over the whole name; only then tones, and only then capitals.
    """
    words = unicodedata.normalize("NFC", name).split()
    turned = " ".join(words[-1:] + words[:-1])
    return "\0".join(turned.translate(weights) for weights in (LETTER, TONE, CAPITAL)).encode("ascii")
