"""Text that goes into facts in clear: names of places, numbers of decisions, grounds. Never about a person."""

import unicodedata

from domain.errors import NotPlainText

LONGEST = 500


def plain(field: str, text: str, *, most: int = LONGEST) -> str:
    """`text` as it is, refused where it is empty, too long, decomposed, or holds what nobody can see."""
    unseen = any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in text)
    if not text.strip() or len(text) > most or unseen or not unicodedata.is_normalized("NFC", text):
        raise NotPlainText(field=field, most=most)
    return text
