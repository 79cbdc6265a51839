"""Holds, rulings and appeals through the pages: offered to whom they are open, carried out, told in the timeline."""

import pytest

from tests.service.town import Town
from tests.service.visitor import Page, Visitor


@pytest.fixture
def deputy(town: Town) -> str:
    """A second signer."""
    return town.appoint("signer", town.commune)


def ruled(page: Page, **boxes: str) -> Page:
    today = page.visitor.today
    done = page.confirm(number="9/QĐ", text="Theo hồ sơ.", **page.day("signed_on", today), **boxes)
    assert done.status == 200, done.errors
    return done


def visitor(town: Town, person: str) -> Visitor:
    town.clock.move(days=1)
    found = Visitor(town.client(person))
    found.today = town.clock().strftime("%d/%m/%Y")
    return found


def recognised(town: Town) -> str:
    (dossier,) = town.way(1)
    town.current()
    return dossier


def test_a_hold_is_offered_entered_and_lifted_and_waits_on_the_desk_meanwhile(town: Town) -> None:
    (dossier,) = town.to_appraisal(1)
    appraiser = visitor(town, town.appraiser)
    page = appraiser.get(f"/dossiers/{dossier}")
    assert f"/dossiers/{dossier}/hold" in page.reader.links
    held = appraiser.get(f"/dossiers/{dossier}/hold").confirm(reason="complaint", text="Có đơn.")
    assert held.status == 200, held.errors
    assert "Tạm dừng" in held.words
    assert "Đang giải quyết khiếu nại, tố cáo" in held.words
    assert f"/dossiers/{dossier}" in appraiser.get("/").reader.links
    again = appraiser.get(f"/dossiers/{dossier}/release").confirm(text="Đã trả lời đơn.")
    assert "Hồ sơ đi tiếp sau tạm dừng" in again.words
    assert [topic.split(".")[1] for topic in town.topics(dossier)[-2:]] == ["held", "released"]


def test_a_title_is_revoked_appealed_and_holds_again(town: Town, deputy: str) -> None:
    dossier = recognised(town)
    signer = visitor(town, town.signer)
    revoked = ruled(signer.get(f"/dossiers/{dossier}/revocation"), reason="false-papers")
    assert "Cung cấp thông tin, giấy tờ giả" in revoked.words
    assert "Không còn hiệu lực" in revoked.words
    assert dossier not in signer.get("/register").source

    officer = visitor(town, town.officer)
    page = officer.get(f"/dossiers/{dossier}/appeal")
    lodged = page.confirm(text="Giấy tờ là thật.", consent_how="form", **page.day("consent_on", "1/10/2026"))
    assert "Đã nhận khiếu nại" in lodged.words, lodged.errors

    # Whoever revoked it is not offered to decide on the appeal.
    signer = visitor(town, town.signer)
    assert f"/dossiers/{dossier}/appeal-decision" not in signer.get(f"/dossiers/{dossier}").reader.links
    assert signer.get(f"/dossiers/{dossier}/appeal-decision").status == 404
    other = visitor(town, deputy)
    assert f"/dossiers/{dossier}" in other.get("/").reader.links
    settled = ruled(other.get(f"/dossiers/{dossier}/appeal-decision"), outcome="upheld")
    assert "Khiếu nại đúng" in settled.words
    assert dossier in other.get("/register").source


def test_a_title_is_reinstated_by_a_ruling(town: Town) -> None:
    dossier = recognised(town)
    signer = visitor(town, town.signer)
    ruled(signer.get(f"/dossiers/{dossier}/revocation"), reason="faults-found")
    signer = visitor(town, town.signer)
    again = ruled(signer.get(f"/dossiers/{dossier}/reinstatement"))
    assert "Đã phục hồi danh hiệu" in again.words


def test_a_decision_set_aside_waits_for_another(town: Town) -> None:
    dossier = recognised(town)
    signer = visitor(town, town.signer)
    page = ruled(signer.get(f"/dossiers/{dossier}/setting-aside"), reason="wrong-entry")
    assert "Đã hủy quyết định" in page.words
    assert "Quyết định công nhận" in page.words
    home = signer.get("/")
    assert f"/dossiers/{dossier}" in home.reader.links


def test_a_ruling_about_something_that_changed_meanwhile_is_looked_at_again(town: Town, deputy: str) -> None:
    dossier = recognised(town)
    first = visitor(town, town.signer)
    second = Visitor(town.client(deputy), first.today)
    pages = [each.get(f"/dossiers/{dossier}/revocation") for each in (first, second)]
    ruled(pages[0], reason="false-papers")
    boxes = pages[1].day("signed_on", second.today)
    late = pages[1].send(number="10/QĐ", text="Theo hồ sơ.", reason="false-papers", **boxes)
    assert late.status in (404, 409)


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"number": ""}, "Nhập số, ký hiệu"),
        ({"reason": ""}, "Chọn căn cứ thu hồi"),
        ({"text": ""}, "lời giải thích"),
        ({"signed_on-day": "31", "signed_on-month": "2"}, "Ngày ký"),
    ],
)
def test_a_ruling_that_lacks_something_says_what_and_keeps_the_rest(
    small: Town, boxes: dict[str, str], says: str
) -> None:
    dossier = recognised(small)
    signer = visitor(small, small.signer)
    page = signer.get(f"/dossiers/{dossier}/revocation")
    typed = {"number": "9/QĐ", "text": "Theo hồ sơ.", "reason": "false-papers", **page.day("signed_on", signer.today)}
    refused = page.send(**(typed | boxes))
    assert refused.status == 400
    assert any(says.lower() in each.lower() for each in refused.errors), refused.errors
    kept = {name: value for name, value in typed.items() if name not in boxes}
    assert {name: refused.form[name] for name in kept} == kept
    assert small.topics(dossier)[-1] == "dossier.award-decided"


def test_others_are_not_offered_a_ruling_nor_let_in(small: Town) -> None:
    dossier = recognised(small)
    for person in (small.officer, small.appraiser, small.inspector):
        found = visitor(small, person)
        links = found.get(f"/dossiers/{dossier}").reader.links
        for name in ("revocation", "setting-aside", "reinstatement", "appeal", "appeal-decision", "hold"):
            assert f"/dossiers/{dossier}/{name}" not in links
            assert found.get(f"/dossiers/{dossier}/{name}").status == 404
