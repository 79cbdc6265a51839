"""Books for tests: facts written as the event store writes them, without its checks."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select, text, update

from domain.canonical import canonical, sha256_hex
from domain.clock import instant_text, micros
from domain.fact import NO_DIGEST
from domain.ids import new_id
from service.schema import book, fact

Said = dict[str, Any]
START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def minute(n: float) -> datetime:
    """The nth minute of the story."""
    return START + timedelta(minutes=n)


def said(type: str, stream: str, *, at: datetime = START, **data: Any) -> Said:
    """What a fact says; the book adds the rest."""
    envelope = ("actor", "on_behalf_of", "office", "mandate", "batch_id", "precision")
    by = {name: data.pop(name) for name in envelope if name in data}
    return {"type": type, "stream": stream, "occurred_at": at, "data": data, **by}


class Log:
    """Writes facts with dense positions, versions and chained digests; several threads may write at once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.heads: dict[str, tuple[int, str]] = {}
        self._lock = threading.Lock()

    def open(self, name: str | None = None) -> str:
        name = name or new_id()
        with self.engine.begin() as db:
            db.execute(insert(book).values(id=name, head=0, last_recorded=0))
        return name

    def write(self, name: str, *spoken: Said, recorded: datetime | None = None) -> list[str]:
        """Append to a book in one transaction; the digests of the new facts."""
        recorded = recorded or max(one["occurred_at"] for one in spoken)
        with self._lock, self.engine.begin() as db:
            if self.engine.dialect.name == "sqlite":
                db.execute(text("UPDATE book SET head = head WHERE id = :id"), {"id": name})
            head, last = db.execute(
                select(book.c.head, book.c.last_recorded).where(book.c.id == name).with_for_update()
            ).one()
            stamp = max(micros(recorded), last + 1)
            rows = [self._row(name, head + n, one, stamp) for n, one in enumerate(spoken, 1)]
            db.execute(insert(fact), rows)
            db.execute(update(book).where(book.c.id == name).values(head=head + len(rows), last_recorded=stamp))
        return [row["digest"] for row in rows]

    def lose(self, name: str) -> None:
        """Move the head on without a fact, as if one had been taken out of the middle."""
        with self.engine.begin() as db:
            db.execute(update(book).where(book.c.id == name).values(head=book.c.head + 1))

    def _row(self, name: str, position: int, one: Said, stamp: int) -> dict[str, Any]:
        stream = one["stream"]
        version, previous = self.heads.get(stream, (0, NO_DIGEST))
        envelope = {
            "book": name, "stream": stream, "version": version + 1, "type": one["type"], "schema": 1,
            "occurred_at": instant_text(one["occurred_at"]), "precision": one.get("precision", "instant"),
            "recorded_at": instant_text(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=stamp)),
            "actor": one.get("actor", "system:test"), "on_behalf_of": one.get("on_behalf_of"), "office": one.get("office"),
            "mandate": one.get("mandate"), "command_id": new_id(), "batch_id": one.get("batch_id"), "source": "cli",
            "rules": None, "seen": [], "data": one["data"], "previous_digest": previous,
        }  # fmt: skip
        state = canonical(envelope)
        digest = sha256_hex(state)
        self.heads[stream] = version + 1, digest
        return {
            "book": name, "position": position, "stream": stream, "version": version + 1, "topic": one["type"],
            "recorded_at": stamp, "digest": digest, "state": state,
        }  # fmt: skip


def opened(commune: str) -> Said:
    """The cycle in which the families of these tests take part."""
    titles = [{"title": "family", "subject_kind": "household"}]
    return said("cycle.opened", f"cycle.{commune}.2026", year=2026, titles=titles)


def stay(
    group: str, *, role: str = "member", adult: bool = True, since: str = "2026-03-01", kind: str = "household"
) -> Said:
    """What both facts about a membership say."""
    place = {"id": "v1", "name": "thôn"}
    return {"group": group, "group_kind": kind, "place": place, "role": role, "adult": adult, "since": since}


def joined(person: str, group: str, *, at: datetime = START, **how: Any) -> Said:
    """Somebody joined a group."""
    return said("member.joined", f"subject.{person}", at=at, **stay(group, **how), name=None)


class Family:
    """A household's dossier: what each of its acts says."""

    def __init__(self, commune: str, village: str, *, year: int = 2026, attempt: int = 1) -> None:
        self.commune, self.village, self.year = commune, village, year
        self.subject = new_id()
        self.stream = f"d.{year}.family.{self.subject}.{attempt}"

    def enrolled(self, at: datetime = START, **more: Any) -> Said:
        place = {"id": self.village, "name": "thôn"}
        told = {"kind": "household", "place": place, "people": [new_id()], "name": None}
        return said("subject.enrolled", f"subject.{self.subject}", at=at, **told | more)

    def act(
        self, name: str, state: str, *, at: datetime = START, turn: tuple[str, str] | None = None, **more: Any
    ) -> Said:
        step, office = turn or (None, None)
        told = {"state": state, "next_step": step, "next_office": [office] if office else [], "due_on": None}
        return said(f"dossier.{name}", self.stream, at=at, **told | {"entry_mandate": None} | more)

    def registered(self, at: datetime = START, **more: Any) -> Said:
        told: dict[str, Any] = {
            "title": "family", "title_name": {"vi": "Gia đình học tập", "en": "Learning family"}, "year": self.year,
            "subject": self.subject, "subject_kind": "household", "attempt": 1, "previous": None,
            "commune": {"id": self.commune, "name": "xã"}, "place": {"id": self.village, "name": "thôn"}, "people": [],
            "consent": None,
        }  # fmt: skip
        return self.act("registered", "registered", at=at, turn=("self-assessment", "household"), **told | more)

    def self_assessed(self, at: datetime = START, total: int = 80) -> Said:
        told = {"scores": {"a": total}, "total": total, "maximum": 100}
        return self.act(
            "self-assessed", "self_assessed", at=at, turn=("village-verification", "village-officer"), **told
        )

    def verified(self, at: datetime = START, score: int = 78, **more: Any) -> Said:
        told = {"meeting": "m", "score": score, "outcome": "proposed", "hands": ["p1"]}
        return self.act("village-verified", "verified", at=at, turn=("posting", "village-officer"), **told | more)

    def posted(self, at: datetime = START) -> Said:
        told = {"posting": "p", "from": "2026-11-01", "until": "2026-11-10"}
        return self.act("posted", "posted", at=at, turn=("posting-close", "village-officer"), **told)

    def appraised(self, at: datetime = START, score: int = 77) -> Said:
        told = {"score": score, "outcome": "upheld", "reason": None, "text": None, "hands": ["p2"]}
        return self.act("commune-appraised", "appraised", at=at, turn=("award-decision", "signer"), **told)

    def decided(self, at: datetime = START, outcome: str = "recognised", **more: Any) -> Said:
        told = {
            "decision": "q", "number": "12/QĐ-UBND", "signed_on": "2026-12-01", "outcome": outcome,
            "valid_from": "2026-12-01", "valid_until": "2027-11-30", "authority": {"vi": "", "en": ""}, "hands": ["p3"],
        }  # fmt: skip
        return self.act("award-decided", outcome, at=at, **told | more)

    def withdrawn(self, at: datetime = START) -> Said:
        return self.act("withdrawn", "withdrawn", at=at, reason="moved", text=None)

    def inspected(self, inspection: str, at: datetime = START, **more: Any) -> Said:
        told: dict[str, Any] = {
            "inspection": inspection, "place": {"id": self.village, "name": "thôn"}, "finding": "differs", "score": 70,
            "maximum": 100, "scores": None, "against": {"self": 80, "village": 78, "commune": 77}, "text": None,
            "judged": {"village-verification": ["p1"], "commune-appraisal": ["p2"]}, "actor": "p9",
        }  # fmt: skip
        return self.act("inspected", more.pop("state", "recognised"), at=at, **told | more)

    def corrected(self, digest: str, at: datetime = START, *, state: str, **values: Any) -> Said:
        told = {
            "corrects": digest,
            "corrected_type": "dossier.registered",
            "values": values,
            "reason": "mistyped",
            "text": None,
        }
        return self.act("corrected", state, at=at, **told)
