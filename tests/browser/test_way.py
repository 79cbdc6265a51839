"""The whole way of a family in a real browser, on a phone and on a desk, without script."""

import io

import pytest

from tests.browser.walker import Walker
from tests.evidence.harmless import a_pdf

pytestmark = pytest.mark.browser
PDF = a_pdf()


def test_a_family_walks_from_registration_to_recognition(walker: Walker) -> None:
    pairs = walker.town.enroll(4)
    walker.town.current()
    dossiers = [f"d.2026.family.{subject}.1" for subject, _ in pairs[:3]]

    register(walker, [subject for subject, _ in pairs[:3]])
    for dossier in dossiers:
        assess(walker, dossier)
    attach(walker, dossiers[0])
    meet(walker, dossiers)
    posting = post(walker)
    comment_and_answer(walker, dossiers[0])
    close(walker, posting)
    appraise(walker, dossiers)
    decide(walker, len(dossiers))

    walker.go(f"/dossiers/{dossiers[0]}", "dossier-recognised")
    assert "Đã công nhận" in walker.words()
    assert walker.town.facts_of(dossiers[0])[-1].state == "recognised"


def today(walker: Walker) -> str:
    return walker.town.clock().strftime("%d/%m/%Y")


def register(walker: Walker, subjects: list[str]) -> None:
    walker.sign_in(walker.town.officer)
    walker.look("queue-empty")
    walker.go(f"/places/{walker.town.village}/registrations/new", "registration")
    walker.press("Đăng ký")
    walker.look("registration-refused")
    for subject in subjects:
        walker.choose("subjects", subject)
    walker.choose("consent_how", "form")
    walker.day("consent_on", "1/10/2026")
    walker.press("Đăng ký")
    walker.look("registered-list")
    walker.town.clock.move(hours=1)


def assess(walker: Walker, dossier: str) -> None:
    walker.go(f"/dossiers/{dossier}", "dossier-registered")
    walker.press("Nhập điểm tự chấm")
    walker.fill(**{"scores.children-learning": "31"})
    walker.press("Gửi bản tự đánh giá")
    walker.look("self-assessment-refused")
    walker.fill(**{f"scores.{name}": str(score) for name, score in walker.town.full_scores().items()})
    walker.choose("consent_how", "spoken")
    walker.day("consent_on", "1/10/2026")
    walker.press("Gửi bản tự đánh giá")
    walker.look("dossier-assessed")
    walker.town.clock.move(hours=1)


def attach(walker: Walker, dossier: str) -> None:
    walker.go(f"/dossiers/{dossier}/evidence/new", "evidence")
    walker.choose("criterion", "children-learning")
    file = {"name": "giấy khen.pdf", "mimeType": "application/pdf", "buffer": io.BytesIO(PDF).getvalue()}
    walker.page.set_input_files("#file", files=[file])  # type: ignore[list-item]
    walker.press("Thêm các tệp")
    walker.look("dossier-evidence")
    assert "giấy khen.pdf" in walker.words()


def meet(walker: Walker, dossiers: list[str]) -> None:
    walker.go(f"/places/{walker.town.village}/meetings/new", "meeting-sheet")
    walker.day("held_on", today(walker))
    walker.fill(summoned="50", present="20", chair="Hoàng Thị Lượng", secretary="Y Blơ Niê")
    walker.choose("ballot", "secret")
    for dossier in dossiers:
        row = {"for": "38", "against": "1", "blank": "1", "score": "88"}
        walker.fill(**{f"rows.{dossier}.{name}": value for name, value in row.items()})
    walker.press("Ghi cuộc họp")
    walker.look("meeting-refused")
    assert "60% của 50 là 30" in walker.words()
    walker.fill(present="40")
    walker.press("Ghi cuộc họp")
    walker.look("meeting")
    walker.press("Sửa cuộc họp")
    walker.fill(**{f"rows.{dossiers[0]}.for": "20"}, text="Đọc nhầm phiếu kiểm.")
    walker.choose("reason", "mistyped")
    walker.press("Xem hệ quả")
    walker.look("meeting-correction")
    assert "quay lại bước" in walker.words()


def post(walker: Walker) -> str:
    walker.go(f"/places/{walker.town.village}/postings/new", "posting-new")
    walker.press("Niêm yết danh sách")
    walker.look("posting")
    return walker.page.url


def comment_and_answer(walker: Walker, dossier: str) -> None:
    walker.go(f"/dossiers/{dossier}/comments/new", "comment")
    walker.fill(text="Có ý kiến về việc đi học của con trẻ.", raised_by="Người trong thôn")
    walker.press("Ghi ý kiến")
    walker.look("posting-comment")
    walker.press("Trả lời ý kiến")
    walker.choose("outcome", "dismissed")
    walker.fill(text="Nhà trường xác nhận cháu đi học đều.")
    walker.press("Gửi trả lời")
    walker.look("posting-answered")


def close(walker: Walker, posting: str) -> None:
    walker.town.clock.move(days=11)
    walker.sign_in(walker.town.officer)
    walker.go(posting, "posting-over")
    walker.press("Kết thúc niêm yết")
    walker.look("posting-close")
    walker.press("Kết thúc niêm yết")
    walker.look("posting-closed")
    walker.town.clock.move(hours=1)


def appraise(walker: Walker, dossiers: list[str]) -> None:
    walker.sign_in(walker.town.appraiser)
    walker.look("queue-appraiser")
    walker.go(f"/dossiers/{dossiers[2]}/return", "return")
    walker.go(f"/appraisals/new?place={walker.town.village}", "appraisal")
    walker.page.locator("main form button[type=submit]").last.click()
    walker.look("appraised")
    walker.town.clock.move(hours=1)


def decide(walker: Walker, count: int) -> None:
    walker.sign_in(walker.town.signer)
    walker.go("/decisions/new", "decision-lists")
    walker.button("Mở danh sách").first.click()
    walker.look("decision-list")
    walker.page.locator("main a[role=button]").filter(has_text="Tiếp tục").click()
    walker.look("decision-rehearsal")
    walker.fill(number="15/QĐ-UBND", basis="Quyết định minh họa", count=str(count))
    walker.day("signed_on", today(walker))
    walker.page.select_option("[name='form']", "own")
    walker.page.locator("main form button").last.click()
    walker.look("decided")
