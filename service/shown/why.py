"""Why, on a page: what was explained, with its entries in words and the way to each in the timeline."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from domain.clock import day_of, from_micros
from service import words
from service.i18n import later as _l
from service.shown.explained import Why
from service.shown.people import office_of
from service.words import word

LABEL = {
    "state": _l("State"),
    "turn": _l("Whose turn"),
    "due": _l("Due"),
    "target": _l("Target"),
    "reported": _l("Reached"),
    "counted": _l("Reached"),
}


def anchor(version: int) -> str:
    """Where an entry stands in the timeline of its page."""
    return f"entry-{version}"


def shown(found: Sequence[Why], dossier: str) -> list[dict[str, Any]]:
    """Each of them for the page of a dossier."""
    return [
        {
            "label": LABEL[each.of],
            "value": each.value,
            "entries": [_entry(row, dossier) for row in each.entries],
            "lines": each.lines,
        }
        for each in found
    ]


def _entry(row: RowMapping | Mapping[str, Any], dossier: str) -> dict[str, Any]:
    done = from_micros(row["occurred_at"])
    return {
        "what": word(words.FACT, row["type"]),
        "occurred_on": day_of(done) if row["precision"] == "day" else None,
        "occurred_at": done,
        "recorded_at": from_micros(row["recorded_at"]),
        "position": row["position"],
        "office": office_of(row["office"]),
        "href": f"#{anchor(row['version'])}" if row["stream"] == dossier else None,
    }
