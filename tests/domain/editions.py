"""Documents for tests: the packaged ones, small ones of each kind, and copies altered at one place."""

import copy
import re
from typing import Any

from domain.calendars import __name__ as calendars_package
from domain.criteria import __name__ as criteria_package
from domain.document_file import packaged
from domain.procedures import __name__ as procedures_package

LABEL = {"vi": "Nhãn", "en": "Label"}
BASIS = {"text": "Thử nghiệm", "standing": "sample"}
GONE = object()

Document = dict[str, Any]


def family_procedure() -> Document:
    return dict(packaged(procedures_package))["family.json"]


def family_criteria() -> Document:
    return dict(packaged(criteria_package))["family.json"]


def vietnam() -> Document:
    return dict(packaged(calendars_package))["vn.json"]


def header(id: str, title: str, **more: Any) -> Document:
    return {
        "edition_of": "criteria",
        "id": id,
        "title": title,
        "label": LABEL,
        "status": "sample",
        "valid_from": "2026-01-01",
        "valid_to": None,
        "basis": [BASIS],
        **more,
    }


def points(
    *criteria: Document, maximum: int | str, step: int | str = 1, normal: int | str, difficult: int | str
) -> Document:
    threshold = {"normal": normal, "difficult": difficult, "basis": BASIS}
    return header(
        "p-1", "citizen", scoring="points", maximum=maximum, step=step, criteria=list(criteria), threshold=threshold
    )


def criterion(id: str, maximum: int | str, **more: Any) -> Document:
    return {"id": id, "label": LABEL, "maximum": maximum, **more}


def band(id: str, lower: int | str, upper: int | str | None, *, awarded: bool = True) -> Document:
    return {"id": id, "label": LABEL, "from": lower, "below": upper, "awarded": awarded}


def bands() -> Document:
    """Thirty, thirty and forty points; three bands, of which the lowest is not awarded."""
    return header(
        "u-1",
        "unit",
        scoring="bands",
        maximum=100,
        step="0.5",
        criteria=[criterion("one", 30), criterion("two", 30), criterion("three", 40)],
        bands=[band("good", 85, None), band("fair", 70, 85), band("middling", 50, 70, awarded=False)],
        bands_basis=BASIS,
    )


def indicator(id: str, level: int, **more: Any) -> Document:
    return {"id": id, "label": LABEL, "level": level, **more}


def checklist() -> Document:
    """Two levels with twelve months between them; one indicator is counted from the register."""
    counted = {"title": "citizen", "of": "members", "percent": 90, "award": "full-or-none"}
    return header(
        "c-1",
        "commune",
        scoring="checklist",
        levels=[
            {"level": 1, "label": LABEL, "waiting_months": 0},
            {"level": 2, "label": LABEL, "waiting_months": 12},
        ],
        levels_basis=BASIS,
        criteria=[
            {"id": "lead", "label": LABEL, "indicators": [indicator("plan", 1), indicator("budget", 2)]},
            {"id": "result", "label": LABEL, "indicators": [indicator("holders", 1, computed=counted)]},
        ],
    )


def altered(document: Document, way: str, value: Any) -> Document:
    """A copy with the value at `way` (such as `steps[2].routes.proposed.to`) replaced, added, or taken out by GONE."""
    document = copy.deepcopy(document)
    *before, last = [int(part) if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", way)]
    place: Any = document
    for key in before:
        place = place[key]
    if value is GONE:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return document
