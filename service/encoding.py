"""Facts to canonical bytes and back: the envelope is written once and never re-serialised."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from domain.canonical import check, sha256_hex
from domain.clock import instant_text
from domain.fact import Recorded
from domain.stream import ENVELOPED, Act, Fact
from domain.vocabulary import schema_of, upcast

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


class FactMapper:
    """Turns facts into the bytes of a line, and lines into facts. `facts` is the allow-list, topic to class."""

    def __init__(self, facts: Mapping[str, type[Fact]]) -> None:
        self.facts = facts

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

    def encode(
        self, fact: Fact, act_part: dict[str, Any], *, book: str, recorded_at: str, previous_digest: str
    ) -> tuple[bytes, str]:
        """Canonical bytes of `fact` and their digest."""
        data = {name: value for name, value in fact.__dict__.items() if name not in ENVELOPED}
        check(data)
        check(fact.rules)
        state = encode_json(
            act_part
            | {
                "book": book,
                "stream": fact.originator_id,
                "version": fact.originator_version,
                "type": fact.TOPIC,  # type: ignore[attr-defined]
                "schema": schema_of(type(fact)),
                "occurred_at": instant_text(fact.occurred_at),
                "precision": fact.precision,
                "recorded_at": recorded_at,
                "rules": fact.rules,
                "data": data,
                "previous_digest": previous_digest,
            }
        )
        return state, sha256_hex(state)

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
            originator_topic=envelope["type"].partition(".")[0],
        )
        return fact

    def recorded(self, line: Line) -> Recorded:
        """The same as a plain record, for read models and exports."""
        envelope = decode_json(line.state)
        data = upcast(self._kind(envelope), envelope.pop("schema"), envelope.pop("data"))
        return Recorded(
            **envelope
            | {
                "position": line.position,
                "digest": line.digest,
                "schema": schema_of(self.facts[envelope["type"]]),
                "data": data,
                "occurred_at": datetime.fromisoformat(envelope["occurred_at"]),
                "recorded_at": datetime.fromisoformat(envelope["recorded_at"]),
            }
        )

    def _kind(self, envelope: dict[str, Any]) -> type[Fact]:
        kind = self.facts.get(envelope["type"])
        if kind is None or not 1 <= envelope["schema"] <= schema_of(kind):
            raise UnknownFact(f"{envelope['type']} schema {envelope['schema']}")
        return kind
