"""An independent reader of an exported log: it knows the format as it is published, and nothing of the program."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rfc8785

ENVELOPE = {
    "book", "stream", "version", "type", "schema", "occurred_at", "precision", "recorded_at", "actor", "on_behalf_of",
    "office", "mandate", "command_id", "batch_id", "source", "rules", "seen", "data", "previous_digest",
}  # fmt: skip
BESIDE = {"position", "digest"}
FIRST = "0" * 64
SEEN = {"village-verified", "commune-appraised", "award-decided", "decision.issued", "appeal-decided"}


class Broken(AssertionError):
    """The log contradicts itself; the message begins with the number of the line."""


class Log:
    """An export being read: every fact is checked against itself and against those before it."""

    def __init__(self) -> None:
        self.facts: list[dict[str, Any]] = []
        self._books: dict[str, dict[str, Any]] = {}
        self._streams: dict[str, dict[str, Any]] = {}

    def take(self, line: str) -> dict[str, Any]:
        """The fact on the next line."""
        fact = json.loads(line, object_pairs_hook=_once)
        for wrong in (_itself(fact, line), _in_book(fact, self._books), _in_stream(fact, self._streams)):
            if wrong:
                raise Broken(f"{len(self.facts) + 1}: {wrong}")
        self._books[fact["book"]] = self._streams[fact["stream"]] = fact
        self.facts.append(fact)
        return fact


def facts(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The facts of an export, every one of them checked."""
    log = Log()
    for line in lines:
        log.take(line)
    return log.facts


def states(lines: Iterable[str]) -> dict[str, str]:
    """Where every dossier stands: the state after its last fact."""
    return {fact["stream"]: fact["data"]["state"] for fact in facts(lines) if fact["stream"].startswith("d.")}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise Broken("0: a key stands twice")
    return dict(pairs)


def _itself(fact: dict[str, Any], line: str) -> str | None:
    if fact.keys() != ENVELOPE | BESIDE:
        return f"keys {sorted(fact.keys() ^ (ENVELOPE | BESIDE))}"
    # RFC 8785 writes an object as its members in the order of their names, so each is written once for both questions.
    members = {key: rfc8785.dumps(key) + b":" + rfc8785.dumps(fact[key]) for key in sorted(fact)}
    if b"{" + b",".join(members.values()) + b"}" != line.rstrip("\n").encode():
        return "not canonical"
    sealed = b"{" + b",".join(member for key, member in members.items() if key in ENVELOPE) + b"}"
    if hashlib.sha256(sealed).hexdigest() != fact["digest"]:
        return "digest"
    if not all(_is_instant(fact[key]) for key in ("occurred_at", "recorded_at")):
        return "time"
    if fact["occurred_at"] > fact["recorded_at"]:
        return "recorded before it was done"
    if fact["precision"] not in {"instant", "day"} or not fact["actor"]:
        return "precision or actor"
    if fact["type"].removeprefix("dossier.") in SEEN and not fact["seen"]:
        return "nothing seen"
    if fact["stream"].startswith("d.") and not fact["data"].get("state"):
        return "no state"
    return None


def _is_instant(text: str) -> bool:
    read = datetime.fromisoformat(text)
    return text == read.strftime("%Y-%m-%dT%H:%M:%S.%fZ") and read.utcoffset() is not None


def _in_book(fact: dict[str, Any], books: dict[str, dict[str, Any]]) -> str | None:
    before = books.get(fact["book"])
    if fact["position"] != (before["position"] + 1 if before else 1):
        return "position"
    if before and fact["recorded_at"] < before["recorded_at"]:
        return "recorded before the fact before it"
    return None


def _in_stream(fact: dict[str, Any], streams: dict[str, dict[str, Any]]) -> str | None:
    before = streams.get(fact["stream"])
    if fact["version"] != (before["version"] + 1 if before else 1):
        return "version"
    if fact["previous_digest"] != (before["digest"] if before else FIRST):
        return "chain"
    if before and fact["book"] != before["book"]:
        return "the stream changed its book"
    return None
