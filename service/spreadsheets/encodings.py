"""Letters of old fonts: text typed for .VnTime (TCVN3) or VNI fonts, told by its syllables and turned into Unicode.

A file does not say for which font it was typed. Read as it stands, such text is no Vietnamese; so whatever makes
syllables of it is what it was, and text that is Vietnamese already is left alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

# TCVN3 (ABC): one sign for each small letter, from 0xA1 on in their order; capitals were another font.
TCVN3_SIGNS = (
    "Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§ ă¨ â© êª ô« ơ¬ ư\xad đ® à\xb5 ả¶ ã· á¸ ạ¹ ằ» ẳ¼ ẵ½ ắ¾ ặÆ ầÇ ẩÈ ẫÉ ấÊ ậË èÌ ẻÎ ẽÏ éÐ ẹÑ "
    "ềÒ ểÓ ễÔ ếÕ ệÖ ì× ỉØ ĩÜ íÝ ịÞ òß ỏá õâ óã ọä ồå ổæ ỗç ốè ộé ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ừõ ửö ữ÷ ứø ựù ỳú ỷû "
    "ỹü ýý ỵþ"
)
TCVN3 = {ord(pair[1]): pair[0] for pair in TCVN3_SIGNS.split(" ")}

# VNI: a letter and the sign of its marks after it, a few letters with a sign of their own.
_VNI_MARKS = {
    "a": "áù àø ảû ãõ ạï ââ ấá ầà ẩå ẫã ậä ăê ắé ằè ẳú ẵü ặë",
    "e": "éù èø ẻû ẽõ ẹï êâ ếá ềà ểå ễã ệä",
    "o": "óù òø ỏû õõ ọï ôâ ốá ồà ổå ỗã ộä",
    "u": "úù ùø ủû ũõ ụï",
    "y": "ýù ỳø ỷû ỹõ",
    "ô": "ớù ờø ởû ỡõ ợï",
    "ö": "ứù ừø ửû ữõ ựï",
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


def _vni() -> dict[str, str]:
    small = {base + pair[1]: pair[0] for base, pairs in _VNI_MARKS.items() for pair in pairs.split(" ")} | _VNI_ALONE
    # A mark is typed as a capital after a capital, and now and then as a small sign.
    large = {typed.upper(): letter.upper() for typed, letter in small.items()}
    mixed = {typed[0].upper() + typed[1:]: letter.upper() for typed, letter in small.items()}
    return mixed | large | small


VNI = _vni()
_VNI_TYPED = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))

_ONSET = "ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_NUCLEUS = (
    "uyê|oai|oay|oeo|uây|uôi|ươi|ươu|iêu|yêu|uya|uyu|oao|ai|ao|au|âu|ay|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|ua|uâ|"
    "uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|nh|ng|c|m|n|p|t)?")
TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
# Words are told apart by whatever is no letter of any of these encodings.
_WORD = re.compile(r"[^\s\d.,;:()\[\]{}/\\\"“”‘’'–_|+*=<>?!@#%&-]+")


def is_syllable(word: str) -> bool:
    """Whether a word could be Vietnamese: one tone at most, on letters that go together, capitals in front or all."""
    if not (word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    bare = apart.translate(TONES)
    if len(apart) - len(bare) > 1:
        return False
    return SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def of_tcvn3(text: str) -> str:
    """Text that was typed for a .VnTime font."""
    return text.translate(TCVN3)


def of_vni(text: str) -> str:
    """Text that was typed for a VNI font."""
    return _VNI_TYPED.sub(lambda found: VNI[found[0]], text)


OLD: Mapping[str, Callable[[str], str]] = {"tcvn3": of_tcvn3, "vni": of_vni}


class Letters:
    """How much of some texts is Vietnamese in which encoding: marked words that are syllables in one way only."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.words = {word for text in texts for word in _WORD.findall(text) if not word.isascii()}
        self.is_unicode = any(map(beyond, self.words))
        said = {word: is_syllable(word) for word in self.words}
        self.gained = {
            name: sum(is_syllable(read(word)) - said[word] for word in self.words if not beyond(word))
            for name, read in OLD.items()
        }

    @property
    def old(self) -> str | None:
        """The encoding in which more words are syllables than as they stand; none where there is none."""
        best = max(self.gained, key=lambda name: self.gained[name])
        return best if self.gained[best] > 0 else None


def beyond(word: str) -> bool:
    """Whether a letter stands in it that no old font has: so it is Unicode."""
    return any(ord(letter) > 0xFF and letter.isalpha() for letter in word)


def columns_told(columns: Sequence[Sequence[str]]) -> list[str]:
    """The encoding of each column; where a column says nothing by itself, that of most others."""
    found = [Letters(texts) for texts in columns]
    whole = Letters(text for texts in columns for text in texts).old
    return [each.old or (whole if whole and not each.is_unicode else None) or "unicode" for each in found]


def in_unicode(text: str, encoding: str) -> str:
    """`text` in composed Unicode letters; what is Unicode already stays, whatever stands around it."""
    if encoding != "unicode" and not beyond(text):
        text = OLD[encoding](text)
    return unicodedata.normalize("NFC", text)


def decoded(content: bytes) -> str:
    """The text of a file that names no encoding: by its mark, as UTF-8, or by what makes most syllables of it."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name)
    if content[:200].count(0) > len(content[:200]) // 4:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        western, windows = content.decode("cp1252", errors="replace"), content.decode("cp1258", errors="replace")
    windows = unicodedata.normalize("NFC", windows)
    found = {text: _syllables(read(text)) for text, read in ((western, of_tcvn3), (western + " ", of_vni))}
    return windows if _syllables(windows) >= max(found.values()) else western


def _syllables(text: str) -> int:
    return sum(is_syllable(word) for word in set(_WORD.findall(text)) if not word.isascii())
