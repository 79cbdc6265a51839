"""Mandates on pages: given, suspended, resumed and ended by whoever keeps them, each with the password once more."""

from datetime import timedelta
from typing import Any

import pytest

from domain.ids import new_id
from tests.service.town import PASSWORD, Town
from tests.service.views.test_bad import heads
from tests.service.visitor import Page, Visitor

RIGHT = {"office": "village-officer", "basis": "Quyết định 12/QĐ-UBND"}


def visitor(town: Town, person: str) -> Visitor:
    return Visitor(town.client(person))


def appointing(town: Town) -> Page:
    return visitor(town, town.administrator).get("/mandates/new")


def right(town: Town, page: Page, **more: Any) -> dict[str, Any]:
    boxes = {"login": town.logins[town.nobody], "person": "", "places": [town.village], "form": ""} | RIGHT
    return boxes | page.day("valid_from", f"{town.clock():%d/%m/%Y}") | more


def test_an_office_is_given_suspended_resumed_and_ended(town: Town) -> None:
    town.declare_none(town.nobody)
    page = appointing(town)
    shown = page.send(**right(town, page))
    assert (shown.status, shown.address) == (200, f"/accounts/{town.nobody}"), shown.errors
    assert "Quyết định 12/QĐ-UBND" in shown.words
    households = f"/places/{town.village}/households"
    assert visitor(town, town.nobody).get(households).status == 200

    (suspension,) = [link for link in shown.reader.links if link.endswith("/suspension")]
    paused = visitor(town, town.administrator).get(suspension).send(basis="Quyết định 13/QĐ-UBND")
    assert "đang bị đình chỉ" in paused.words, paused.errors
    assert visitor(town, town.nobody).get(households).status == 404

    town.clock.move(minutes=1)
    (resumption,) = [link for link in paused.reader.links if link.endswith("/resumption")]
    again = visitor(town, town.administrator).get(resumption).send(basis="Quyết định 14/QĐ-UBND")
    assert "đang có hiệu lực" in again.words, again.errors
    assert visitor(town, town.nobody).get(households).status == 200

    town.clock.move(minutes=1)
    (ending,) = [link for link in again.reader.links if link.endswith("/ending")]
    over = visitor(town, town.administrator).get(ending).send(reason="resigned")
    assert (over.status, over.address) == (200, "/accounts"), over.errors
    assert visitor(town, town.nobody).get(households).status == 404
    mandate = ending.split("/")[2]
    assert town.topics(f"mandate.{mandate}") == [
        "mandate.granted", "mandate.suspended", "mandate.resumed", "mandate.ended",
    ]  # fmt: skip
    assert {fact.act.actor for fact in town.facts_of(f"mandate.{mandate}")} == {town.administrator}
    # One person alone entered it: who that was, and by which paper, an inspector reads beside it.
    read = visitor(town, town.inspector).get(f"/people/{town.nobody}").words
    assert "Quyết định 12/QĐ-UBND" in read
    assert "người nhập: Bùi Quản Trị" in read


def test_a_deputy_of_the_chair_is_given_the_form_in_which_they_sign(town: Town) -> None:
    page = appointing(town)
    capacity = {"form": "KT", "head": "Chủ tịch", "title": "Phó Chủ tịch"}
    told = {"office": "signer", "places": [town.commune], "login": "", "person": town.appraiser} | capacity
    shown = page.send(**right(town, page, **told))
    assert shown.address == f"/accounts/{town.appraiser}", shown.errors
    assert "KT. Chủ tịch – Phó Chủ tịch" in shown.words


def test_each_asks_the_password_again(town: Town) -> None:
    mandate = town.mandates[town.officer]
    keeper = visitor(town, town.administrator)
    pages = [
        (keeper, ["/mandates/new", *(f"/mandates/{mandate}/{act}" for act in ("delegation", "suspension", "ending"))]),
        (visitor(town, town.signer), ["/mandates/delegation"]),
    ]
    town.clock.move(minutes=11)
    for who, addresses in pages:
        for address in addresses:
            assert "own_password" in who.get(address).form, address
    before = heads(town.engine)
    page = keeper.get(f"/mandates/{mandate}/suspension")
    boxes = page.form
    boxes["basis"] = "QĐ 15"
    asked = keeper.post(page.address, boxes, {})
    assert (asked.status, asked.form["basis"]) == (403, "QĐ 15")
    assert heads(town.engine) == before
    boxes["own_password"] = PASSWORD
    assert keeper.post(page.address, boxes, {}).status == 200
    assert heads(town.engine) != before


def test_a_delegation_is_entered_from_the_paper_of_its_holder(town: Town) -> None:
    page = visitor(town, town.administrator).get(f"/mandates/{town.mandates[town.signer]}/delegation")
    last = page.day("valid_to", f"{town.clock() + timedelta(days=10):%d/%m/%Y}")
    refused = page.send(person=town.appraiser, basis="", form="", **last)
    assert (refused.status, bool(refused.errors)) == (400, True)
    shown = page.send(person=town.appraiser, basis="Giấy ủy quyền 3/GUQ", form="", **last)
    assert (shown.status, shown.address) == (200, f"/accounts/{town.signer}"), shown.errors
    told = visitor(town, town.administrator).get(f"/accounts/{town.appraiser}")
    assert "Giấy ủy quyền 3/GUQ" in told.words
    (way,) = {link for link in told.reader.links if link.endswith("/ending")} - {
        f"/mandates/{town.mandates[town.appraiser]}/ending"
    }
    (fact,) = town.facts_of(f"mandate.{way.split('/')[2]}")
    assert (fact.act.actor, fact.act.on_behalf_of) == (town.administrator, town.signer)
    assert (fact.delegator, fact.act.entry_mandate) == (town.signer, town.mandates[town.administrator])
    assert town.administrator not in page.form.values()


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"basis": ""}, "văn bản"),
        ({"basis": "x\x00y"}, "ký tự"),
        ({"office": ""}, "vai trò"),
        ({"office": "king"}, "danh sách"),
        ({"places": []}, "địa bàn"),
        ({"login": ""}, "tên đăng nhập"),
        ({"login": "changai"}, "tài khoản"),
        ({"person": "{appraiser}"}, "không chọn và nhập cả hai"),
        ({"valid_to-day": "1", "valid_to-month": "1", "valid_to-year": "2020"}, "Ngày cuối"),
        ({"valid_from-day": "31", "valid_from-month": "2", "valid_from-year": "2026"}, "lịch"),
        ({"form": "KT"}, "ba"),
        ({"office": "administrator", "places": ["{commune}"]}, "cấp trên"),
        ({"login": "{administrator_login}"}, "chính mình"),
    ],
)
def test_a_wrong_appointment_comes_back_as_typed(town: Town, boxes: dict[str, Any], says: str) -> None:
    known = vars(town) | {"administrator_login": town.logins[town.administrator]}

    def filled(value: Any) -> Any:
        return [each.format(**known) for each in value] if isinstance(value, list) else value.format(**known)

    page = appointing(town)
    before = heads(town.engine)
    refused = page.send(**right(town, page, **{name: filled(value) for name, value in boxes.items()}))
    assert 400 <= refused.status < 500
    assert any(says.lower() in error.lower() for error in refused.errors), refused.errors
    assert refused.form["basis"] == filled(boxes.get("basis", RIGHT["basis"])).replace("\x00", "\x00")
    assert heads(town.engine) == before


def test_nobody_else_finds_these_pages_and_nobody_settles_their_own(town: Town) -> None:
    officer, own = town.mandates[town.officer], town.mandates[town.administrator]
    for person in (town.officer, town.appraiser, town.signer, town.inspector, town.records, town.nobody):
        for address in ("/mandates/new", f"/mandates/{officer}/suspension", f"/mandates/{officer}/ending"):
            assert visitor(town, person).get(address).status == 404
    for mandate in (own, town.mandates[town.inspector], new_id()):
        for act in ("suspension", "resumption", "ending"):
            assert visitor(town, town.administrator).get(f"/mandates/{mandate}/{act}").status == 404
    looked = visitor(town, town.inspector).get(f"/accounts/{town.officer}")
    assert looked.status == 200
    assert not [link for link in looked.reader.links if link.startswith("/mandates/")]


def test_suspending_twice_or_backwards_is_refused_in_words(town: Town) -> None:
    way = f"/mandates/{town.mandates[town.officer]}/suspension"
    page = visitor(town, town.administrator).get(way)
    backwards = page.send(basis="QĐ 16", **page.day("on", "1/9/2026"))
    assert (backwards.status, bool(backwards.errors)) == (400, True)
    assert page.send(basis="QĐ 16").status == 200
    twice = page.send(basis="QĐ 17", command_id=new_id())
    assert (twice.status, bool(twice.errors)) == (409, True)
