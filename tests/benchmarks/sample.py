"""The same input for every contestant: eight acts a dossier, about five hundred bytes each."""

from typing import Any
from uuid import UUID, uuid4

YEAR = 2026
TITLE = "family"
BYTES = 1_000

ACTS = (
    "register",
    "self-assess",
    "add-evidence",
    "verify",
    "post",
    "close-posting",
    "appraise",
    "decide",
)
CRITERIA = tuple(f"{group}.{number}" for group in range(1, 5) for number in range(1, 6))
MAXIMUM = 5
SCORES = dict.fromkeys(CRITERIA, 4)
NOTE = "Hồ sơ được lập tại nhà văn hoá thôn, có chữ ký của chủ hộ và trưởng thôn. "


def commune(book: int) -> UUID:
    """The commune that `book` belongs to: the same id in every process."""
    return UUID(int=(1 << 80) + book)


def person(office: str, book: int) -> UUID:
    """Who holds `office` in that commune."""
    return UUID(int=(2 << 80) + (sum(office.encode()) << 32) + book)


def answers(act: str) -> dict[str, Any]:
    """What is said in an act, beside who and which dossier: about as many bytes as the product's fact."""
    given: dict[str, dict[str, Any]] = {
        "register": {"year": YEAR, "title": TITLE, "consent": "form", "note": NOTE * 3},
        "self-assess": {"scores": SCORES, "note": NOTE},
        "add-evidence": {"criterion": "1.1", "file": str(uuid4()), "media_type": "application/pdf", "note": NOTE * 3},
        "verify": {"summoned": 60, "present": 48, "for": 45, "against": 2, "blank": 1, "score": 80, "note": NOTE * 3},
        "post": {"from": "2026-10-01", "until": "2026-10-08", "note": NOTE * 3},
        "close-posting": {"closed_on": "2026-10-09", "objections": 0, "note": NOTE * 3},
        "appraise": {"score": 80, "outcome": "upheld", "note": NOTE * 3},
        "decide": {"outcome": "recognised", "number": "45/QĐ-UBND", "signed_on": "2026-11-20", "note": NOTE * 3},
    }
    return given[act]
