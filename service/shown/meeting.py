"""A meeting as its page shows it: the counts with their arithmetic, the votes as they now read, its corrections."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from domain.commands import correction
from domain.commands.council_correction import may_correct_council, vote_of
from domain.dossier import Dossier
from domain.errors import Refusal
from domain.mending import outcome_of
from domain.pinned import Rules
from domain.retold import Retold, retold
from domain.stood import Stood
from domain.stream import Fact
from projections.names import names_of
from service.i18n import later as _l
from service.i18n import local
from service.privacy.reads import shows
from service.shown.council import (
    arithmetic_of,
    attendance_mended,
    kept_out_of,
    mandates_of,
    members_of,
    votes_mended,
    votes_of,
)
from service.shown.entries import corrected_values
from service.shown.people import called, mandates_by_id, mandates_in, names_in, with_capacity
from service.shown.rules import quorum_of, sample_of, step_of_council, step_with_quorum
from service.shown.texts import Texts, opened, text_of, texts_in
from service.views.at_desk import desk_on, standing_over
from service.views.at_desk import facts_of as facts_at


def meeting_page(db: Connection, held: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the page says."""
    facts = facts_of(held["id"])
    found, rules = dossiers_of(held)
    shows(each.subject for each in found)
    council = held.get("council")
    members = mandates_of(council)
    mandates = mandates_in(db, facts[:1]) | mandates_by_id(db, members.values())
    names = names_in(db, facts, held["chair"], *members) | names_of(db, [each.subject for each in found])
    counts = {name: held[name] for name in ("summoned", "present")}
    return {
        "meeting": held,
        "title": local(rules.procedure.label.as_data()),
        "sample": sample_of(rules),
        "chair": with_capacity(called(names, held["chair"]), mandates.get(_led_under(held, facts, members))),
        "arithmetic": arithmetic_of(step_of_council(rules), **counts, written=council["written"])
        if council
        else quorum_of(step_with_quorum(rules), **counts),
        "lines": lines_of(found, names, held["id"]),
        "members": members_of(council, names, mandates),
        "minutes": _minutes(held, facts),
        "corrections": _corrections(facts, rules, names, texts_in(facts)),
        "entered": {"who": called(names, facts[0].act.actor), "at": facts[0].timestamp},
        "may_correct": may_correct(held, rules),
    }


def _led_under(held: Mapping[str, Any], facts: Sequence[Fact], members: Mapping[str, str]) -> str:
    """The mandate under which the chair led the meeting: as a member of the council, or as who entered it."""
    return members.get(held["chair"]) or facts[0].act.mandate or ""


def facts_of(meeting: str) -> Sequence[Fact]:
    """What was said about the meeting, in order."""
    stream = f"meeting.{meeting}"
    return facts_at([stream]).get(stream, [])


def dossiers_of(held: Mapping[str, Any]) -> tuple[list[Dossier], Rules]:
    """The dossiers that it voted on, and the rules of the first."""
    desk = desk_on(held["book"])
    found = desk.all(Dossier, held["dossiers"])
    return found, desk.rules_of(found[0])


def lines_of(found: Sequence[Dossier], names: Mapping[str, str], meeting: str) -> list[dict[str, Any]]:
    """A line for each dossier, in the order of the sheet; votes by name with how they once read."""
    desk = desk_on(found[0].book)
    wanted = [each.id for each in found if (stood := vote_of(each, meeting)) and _votes_were_mended(stood)]
    facts = facts_at(wanted) if wanted else {}
    mended = {id: votes_mended(retold(facts[id]), meeting, names) for id in wanted}
    return [
        {"dossier": dossier.id, "name": called(names, dossier.subject), "state": dossier.state}
        | stood.values
        | {"hands": votes_of(stood.values, names), "kept_out": kept_out_of(stood.values, names)}
        | {
            "mended": mended.get(dossier.id, []),
            "outcome_now": outcome_of(dossier, desk.rules_of(dossier), stood, stood.values),
        }
        for dossier in found
        if (stood := vote_of(dossier, meeting))
    ]


def _votes_were_mended(stood: Stood) -> bool:
    return bool(stood.mended_by) and bool((stood.values.get("council") or {}).get("votes"))


def may_correct(held: Mapping[str, Any], rules: Rules) -> bool:
    """Whether this person may correct the meeting."""
    rule = may_correct_council if held.get("council") else correction.may_correct
    try:
        rule(rules, standing_over(held["book"], rules, held["place"]["id"]))
    except Refusal:
        return False
    return True


def minutes_read(held: Mapping[str, Any]) -> dict[str, Any] | None:
    """Who led the meeting and wrote it down, with the remarks, as they now read; None where nothing can be read."""
    ref = held["minutes"]
    read = opened([ref["item"]])[ref["item"]] if ref else None
    return None if read is None else dict(read)


def _minutes(held: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, str | None]:
    texts = texts_in(facts)
    return {part: text_of(texts, held["minutes"], part) for part in PARTS}


def _corrections(facts: Sequence[Fact], rules: Rules, names: Mapping[str, str], texts: Texts) -> list[dict[str, Any]]:
    return [
        {
            "who": called(names, told.said.act.actor),
            "at": told.said.timestamp,
            "values": _mended(told, rules, names, texts),
            "reason": told.said.reason,  # type: ignore[attr-defined]
            "text": text_of(texts, told.said.text),  # type: ignore[attr-defined]
        }
        for told in retold(facts)
        if told.mended is not None
    ]


def _mended(told: Retold, rules: Rules, names: Mapping[str, str], texts: Texts) -> list[dict[str, Any]]:
    """Each value that a correction gave, after the one that it mends."""
    values: Mapping[str, Any] = told.said.values  # type: ignore[attr-defined]
    lines = list(corrected_values(told.said, told.mended, rules, texts))
    if "council" in values:
        lines += attendance_mended(told.mended.council, values["council"], names)  # type: ignore[union-attr]
    if "minutes" in values:
        refs = told.mended.minutes, values["minutes"]  # type: ignore[union-attr]
        read = {part: [text_of(texts, ref, part) for ref in refs] for part in PARTS}
        lines += [(PARTS[part], *said) for part, said in read.items() if said[0] != said[1]]
    return [{"label": label, "before": before, "value": value or "–"} for label, before, value in lines]


PARTS = {
    "chair": _l("Chair of the meeting"),
    "secretary": _l("Secretary of the meeting"),
    "text": _l("Remarks for the minutes"),
}
