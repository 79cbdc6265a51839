"""Explaining outside a visit: a dossier with the rules it is pinned to, and what was counted for one of their items."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.commands.counting import asked_of
from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.errors import NotFound
from domain.ids import new_id
from domain.naming import is_stream
from domain.pinned import Rules
from service.acting import system_act
from service.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Found:
    """A dossier, the editions it is pinned to, and the desk on which it was read; nothing is recorded from there."""

    dossier: Dossier
    rules: Rules
    desk: Desk


@dataclass(frozen=True, slots=True)
class Counted:
    """What an entry recorded of a count, at which version, and the dossiers behind it when it is asked again."""

    version: int
    said: Mapping[str, Any]
    dossiers: tuple[str, ...]
    agrees: bool


def find(wiring: Wiring, stream: str) -> Found:
    """A dossier with its rules."""
    if not is_stream(stream):
        raise NotFound
    act = system_act("reader", book="", command_id=new_id(), now=wiring.clock())
    desk = Desk(wiring.office, Request(act, ""))
    dossier = desk.get(Dossier, stream)
    return Found(dossier, desk.rules_of(dossier), desk)


def count_of(wiring: Wiring, found: Found, item: str, version: int | None) -> Counted:
    """What was counted for an item of the criteria, by the last entry that counted or by that of a version."""
    loaded = wiring.books.load([found.dossier.id])
    for fact in reversed(loaded.facts[found.dossier.id]):
        if version in (None, fact.originator_version):
            said = next((each for each in getattr(fact, "counted", ()) if each["item"] == item), None)
            if said is not None:
                return _again(wiring, found, fact.originator_version, said)
    raise NotFound


def _again(wiring: Wiring, found: Found, version: int, said: Mapping[str, Any]) -> Counted:
    register = wiring.office.register
    asked = next(each for each in found.rules.criteria.items if each.id == said["item"])
    assert register is not None, "what was counted was counted by a register"
    day = date.fromisoformat(said["day"])
    (tally,) = register.again([asked_of(found.desk, found.dossier, asked)], day=day, at=said["at"])
    agrees = tally.as_data()["dossiers_digest"] == said["dossiers_digest"]
    return Counted(version, said, tally.dossiers, agrees)
