"""A council under a commune's own rules: over the families of all villages at once, at whatever the step is called."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.desk import Desk, Request
from domain.dossier import Dossier
from domain.pinned import Rules
from projections.proceedings import proceedings
from tests.domain.test_council import BY_ALL, BY_PRESENT
from tests.service.town import Town
from tests.service.visitor import Visitor


def town_under(rules: Rules, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Two villages whose families wait for the council; their officer verified both and sits in it too."""
    monkeypatch.setattr("tests.scenario.rules_of", lambda _title: rules)
    town = Town(engine)
    town.mandates[town.officer] = town.grant(town.officer, "village-officer", [town.village, town.other_village])
    town.waiting = town.to_appraisal(2)  # type: ignore[attr-defined]
    town.village, town.other_village = town.other_village, town.village
    town.waiting += town.to_appraisal(2)  # type: ignore[attr-defined]
    town.chair = town.appoint("council-chair", town.commune)  # type: ignore[attr-defined]
    town.members = [town.appoint("council-member", town.commune) for _ in range(4)]  # type: ignore[attr-defined]
    town.grant(town.officer, "council-member", [town.commune])
    town.current()
    return town


@pytest.fixture
def town(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    town = town_under(BY_ALL, engine, monkeypatch)
    yield town
    town.wiring.close()


def test_one_meeting_goes_over_all_villages_and_keeps_their_officer_out(town: Any) -> None:
    visitor = Visitor(town.client(town.chair))
    # The step is called as an appraiser's is; its form leads to the council.
    way = next(link for link in visitor.get("/").reader.links if link.endswith("/council/new?title=family&year=2026"))
    page = visitor.get(way)
    votes = page.send(secretary="Vũ", ballot="show")
    assert votes.status == 200, votes.errors
    assert "Hoàng Thị Lượng không biểu quyết" in votes.words
    held = votes.send()
    assert held.address.startswith("/meetings/"), held.errors

    desk = Desk(town.office, Request(town.act(), ""))
    found = desk.all(Dossier, town.waiting)
    assert [each.state for each in found] == ["appraised"] * 4
    assert {each.place["id"] for each in found} == {town.village, town.other_village}
    council = found[0].stood[-1].values["council"]
    assert council["kept_out"] == [{"person": town.officer, "why": "SameHands"}]
    assert (council["summoned"], found[0].stood[-1].values["needed"]) == (5, 3)
    with town.engine.connect() as db:
        (meeting,) = proceedings(db, book=town.commune, kind="meeting", place=town.commune)
    assert meeting["stream"] == f"meeting.{found[0].stood[-1].values['meeting']}"
    # All of it is one append.
    batches = {fact.act.command_id for each in town.waiting for fact in town.facts_of(each)[-1:]}
    assert len(batches) == 1


def test_no_vote_comes_in_writing_where_the_rules_take_none(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    town: Any = town_under(BY_PRESENT, engine, monkeypatch)
    visitor = Visitor(town.client(town.chair))
    page = visitor.get(f"/places/{town.commune}/council/new?title=family&year=2026")
    assert 'value="written"' not in page.source
    refused = page.send(secretary="Vũ", ballot="show", **{f"members.{town.members[0]}.attended": "written"})
    assert refused.status == 400
    assert "không có trong danh sách" in refused.errors[0]
    votes = page.send(secretary="Vũ", ballot="show", **{f"members.{town.members[0]}.attended": "excused"})
    came = votes.form["attended"].replace(f"{town.members[0]}:excused", f"{town.members[0]}:written")
    again = votes.send(attended=came)
    assert again.status == 400
    assert "không nhận biểu quyết bằng văn bản" in again.errors[0]
    assert again.form["secretary"] == "Vũ"
    town.wiring.close()
