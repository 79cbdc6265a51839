"""A slip takes over an account only in the open: with a reason, in the log, agreed to by another, told to its owner."""

import re
from datetime import timedelta

import pytest

from service.identity.slips import TOLD_FOR
from service.season.due import note_uses
from tests.service.town import PASSWORD, Town
from tests.service.visitor import Page, Visitor

ANOTHER = "một mật khẩu khác hẳn"
CODE = re.compile(r"\b(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}\b")


def asks(town: Town, person: str, **typed: str) -> Page:
    """The administrator asks for a slip."""
    page = Visitor(town.client(town.administrator)).get(f"/accounts/{person}/slip")
    assert page.status == 200, page.words
    return page.send(**{"reason": "forgotten"} | typed)


def answers(town: Town, person: str, outcome: str = "agreed") -> Page:
    """Somebody follows the link of their own account to the one request that waits, and answers it."""
    visitor = Visitor(town.client(person))
    assert "/slips" in visitor.get("/sessions").reader.links
    (address,) = [link for link in visitor.get("/slips").reader.links if re.fullmatch(r"/slips/[^/]+/[^/]+", link)]
    return visitor.get(address).send(outcome=outcome)


def code_on(page: Page) -> str:
    (code,) = set(CODE.findall(page.words))
    return code


def redeems(town: Town, person: str, code: str) -> Page:
    page = Visitor(town.app.test_client()).get("/slip")
    return page.send(login=town.logins[person], code=code, password=ANOTHER, again=ANOTHER)


def log_of(town: Town, person: str) -> str:
    return Visitor(town.client(person)).get("/audit").words


def test_for_who_decides_the_administrator_gets_no_slip_until_another_agrees_and_then_that_one_has_it(
    town: Town,
) -> None:
    deputy = town.appoint("signer", town.commune)
    asked = asks(town, town.signer, reason="locked-out")
    assert asked.address == f"/accounts/{town.signer}"
    assert CODE.search(asked.words) is None
    assert "chờ một trong những người sau đồng ý: Người giữ signer." in asked.words
    # Neither who asked nor whose it is has anything to answer.
    for person in (town.administrator, town.signer, town.appraiser):
        visitor = Visitor(town.client(person))
        assert "/slips" not in visitor.get("/sessions").reader.links
        assert "Không có phiếu nào chờ bạn đồng ý" in visitor.get("/slips").words

    printed = answers(town, deputy)
    used = redeems(town, town.signer, code_on(printed))
    assert used.address.startswith("/slips/mine")
    assert [name in used.words for name in ("Bùi Quản Trị", "Người giữ signer")] == [True, True]

    told = log_of(town, deputy)
    for said in (
        "Đề nghị cấp phiếu đặt lại mật khẩu – Lê Thị Ký",
        "Đồng ý cấp phiếu",
        "Đã đặt mật khẩu mới bằng phiếu",
    ):
        assert said in told
    assert "Nhập sai quá nhiều lần" in told


def test_what_nobody_agrees_to_comes_to_nothing(small: Town) -> None:
    other = small.appoint("administrator", small.commune)
    asks(small, small.signer)
    declined = answers(small, other, "declined")
    assert (declined.address, CODE.search(declined.words)) == ("/slips", None)
    assert "Không có phiếu nào chờ bạn đồng ý" in declined.words
    assert small.wiring.identity.slips.of(small.signer) == []


def test_a_slip_for_who_decides_nothing_is_shown_once_and_stands_in_the_log(small: Town) -> None:
    printed = asks(small, small.officer, reason="other", text="Điện thoại rơi xuống ao")
    code = code_on(printed)
    # The same request, sent once more from the page before, shows nothing again.
    again = printed.visitor.get(f"/accounts/{small.officer}/slip")
    sent = again.form
    sent["reason"] = "forgotten"
    assert code_on(again.visitor.post(again.address, sent, {})) != code
    assert CODE.search(again.visitor.post(again.address, sent, {}).words) is None
    small.current()
    assert "Đề nghị cấp phiếu đặt lại mật khẩu – Hoàng Thị Lượng" in log_of(small, small.officer)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason": ""}, "Chọn vì sao cần phiếu"),
        ({"reason": "because"}, "không có trong danh sách"),
        ({"reason": "other"}, "Nêu rõ vì sao cần phiếu"),
        ({"reason": "other", "text": "\u202egnas"}, "ký tự"),
    ],
)
def test_a_request_without_a_reason_is_refused_and_prints_nothing(
    small: Town, typed: dict[str, str], says: str
) -> None:
    refused = asks(small, small.officer, **typed)
    assert (refused.status, says in refused.errors[0]) == (400, True), refused.errors
    assert small.wiring.identity.slips.of(small.officer) == []


def test_who_was_helped_is_told_whenever_they_sign_in_for_two_weeks_wherever_they_were_going(small: Town) -> None:
    def signs_in(password: str) -> Page:
        return (
            Visitor(small.app.test_client())
            .get("/sign-in?next=/password")
            .send(login=small.logins[small.officer], password=password)
        )

    assert signs_in(PASSWORD).address == "/password"
    code = code_on(asks(small, small.officer))
    told = signs_in(PASSWORD)
    assert told.address.startswith("/slips/mine?")
    assert "Đã có phiếu đặt lại mật khẩu cho bạn" in told.words
    assert "Bùi Quản Trị" in told.words
    assert "/password" in told.reader.links
    redeems(small, small.officer, code)
    # Whoever used it has read it; whoever signs in next reads it as well.
    for _ in range(2):
        assert signs_in(ANOTHER).address.startswith("/slips/mine")
    small.clock.move(seconds=int((TOLD_FOR + timedelta(minutes=1)).total_seconds()))
    assert signs_in(ANOTHER).address == "/password"


def test_a_page_that_leads_outside_is_not_gone_on_to(small: Town) -> None:
    page = Visitor(small.client(small.officer)).get("/slips/mine?next=//evil.example")
    assert page.status == 200
    assert "//evil.example" not in page.reader.links


def test_a_use_that_did_not_get_into_the_log_at_once_is_entered_by_whoever_keeps_the_time(
    small: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_on(asks(small, small.officer))

    def breaks(_wiring: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr("service.views.own.note_uses", breaks)
        assert redeems(small, small.officer, code).status == 200
    stream = f"slip.{small.wiring.identity.slips.unnoted()[0][1]}"
    assert small.topics(stream) == ["slip.asked"]
    for _ in range(2):
        note_uses(small.wiring)
    assert small.topics(stream) == ["slip.asked", "slip.used"]
    assert small.wiring.identity.slips.unnoted() == []


def test_nobody_finds_the_form_for_another(small: Town) -> None:
    for who, person in (
        (small.inspector, small.officer),
        (small.officer, small.appraiser),
        (small.administrator, small.administrator),
        (small.administrator, small.nobody),
    ):
        visitor = Visitor(small.client(who))
        assert visitor.get(f"/accounts/{person}/slip").status == 404
        assert visitor.post(f"/accounts/{person}/slip", visitor.get("/password").form, {}).status == 404
