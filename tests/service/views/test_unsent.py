"""A form that is sent after the session was over loses nothing that was typed, and is shown to nobody else."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Engine, select

from service.database import make_engine
from service.schema import vault_version
from tests.evidence.harmless import a_pdf
from tests.service.bad_pages import EVIDENCE, Stage
from tests.service.town import PASSWORD, Town
from tests.service.views.test_bad import heads
from tests.service.visitor import Page, Visitor

# The accents of the second are typed apart, as some telephones do.
SAID, WHO = "Nhà bên nói: <chưa> đúng &\r\ncần xem lại", "Ba\u0300 Hu\u031bo\u031bng"
NIGHT = 13


@pytest.fixture(scope="module")
def stage(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    path = tmp_path_factory.mktemp("unsent") / "sovang.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    yield Stage(engine)
    engine.dispose()


@pytest.fixture
def page(stage: Stage) -> Page:
    """A page on which a clerk has begun to type."""
    return Visitor(stage.client(stage.officer)).get(f"/dossiers/{stage.posted}/comments/new")


def kept(engine: Engine) -> list[Any]:
    with engine.connect() as db:
        return list(db.execute(select(vault_version).where(vault_version.c.kind == "unsent")))


def sent(page: Page, **boxes: Any) -> Page:
    return page.send(text=SAID, raised_by=WHO, **boxes)


def signs_in(page: Page, town: Town, person: str) -> Page:
    """Whoever sits there now, at the page for signing in."""
    assert page.address.startswith("/sign-in?"), page.address
    return page.send(login=town.logins[person], password=PASSWORD)


def as_typed(page: Page) -> tuple[str, str]:
    return page.form["text"].replace("\r\n", "\n"), page.form["raised_by"]


TYPED = (SAID.replace("\r\n", "\n"), WHO)


def test_after_a_night_it_comes_back_as_it_was_typed_and_is_wiped_once_it_is_sent(stage: Stage, page: Page) -> None:
    before = heads(stage.engine)
    stage.clock.move(hours=NIGHT)
    asked = sent(page)
    assert "được giữ trong một giờ" in asked.words
    (row,) = kept(stage.engine)
    assert (row.owner, b"raised_by" in row.sealed) == (stage.officer, False)

    back = signs_in(asked, stage, stage.officer)
    assert (back.address, back.status, as_typed(back)) == (page.address, 200, TYPED)
    assert back.form["command_id"] == page.form["command_id"]
    assert back.errors == ["Bạn đã bị đăng xuất trước khi gửi. Chưa có gì được ghi: hãy kiểm tra lại và gửi."]
    # A page that is opened once more, say after a lost connection, still has it; other pages know nothing of it.
    assert as_typed(page.visitor.get(page.address)) == TYPED
    assert page.visitor.get(f"/dossiers/{stage.registered}/comments/new").status in (404, 409)
    assert heads(stage.engine) == before

    assert back.send().address == f"/postings/{stage.posting}"
    assert heads(stage.engine) != before
    assert kept(stage.engine) == []
    assert page.visitor.get(page.address).form["text"] == ""


def test_nobody_else_is_shown_it(stage: Stage, page: Page) -> None:
    stage.clock.move(hours=NIGHT)
    asked = sent(page)
    other = signs_in(asked, stage, stage.appraiser)
    assert (other.status, other.address[:8]) == (404, "/unsent/")
    assert "Những gì đã điền không còn được giữ ở đây" in other.words
    assert "Nhà bên" not in other.source
    # Nor on the page itself.
    assert "Nhà bên" not in page.visitor.get(page.address).source
    # Its owner, at whichever browser, is shown it still.
    mine = Visitor(stage.client(stage.officer)).get(other.address)
    assert as_typed(mine) == TYPED


def test_after_an_hour_it_is_gone(stage: Stage, page: Page) -> None:
    stage.clock.move(hours=NIGHT)
    asked = sent(page)
    stage.clock.move(hours=1)
    late = signs_in(asked, stage, stage.officer)
    assert (late.status, "không còn được giữ" in late.words) == (404, True)
    stage.wiring.identity.unsent.forget_old(now=stage.clock())
    assert kept(stage.engine) == []


def test_files_are_to_be_chosen_again_and_that_is_said(stage: Stage) -> None:
    page = Visitor(stage.client(stage.officer)).get(EVIDENCE.format(registered=stage.registered))
    stage.clock.move(hours=NIGHT)
    asked = page.send(criterion="children-learning", files={"file": (BytesIO(a_pdf()), "giấy khen.pdf")})
    back = signs_in(asked, stage, stage.officer)
    assert back.form["criterion"] == "children-learning"
    assert "chọn lại tệp" in back.errors[0]


def test_who_signs_out_in_another_window_loses_nothing_either(stage: Stage, page: Page) -> None:
    page.visitor.post("/sign-out", page.visitor.get("/sessions").reader.forms[0], {})
    assert as_typed(signs_in(sent(page), stage, stage.officer)) == TYPED


def test_nothing_is_kept_of_a_page_that_was_not_given_to_this_browser_or_by_us(stage: Stage, page: Page) -> None:
    stage.clock.move(hours=NIGHT)
    stage.wiring.identity.unsent.forget_old(now=stage.clock())
    for visitor, token in ((page.visitor, "forged"), (Visitor(stage.app.test_client()), page.form["csrf_token"])):
        boxes = page.form
        boxes["csrf_token"] = token
        answer = visitor.client.post(page.address, data=boxes)
        assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert kept(stage.engine) == []


def test_neither_passwords_nor_pages_without_boxes_are_kept(stage: Stage) -> None:
    visitor = Visitor(stage.client(stage.officer))
    page = visitor.get("/password")
    stage.clock.move(hours=NIGHT)
    typed = {"password": "một mật khẩu khác hẳn", "again": "một mật khẩu khác hẳn", "own_code": "123456"}
    asked = page.send(own_password=PASSWORD, **typed)
    assert asked.address == "/sign-in"
    assert visitor.client.post("/sign-out", data={"csrf_token": page.form["csrf_token"]}).status_code == 303
    assert kept(stage.engine) == []


def test_who_is_signed_out_because_a_mandate_ended_goes_on_with_what_was_typed(small: Town) -> None:
    small.grant(small.officer, "village-officer", [small.village])
    small.register(small.enroll(1))
    small.current()
    visitor = Visitor(small.client(small.officer))
    page = visitor.get("/reminders/address")
    visitor.get("/")
    small.end_mandate(small.officer)
    small.current()
    asked = page.send(address="luong@example.vn")
    assert "Một vai trò của bạn đã kết thúc" in asked.words
    back = signs_in(asked, small, small.officer)
    assert (back.address, back.form["address"]) == ("/reminders/address", "luong@example.vn")
