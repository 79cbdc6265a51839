"""Columns that several kinds of lists have."""

from service.i18n import later as _l
from service.spreadsheets import cleaning
from service.spreadsheets.table import Column

PLACE = Column(
    "place",
    _l("Village"),
    cleaning.words,
    (
        "thon", "ban", "to dan pho", "thon ban", "thon to", "thon ban tdp", "thon to dan pho", "tdp", "khu dan cu",
        "ap", "buon",
        "khu pho", "xom", "dia chi", "noi o", "don vi", "ten thon", "village", "place", "noi cu tru", "ma thon", "lang",
    ),
    example="Thôn 1",
    hint=_l("Name or code of the village; may be left out where the village is chosen beforehand."),
    width=22,
)  # fmt: skip
IDENTITY = Column(
    "identity",
    _l("Identity number"),
    cleaning.identity,
    (
        "so dinh danh", "cccd", "so cccd", "so dinh danh ca nhan", "can cuoc", "so can cuoc", "cmnd", "so cmnd",
        "cmnd cccd",
        "cccd cmnd", "so cccd cmnd", "so cmnd cccd", "ma dinh danh", "identity number", "so can cuoc cong dan", "ddcn",
    ),
    example="001000000001",
    hint=_l("Not kept: only its last digits, and a mark by which the same person is found again."),
    width=18,
)  # fmt: skip
BIRTH = Column(
    "birth",
    _l("Day or year of birth"),
    cleaning.birth,
    (
        "ngay sinh", "nam sinh", "ngay thang nam sinh", "sinh nam", "sinh ngay", "ngay thang nam", "ns", "birth",
        "ngay thang",
        "year of birth", "day of birth",
    ),
    example="27/03/1975",
    hint=_l("Not kept: only whether somebody counts as an adult. Without it somebody does not."),
    width=16,
)  # fmt: skip


def name_column(key: str, label: object, named: tuple[str, ...], example: str, *, title: bool = False) -> Column:
    """The column with what a line is called."""
    clean = cleaning.title if title else cleaning.name
    return Column(key, label, clean, named, needed="name", example=example, width=28)
