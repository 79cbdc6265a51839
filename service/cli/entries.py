"""Entries of a book on the command line: where each stands, what it is, when, and by whom under which mandate."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from domain.clock import from_micros, instant_text

SAID = ("book", "position", "stream", "version", "type", "actor", "on_behalf_of", "office")


def as_data(row: RowMapping) -> dict[str, Any]:
    """An entry in plain values; people by their ids, since names are kept apart."""
    times = {name: instant_text(from_micros(row[name])) for name in ("occurred_at", "recorded_at")}
    return {name: row[name] for name in SAID} | times


def as_line(row: RowMapping) -> str:
    """The same as a line."""
    return told(as_data(row))


def told(entry: Mapping[str, Any]) -> str:
    """An entry in plain values as a line."""
    behalf = f" for {entry['on_behalf_of']}" if entry["on_behalf_of"] else ""
    office = f" as {entry['office']}" if entry["office"] else ""
    return (
        f"entry {entry['position']}: {entry['type']} (version {entry['version']} of {entry['stream']}), "
        f"done {entry['occurred_at']}, recorded {entry['recorded_at']}, by {entry['actor']}{behalf}{office}"
    )
