"""A meeting as its page shows it: the counts with their arithmetic, the votes as they now read, its corrections."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from domain.commands import correction
from domain.dossier import Dossier
from domain.errors import Refusal
from domain.meeting import Meeting
from domain.pinned import Rules
from domain.stood import Stood
from domain.stream import Fact
from projections.names import names_of
from service.i18n import local
from service.shown.council import arithmetic_of, kept_out_of, members_of, votes_of
from service.shown.people import called, names_in
from service.shown.rules import quorum_of, sample_of, step_of_council, step_with_quorum
from service.shown.texts import Texts, text_of, texts_in
from service.shown.values import values_of
from service.views.at_desk import desk_on, standing_over
from service.visit import parts


def meeting_page(db: Connection, held: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the page says."""
    facts = facts_of(held["id"])
    found, rules = dossiers_of(held)
    council = held.get("council")
    members = [each["person"] for each in council["members"]] if council else []
    names = names_in(db, facts, held["chair"], *members) | names_of(db, [each.subject for each in found])
    counts = {name: held[name] for name in ("summoned", "present")}
    return {
        "meeting": held,
        "title": local(rules.procedure.label.as_data()),
        "sample": sample_of(rules),
        "chair": called(names, held["chair"]),
        "arithmetic": arithmetic_of(step_of_council(rules), **counts, written=council["written"])
        if council
        else quorum_of(step_with_quorum(rules), **counts),
        "lines": lines_of(found, names, held["id"]),
        "members": members_of(council, names),
        "minutes": _minutes(held, facts),
        "corrections": _corrections(facts, rules, names, texts_in(facts)),
        "entered": {"who": called(names, facts[0].act.actor), "at": facts[0].timestamp},
        "may_correct": may_correct(held, rules),
    }


def facts_of(meeting: str) -> Sequence[Fact]:
    """What was said about the meeting, in order."""
    stream = f"meeting.{meeting}"
    return parts().office.books.load([stream]).facts[stream]


def dossiers_of(held: Mapping[str, Any]) -> tuple[list[Dossier], Rules]:
    """The dossiers that it voted on, and the rules of the first."""
    desk = desk_on(held["book"])
    found = desk.all(Dossier, held["dossiers"])
    return found, desk.rules_of(found[0])


def vote_on(dossier: Dossier, meeting: str) -> Stood | None:
    """What a meeting said of a dossier, corrections applied."""
    return next((each for each in dossier.stood if each.values.get("meeting") == meeting), None)


def lines_of(found: Sequence[Dossier], names: Mapping[str, str], meeting: str) -> list[dict[str, Any]]:
    """A line for each dossier, in the order of the sheet."""
    return [
        {"dossier": dossier.id, "name": called(names, dossier.subject), "state": dossier.state}
        | stood.values
        | {"hands": votes_of(stood.values, names), "kept_out": kept_out_of(stood.values, names)}
        for dossier in found
        if (stood := vote_on(dossier, meeting))
    ]


def may_correct(held: Mapping[str, Any], rules: Rules) -> bool:
    """Whether this person may correct the meeting; what a council decided stands."""
    if held.get("council"):
        return False
    try:
        correction.may_correct(rules, standing_over(held["book"], rules, held["place"]["id"]))
    except Refusal:
        return False
    return True


def _minutes(held: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, str | None]:
    texts = texts_in(facts)
    return {part: text_of(texts, held["minutes"], part) for part in ("chair", "secretary", "text")}


def _corrections(facts: Sequence[Fact], rules: Rules, names: Mapping[str, str], texts: Texts) -> list[dict[str, Any]]:
    return [
        {
            "who": called(names, fact.act.actor),
            "at": fact.timestamp,
            "values": list(values_of(fact.values, rules)),
            "reason": fact.reason,
            "text": text_of(texts, fact.text),
        }
        for fact in facts
        if isinstance(fact, Meeting.Corrected)
    ]
