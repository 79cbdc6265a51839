"""One's own account: sessions seen and ended, another password, a printed slip; and what an administrator may do."""

import re

import pytest

from tests.service.town import PASSWORD, Town
from tests.service.visitor import Page, Visitor

ANOTHER = "một mật khẩu khác hẳn"
CODE = re.compile(r"\b(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}\b")


@pytest.fixture
def clerk(small: Town) -> Visitor:
    return Visitor(small.client(small.officer))


def pressed(page: Page, action: str) -> Page:
    """The button of the form that goes there."""
    number = next(n for n, each in enumerate(page.reader.actions) if action in each)
    return page.visitor.post(page.reader.actions[number], page.reader.forms[number], {})


def signs_in(small: Town, login: str, password: str, agent: str = "") -> Visitor:
    visitor = Visitor(small.app.test_client())
    visitor.client.environ_base["HTTP_USER_AGENT"] = agent
    visitor.get("/sign-in").send(login=login, password=password)
    return visitor


def is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/sessions").status_code == 200


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_others(small: Town, clerk: Visitor) -> None:
    login = small.logins[small.officer]
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
    phone, office = (signs_in(small, login, PASSWORD, each) for each in (agent, "Mozilla/5.0 (Windows NT) Firefox/132"))
    page = clerk.get("/sessions")
    assert "Chrome – Android" in page.words
    assert "Firefox – Windows" in page.words
    assert page.words.count("phiên này") == 1

    pressed(page, "/end")
    assert sorted([is_in(phone), is_in(office)]) == [False, True]
    phone = signs_in(small, login, PASSWORD)
    pressed(clerk.get("/sessions"), "end-others")
    assert [is_in(each) for each in (clerk, phone, office)] == [True, False, False]


def test_every_page_of_somebody_signed_in_offers_to_sign_out_and_that_empties_the_browser(
    small: Town, clerk: Visitor
) -> None:
    for path in ("/", "/sessions", "/password", "/mandates", "/reminders"):
        assert "/sign-out" in clerk.get(path).reader.actions, path
    token = clerk.get("/").reader.forms[0]["csrf_token"]
    gone = clerk.client.post("/sign-out", data={"csrf_token": token})
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(clerk)


def test_nobody_ends_a_session_of_another(small: Town, clerk: Visitor) -> None:
    other = Visitor(small.client(small.signer))
    id = small.wiring.identity.sessions.listed(small.signer, now=small.clock())[0].id
    page = clerk.get("/sessions")
    assert clerk.post(f"/sessions/{id}/end", page.form, {}).status == 404
    assert is_in(other)


def test_who_changes_the_password_says_the_present_one_and_stays_signed_in_here_alone(
    small: Town, clerk: Visitor
) -> None:
    elsewhere = Visitor(small.client(small.officer))
    page = clerk.get("/password")
    refused = page.visitor.post(
        "/password", type(page.form)({**page.form, "own_password": "sai", "password": ANOTHER, "again": ANOTHER}), {}
    )
    assert (refused.status, refused.errors) == (
        403,
        ["Mật khẩu chưa đúng, hoặc đã nhập sai quá nhiều lần: hãy kiểm tra lại, hoặc chờ 15 phút."],
    )
    assert ANOTHER not in refused.source
    twice = refused.send(password=ANOTHER, again=f"{ANOTHER}.")
    assert (twice.status, twice.errors) == (
        400,
        ["Hai lần nhập mật khẩu mới không giống nhau; hãy nhập lại cả hai lần."],
    )
    short = twice.send(password="ngắn", again="ngắn")
    assert (short.status, len(short.errors)) == (400, 1)

    assert short.send(password=ANOTHER, again=ANOTHER).address == "/sessions"
    assert [is_in(clerk), is_in(elsewhere)] == [True, False]
    assert is_in(signs_in(small, small.logins[small.officer], ANOTHER))


def test_an_administrator_prints_a_slip_that_its_owner_uses_once(small: Town, clerk: Visitor) -> None:
    admin = Visitor(small.client(small.administrator))
    assert f"/accounts/{small.officer}" in admin.get("/accounts").reader.links
    assert f"/accounts/{small.officer}/slip" in admin.get(f"/accounts/{small.officer}").reader.links
    printed = admin.get(f"/accounts/{small.officer}/slip").send(reason="forgotten")
    (code,) = set(CODE.findall(printed.words))
    assert code not in admin.get(f"/accounts/{small.officer}").source

    visitor = Visitor(small.app.test_client())
    mistyped = visitor.get("/slip").send(
        login=small.logins[small.officer], code=code[:-1] + ("A" if code[-1] != "A" else "B"), password=ANOTHER,
        again=ANOTHER,
    )  # fmt: skip
    assert (mistyped.status, mistyped.errors) == (
        400,
        ["Có chữ trên phiếu bị gõ sai hoặc thiếu; hãy so lại từng chữ."],
    )
    used = mistyped.send(code=f" {code.lower()} ", password=ANOTHER, again=ANOTHER)
    assert (used.status, is_in(visitor), is_in(clerk)) == (200, True, False)
    assert "Bùi Quản Trị" in visitor.get("/sessions").words

    again = Visitor(small.app.test_client()).get("/slip")
    refused = again.send(login=small.logins[small.officer], code=code, password=PASSWORD, again=PASSWORD)
    assert (refused.status, len(refused.errors)) == (403, 1)


def test_an_administrator_signs_somebody_out_and_an_inspector_only_looks(small: Town, clerk: Visitor) -> None:
    page = Visitor(small.client(small.inspector)).get(f"/accounts/{small.officer}")
    assert (page.status, page.reader.links.count(f"/accounts/{small.officer}/slip")) == (200, 0)
    for way in ("slip", "sessions/end"):
        assert page.visitor.post(f"/accounts/{small.officer}/{way}", page.form, {}).status == 404
    assert is_in(clerk)
    admin = Visitor(small.client(small.administrator))
    pressed(admin.get(f"/accounts/{small.officer}"), "/sessions/end")
    assert not is_in(clerk)


def test_accounts_are_nobody_elses_and_administrators_help_neither_themselves_nor_beyond_their_places(
    small: Town,
) -> None:
    beyond = small.appoint("upper-officer", small.commune)
    small.grant(beyond, "upper-officer", [small.wiring.ledger.books()[0]])
    small.current()
    for who in (small.officer, small.signer, small.records, small.nobody):
        assert Visitor(small.client(who)).get("/accounts").status == 404
    admin = Visitor(small.client(small.administrator))
    own = admin.get(f"/accounts/{small.administrator}")
    assert own.visitor.post(f"/accounts/{small.administrator}/slip", own.form, {}).status == 404
    for stranger in (small.nobody, small.households[0][1] if small.households else small.nobody):
        assert admin.get(f"/accounts/{stranger}").status == 404


def test_when_a_mandate_ends_its_holder_is_signed_out_and_told_and_a_new_one_signs_nobody_out(small: Town) -> None:
    clerk, signer = Visitor(small.client(small.officer)), Visitor(small.client(small.signer))
    assert is_in(clerk)
    assert is_in(signer)
    small.grant(small.signer, "signer", [small.village])
    small.end_mandate(small.officer)
    small.current()

    page = clerk.get("/")
    assert page.address.startswith("/sign-in?")
    assert "Một vai trò của bạn đã kết thúc" in page.words
    assert not is_in(clerk)
    assert is_in(signer)
