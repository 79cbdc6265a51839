"""Authority on pages: what somebody may do on a day and on what it rests, delegating it, and taking that back."""

from datetime import timedelta
from typing import Any

import pytest

from domain.clock import day_of
from domain.commands import mandates, setup
from domain.commands.award import issue_decision
from domain.ids import new_id
from projections.audit import relying_on
from projections.mandates import delegated_under
from tests.scenario import SEEN
from tests.service.town import Town
from tests.service.views.test_bad import heads
from tests.service.visitor import Page, Visitor

SIGNING = {"form": "KT", "head": "Chủ tịch", "title": "Phó Chủ tịch"}


def visitor(town: Town, person: str) -> Visitor:
    return Visitor(town.client(person))


def upward(town: Town, act: Any) -> None:
    town.perform(town.upper(), act)
    town.current()


def delegated(town: Town, **boxes: Any) -> Page:
    """The signer hands the mandate on to the appraiser for ten days."""
    page = visitor(town, town.signer).get("/mandates/delegation")
    last = f"{day_of(town.clock()) + timedelta(days=10):%d/%m/%Y}"
    told = {"person": town.appraiser, "basis": "Giấy ủy quyền 5/GUQ", "form": "TUQ", "head": "Chủ tịch"}
    return page.send(**told | {"title": "Trưởng phòng"} | page.day("valid_to", last) | boxes)


def test_a_mandate_is_delegated_shown_and_taken_back(town: Town) -> None:
    shown = delegated(town)
    assert (shown.status, shown.address) == (200, f"/people/{town.signer}"), shown.errors
    for words in (
        "Giấy ủy quyền 5/GUQ",
        "TUQ. Chủ tịch – Trưởng phòng",
        "Trần Văn Thẩm",
        "Lê Thị Ký",
        "đang có hiệu lực",
    ):
        assert words in shown.words
    of_helper = visitor(town, town.inspector).get(f"/people/{town.appraiser}")
    assert "Giấy ủy quyền 5/GUQ" in of_helper.words
    assert "Ủy quyền" not in of_helper.reader.links, "an inspector changes nothing"

    (way,) = [link for link in shown.reader.links if link.endswith("/ending")]
    assert visitor(town, town.inspector).get(way).status == 404
    town.clock.move(minutes=1)
    over = visitor(town, town.signer).get(way).send(reason="reassigned")
    assert "đã hết" in over.words, over.errors


@pytest.mark.parametrize(
    ("boxes", "field"),
    [
        ({"head": ""}, "ba"),
        ({"basis": ""}, "văn bản"),
        ({"valid_to-day": "31", "valid_to-month": "2", "valid_to-year": "2026"}, "ngày"),
        ({"valid_to-day": "1", "valid_to-month": "1", "valid_to-year": "2020"}, "Ngày cuối"),
        ({"person": "00000000-0000-7000-8000-000000000000"}, "danh sách"),
        ({"basis": "x\x00y"}, ""),
    ],
)
def test_a_wrong_delegation_comes_back_as_typed(town: Town, boxes: dict[str, str], field: str) -> None:
    before = heads(town.engine)
    page = delegated(town, **boxes)
    assert page.status == 400
    assert any(field.lower() in error.lower() for error in page.errors), page.errors
    assert page.form["title"] == "Trưởng phòng"
    assert heads(town.engine) == before


def test_delegated_power_is_acted_under_and_shown_on_paper_and_in_the_log(town: Town) -> None:
    deputy = town.appoint("commune-appraiser", town.other_village)
    dossiers = town.to_appraisal(1)
    town.appraise(dossiers)
    mandate, day = new_id(), day_of(town.clock())
    told = {"person": deputy, "places": [town.commune], "valid_from": day, "valid_to": day, "signing": SIGNING}
    told |= {"mandate": mandate, "under": town.mandates[town.signer], "basis": "Giấy ủy quyền 6/GUQ"}
    upward(town, lambda desk: mandates.delegate_mandate(desk, **told))
    who = visitor(town, deputy)
    boxes = who.get("/mandates").form
    boxes["mandate"] = mandate
    assert who.post("/mandates", boxes, {}).status == 200
    decision = new_id()
    paper = {"number": "9/QĐ", "signed_on": day, "form": "KT", "basis": ["Căn cứ"], "recognised": dossiers}
    act = town.act(deputy, office="signer", mandate=mandate, entry_mandate=mandate, seen=SEEN)
    town.perform(act, lambda desk: issue_decision(desk, decision=decision, **paper))
    town.current()
    with town.engine.connect() as db:
        source = town.mandates[town.signer]
        rests = relying_on(db, source, *delegated_under(db, source))
    assert f"decision.{decision}" in {row["stream"] for row in rests}, "delegated power rests on its source"
    inspector = visitor(town, town.inspector)
    assert "KT. Chủ tịch – Phó Chủ tịch" in inspector.get(f"/decisions/{decision}").words
    for page in (inspector.get(f"/dossiers/{dossiers[0]}"), inspector.get("/audit")):
        assert "theo ủy quyền của Lê Thị Ký" in page.words
        assert "KT. Chủ tịch – Phó Chủ tịch" in page.words


def test_a_suspended_mandate_opens_nothing_and_the_past_stays_as_it_was(town: Town) -> None:
    mandate, before = town.mandates[town.appraiser], day_of(town.clock())
    assert visitor(town, town.appraiser).get(f"/places/{town.village}/households").status == 200
    town.clock.move(days=2)
    upward(town, lambda desk: mandates.suspend_mandate(desk, mandate=mandate, basis="QĐ 7 tạm đình chỉ"))
    assert visitor(town, town.appraiser).get(f"/places/{town.village}/households").status == 404
    inspector = visitor(town, town.inspector)
    now = inspector.get(f"/people/{town.appraiser}")
    assert "QĐ 7 tạm đình chỉ" in now.words
    assert "đang bị đình chỉ" in now.words
    then = inspector.get(f"/people/{town.appraiser}?as_of={before:%d/%m/%Y}")
    assert "đang có hiệu lực" in then.words
    assert "QĐ 7" not in then.words
    upward(town, lambda desk: mandates.resume_mandate(desk, mandate=mandate, basis="QĐ 8 phục hồi"))
    assert visitor(town, town.appraiser).get(f"/places/{town.village}/households").status == 200


def test_authority_elsewhere_is_answered_like_an_unknown_person(town: Town) -> None:
    for person in (town.other_officer, new_id(), town.nobody):
        page = visitor(town, town.officer).get(f"/people/{person}")
        assert page.status == 404
    assert visitor(town, town.nobody).get(f"/people/{town.nobody}").status == 200
    assert visitor(town, town.administrator).get(f"/people/{town.signer}").status == 404


def test_in_whose_place_one_acts_stands_at_every_entry_and_at_the_delegation(town: Town) -> None:
    deputy, mandate, day = town.appoint("village-officer", town.other_village), new_id(), day_of(town.clock())
    told = {"mandate": mandate, "person": deputy, "office": "village-officer", "places": [town.village]}
    told |= {"valid_from": day, "valid_to": None, "basis": "QĐ 9", "signing": SIGNING | {"form": "TM"}}
    upward(town, lambda desk: setup.grant_mandate(desk, **told))
    dossiers = town.register(town.enroll(1))
    town.clock.move(days=1)
    town.assess(dossiers)
    town.clock.move(days=1)
    as_deputy = {"office": "village-officer", "mandate": mandate, "entry_mandate": mandate}
    town.officer, usual = deputy, town.officer
    meeting = town.meet(dossiers, **as_deputy)
    town.officer = usual
    town.current()
    inspector, capacity = visitor(town, town.inspector), "TM. Chủ tịch – Phó Chủ tịch"
    for address in (f"/meetings/{meeting}", f"/dossiers/{dossiers[0]}", "/audit"):
        assert capacity in inspector.get(address).words, address

    handed = {"mandate": new_id(), "under": mandate, "person": town.appraiser, "places": [town.village]}
    handed |= {"valid_from": day_of(town.clock()), "valid_to": None, "basis": "Giấy ủy quyền 8/GUQ"}
    upward(town, lambda desk: mandates.delegate_mandate(desk, **handed))
    assert f"Người giữ village-officer, {capacity}" in inspector.get(f"/people/{town.appraiser}").words
