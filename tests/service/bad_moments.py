"""Days and times that no page can be looked at, as data: which of both it is, what is written, what the page says."""

from urllib.parse import quote

# The stage begins on 1 October 2026 and stands on the 5th.
WRONG = (
    ("a word", "hôm qua", "không phải là một ngày có trong lịch"),
    ("29 February of a common year", "29/02/2026", "không phải là một ngày có trong lịch"),
    ("31 November", "31/11/2026", "không phải là một ngày có trong lịch"),
    ("a month of none", "2026-13-01", "không phải là một ngày có trong lịch"),
    ("the year 0", "1/1/0000", "không phải là một ngày có trong lịch"),
    ("a sign that cannot be read", "\x00", "không phải là một ngày có trong lịch"),
    ("very long", "9" * 5000, "không phải là một ngày có trong lịch"),
    ("markup", '"><script>', "không phải là một ngày có trong lịch"),
    ("at the edge of the calendar", "0001-01-01T00:00:00+14:00", "Sổ bắt đầu từ ngày 01/10/2026"),
    ("a time without offset", "2026-10-03T09:00:00", "chưa có múi giờ"),
    ("tomorrow", "6/10/2026", "06/10/2026 chưa đến. Nhập ngày hôm nay (05/10/2026)"),
    ("far ahead", "31/12/2099", "31/12/2099 chưa đến"),
    ("a time to come", "2026-10-05T23:00:00+07:00", "chưa đến"),
    ("before the books", "30/9/2026", "Sổ bắt đầu từ ngày 01/10/2026"),
    ("long before the books", "1/1/1950", "Sổ bắt đầu từ ngày 01/10/2026"),
)
LABELS = {"as_of": "Xem tại ngày", "known_at": "Như đã ghi đến ngày"}
CASES = tuple((name, *case) for name in LABELS for case in WRONG)
# What can be looked at, however it is written.
RIGHT = (
    "3/10/2026",
    "03-10-2026",
    "3.10.26",
    "2026-10-03",
    "2026-10-03T09:00:00+07:00",
    "2026-10-03T02:00:00Z",
    "5/10/2026",
)


def asked(name: str, text: str) -> str:
    """The question of an address."""
    return f"{name}={quote(text)}"
