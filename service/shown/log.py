"""Entries of the log in sentences: who, for whom, under which mandate, when, from what to what, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.clock import day_of, from_micros
from projections.authority import mandates_by_id
from projections.names import names_of
from projections.overrides import of_commands
from service import words
from service.i18n import text as _
from service.privacy.reads import shows
from service.shown.overrides import overridden
from service.shown.people import called, for_another
from service.views import links
from service.words import word

REASON = (
    words.REWARD_REASON
    | words.APPRAISAL_REASON
    | words.WITHDRAWAL_REASON
    | words.CORRECTION_REASON
    | words.RETURN_REASON
    | words.ENDING_REASON
    | words.SLIP_REASON
)
AGAINST = frozenset({"returned", "withdrawn", "not_proposed", "not_upheld", "refused"})


def entries_of(db: Connection, rows: Sequence[RowMapping], places: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the timeline shows, for entries about anything."""
    people = {row[name] for row in rows for name in ("actor", "on_behalf_of") if row[name]}
    shows(subject_of(row["stream"]) for row in rows)
    names = names_of(db, people | {about for row in rows if (about := subject_of(row["stream"]))})
    mandates = mandates_by_id(db, {row[name] for row in rows for name in ("mandate", "entry_mandate") if row[name]})
    if delegators := {each["delegator"] for each in mandates.values() if each["delegator"]}:
        names = names_of(db, delegators) | names
    overrides = of_commands(db, {row["command_id"] for row in rows})
    told = [_entry(row, names, mandates, places) for row in rows]
    for row, entry in zip(rows, told, strict=True):
        entry["details"] += overridden(overrides, row["command_id"], row["stream"])
    return told


def subject_of(stream: str) -> str | None:
    """Whom an entry is about, where its stream says it."""
    kind, _dot, rest = stream.partition(".")
    if kind == "d":
        return rest.split(".")[2]
    if kind == "merit":
        return rest.split(".")[2]
    if kind == "slip":
        return rest.partition(".")[0]
    return rest if kind in ("subject", "officer") else None


def _entry(
    row: RowMapping, names: Mapping[str, str], mandates: Mapping[str, dict[str, Any]], places: Mapping[str, str]
) -> dict[str, Any]:
    occurred_at = from_micros(row["occurred_at"])
    about = [names.get(subject_of(row["stream"]) or ""), places.get(row["place"] or "")]
    return {
        "what": " – ".join([word(words.FACT, row["type"]), *(each for each in about if each)]),
        "href": links.of_stream(row["stream"]),
        "seen": links.of_seen(row["book"], row["position"]) if row["seen"] is not None else None,
        "against": row["to_state"] in AGAINST and row["to_state"] != row["from_state"],
        "who": called(names, row["actor"]),
        "on_behalf_of": called(names, row["on_behalf_of"]),
        "source": word(words.SOURCE, row["source"]),
        "occurred_at": occurred_at,
        "occurred_on": day_of(occurred_at) if row["precision"] == "day" else None,
        "recorded_at": from_micros(row["recorded_at"]),
        "details": [line for line in _details(row, mandates, names) if line["value"]],
    }


def _details(row: RowMapping, mandates: Mapping[str, dict[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    before, after = row["from_state"], row["to_state"]
    moved = word(words.STATE, after) if after and after != before else None
    entered = row["entry_mandate"] if row["entry_mandate"] != row["mandate"] else None
    return [
        {"label": _("State"), "before": word(words.STATE, before) if before else None, "value": moved},
        {"label": _("Reason"), "value": word(REASON, row["reason"]) if row["reason"] else None},
        {"label": _("Mandate"), "value": _under(mandates.get(row["mandate"] or ""), names)},
        {"label": _("Entered under"), "value": _under(mandates.get(entered or ""), names)},
    ]


def _under(mandate: dict[str, Any] | None, names: Mapping[str, str]) -> str | None:
    if mandate is None:
        return None
    told = f"{word(words.OFFICE, mandate['office'])}, {', '.join(mandate['places'])} – {mandate['basis']}"
    return for_another(told, mandate["signing"], called(names, mandate["delegator"]))
