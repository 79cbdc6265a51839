"""Consequences: what a correction means for each dossier, before anybody confirms it."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.pinned import Rules
from service import words
from service.shown.rules import step_name
from service.words import word


def consequences_of(found: Sequence[Mapping[str, Any]], *, names: Mapping[str, str], rules: Rules) -> dict[str, Any]:
    """A line for each dossier: the outcome before and after, and the step it goes back to where that differs."""
    lines = [
        {
            "dossier": each["dossier"],
            "name": names.get(each["dossier"], "–"),
            "before": _outcome(each["before"]),
            "after": _outcome(each["after"]),
            "returned_to": step_name(rules, each["returned_to"]) if each["returned_to"] else None,
        }
        for each in found
    ]
    return {"consequences": lines, "differ": sum(line["returned_to"] is not None for line in lines)}


def _outcome(code: str | None) -> str | None:
    return word(words.OUTCOME, code) if code else None
