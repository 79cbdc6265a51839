"""Vietnamese names: the order of lists of people, and search that does not ask for the marks."""

import unicodedata
from functools import lru_cache

# The alphabet in its order; letters not in it (f, j, w, z of foreign names) keep their Latin places.
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
WEIGHTS = (
    {" ": 2} | {digit: 10 + n for n, digit in enumerate("0123456789")} | {c: 20 + n for n, c in enumerate(LETTERS)}
)
OTHER = 5
LEVEL = 1
# Between words that differ in nothing else: level, huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}


def folded(name: str) -> str:
    """The name in small letters without any mark, for search."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).lower())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(bare.replace("đ", "d").split())


def sort_key(name: str) -> bytes:
    """Bytes in the order of Vietnamese lists of people: given name, then family name, then what is between.

    Letters decide first, over the whole name; only then tones, and only then capitals.
    """
    words = unicodedata.normalize("NFC", name).split()
    turned = " ".join(words[-1:] + words[:-1])
    # Of all signs the letters, then the tones, then the capitals.
    return b"\0".join(map(bytes, zip(*map(_weights, turned), strict=True))) if turned else b"\0\0"


# A list of names has few different signs, and taking one apart costs more than looking it up.
@lru_cache(maxsize=4096)
def _weights(sign: str) -> tuple[int, int, int]:
    parts = unicodedata.normalize("NFD", sign)
    tone = next((TONES[part] for part in parts if part in TONES), LEVEL)
    letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    small = letter.lower()
    return WEIGHTS.get(small, OTHER), tone, 1 if letter == small else 2
