"""Rewarding: the criteria of emulation and forms of reward that communes adopted, and which a year goes by."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Index, Table, Text, select

from domain.clock import from_micros, micros
from domain.fact import Recorded
from domain.rewarding import Forms, Span, editions, left_over, load_forms, sample, span_of
from projections.page import Page
from projections.readmodel import Projection, derived, key, micro, place_id, whole
from projections.times import happened

# One row for each adoption; a year goes by the last one that is in force for it.
reward_rules = Table(
    "reward_rules",
    derived,
    key("book", primary=True),
    micro("position", primary=True),
    key("place"),
    key("digest"),
    whole("first_year"),
    whole("last_year"),
    Column("edition", Text),
    micro("at"),
    micro("known"),
    micro("cause"),
    Index("ix_reward_rules", "place", "at"),
    Index("ix_reward_rules_digest", "digest"),
)


def _fold(fact: Recorded, page: Page) -> None:
    if fact.type != "rewarding.adopted":
        return
    edition = fact.data.get("edition") or {}
    first, last = span_of(edition)
    row = {"book": fact.book, "position": fact.position, "place": place_id(fact.data.get("place"))}
    row |= {"digest": fact.data.get("digest"), "first_year": first, "last_year": last, "cause": fact.position}
    row |= {"edition": json.dumps(edition, ensure_ascii=False, sort_keys=True)}
    page.put(reward_rules, row | {"at": micros(fact.occurred_at), "known": micros(fact.recorded_at)})


@dataclass(frozen=True, slots=True)
class Adopted:
    """An edition as it was adopted, and the years that still go by it."""

    forms: Forms
    at: datetime
    spans: tuple[Span, ...]


def adopted(db: Connection, place: str, *, as_of: int | None = None, known_at: int | None = None) -> list[Adopted]:
    """Everything that a commune adopted, the last first."""
    c = reward_rules.c
    asked = select(reward_rules).where(c.place == place, happened(reward_rules, as_of, known_at))
    found: list[Adopted] = []
    later: list[Span] = []
    for row in db.execute(asked.order_by(c.at.desc(), c.position.desc())).mappings():
        span = (row["first_year"], row["last_year"])
        found.append(Adopted(_read(row["edition"]), from_micros(row["at"]), tuple(left_over(span, later))))
        later.append(span)
    return found


def holding(db: Connection, place: str, *, year: int, as_of: int | None = None, known_at: int | None = None) -> Forms:
    """The edition that a year of a commune goes by: the adopted one, else the sample that comes along."""
    c = reward_rules.c
    asked = select(c.edition).where(c.place == place, c.first_year <= year, c.last_year >= year)
    asked = asked.where(happened(reward_rules, as_of, known_at)).order_by(c.at.desc(), c.position.desc()).limit(1)
    edition = db.execute(asked).scalar()
    return _read(edition) if edition else sample()


def with_digest(db: Connection, digest: str) -> Forms | None:
    """The edition under which something was judged or proposed, whatever was adopted after it."""
    if packaged := next((each for each in editions() if each.digest == digest), None):
        return packaged
    edition = db.execute(select(reward_rules.c.edition).where(reward_rules.c.digest == digest).limit(1)).scalar()
    return _read(edition) if edition else None


def _read(edition: str) -> Forms:
    return load_forms(json.loads(edition), file="rewarding")


PROJECTION = Projection("rewarding", version=1, tables=(reward_rules,), fold=_fold, types=("rewarding.adopted",))
