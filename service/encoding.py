"""Facts to canonical bytes and back: the envelope is written once and never re-serialised."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from domain.canonical import check
from domain.clock import instant_text
from domain.fact import NO_DIGEST
from domain.stream import ENVELOPED, Act, Fact, Stream
from domain.vocabulary import facts_of, schema_of, upcast

# Sorted keys, no spaces and plain UTF-8: for checked values these are the bytes of RFC 8785 (tests hold it against
# a second encoder).
encode_json = msgspec.json.Encoder(order="sorted").encode
decode_json = msgspec.json.Decoder().decode


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


# Where the book's lock decides what is written: the digest before it and the time. In sorted order the two keys are
# neighbours, and no value can hold this text, because quotes inside a string are escaped.
UNWRITTEN = "1970-01-01T00:00:00.000000Z"
GAP = f'"previous_digest":"{NO_DIGEST}","recorded_at":"{UNWRITTEN}"'.encode()


class Draft(NamedTuple):
    """A fact encoded before its book is locked: its bytes around the gap for seal and time."""

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

    def act_part(self, act: Act) -> dict[str, Any]:
        """The part of the envelope that all facts of one act share."""
        part = {
            "actor": act.actor,
            "on_behalf_of": act.on_behalf_of,
            "office": act.office,
            "mandate": act.mandate,
            "command_id": act.command_id,
            "batch_id": act.batch_id,
            "source": act.source,
            "seen": [dict(entry) for entry in act.seen],
        }
        check(part)
        return part

    def draft(self, fact: Fact, act_part: dict[str, Any], *, book: str, previous: str) -> Draft:
        """`fact` as canonical bytes, but for what the book's lock decides."""
        data = {name: value for name, value in fact.__dict__.items() if name not in ENVELOPED}
        check(data)
        check(fact.rules)
        topic = fact.TOPIC
        state = encode_json(
            act_part
            | {
                "book": book,
                "stream": fact.originator_id,
                "version": fact.originator_version,
                "type": topic,
                "schema": schema_of(type(fact)),
                "occurred_at": instant_text(fact.occurred_at),
                "precision": fact.precision,
                "recorded_at": UNWRITTEN,
                "rules": fact.rules,
                "data": data,
                "previous_digest": NO_DIGEST,
            }
        )
        before, _, after = state.rpartition(GAP)
        return Draft(book, fact.originator_id, fact.originator_version, topic, previous, before, after)

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
