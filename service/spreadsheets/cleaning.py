"""Cells as people type them, read as what their column means; what cannot be read says how to write it."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.text import holds_unseen
from projections.vietnamese import folded
from service.i18n import number
from service.i18n import text as _

LONGEST = 200
# Signs that come along from other programs and that nobody sees.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_BLANK = re.compile(r"[\s\u00a0]+")
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)", re.IGNORECASE)
DITTO = frozenset({'"', "''", "“", "”", "〃", "nt", "-nt-", "- nt -", "như trên", "-//-", "//"})
_DAY = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_YEAR = re.compile(r"(?:năm|sinh năm|sn)?\s*((?:19|20)\d\d)", re.IGNORECASE)
_FLOAT = re.compile(r"\d+[.,]0+")
_POWER = re.compile(r"\d[.,]?\d*e\+?\d+", re.IGNORECASE)
EPOCH = date(1899, 12, 30)
# Two digits up to here are of this century.
EDGE = 26
ADULT = 18
YES = frozenset({"x", "1", "co", "v", "yes", "true", "dat", "dung"})
NO = frozenset({"", "0", "khong", "no", "false", "k", "khong dat"})


class Dirty(ValueError):
    """A cell that cannot be read; its words are for whoever typed it."""


def text_of(cell: Any) -> str:
    """The cell as text: composed letters, single blanks, nothing unseen; a number without the point of a float."""
    if cell is None or cell is False:
        return ""
    if cell is True:
        return "x"
    if isinstance(cell, Mapping):
        return date.fromisoformat(cell["day"]).strftime("%d/%m/%Y")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = _BLANK.sub(" ", unicodedata.normalize("NFC", str(cell)).translate(_UNSEEN)).strip(" '")
    if _ERROR.fullmatch(text):
        raise Dirty(_("The cell holds “%(value)s”, the error of a formula; type the value itself.", value=text))
    return text


def words(cell: Any) -> str:
    """Plain words."""
    text = text_of(cell)
    if len(text) > LONGEST or holds_unseen(text):
        raise Dirty(_("Write this in at most %(most)s plain letters.", most=number(LONGEST)))
    return text


def name(cell: Any) -> str:
    """The name of a person: CAPITALS and small letters alone become Name Letters; no digits."""
    text = words(cell)
    if any(letter.isdigit() or letter in "@#$%^*=<>{}[]|\\" for letter in text):
        raise Dirty(_("“%(value)s” is no name: it holds digits or signs.", value=text[:40]))
    if text.isupper() or text.islower():
        return _named(text)
    # Fonts without capitals that bear marks left small letters in front.
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def title(cell: Any) -> str:
    """The name of a clan or a unit, which may hold digits."""
    text = words(cell)
    return _named(text) if text.isupper() and " " in text else text


def _named(text: str) -> str:
    # After an apostrophe or a hyphen a capital stays one: H’Ngữ, Y-Blơ.
    return re.sub(r"[^\s’'\-]+", lambda found: found[0][:1].upper() + found[0][1:].lower(), text)


def identity(cell: Any) -> str:
    """The twelve digits of an identity number, or the nine of an old one."""
    was_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    text = text_of(cell)
    if _POWER.fullmatch(text):
        raise Dirty(
            _("“%(value)s” has lost its digits; format the column as text and type the number anew.", value=text)
        )
    if _FLOAT.fullmatch(text):
        text, was_number = re.split("[.,]", text)[0], True
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdigit()):
        raise Dirty(_("“%(value)s” is no identity number: it has twelve digits.", value=text[:40]))
    if was_number and len(digits) < 12 and len(digits) != 9:
        raise Dirty(_("The number lost its leading zeros; format the column as text and type all twelve digits."))
    if len(digits) not in (9, 12):
        raise Dirty(_("The identity number has %(count)s digits; it needs twelve.", count=number(len(digits))))
    return digits


def code(cell: Any) -> str:
    """A code, which keeps its zeros."""
    if isinstance(cell, float) and not cell.is_integer():
        raise Dirty(_("“%(value)s” is no code; format the column as text and type it anew.", value=str(cell)))
    text = words(cell)
    return re.split("[.,]", text)[0] if _FLOAT.fullmatch(text) else text


def birth(cell: Any) -> date | int | None:
    """A day, or a year alone; as a date, as text in the usual ways, or as the number that Excel keeps."""
    if isinstance(cell, Mapping):
        return _sensible(date.fromisoformat(cell["day"]))
    text = text_of(cell)
    if not text:
        return None
    if text.isascii() and text.isdigit() and 10_000 <= int(text) < 60_000:
        return _sensible(EPOCH + timedelta(days=int(text)))
    if found := _YEAR.fullmatch(text):
        return int(found[1])
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3], text)
    if found := _DAY.fullmatch(text):
        year = found[3] if len(found[3]) == 4 else f"{'20' if int(found[3]) <= EDGE else '19'}{found[3]}"
        return _day(year, found[2], found[1], text)
    raise Dirty(_("“%(value)s” is no day; write it like 27/3/1975, or the year alone.", value=text[:40]))


def _day(year: str, month: str, day: str, text: str) -> date:
    try:
        return _sensible(date(int(year), int(month), int(day)))
    except ValueError:
        raise Dirty(_("There is no such day as “%(value)s”; write it like 27/3/1975.", value=text[:40])) from None


def _sensible(day: date) -> date:
    if not 1900 <= day.year <= 2100:
        raise Dirty(_("“%(value)s” is no day; write it like 27/3/1975, or the year alone.", value=day.isoformat()))
    return day


def is_adult(born: date | int | None, on: date) -> bool:
    """Whether somebody born then is eighteen; of whom only the year is known, once the whole year is over."""
    if born is None:
        return False
    if isinstance(born, int):
        return on.year - born > ADULT
    return (on.year - born.year, on.month, on.day) >= (ADULT, born.month, born.day)


def day(cell: Any) -> date | None:
    """A whole day."""
    found = birth(cell)
    if isinstance(found, int):
        raise Dirty(_("“%(value)s” is only a year; write the day like 27/3/2026.", value=str(found)))
    return found


def count(cell: Any) -> int | None:
    """A whole number from 0 on."""
    text = text_of(cell).replace(" ", "")
    if not text:
        return None
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+|\d{1,6}", text, re.ASCII) is None:
        raise Dirty(_("“%(value)s” is no whole number, for example 12.", value=text[:40]))
    return int(re.sub(r"\D", "", text))


def points(cell: Any, *, most: Decimal, step: Decimal) -> int | str | None:
    """Points from 0 to `most` in such steps, with either decimal sign; a whole number, or decimal text."""
    text = str(cell) if isinstance(cell, float) else text_of(cell)
    if not text:
        return None
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Dirty(_("“%(value)s” are no points, for example %(example)s.", value=text[:40], example=number(7.5)))
    if not 0 <= found <= most:
        raise Dirty(_("The points must be from 0 to %(most)s.", most=number(most)))
    if found % step:
        raise Dirty(_("The points go in steps of %(step)s.", step=number(step)))
    return int(found) if found == int(found) else str(found.normalize())


def met(cell: Any) -> int | None:
    """Whether a line of a checklist is met."""
    said = folded(text_of(cell))
    if not said:
        return None
    if said in YES | NO:
        return int(said in YES)
    raise Dirty(_("“%(value)s” says neither yes nor no; write x where it is met, 0 where it is not.", value=said[:40]))


def is_ditto(cell: Any) -> bool:
    """Whether a cell only says that it is the same as the one above."""
    return isinstance(cell, str) and cell.strip().lower() in DITTO
