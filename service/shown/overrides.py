"""Overrides on pages: what was decided although it had changed since its page was opened, and why."""

from collections.abc import Mapping
from typing import Any

from service.i18n import text as _
from service.shown.texts import opened, text_of

Overrides = Mapping[str, Mapping[str, Any]]


def reason_of(override: Mapping[str, Any]) -> str | None:
    """Why, in the words of whoever decided."""
    item = override["text"]
    return text_of(opened([item]), {"item": item}) if item else None


def overridden(found: Overrides, command: str, stream: str) -> list[dict[str, Any]]:
    """The line under an entry that says so; a paper or list is marked where anything on it was."""
    told = found.get(command)
    if told is None or (stream.startswith("d.") and stream not in told["dossiers"]):
        return []
    return [{"label": _("Decided although it had changed"), "value": reason_of(told) or _("no reason is kept")}]
