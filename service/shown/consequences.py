"""Consequences: what a correction means for each dossier, before anybody confirms it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.pinned import Rules
from service import words
from service.i18n import day
from service.i18n import later as _l
from service.i18n import text as _
from service.shown.rules import step_name
from service.shown.values import ballots
from service.words import word


def consequences_of(
    found: Sequence[Mapping[str, Any]], *, names: Mapping[str, str], rules: Rules | None = None
) -> dict[str, Any]:
    """A line for each dossier: the outcome before and after, the step it goes back to, what else reads differently."""
    lines = [
        {
            "dossier": each["dossier"],
            "name": names.get(each["dossier"], "–"),
            "before": _outcome(each["before"]),
            "after": _outcome(each["after"]),
            "returned_to": step_name(rules, each["returned_to"]) if rules and each["returned_to"] else None,
            "moves": [*_votes(each["values"]), *moves_of(each["moves"])],
        }
        for each in found
    ]
    return {"consequences": lines, "differ": sum(line["returned_to"] is not None for line in lines)}


def moves_of(moves: Mapping[str, Sequence[str | None]]) -> list[dict[str, str]]:
    """What reads differently, before and after."""
    return [
        {"label": str(MOVED[name][0]), "before": _said(name, before), "value": _said(name, after)}
        for name, (before, after) in moves.items()
    ]


def _votes(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """The votes on it, where they were counted again."""
    if "ballots" not in values:
        return []
    before, after = (ballots(votes) for votes in values["ballots"])
    return [{"label": _("Ballots"), "before": before, "value": after}]


def _said(name: str, value: str | None) -> str:
    return "–" if value is None else MOVED[name][1](value)


def _state(code: str) -> str:
    return word(words.STATE, code)


MOVED: Mapping[str, tuple[Any, Callable[[str], str]]] = {
    "state": (_l("State"), _state),
    "due_on": (_l("Due"), day),
    "posted_until": (_l("Posted until"), day),
    "valid_from": (_l("In force from"), day),
    "valid_until": (_l("Valid until"), day),
    "activity_year": (_l("Year of the activity cited"), str),
}


def _outcome(code: str | None) -> str | None:
    return word(words.OUTCOME, code) if code else None
