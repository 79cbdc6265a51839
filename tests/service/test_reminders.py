"""Reminders: one a day for everybody who holds an office, on the page and by mail where there is an address, once."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from domain.clock import day_of
from service.schema import outbox, reminder
from service.season.due import remind_in_the_morning
from service.season.mail import deliver
from service.season.reminders import keep_address, mark_read, remind
from service.wiring import Wiring
from tests.service.mailbox import Mailbox, mailbox
from tests.service.town import Town
from tests.service.visitor import Visitor


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def late(town: Town) -> None:
    """Two families wait for a meeting that should have been held six days ago."""
    dossiers = town.register(town.enroll(2))
    town.clock.move(days=1)
    town.assess(dossiers)
    town.clock.move(days=60)
    town.current()


def mailing(town: Town, port: int) -> Wiring:
    config = replace(town.wiring.config, smtp_host="127.0.0.1", smtp_port=port, smtp_tls=False, mail_from="so@xa.vn")
    return replace(town.wiring, config=config)


def people(engine: Engine) -> list[str]:
    with engine.connect() as db:
        return list(db.execute(select(reminder.c.person).order_by(reminder.c.day)).scalars())


def test_whoever_has_something_late_or_soon_due_is_reminded_once_a_day(town: Town) -> None:
    assert remind(town.wiring) == 0
    late(town)
    # The village's officer, whose step it is, and the appraiser, before whom it stands as well.
    assert remind(town.wiring) == 2
    assert set(people(town.engine)) == {town.officer, town.appraiser}
    assert remind(town.wiring) == 0
    town.clock.move(days=1)
    assert remind(town.wiring) == 2


def test_several_at_once_make_one(town: Town) -> None:
    late(town)
    made: list[int] = []
    workers = [threading.Thread(target=lambda: made.append(remind(town.wiring))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(made) == 2
    assert len(people(town.engine)) == 2


def test_nobody_is_reminded_at_night(small: Town) -> None:
    late(small)
    small.clock.now = small.clock.now.replace(hour=21)  # four in the morning in Việt Nam
    assert remind_in_the_morning(small.wiring, None) is None
    small.clock.move(hours=3)
    today = day_of(small.clock())
    assert remind_in_the_morning(small.wiring, None) == today
    assert len(people(small.engine)) == 2


def test_mail_goes_to_those_who_gave_an_address_and_once(town: Town, post: Mailbox) -> None:
    late(town)
    wiring = mailing(town, post.port)
    keep_address(wiring, town.officer, "luong@example.vn")
    remind(wiring)
    assert deliver(wiring) == 1
    assert (deliver(wiring), remind(wiring), deliver(wiring)) == (0, 0, 0)
    ((to, mail),) = post.came
    assert (to, mail["From"]) == ("luong@example.vn", "so@xa.vn")
    (text,) = post.texts()
    assert "Thôn Một (minh họa): Thôn bình xét (Gia đình học tập 2026): 2 quá hạn, lâu nhất 6 ngày" in text
    assert not [household for household, _ in town.households if household in text]


def test_a_rebuild_of_the_read_models_sends_nothing_again(small: Town, post: Mailbox) -> None:
    late(small)
    wiring = mailing(small, post.port)
    keep_address(wiring, small.officer, "luong@example.vn")
    remind(wiring)
    deliver(wiring)
    wiring.projector.rebuild()
    assert (remind(wiring), deliver(wiring), len(post.came)) == (0, 0, 1)


def test_several_senders_hand_over_each_mail_once(town: Town, post: Mailbox) -> None:
    late(town)
    wiring = mailing(town, post.port)
    for person in (town.officer, town.appraiser):
        keep_address(wiring, person, f"p{person}@example.vn")
    remind(wiring)
    senders = [threading.Thread(target=deliver, args=(wiring,)) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(to for to, _mail in post.came) == sorted(
        f"p{person}@example.vn" for person in (town.officer, town.appraiser)
    )


def test_what_a_stopped_process_had_claimed_is_never_sent_again(small: Town, post: Mailbox) -> None:
    late(small)
    wiring = mailing(small, post.port)
    keep_address(wiring, small.officer, "luong@example.vn")
    remind(wiring)
    with small.engine.begin() as db:
        db.execute(update(outbox).values(claimed_at=1))
    assert (deliver(wiring), post.came) == (0, [])


def test_a_server_that_is_away_is_tried_again(small: Town, post: Mailbox) -> None:
    late(small)
    with mailbox() as gone:
        port = gone.port
    away = mailing(small, port)
    keep_address(away, small.officer, "luong@example.vn")
    remind(away)
    assert deliver(away) == 0
    assert deliver(mailing(small, post.port)) == 1


@pytest.mark.parametrize(("says", "problem"), [("550 no such box", "SMTPDataError"), ("", "SMTPServerDisconnected")])
def test_what_a_server_refused_or_may_have_taken_is_noted_and_not_tried_again(
    small: Town, post: Mailbox, says: str, problem: str
) -> None:
    late(small)
    with mailbox(says) as box:
        wiring = mailing(small, box.port)
        keep_address(wiring, small.officer, "luong@example.vn")
        remind(wiring)
        assert deliver(wiring) == 0
    assert deliver(mailing(small, post.port)) == 0
    with small.engine.connect() as db:
        assert db.execute(select(outbox.c.problem)).scalars().all() == [problem]


def test_without_a_server_or_an_address_nothing_is_put_out(small: Town, post: Mailbox) -> None:
    late(small)
    remind(small.wiring)
    assert deliver(small.wiring) == 0
    small.clock.move(days=1)
    wiring = mailing(small, post.port)
    keep_address(wiring, small.officer, "luong@example.vn")
    keep_address(wiring, small.officer, None)
    keep_address(wiring, small.appraiser, "tham@example.vn")
    remind(wiring)
    small.wiring.vault.destroy(small.appraiser)
    assert (deliver(wiring), post.came) == (0, [])


def test_a_reminder_is_read_on_its_page(town: Town) -> None:
    late(town)
    remind(town.wiring)
    officer = Visitor(town.client(town.officer))
    assert "Nhắc việc hôm nay" in officer.get("/").words
    page = officer.get("/reminders")
    assert "2 quá hạn" in page.words
    assert "Chưa đọc" in page.words
    read = page.visitor.post(f"/reminders/{day_of(town.clock())}/read", page.form, {})
    assert read.address == "/reminders"
    assert "Chưa đọc" not in read.words
    assert "Nhắc việc hôm nay" not in officer.get("/").words
    assert "Quá hạn ở nơi khác, cần nhắc: 2 hồ sơ" in Visitor(town.client(town.appraiser)).get("/reminders").words


def test_what_is_not_there_cannot_be_read(small: Town) -> None:
    late(small)
    remind(small.wiring)
    signer = Visitor(small.client(small.signer))
    assert "Không có gì để nhắc" in signer.get("/reminders").words
    form = Visitor(small.client(small.officer)).get("/reminders").form
    for day in (f"{day_of(small.clock())}", "2026-02-31", "yesterday", f"{day_of(small.clock()) - timedelta(days=1)}"):
        token = signer.get("/sessions").form
        assert signer.post(f"/reminders/{day}/read", token, {}).status == 404
    assert form
    assert not mark_read(small.wiring, small.signer, f"{day_of(small.clock())}")


@pytest.mark.parametrize(
    ("address", "says"),
    [("luong", "ví dụ"), ("a@b", "ví dụ"), ("a b@c.vn", "ví dụ"), ("a@b.vn\x00", "ký tự"), ("x" * 300, "rút ngắn")],
)
def test_what_is_no_address_is_refused_and_stays_in_its_box(small: Town, address: str, says: str) -> None:
    page = Visitor(small.client(small.officer)).get("/reminders/address")
    refused = page.send(address=address)
    assert (refused.status, len(refused.errors)) == (400, 1)
    assert says in refused.errors[0]


def test_an_address_is_kept_encrypted_and_cleared_again(small: Town) -> None:
    officer = Visitor(small.client(small.officer))
    officer.get("/reminders/address").send(address="luong@example.vn")
    assert officer.get("/reminders/address").form["address"] == "luong@example.vn"
    with small.engine.connect() as db:
        asked = "SELECT count(*) FROM vault_version WHERE instr(sealed, CAST('luong@example' AS BLOB)) > 0"
        assert db.exec_driver_sql(asked).scalar() == 0
    officer.get("/reminders/address").send(address="")
    assert officer.get("/reminders/address").form["address"] == ""
