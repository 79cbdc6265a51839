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
    letters, tones, capitals = bytearray(), bytearray(), bytearray()
    for sign in turned:
        tone, letter = _without_tone(sign)
        small = letter.lower()
        letters.append(WEIGHTS.get(small, OTHER))
        tones.append(tone)
        capitals.append(1 if letter == small else 2)
    return b"\0".join((bytes(letters), bytes(tones), bytes(capitals)))


# A list of names has few different signs, and taking one apart costs more than looking it up.
@lru_cache(maxsize=4096)
def _without_tone(sign: str) -> tuple[int, str]:
    parts = unicodedata.normalize("NFD", sign)
    tone = next((TONES[part] for part in parts if part in TONES), LEVEL)
    return tone, unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
