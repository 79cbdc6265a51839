"""Facts to canonical bytes and back: the envelope is written once and never re-serialised."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from domain.canonical import check
from domain.clock import instant_text
from domain.stream import ENVELOPED, Act, Fact, Stream
from domain.vocabulary import facts_of, schema_of, upcast

# Sorted keys, no spaces and plain UTF-8: for checked values these are the bytes of RFC 8785 (tests hold it against
# a second encoder).
encode_json = msgspec.json.Encoder(order="sorted").encode
decode_json = msgspec.json.Decoder().decode


def envelope_of(state: bytes) -> dict[str, Any]:
    """What stored bytes say; nothing, where they are not an object."""
    try:
        envelope = decode_json(state)
    except ValueError:
        return {}
    return envelope if isinstance(envelope, dict) else {}


def exported(line: "Line") -> bytes | None:
    """A fact as others get it: the envelope exactly as it is stored, and what lies beside it; None where it is none."""
    envelope = envelope_of(line.state)
    return encode_json(envelope | {"position": line.position, "digest": line.digest}) if envelope else None


class UnknownFact(ValueError):
    """Bytes that no class of the vocabulary can read."""


class Line(NamedTuple):
    """A fact as it lies in the table `fact`."""

    book: str
    position: int
    stream: str
    version: int
    topic: str
    digest: str
    state: bytes


class ActPart(NamedTuple):
    """The part of the envelope that all facts of one act share, as it stands on both sides of the gap."""

    before: dict[str, Any]
    after: dict[str, Any]


class Draft(NamedTuple):
    """A fact encoded before its book is locked: its bytes around the gap for seal and time.

    Only the book's lock decides `previous_digest` and `recorded_at`. In sorted order these two keys are neighbours,
    so that the keys before them and the keys after them are encoded apart, and no value can be taken for the gap.
    """

    book: str
    stream: str
    version: int
    topic: str
    previous: str
    before: bytes
    after: bytes

    @property
    def has_gap(self) -> bool:
        """Whether seal and time are still to be filled in."""
        return True

    @property
    def sealed_before(self) -> bytes:
        """The bytes before the time, where the fact before it is already known."""
        return b'%b"previous_digest":"%b","recorded_at":"' % (self.before, self.previous.encode())

    @property
    def sealed_after(self) -> bytes:
        """The bytes after the time."""
        return b'"' + self.after

    def state(self, previous: str, recorded_at: str) -> bytes:
        """The canonical bytes, with the gap filled."""
        return b'%b"previous_digest":"%b","recorded_at":"%b"%b' % (
            self.before,
            previous.encode(),
            recorded_at.encode(),
            self.after,
        )


class FactMapper:
    """Turns facts into the bytes of a line, and bytes into facts; what `streams` do not know is never read."""

    def __init__(self, streams: Sequence[type[Stream]]) -> None:
        self.facts = facts_of(*streams)
        self.opened = {topic: stream.TOPIC for stream in streams for topic in facts_of(stream)}

    def act_part(self, act: Act) -> ActPart:
        """The part of the envelope that all facts of one act share."""
        before = {
            "actor": act.actor,
            "on_behalf_of": act.on_behalf_of,
            "office": act.office,
            "mandate": act.mandate,
            "command_id": act.command_id,
            "batch_id": act.batch_id,
        }
        after = {"source": act.source, "seen": [dict(entry) for entry in act.seen]}
        check(before)
        check(after)
        return ActPart(before, after)

    def draft(self, fact: Fact, act_part: ActPart, *, book: str, previous: str) -> Draft:
        """`fact` as canonical bytes, but for what the book's lock decides."""
        data = {name: value for name, value in fact.__dict__.items() if name not in ENVELOPED}
        stream, version, topic, rules = fact.originator_id, fact.originator_version, fact.TOPIC, fact.rules
        for value in (book, stream, version, data, rules):
            check(value)
        before = encode_json(
            act_part.before
            | {
                "book": book,
                "data": data,
                "occurred_at": instant_text(fact.occurred_at),
                "precision": fact.precision,
            }
        )
        after = encode_json(
            act_part.after
            | {"rules": rules, "schema": schema_of(type(fact)), "stream": stream, "type": topic, "version": version}
        )
        return Draft(book, stream, version, topic, previous, before[:-1] + b",", b"," + after[1:])

    def fact(self, envelope: dict[str, Any]) -> Fact:
        """The fact that an envelope tells, as the aggregate's own class."""
        kind = self._kind(envelope)
        recorded_at = datetime.fromisoformat(envelope["recorded_at"])
        act = Act(
            book=envelope["book"],
            actor=envelope["actor"],
            now=recorded_at,
            command_id=envelope["command_id"],
            source=envelope["source"],
            on_behalf_of=envelope["on_behalf_of"],
            office=envelope["office"],
            mandate=envelope["mandate"],
            entry_mandate=envelope["data"].get("entry_mandate"),
            batch_id=envelope["batch_id"],
            seen=envelope["seen"],
        )
        fact: Fact = object.__new__(kind)
        fact.__dict__.update(upcast(kind, envelope["schema"], envelope["data"]))
        fact.__dict__.update(
            originator_id=envelope["stream"],
            originator_version=envelope["version"],
            timestamp=recorded_at,
            act=act,
            occurred_at=datetime.fromisoformat(envelope["occurred_at"]),
            precision=envelope["precision"],
            rules=envelope["rules"],
            originator_topic=self.opened[envelope["type"]],
        )
        return fact

    def _kind(self, envelope: dict[str, Any]) -> type[Fact]:
        kind = self.facts.get(envelope["type"])
        if kind is None or not 1 <= envelope["schema"] <= schema_of(kind):
            raise UnknownFact(f"{envelope['type']} schema {envelope['schema']}")
        return kind
