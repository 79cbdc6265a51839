"""Wording that papers share: days in words, places within a sentence, agencies, and the capacity in which one signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.i18n import later as _l
from service.i18n import number
from service.i18n import text as _
from service.papers.paper import Signature
from service.words import Catalogue, word

# The words for what a place is, with which its name begins; within a sentence they are written small.
KINDS_OF_PLACE = (
    "Xã", "Phường", "Đặc khu", "Thôn", "Bản", "Tổ dân phố", "Tỉnh", "Thành phố", "Huyện", "Ấp", "Buôn", "Làng",
)  # fmt: skip
OWN_NAME = ("Xã ", "Phường ", "Đặc khu ", "Thị trấn ")
# Who heads an agency, as the labels of authorities begin; and the level with which they end.
HEADS = ("Chủ tịch", "Giám đốc", "Trưởng ban")
LEVELS = (" xã", " phường", " đặc khu")
# The forms of signing that stand before the title of whoever is signed for.
SHORT = {"TM": "TM.", "KT": "KT.", "TL": "TL.", "TUQ": "TUQ.", "Q": "Q."}

# Subjects within a sentence, by kind.
THOSE: Catalogue = {
    "household": _l("families"),
    "clan": _l("clans"),
    "person": _l("citizens"),
    "unit": _l("units"),
    "agency": _l("units above the commune"),
    "village": _l("village communities"),
    "commune": _l("communes"),
}
# The same on top of a column of names.
NAMED: Catalogue = {
    "household": _l("Name of the family"),
    "clan": _l("Name of the clan"),
    "person": _l("Full name"),
    "unit": _l("Name of the unit"),
    "agency": _l("Name of the unit"),
    "village": _l("Name of the community"),
    "commune": _l("Name of the commune"),
}


@dataclass(frozen=True, slots=True)
class Agency:
    """Who issues: the agency with its place, and what its head is called; empty where a label names no head."""

    name: str
    head: str

    @property
    def whole(self) -> str:
        """Its head, with it."""
        return f"{self.head} {self.name}".strip()


def within(place: str) -> str:
    """A place's name within a sentence: thôn Một, xã Thử."""
    kind = next((each for each in KINDS_OF_PLACE if place.startswith(f"{each} ")), None)
    return place[0].lower() + place[1:] if kind else place


def own_name(place: str) -> str:
    """The name without what the place is, as it stands before the day."""
    return next((place.removeprefix(each) for each in OWN_NAME if place.startswith(each)), place)


def agency(authority: str, commune: str) -> Agency:
    """The agency behind an authority's label (“Chủ tịch Ủy ban nhân dân xã”), in its commune."""
    head = next((each for each in HEADS if authority.startswith(f"{each} ")), "")
    rest = authority.removeprefix(head).strip()
    level = next((each for each in LEVELS if rest.endswith(each)), None)
    if level is None:
        return Agency(rest, head)
    return Agency(f"{rest.removesuffix(level)} {within(commune)}", head)


def dated(place: str, day: date | None, year: int) -> str:
    """Place and day; dots where the day is not known yet."""
    where = own_name(place)
    if day is None:
        return _("%(place)s, day ….. month ….. %(year)s", place=where, year=year)
    return _("%(place)s, %(day)s", place=where, day=in_words(day))


def in_words(day: date) -> str:
    """Ngày 05 tháng 11 năm 2026: a nought before days below ten and before the first two months."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return _("day %(day)s month %(month)s year %(year)s", day=f"{day.day:02d}", month=month, year=day.year)


def numbered(number: str | None, symbol: str) -> str:
    """“Số: 15/QĐ-UBND”, or room for a number that is not given yet."""
    return _("No.: %(number)s", number=number or f"        /{symbol}")


def signed(
    of: Agency, *, name: str, form: str = "own", signing: Mapping[str, str] | None = None, note: str = ""
) -> Signature:
    """The foot of a paper: in whose place, and under which title, somebody signs."""
    return Signature(lines=_capacity(of, form, signing), name=name, note=note)


def acting_for(signing: Mapping[str, str]) -> tuple[str, ...]:
    """In whose place, and under which title: KT. CHỦ TỊCH over PHÓ CHỦ TỊCH."""
    before = SHORT.get(signing["form"], word(SIGNED_FOR, signing["form"]))
    return f"{before} {signing['head']}".upper(), signing["title"].upper()


def _capacity(of: Agency, form: str, signing: Mapping[str, str] | None) -> tuple[str, ...]:
    head = of.head or of.name
    if signing is not None:
        return acting_for(signing)
    if form == "TM":
        lines: tuple[str, ...] = (f"{SHORT[form]} {of.name}", head)
    elif form in SHORT:
        lines = (f"{SHORT[form]} {head}",)
    else:
        lines = (head,)
    return tuple(line.upper() for line in lines)


SIGNED_FOR: Catalogue = {"substitute": _l("Substitute of")}


def points(score: str | None) -> str:
    """Points as papers write them."""
    return number(score)
