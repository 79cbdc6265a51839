"""Arrival: what a person may see is what holds now, whatever a process has kept and wherever it was changed."""

from collections.abc import Iterator

import pytest

from domain.commands import setup
from domain.ids import new_id
from service.identity.arrival import Arrivals, Arrived, MandateGone
from service.wiring import wire
from tests.service.town import PASSWORD, Town, config, counted


@pytest.fixture
def elsewhere(town: Town) -> Iterator[Arrivals]:
    """Another process on the same database; it has looked at nobody yet."""
    wiring = wire(config(), engine=town.engine, clock=town.clock)
    yield Arrivals(wiring)
    wiring.by_key.dispose()


def signed_in(town: Town, person: str) -> str:
    return town.wiring.identity.sign_in(town.logins[person], PASSWORD, now=town.clock())


def seen(town: Town, arrivals: Arrivals, token: str) -> Arrived:
    arrived = arrivals.of(token, now=town.clock())
    assert arrived is not None
    return arrived


def test_a_mandate_ended_or_granted_shows_at_the_next_request_in_every_process(town: Town, elsewhere: Arrivals) -> None:
    token = signed_in(town, town.officer)
    here = Arrivals(town.wiring)
    for arrivals in (here, elsewhere):
        assert seen(town, arrivals, token).places == frozenset({town.village})

    town.end_mandate(town.officer)
    town.current()
    with pytest.raises(MandateGone):
        elsewhere.of(token, now=town.clock())
    assert here.of(token, now=town.clock()) is None
    token = signed_in(town, town.officer)
    for arrivals in (here, elsewhere):
        assert (seen(town, arrivals, token).acting, seen(town, arrivals, token).places) == (None, frozenset())

    granted = town.grant(town.officer, "village-officer", [town.other_village])
    town.current()
    for arrivals in (here, elsewhere):
        acting = seen(town, arrivals, token).acting
        assert acting is not None
        assert (acting.mandate, seen(town, arrivals, token).places) == (granted, frozenset({town.other_village}))


def test_a_village_that_is_established_is_covered_at_the_next_request(town: Town, elsewhere: Arrivals) -> None:
    token = signed_in(town, town.inspector)
    before, village = seen(town, elsewhere, token).places, new_id()
    town.perform(
        town.upper(),
        lambda desk: setup.establish_place(
            desk, place=village, kind="village", name="Thôn Ba (minh họa)", code="3", parent=town.commune,
            area="normal", demonstration=True,
        ),
    )  # fmt: skip
    town.current()
    assert seen(town, elsewhere, token).places == before | {village}


def test_a_session_that_has_ended_is_nobodys(town: Town, elsewhere: Arrivals) -> None:
    token = signed_in(town, town.officer)
    assert seen(town, elsewhere, token).person == town.officer
    town.wiring.identity.sign_out(token)
    assert elsewhere.of(token, now=town.clock()) is None


def test_who_is_there_is_one_question(town: Town, elsewhere: Arrivals) -> None:
    token = signed_in(town, town.officer)
    seen(town, elsewhere, token)
    with counted(elsewhere.wiring.by_key) as sent:
        seen(town, elsewhere, token)
    assert [statement.partition(" ")[0] for statement in sent if statement != "BEGIN"] == ["SELECT"]
