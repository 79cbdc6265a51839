"""Where a dossier stands: what each of its facts changes, and the whole story told again after a correction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from domain.clock import micros, parse_instant
from domain.fact import Recorded
from projections.page import Row
from projections.readmodel import FOREVER, place_id

CORRECTED = "dossier.corrected"
RETRACTED = "dossier.act-retracted"
# What changes how rows before it are to be read, or falls back on one of them.
RETOLD = frozenset({CORRECTED, RETRACTED})
RECOGNISED = "recognised"
WITHDRAWN = "withdrawn"

# What is true of a dossier after a fact, whoever asks and whenever it was learnt.
UNTOLD: Row = {
    "year": None, "title": None, "subject": None, "subject_kind": None, "attempt": None, "counted": 0,
    "commune": None, "place": None, "place_name": None,
    "state": None, "since": None, "next_step": None, "offices": "", "due_on": None,
    "self_score": None, "village_score": None, "commune_score": None, "maximum": None, "votes": None, "voters": None,
    "decision": None, "outcome": None, "number": None, "signed_on": None, "honour_from": None, "valid_until": None,
    "meeting": None, "posting": None, "posted_until": None, "open_objections": 0, "returns": 0, "hands": "",
}  # fmt: skip


def is_of_dossier(fact: Recorded) -> bool:
    """Whether the fact belongs to a dossier's story."""
    return fact.type.startswith("dossier.")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _registered(row: Row, data: dict[str, Any]) -> None:
    place = data.get("place")
    row.update(
        {name: data.get(name) for name in ("year", "title", "subject", "subject_kind", "attempt")},
        # A household that tries again after a refusal has already been counted as registered.
        counted=int(data.get("previous") in (None, WITHDRAWN)),
        commune=place_id(data.get("commune")),
        place=place_id(place),
        place_name=place.get("name") if isinstance(place, dict) else None,
    )


def _self_assessed(row: Row, data: dict[str, Any]) -> None:
    row.update(self_score=_text(data.get("total")), maximum=_text(data.get("maximum")))


def _village_verified(row: Row, data: dict[str, Any]) -> None:
    row.update(village_score=_text(data.get("score")), meeting=data.get("meeting"))
    row.update(votes=(data.get("ballots") or {}).get("for"), voters=data.get("present"))


def _posted(row: Row, data: dict[str, Any]) -> None:
    row.update(posting=data.get("posting"), posted_until=data.get("until"))


def _objection_raised(row: Row, data: dict[str, Any]) -> None:  # noqa: ARG001 -- each act has the same shape
    row["open_objections"] += 1


def _objection_answered(row: Row, data: dict[str, Any]) -> None:  # noqa: ARG001 -- each act has the same shape
    row["open_objections"] -= 1


def _commune_appraised(row: Row, data: dict[str, Any]) -> None:
    row["commune_score"] = _text(data.get("score"))


def _award_decided(row: Row, data: dict[str, Any]) -> None:
    row.update({name: data.get(name) for name in ("decision", "number", "signed_on", "outcome", "valid_until")})
    row["honour_from"] = data.get("valid_from")


def _returned(row: Row, data: dict[str, Any]) -> None:
    # What a correction sends back does not count, so the number may be nought.
    times = data.get("times")
    row["returns"] = row["returns"] + 1 if times is None else times


def _set_aside(row: Row, data: dict[str, Any]) -> None:  # noqa: ARG001 -- each act has the same shape
    row.update(dict.fromkeys(("decision", "number", "signed_on", "outcome", "valid_until", "honour_from")))


ACTS: dict[str, Callable[[Row, dict[str, Any]], None]] = {
    "dossier.registered": _registered,
    "dossier.self-assessed": _self_assessed,
    "dossier.village-verified": _village_verified,
    "dossier.posted": _posted,
    "dossier.objection-raised": _objection_raised,
    "dossier.objection-answered": _objection_answered,
    "dossier.commune-appraised": _commune_appraised,
    "dossier.award-decided": _award_decided,
    "dossier.returned": _returned,
    "dossier.decision-set-aside": _set_aside,
    "dossier.reopened": _set_aside,
}


# What a step that is taken back leaves as it has become since: the time of its state, whose hands were at it, comments.
LASTING = ("state", "since", "hands", "open_objections")


def after(before: Row | None, fact: Recorded, *, at: int, data: dict[str, Any]) -> Row:
    """What is true after a fact that happened at `at` and says `data`."""
    # What else stands in a row before is told anew by whoever asks.
    row = dict(before or UNTOLD)
    state = data.get("state", row["state"])
    if state != row["state"]:
        row["state"], row["since"] = state, at
    _take_turn(row, data)
    if hands := data.get("hands"):
        row["hands"] = _hands(row["hands"], fact.type.removeprefix("dossier."), hands)
    if act := ACTS.get(fact.type):
        act(row, data)
    return row


def _hands(before: str, act: str, people: list[str]) -> str:
    """Whose hands did which act last, as `act:person` and blanks between: a list can ask for one with LIKE."""
    kept = [hand for hand in before.split() if not hand.startswith(f"{act}:")]
    return " ".join(sorted(kept + [f"{act}:{person}" for person in people]))


def _take_turn(row: Row, data: dict[str, Any]) -> None:
    if "next_step" in data:
        row["next_step"], row["due_on"] = data["next_step"], data.get("due_on")
        row["offices"] = " ".join(data.get("next_office") or ())


def told_again(facts: Sequence[Recorded]) -> list[Row]:
    """One row for each act in order of the stream, corrections applied from the time of the corrected act.

    A later act always overrules an earlier one from its own time on, so an act's row ends where the earliest of
    the acts after it begins (an act may be dated before a piece of evidence that stands before it in the stream).
    """
    mended = _mended(facts)
    rows: list[Row] = []
    for fact in facts:
        if fact.type == CORRECTED:
            if rows:
                _take_turn(rows[-1], fact.data)
                rows[-1]["stream_version"] = fact.version
            continue
        values = mended.get(fact.digest, {})
        at = _instant(values.get("occurred_at", fact.occurred_at))
        row = after(_before(rows, fact), fact, at=at, data=fact.data | values)
        precision = values.get("precision", fact.precision)
        row.update(version=fact.version, stream_version=fact.version, valid_from=at, precision=precision)
        rows.append(row)
    end = FOREVER
    for row in reversed(rows):
        row["valid_to"] = end
        end = min(end, row["valid_from"])
    return rows


def _before(rows: list[Row], fact: Recorded) -> Row | None:
    """What a fact adds to: the row before it, or, where it takes a step back, what stood before that step."""
    if not rows:
        return None
    if fact.type != RETRACTED:
        return rows[-1]
    undone = fact.data.get("retracted_version") or 0
    base = next((row for row in reversed(rows) if row["version"] < undone), rows[-1])
    return base | {name: rows[-1][name] for name in LASTING}


def _mended(facts: Sequence[Recorded]) -> dict[str, dict[str, Any]]:
    """New values by digest of the act they mend; a correction of a correction mends what that one mended."""
    mends: dict[str, str] = {}
    mended: dict[str, dict[str, Any]] = {}
    for fact in facts:
        if fact.type == CORRECTED:
            corrected = fact.data.get("corrects", "")
            act = mends[fact.digest] = mends.get(corrected, corrected)
            mended.setdefault(act, {}).update(fact.data.get("values") or {})
    return mended


def _instant(value: datetime | str) -> int:
    return micros(parse_instant(value) if isinstance(value, str) else value)
