"""Rewards: who is proposed for which, and where the proposal is."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Index, RowMapping, Table, Text, select

from domain.clock import micros
from domain.fact import Recorded
from projections.page import Lookup, Page, Row, Want
from projections.readings import read_anew, read_as_holding, values_of
from projections.readmodel import FOREVER, Projection, derived, key, micro, place_id, whole

# One row for each state of a proposal; the last holds.
reward = Table(
    "reward",
    derived,
    key("reward", primary=True),
    whole("version", primary=True),
    key("book"),
    key("place"),
    Column("place_name", Text),
    whole("year"),
    key("title"),
    key("form"),
    key("state"),
    whole("size"),
    Column("told", Text),
    key("by"),
    micro("at"),
    micro("known", primary=True),
    micro("known_to"),
    micro("until"),
    micro("until_known"),
    micro("cause"),
    Index("ix_reward_place", "place", "year"),
)
KNOWN = Lookup(reward, "reward", ("known_to",))
KIND = "reward."


def _wanted(page: Page) -> Iterator[Want]:
    return ((KNOWN, _id(fact)) for fact in page.of("reward"))


def _fold(fact: Recorded, page: Page) -> None:
    if not fact.type.startswith(KIND):
        return
    rows = page.rows(KNOWN, _id(fact))
    if fact.type == "reward.corrected":
        _tell_again(fact, page, rows)
        return
    before = max(rows, key=lambda row: row["version"], default=None)
    if before is None and fact.type != "reward.proposed":
        return
    at, known = micros(fact.occurred_at), micros(fact.recorded_at)
    row = dict(before) if before else _proposed(fact)
    if before is not None:
        before.update(until=at, until_known=known)
        page.put(reward, before)
        told = json.loads(before["told"]) | {_what(fact): _said(fact)}
        row["told"] = json.dumps(told, ensure_ascii=False, sort_keys=True)
    row.update(version=fact.version, state=_what(fact), at=at, known=known, until=FOREVER, until_known=FOREVER)
    row.update(by=fact.on_behalf_of or fact.actor, cause=fact.position, known_to=FOREVER)
    rows.append(row)
    page.put(reward, row)


def _tell_again(fact: Recorded, page: Page, rows: list[Row]) -> None:
    """What an act said stands in the row of its own state and of every later one."""
    what = str(fact.data.get("corrected_type")).removeprefix(KIND)
    for row in list(rows):
        acts = json.loads(row["told"])
        if what in acts:
            acts[what] |= values_of(fact)
            read_anew(fact, page, reward, rows, row, {"told": json.dumps(acts, ensure_ascii=False, sort_keys=True)})


def _proposed(fact: Recorded) -> Row:
    data, place = fact.data, fact.data.get("place")
    return {
        "reward": _id(fact),
        "book": fact.book,
        "place": place_id(place),
        "place_name": place.get("name") if isinstance(place, dict) else None,
        **{name: data.get(name) for name in ("year", "title")},
        "form": (data.get("form") or {}).get("id"),
        "size": len(data.get("holders") or ()),
        "told": json.dumps({"proposed": _said(fact)}, ensure_ascii=False, sort_keys=True),
    }


def _said(fact: Recorded) -> dict[str, Any]:
    act = {"by": fact.on_behalf_of or fact.actor, "at": micros(fact.occurred_at)}
    return {name: value for name, value in fact.data.items() if name != "entry_mandate"} | act


def _what(fact: Recorded) -> str:
    return fact.type.removeprefix(KIND)


def _id(fact: Recorded) -> str:
    return fact.stream.removeprefix(KIND)


def told(row: RowMapping) -> dict[str, Any]:
    """A proposal with what each act said, by the name of the act."""
    return {**row, "acts": json.loads(row["told"])}


def reward_of(
    db: Connection, id: str, *, as_of: int | None = None, known_at: int | None = None
) -> dict[str, Any] | None:
    """One proposal as it stands."""
    asked = select(reward).where(reward.c.reward == id, read_as_holding(reward, as_of, known_at))
    row = db.execute(asked).mappings().first()
    return told(row) if row else None


def proposals(
    db: Connection,
    *,
    places: Collection[str],
    year: int | None = None,
    states: Collection[str] | None = None,
    as_of: int | None = None,
    known_at: int | None = None,
) -> list[dict[str, Any]]:
    """Proposals of these places, the latest first."""
    c = reward.c
    asked = select(reward).where(c.place.in_(places), read_as_holding(reward, as_of, known_at))
    if year is not None:
        asked = asked.where(c.year == year)
    if states is not None:
        asked = asked.where(c.state.in_(states))
    return [told(row) for row in db.execute(asked.order_by(c.at.desc(), c.reward)).mappings()]


PROJECTION = Projection(
    "rewards", version=2, tables=(reward,), fold=_fold, wanted=_wanted, types=(KIND,), keeps=(KNOWN,)
)
