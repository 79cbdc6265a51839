"""Text that goes into facts in clear: names of places, numbers of decisions, grounds. Never about a person."""

import unicodedata

from domain.errors import NotPlainText

LONGEST = 500


def holds_unseen(text: str) -> bool:
    """Whether there is a letter in it that nobody can see, or that is none."""
    return any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in text)


def plain(field: str, text: str, *, most: int = LONGEST) -> str:
    """`text` as it is, refused where it is empty, too long, decomposed, or holds what nobody can see."""
    if not text.strip() or len(text) > most or holds_unseen(text) or not unicodedata.is_normalized("NFC", text):
        raise NotPlainText(field=field, most=most)
    return text
