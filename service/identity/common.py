"""Common passwords: those that are tried first, because many people have had them or because they name this product.

The list holds, in small letters, whatever is long enough to be taken here out of two lists of the passwords that were
found most often in breaches: that of Django (BSD-3-Clause, compiled by Royce Williams; 20,000) and that of zxcvbn (MIT,
Dropbox; 30,000).
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.txt")
# What this product and its users are about: alone, or with nothing but digits and signs, it is no password.
OWN_WORDS = frozenset(
    {
        "sovang", "matkhau", "password", "khuyenhoc", "hoikhuyenhoc", "hoctap", "giadinhhoctap", "donghohoctap",
        "congdonghoctap", "donvihoctap", "congdanhoctap", "xahoihoctap", "vietnam", "ubnd", "uyban", "ubndxa",
        "admin", "administrator", "quantri", "quantrivien", "canbo", "vanhoaxahoi", "chutich", "thonban",
    }
)  # fmt: skip
NOT_LETTERS = re.compile(r"[\W\d_]+")


def is_common(password: str, *, login: str) -> bool:
    """Whether it is one of those, or the login or a word of our own with nothing but digits and signs."""
    text = password.casefold()
    if text in _listed() or len(set(text)) <= 2:
        return True
    letters = _letters(text)
    return bool(letters) and letters in OWN_WORDS | {_letters(login)}


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").split("\n"))


def _letters(text: str) -> str:
    """Its letters without accents."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return NOT_LETTERS.sub("", "".join(each for each in plain if not unicodedata.combining(each)))
