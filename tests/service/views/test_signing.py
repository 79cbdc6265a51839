"""Whoever signs says the password once more, in the same form, and nothing else that was typed is lost."""

import re
from datetime import timedelta

import pytest

from service.forms.correction import CorrectionForm, correction_form
from service.forms.fields import Day, Text
from service.forms.form import Form
from service.forms.own import Signing
from tests.service.town import PASSWORD, Town
from tests.service.views.test_bad import heads
from tests.service.views.test_decisions import ready, rehearsal
from tests.service.views.test_second_factor import Phone, sets_up
from tests.service.visitor import Page, Visitor

ANSWERS = {"number": "15/QĐ-UBND", "form": "own", "basis": "Nghị định minh họa", "count": "2"}


@pytest.fixture
def page(small: Town) -> Page:
    """The decision's page, opened within the ten minutes after signing in."""
    ready(small, 2)
    return Visitor(small.client(small.signer)).get(rehearsal(small))


def sent(page: Page, **answers: str) -> Page:
    """As a person would: the box of the password is filled in only if that is said."""
    boxes = page.form
    for name, value in {**ANSWERS, **answers}.items():
        boxes[name] = value
    return page.visitor.post(page.address, boxes, {})


def is_signed(page: Page) -> bool:
    """Whether this is the page of the decision that was issued."""
    return page.status == 200 and bool(re.fullmatch(r"/decisions/[0-9a-f-]{36}", page.address))


def is_asked(page: Page) -> tuple[bool, bool]:
    """Whether this page asks for the password, and for a code."""
    return "own_password" in page.form, "own_code" in page.form


def test_within_ten_minutes_nobody_is_asked_twice(small: Town, page: Page) -> None:
    small.clock.move(minutes=9)
    assert "own_password" not in page.visitor.get(page.address).form
    before = heads(small.engine)
    assert is_signed(sent(page))
    assert heads(small.engine) != before


def test_after_ten_minutes_the_password_is_asked_in_the_same_form_and_nothing_is_lost(small: Town, page: Page) -> None:
    small.clock.move(minutes=10)
    before = heads(small.engine)
    asked = sent(page)
    assert (asked.status, asked.errors) == (
        403,
        ["Nhập mật khẩu để ký: đã một lúc bạn chưa nhập nên mật khẩu được hỏi lại."],
    )
    assert {name: asked.form[name] for name in ANSWERS} == ANSWERS
    assert "Mật khẩu của bạn Bạn sắp ký." in asked.words
    assert heads(small.engine) == before

    wrong = sent(asked, own_password="sai <&> rồi")
    assert wrong.status == 403
    assert "rồi" not in "".join(wrong.form.values())
    assert {name: wrong.form[name] for name in ANSWERS} == ANSWERS
    assert heads(small.engine) == before

    assert is_signed(sent(wrong, own_password=PASSWORD))
    assert heads(small.engine) != before


def test_a_right_password_beside_a_wrong_answer_is_not_asked_again(small: Town, page: Page) -> None:
    small.clock.move(hours=1)
    again = sent(page, own_password=PASSWORD, count="7")
    assert again.status in (400, 409)
    assert "own_password" not in again.form
    assert is_signed(sent(again, count="2"))


def test_wrong_passwords_are_counted_and_only_this_session_waits(small: Town, page: Page) -> None:
    small.clock.move(minutes=11)
    asked = sent(page)
    before = heads(small.engine)
    for _ in range(5):
        assert sent(asked, own_password="sai").status == 403
    assert sent(asked, own_password=PASSWORD).status == 403
    assert heads(small.engine) == before
    assert small.client(small.signer).get("/sessions").status_code == 200
    small.clock.move(minutes=15)
    assert is_signed(sent(asked, own_password=PASSWORD))


def test_whoever_has_a_second_factor_signs_with_password_and_code(small: Town, page: Page) -> None:
    phone, client = Phone(small), small.client(small.signer)
    printed = sets_up(small, phone, Visitor(client))
    # The page that was open went with its session; what was typed is typed anew.
    page = Visitor(client).get(page.address)
    assert is_asked(page) == (False, False), "signed in just now"
    small.clock.move(minutes=11)
    used = phone.shows()
    assert small.wiring.identity.second.accept(small.signer, used)
    before = heads(small.engine)
    asked = sent(page)
    assert (asked.status, is_asked(asked)) == (403, (True, True))
    assert "Mã trong ứng dụng Sáu chữ số" in asked.words, "not optional"
    for password, typed in ((PASSWORD, ""), (PASSWORD, used), ("sai", phone.shows()), (PASSWORD, "12345")):
        shown = sent(asked, own_password=password, own_code=typed)
        assert (shown.status, len(shown.errors)) == (403, 1)
        assert {name: shown.form[name] for name in ANSWERS} == ANSWERS
        assert shown.form["own_code"] == shown.form["own_password"] == ""
    # Four tries are gone, and codes are counted with passwords.
    assert sent(asked, own_password=PASSWORD, own_code="000000").status == 403
    assert sent(asked, own_password=PASSWORD, own_code=phone.shows()).status == 403
    assert heads(small.engine) == before
    small.clock.move(minutes=15)
    # A wrong answer beside them uses them up, and they are not asked for again.
    again = sent(asked, own_password=PASSWORD, own_code=phone.shows(), count="7")
    assert is_asked(again) == (False, False)
    assert is_signed(sent(again, count="2"))
    assert small.wiring.identity.second.of(small.signer).left == len(printed)  # type: ignore[union-attr]


def test_a_printed_code_signs_once(small: Town, page: Page) -> None:
    client = small.client(small.signer)
    printed = sets_up(small, Phone(small), Visitor(client))
    page = Visitor(client).get(page.address)
    small.clock.move(minutes=11)
    assert small.wiring.identity.second.accept(small.signer, printed[0])
    assert sent(page, own_password=PASSWORD, own_code=printed[0]).status == 403
    assert is_signed(sent(page, own_password=PASSWORD, own_code=printed[1]))
    assert small.wiring.identity.second.of(small.signer).left == 8  # type: ignore[union-attr]


def test_a_signature_repeated_without_the_password_is_the_same_request(small: Town, page: Page) -> None:
    small.clock.move(minutes=11)
    first = sent(page, own_password=PASSWORD)
    assert is_signed(first)
    after = heads(small.engine)
    assert sent(page).address == first.address
    assert heads(small.engine) == after


def test_a_box_for_the_password_is_strange_in_a_form_that_signs_nothing(small: Town) -> None:
    visitor = Visitor(small.client(small.officer))
    page = visitor.get("/reminders/address")
    boxes = page.form
    boxes["own_password"] = PASSWORD
    refused = visitor.post(page.address, boxes, {})
    assert refused.status == 400
    assert "own_password" in refused.words
    assert PASSWORD not in refused.source


def every_form(kind: type[Form] = Form) -> list[type[Form]]:
    return [found for each in kind.__subclasses__() for found in (each, *every_form(each))]


def test_every_form_of_a_numbered_signed_paper_asks_for_the_password() -> None:
    # A form of a correction is made anew for each entry; it mends what was signed and signs nothing itself.
    papers = {
        each
        for each in every_form()
        if not issubclass(each, CorrectionForm)
        and isinstance(each._declared_fields.get("signed_on"), Day)
        and isinstance(each._declared_fields.get("number"), Text)
    }
    assert len(papers) >= 6
    assert type(correction_form("decision.issued")) in every_form()
    assert {each.__name__ for each in papers if not issubclass(each, Signing)} == set()


def test_the_clock_of_the_password_is_that_of_the_setting(small: Town) -> None:
    assert timedelta(minutes=small.wiring.config.sign_minutes) == timedelta(minutes=10)
