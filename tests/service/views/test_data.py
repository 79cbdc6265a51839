"""Requests about personal data on pages: entered, answered in time, carried out; consent, restriction, who has read."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.commands.register_correction import correct_subject
from domain.ids import new_id
from service.privacy.accesses import forget_old
from service.schema import access
from service.season.reminders import address_of, keep_address
from tests.data_requests import carry_out
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

ERASED = "(đã xóa theo yêu cầu)"


@pytest.fixture
def pair(town: Town) -> tuple[str, str]:
    (pair,) = town.enroll(1)
    town.current()
    return pair


def asked(town: Town, person: str, kind: str, *, who: str | None = None, **boxes: str) -> Page:
    """A request about a person, as the officer of the village enters it unless somebody else does."""
    page = Visitor(town.client(who or town.officer)).get(f"/persons/{person}/requests/new")
    assert page.status == 200, page.words
    told = {"kind": kind, "asked_by": "self", "how": "form", "text": "Đề nghị xử lý"}
    return page.send(**((told if who != person else {"kind": kind}) | boxes))


def granted(town: Town, request: Page) -> Page:
    page = Visitor(town.client(town.records)).get(f"{request.address}/answer").send(outcome="granted")
    assert page.status == 200, page.errors
    return page


def test_a_request_is_entered_answered_and_the_data_erased(town: Town, pair: tuple[str, str]) -> None:
    household, person = pair
    (dossier,) = town.register([pair])
    town.current()
    records = Visitor(town.client(town.records))
    name = "Nguyễn Văn Đặng 0"
    assert name in records.get(f"/dossiers/{dossier}").words
    request = asked(town, person, "erasure")
    assert request.address.startswith("/requests/"), request.errors
    assert "Hạn trả lời 05/10/2026 Hạn thực hiện 16/10/2026" in request.words
    assert "Đề nghị xử lý" in request.words
    waiting = records.get("/requests")
    assert "Xóa dữ liệu" in waiting.words
    granted(town, request)

    shown = records.get(f"{request.address}/erasure").send(reason="own-request")
    assert "Chưa xóa gì" in shown.words
    assert shown.words.count(name) >= 2
    assert town.wiring.vault.names_of([person])[person] is not None
    done = shown.send()

    assert (done.status, done.address) == (200, request.address), done.errors
    assert name not in done.words
    assert town.wiring.vault.names_of([person, household]) == {person: None, household: None}
    for address in (f"/dossiers/{dossier}", f"/places/{town.village}/households", f"/persons/{person}"):
        page = records.get(address)
        assert (page.status, name in page.words) == (200, False)
        assert ERASED in page.words
    assert town.topics(f"subject.{person}") == ["request.received", "request.answered", "subject.erased"]
    assert records.get("/audit").status == 200


def test_minutes_go_where_that_is_ticked_and_who_heads_no_household_goes_alone(small: Town) -> None:
    pair, other = small.enroll(2)
    dossiers = small.register([pair, other])
    small.assess(dossiers)
    small.clock.move(hours=1)
    meeting = small.meet(dossiers)
    wallet = small.wiring.vault.wallet()
    wallet.seal(meeting, "minutes", {"text": "Có người nhắc tên"})
    with small.engine.begin() as db:
        small.wiring.vault.write(db, wallet)
    member = new_id()
    small.join(pair[0], member)
    small.current()
    records = Visitor(small.client(small.records))

    alone = granted(small, asked(small, member, "erasure"))
    page = records.get(f"{alone.address}/erasure")
    assert "Hộ mang tên người này" not in page.words
    done = page.confirm(reason="own-request")
    assert done.address == alone.address, done.errors
    assert all(small.wiring.vault.names_of(pair).values())

    request = granted(small, asked(small, pair[1], "erasure"))
    shown = records.get(f"{request.address}/erasure")
    assert shown.form.getlist("groups") == [pair[0]]
    assert shown.form.getlist("minutes") == []
    gone = shown.confirm(reason="own-request", minutes=[meeting])
    assert gone.address == request.address, gone.errors
    assert small.wiring.vault.kinds_of([pair[1], pair[0], meeting]) == {}
    assert records.get(f"/meetings/{meeting}").status == 200
    assert all(small.wiring.vault.names_of(other).values())


def test_a_late_request_is_told_as_late_and_its_time_is_extended_once(small: Town) -> None:
    (_household, person), *_ = small.enroll(1)
    small.current()
    request = asked(small, person, "access")
    small.clock.move(days=6)
    records = Visitor(small.client(small.records))
    assert "quá hạn 2 ngày" in records.get("/requests").words
    assert "1 đang chờ, 1 quá hạn." in records.get("/").words
    page = records.get(f"{request.address}/extension")
    too_far = page.send(**page.day("done_by", "30/12/2026"), reason="many-records")
    assert (too_far.status, too_far.errors) == (400, ["Nhập ngày sau 16/10/2026 và không muộn hơn 31/10/2026."])
    longer = page.send(**page.day("done_by", "31/10/2026"), reason="many-records")
    assert "Hạn thực hiện 31/10/2026" in longer.words, longer.errors
    again = records.get(f"{request.address}/extension")
    assert again.send(**page.day("done_by", "05/11/2026"), reason="other").status == 409


def test_somebody_with_an_account_sees_what_is_kept_and_who_read_it_and_asks_alone(
    town: Town, pair: tuple[str, str]
) -> None:
    _household, person = pair
    head = town.head_with_account(pair)
    (dossier,) = town.register([pair])
    town.current()
    officer = Visitor(town.client(town.officer))
    officer.get(f"/dossiers/{dossier}")
    officer.get(f"/places/{town.village}/households")

    own = Visitor(town.client(head)).get(f"/persons/{person}/data")

    assert own.status == 200
    assert "Chủ hộ" in own.words
    assert "Hoàng Thị Lượng Cán bộ thôn" in own.words
    assert "Danh sách hộ, dòng họ" in own.words
    request = asked(town, person, "erasure", who=head)
    assert request.address.startswith("/requests/"), request.errors
    assert "Trên trang của chính họ" in request.words
    assert Visitor(town.client(town.other_officer)).get(f"/persons/{person}/data").status == 404
    assert Visitor(town.client(town.other_officer)).get(request.address).status == 404
    checking = Visitor(town.client(town.inspector)).get(f"/persons/{person}/data")
    assert "Hoàng Thị Lượng Cán bộ thôn" in checking.words
    assert "Yêu cầu về dữ liệu này" not in checking.words
    assert "Nội dung chỉ hiện" in checking.words
    nobody = Visitor(town.client(town.nobody))
    assert nobody.get(f"/persons/{person}/data").status == 404
    # Nobody grants their own.
    assert Visitor(town.client(head)).get(f"{request.address}/answer").status == 403


def test_an_officer_reads_the_content_only_while_a_granted_request_to_see_it_waits(
    small: Town,
) -> None:
    (_household, person), *_ = small.enroll(1)
    small.current()
    records = Visitor(small.client(small.records))
    before = records.get(f"/persons/{person}/data")
    assert "Nội dung chỉ hiện cho chính người đó" in before.words
    assert "hộ gia đình" not in before.words
    request = granted(small, asked(small, person, "access"))
    handed = records.get(f"/persons/{person}/data")
    assert "Nội dung chỉ hiện" not in handed.words
    done = records.get(f"{request.address}/done").send()
    assert "Đã thực hiện" in done.words
    assert "Nội dung chỉ hiện" in records.get(f"/persons/{person}/data").words


def test_restricted_data_is_used_for_nothing_new_until_the_person_says_so(small: Town) -> None:
    (pair,) = small.enroll(1)
    small.current()
    records = Visitor(small.client(small.records))
    request = granted(small, asked(small, pair[1], "restriction"))
    records.get(f"{request.address}/done").send()
    officer = Visitor(small.client(small.officer))
    page = officer.get(f"/places/{small.village}/registrations/new")
    refused = page.send(subjects=[pair[0]], consent_how="form", **page.day("consent_on", "1/10/2026"))
    assert "đang bị hạn chế sử dụng" in refused.words
    lifted = records.get(f"/persons/{pair[1]}/restriction").send(how="form")
    assert lifted.status == 200, lifted.errors
    assert small.register([pair])


def test_dossiers_under_way_stand_still_are_left_out_by_name_and_go_on(town: Town) -> None:
    one, other = town.enroll(2)
    dossiers = town.register([one, other])
    town.assess(dossiers)
    town.clock.move(hours=1)
    town.current()
    records, officer = Visitor(town.client(town.records)), Visitor(town.client(town.officer))
    request = granted(town, asked(town, one[1], "restriction"))
    page = records.get(f"{request.address}/done")
    assert "Hồ sơ sẽ tạm dừng" in page.words
    assert ("Nguyễn Văn Đặng 0" in page.words, "Trần Văn Đặng 1" in page.words) == (True, False)
    assert "Đã thực hiện" in page.send().words
    assert "Hạn chế sử dụng dữ liệu" in records.get(f"/dossiers/{dossiers[0]}").words
    assert "dữ liệu đang bị hạn chế sử dụng" in officer.get("/").words

    sheet = officer.get(f"/places/{town.village}/meetings/new")
    why = "hồ sơ chỉ được lưu giữ"
    assert why in sheet.words
    rows = {f"rows.{each}.{name}": value for each in dossiers for name, value in BALLOTS.items()}
    told = {
        "summoned": "50",
        "present": "40",
        "ballot": "secret",
        "chair": "Lan",
        "secretary": "Nga",
        **sheet.day("held_on", "1/10/2026"),
    }
    shown = sheet.send(**told, **rows)
    assert why in shown.words
    met = shown.send()
    assert met.address.startswith("/meetings/"), met.errors
    town.clock.move(hours=1)

    lifting = records.get(f"/persons/{one[1]}/restriction")
    assert "Hồ sơ được tiếp tục" in lifting.words
    assert lifting.send(how="form").status == 200
    town.meet([dossiers[0]])
    carry_out(town, "restriction", one, dossiers=dossiers)
    town.current()
    posting = officer.get(f"/places/{town.village}/postings/new")
    assert "Không đưa vào danh sách này: Nguyễn Văn Đặng 0" in posting.words
    assert posting.form.getlist("dossiers") == [dossiers[1]]
    posted = posting.send()
    assert posted.address.startswith("/postings/"), posted.errors
    refused = officer.get(f"/dossiers/{dossiers[0]}")
    assert [link for link in refused.reader.links if "comments/new" in link] == []


BALLOTS = {"for": "38", "against": "2", "blank": "0", "score": "90"}


def test_a_request_for_correction_is_carried_out_by_an_entry_that_its_page_leads_to(town: Town) -> None:
    ((household, person),) = town.enroll(1)
    town.current()
    request = granted(town, asked(town, person, "correction"))
    records = Visitor(town.client(town.records))
    page = records.get(f"{request.address}/done")
    assert page.send().errors == ["Chọn mục đã sửa."]
    other = {"reason": "mistyped", "text": None, "name": {"item": new_id(), "digest": "f" * 64}}
    town.perform(town.act(), lambda desk: correct_subject(desk, subject=household, **other))
    town.current()
    entry = f"subject.{household}:2"
    done = records.get(f"{request.address}/done").send(entry=entry)
    assert (done.address, "Mục đã sửa" in done.words) == (request.address, True), done.errors
    assert f"/audit?stream=subject.{household}" in done.reader.links
    assert town.facts_of(f"subject.{person}")[-1].entry["stream"] == f"subject.{household}"
    assert records.get(f"{page.address}").send(entry="subject.x:1").status in (400, 404, 409)


def test_requests_are_looked_at_as_they_stood_and_as_they_were_known(town: Town) -> None:
    ((_household, person),) = town.enroll(1)
    town.current()
    request = asked(town, person, "access")
    town.clock.move(days=1)
    granted(town, request)
    town.clock.move(days=1)
    records = Visitor(town.client(town.records))
    records.get(f"{request.address}/done").send()
    town.clock.move(days=1)
    records = Visitor(town.client(town.records))
    for day, state, waits in (("1", "Chờ trả lời", 1), ("2", "Đã chấp nhận", 1), ("3", "Đã thực hiện", 0)):
        for name in ("as_of", "known_at"):
            page = records.get(f"{request.address}?{name}={day}/10/2026")
            assert (page.status, state in page.words) == (200, True), (page.address, page.words)
            assert f"{request.address}/answer" not in page.source
            listed = records.get(f"/requests?{name}={day}/10/2026")
            assert f"Đang chờ {waits}" in listed.words, listed.words
    assert "Đã thực hiện" in records.get(request.address).words


def test_a_child_asks_for_a_title_once_child_and_parent_have_agreed(small: Town) -> None:
    (household, parent), *_ = small.enroll(1)
    child = new_id()
    small.join(household, child, adult=False)
    small.current()
    page = Visitor(small.client(small.officer)).get(f"/persons/{child}/consents/new")
    alone = page.send(purpose="recognition", given_by="self", how="form")
    assert alone.status == 400
    without = page.send(purpose="recognition", given_by="child-and-parent", how="form")
    assert without.errors == ["Chọn cha, mẹ hoặc người giám hộ đồng ý."]
    done = page.send(purpose="recognition", given_by="child-and-parent", parent=parent, how="form")
    assert (done.status, "Trẻ từ đủ 7 tuổi cùng cha hoặc mẹ" in done.words) == (200, True), done.errors


def test_who_objects_to_publication_is_posted_without_a_name_until_they_agree_again(small: Town) -> None:
    first, second = small.enroll(2)
    dossiers = small.register([first, second])
    small.assess(dossiers)
    small.clock.move(hours=1)
    small.meet(dossiers)
    posting = small.post(dossiers)
    carry_out(small, "objection", first, purpose="publication")
    small.current()
    officer = Visitor(small.client(small.officer))
    page = officer.get(f"/postings/{posting}")
    assert "(không công khai theo yêu cầu)" in page.words
    assert "Nguyễn Văn Đặng 0" not in page.words
    assert "Trần Văn Đặng 1" in page.words
    form = officer.get(f"/persons/{first[1]}/consents/new")
    assert form.send(purpose="publication", given_by="self", how="form").status == 200
    assert "Nguyễn Văn Đặng 0" in officer.get(f"/postings/{posting}").words


def test_who_withdraws_from_reminders_has_no_mail_sent(small: Town) -> None:
    keep_address(small.wiring, small.officer, "can.bo@example.org")
    assert address_of(small.wiring, small.officer) == "can.bo@example.org"
    carry_out(small, "withdrawal", ("", small.officer), purpose="reminders", group=None)
    small.current()
    assert address_of(small.wiring, small.officer) is None


def test_what_was_read_is_noted_once_an_hour(small: Town) -> None:
    (dossier,) = small.register(small.enroll(1))
    small.current()
    officer = Visitor(small.client(small.officer))

    def rows() -> int:
        with small.engine.connect() as db:
            return db.execute(select(func.count()).select_from(access)).scalar_one()

    officer.get(f"/dossiers/{dossier}")
    first = rows()
    assert first >= 1
    officer.get(f"/dossiers/{dossier}")
    assert rows() == first
    small.clock.move(hours=1)
    officer.get(f"/dossiers/{dossier}")
    assert rows() == 2 * first
    assert forget_old(small.engine, small.clock() + timedelta(days=4 * 365)) == 2 * first
