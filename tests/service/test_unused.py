"""Unused: lists leave out whom a command would refuse, for the same reason, now and as it stood before."""

import pytest
from sqlalchemy import Engine

from domain.clock import micros
from domain.commands.rewarded import may_be_rewarded
from domain.desk import Desk, Request
from domain.errors import Refusal
from domain.ids import new_id
from domain.subject import Subject
from projections.members import not_adult
from service.shown.unused import WHY, unused
from tests.data_requests import carry_out, lift
from tests.domain.test_rewarded import Asking
from tests.proposing import RULES

NOW = {"as_of": None, "known_at": None}


@pytest.fixture
def commune(engine: Engine) -> Asking:
    return Asking(engine)


def refused(commune: Asking, subjects: list[str]) -> dict[str, type[Refusal]]:
    """Whom a command refuses, and why."""
    desk, found = Desk(commune.office, Request(commune.act(), "")), {}
    for each in subjects:
        applicant = desk.get(Subject, f"subject.{each}").applicant
        assert applicant is not None
        try:
            may_be_rewarded(desk, applicant, RULES, 2026)
        except Refusal as refusal:
            found[each] = type(refusal)
    return found


def left_out(commune: Asking, subjects: list[str], **times: int) -> dict[str, type[Refusal]]:
    with commune.engine.connect() as db:
        found = unused(db, subjects, title="family", year=2026, times=NOW | times)
    return {each: WHY[why] for each, why in found.items()}


def test_a_list_leaves_out_whom_a_command_refuses_and_for_the_same_reason(commune: Asking) -> None:
    pairs = commune.enroll(8)
    kinds = ("restriction", "objection", "erasure", "lifted", "agreed", "both", "access")
    for kind, pair in zip(kinds, pairs, strict=False):
        commune.asks({"lifted": "restriction", "agreed": "objection", "both": "objection"}.get(kind, kind), pair)
    lift(commune, pairs[3])
    commune.agrees(pairs[4][1], group=pairs[4][0], given_by="self")
    carry_out(commune, "restriction", pairs[5])
    groups = []
    for restricts in ("asked", "first", "beside"):
        people = {"first": new_id(), "asked": new_id(), "beside": new_id()}
        groups.append(commune.group("household", *people.values()))
        commune.register([(groups[-1], people["asked"])])
        commune.asks("restriction", (groups[-1], people[restricts]))
    idle = [new_id(), new_id()]
    groups.append(commune.group("household", *idle))
    commune.asks("restriction", (groups[-1], idle[0]))
    children = [commune.child_of(pairs[7][0]) for _ in range(2)]
    commune.agrees(children[1], group=pairs[7][0], given_by="guardian", parent=pairs[7][1])

    everyone = [*(group for group, _person in pairs), *groups, *children]
    found = refused(commune, everyone)

    assert list(found) == [pairs[0][0], pairs[1][0], pairs[2][0], pairs[5][0], groups[0], groups[3], children[0]]
    assert left_out(commune, everyone) == found
    with commune.engine.connect() as db:
        assert not_adult(db, [pairs[7][1], *children]) == set(children)


def test_who_was_left_out_is_told_as_it_stood_then(commune: Asking) -> None:
    ((group, person),) = commune.enroll(1)
    instants = []
    for change in (
        lambda: None,
        lambda: commune.asks("restriction", (group, person)),
        lambda: lift(commune, (group, person)),
    ):
        change()
        commune.clock.move(hours=1)
        instants.append(micros(commune.clock()))
        commune.clock.move(hours=1)
    assert [bool(left_out(commune, [group], known_at=each)) for each in instants] == [False, True, False]
