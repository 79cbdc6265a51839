"""Acts around the way: corrections shown first, lines left out, returns, withdrawals, and who is offered what."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database import make_engine
from tests.service.bad_pages import Stage
from tests.service.visitor import Page, Visitor


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    engine = make_engine(sqlite_url)
    yield Stage(engine)
    engine.dispose()


@pytest.fixture
def officer(stage: Stage) -> Visitor:
    return Visitor(stage.client(stage.officer))


def states(stage: Stage, *dossiers: str) -> list[str]:
    return [stage.facts_of(each)[-1].state for each in dossiers]


def sheet(officer: Visitor, stage: Stage, dossiers: list[str], **changes: str) -> Page:
    page = officer.get(f"/places/{stage.village}/meetings/new")
    rows = {
        f"rows.{dossier}.{name}": value
        for dossier in dossiers
        for name, value in {"for": "38", "against": "1", "blank": "1", "score": "88"}.items()
    }
    boxes = {"summoned": "50", "present": "40", "ballot": "show", "chair": "Lan", "secretary": "Nga"}
    return page.send(**(boxes | page.day("held_on", "5/10/2026") | rows | changes))


def test_a_meetings_correction_is_shown_for_every_dossier_and_entered_once_confirmed(
    stage: Stage, officer: Visitor
) -> None:
    voted = [stage.verified, stage.posted, stage.withdrawn_later]
    before = stage.topics(f"meeting.{stage.meeting}")
    page = officer.get(f"/meetings/{stage.meeting}/correction")

    shown = page.send(reason="mistyped", text="Đọc nhầm số người.", summoned="60", present="55")
    assert (shown.status, shown.address) == (200, page.address), shown.errors
    assert "3 hồ sơ sẽ có kết quả" not in shown.words, "38 of 55 is enough for a majority of 33"
    assert "mọi kết quả giữ nguyên" in shown.words
    assert stage.topics(f"meeting.{stage.meeting}") == before

    changed = shown.send(present="58", **{f"rows.{stage.verified}.for": "20"})
    assert "1 hồ sơ sẽ có kết quả khác" in changed.words, "another answer is shown anew and not entered"
    assert stage.topics(f"meeting.{stage.meeting}") == before

    done = changed.send()
    assert done.address == f"/meetings/{stage.meeting}", done.errors
    assert "Đọc nhầm số người." in done.words
    assert states(stage, *voted) == ["returned", "posted", "verified"]
    assert "có mặt 58" in done.words


def test_who_led_a_meeting_and_what_was_remarked_are_mended_and_touch_no_dossier(
    stage: Stage, officer: Visitor
) -> None:
    held = sheet(officer, stage, [stage.assessed], minutes="Họp tại nhà văn hóa.")
    page = officer.get(f"{held.address}/correction")
    assert (page.form["chair"], page.form["secretary"], page.form["minutes"]) == ("Lan", "Nga", "Họp tại nhà văn hóa.")
    shown = page.send(reason="paper-differs", text="Biên bản ghi khác.", secretary="Ngà", minutes="")
    assert "không hồ sơ nào dựa vào" in shown.words, shown.errors
    done = shown.send()
    assert "<del>Nga</del> → Ngà" in done.source, done.errors
    assert "<del>Họp tại nhà văn hóa.</del> → –" in done.source
    assert stage.topics(stage.assessed)[-1] == "dossier.village-verified"


def test_a_score_and_a_day_are_corrected_in_the_entry_that_they_stand_in(stage: Stage, officer: Visitor) -> None:
    entry = officer.get(f"/dossiers/{stage.verified}/corrections/2")
    shown = entry.send(reason="mistyped", text="Phiếu ghi 28.", **{"scores.children-learning": "28"})
    assert "mọi kết quả giữ nguyên" in shown.words, shown.errors

    done = shown.send()

    assert done.address == f"/dossiers/{stage.verified}", done.errors
    assert "Gõ nhầm số" in done.words
    assert stage.facts_of(stage.verified)[-1].values["scores"]["children-learning"] == 28
    assert "28" in done.words.split("Tổng")[0]


def test_lines_of_kin_are_named_left_out_and_wait_while_the_others_are_entered(stage: Stage, officer: Visitor) -> None:
    rehearsed = sheet(officer, stage, [stage.assessed, stage.kin])

    assert (rehearsed.status, rehearsed.address) == (200, f"/places/{stage.village}/meetings/new")
    assert "Các dòng sau sẽ được để lại" in rehearsed.words
    assert states(stage, stage.assessed) == ["self_assessed"]

    held = rehearsed.send()

    assert held.address.startswith("/meetings/"), held.errors
    assert states(stage, stage.assessed, stage.kin) == ["verified", "self_assessed"]


def test_another_chair_may_have_held_the_meeting_and_then_it_is_their_act(stage: Stage, officer: Visitor) -> None:
    stage.mandates[stage.other_officer] = stage.grant(stage.other_officer, "village-officer", [stage.village])
    stage.current()

    held = sheet(officer, stage, [stage.kin], mandate=stage.mandates[stage.other_officer])

    assert held.address.startswith("/meetings/"), held.errors
    act = stage.facts_of(stage.kin)[-1].act
    assert (act.actor, act.person, act.mandate, act.entry_mandate) == (
        stage.officer,
        stage.other_officer,
        stage.mandates[stage.other_officer],
        stage.mandates[stage.officer],
    )


def test_a_sheet_that_changed_meanwhile_comes_back_and_can_be_sent_again(stage: Stage, officer: Visitor) -> None:
    page = officer.get(f"/places/{stage.village}/meetings/new")
    stage.send_back(stage.assessed, who=stage.officer)
    stage.clock.move(minutes=1)
    stage.assess([stage.assessed])
    stage.current()
    row = {
        f"rows.{stage.assessed}.{name}": value
        for name, value in {"for": "38", "against": "1", "blank": "0", "score": "85"}.items()
    }
    boxes = {"summoned": "50", "present": "40", "ballot": "show", "chair": "Lan", "secretary": "Nga"}

    again = page.send(**(boxes | page.day("held_on", "5/10/2026") | row))
    assert (again.status, len(again.errors)) == (409, 1)
    assert again.form["chair"] == "Lan"

    assert "Những thay đổi từ khi bạn mở trang này" in again.words
    held = again.send(override="Điểm tự chấm mới vẫn đúng như đã họp.")
    assert held.address.startswith("/meetings/"), held.errors


def test_a_returned_dossier_says_what_to_mend_and_keeps_its_scores(stage: Stage, officer: Visitor) -> None:
    page = officer.get(f"/dossiers/{stage.assessed}/return")

    done = page.confirm(
        to_step="self-assessment", text="Bổ sung giấy khen.", **{"mend.children-learning.reason": "evidence-missing"}
    )

    assert done.address == f"/dossiers/{stage.assessed}", done.errors
    assert "Bổ sung giấy khen." in done.words
    assert "Thiếu minh chứng" in done.words
    again = officer.get(f"/dossiers/{stage.assessed}/self-assessment")
    assert again.form["scores.children-learning"] == "30"


def test_a_withdrawn_household_can_be_registered_again(stage: Stage, officer: Visitor) -> None:
    page = officer.get(f"/dossiers/{stage.withdrawn_later}/withdrawal")
    done = page.confirm(reason="own-wish", consent_how="spoken", **page.day("consent_on", "5/10/2026"))
    assert done.address == f"/dossiers/{stage.withdrawn_later}", done.errors
    assert stage.facts_of(stage.withdrawn_later)[-1].consent == {"how": "spoken", "on": "2026-10-05"}

    subject = stage.withdrawn_later.split(".")[3]
    listed = officer.get(f"/places/{stage.village}/registrations/new")
    again = listed.send(subjects=[subject], consent_how="form", **listed.day("consent_on", "5/10/2026"))

    assert again.status == 200, again.errors
    assert states(stage, f"d.2026.family.{subject}.2") == ["registered"]


def offered(visitor: Visitor, dossier: str) -> set[str]:
    page = visitor.get(f"/dossiers/{dossier}")
    assert page.status == 200
    return {
        link.removeprefix(f"/dossiers/{dossier}/").split("?")[0].split("/")[0]
        for link in page.reader.links
        if link.startswith((f"/dossiers/{dossier}/", "/places/", "/appraisals/"))
    } - {"papers", "archive.zip"}


def test_each_person_is_offered_exactly_what_they_may_do_now(stage: Stage) -> None:
    pair = next(pair for pair in stage.households if pair[0] == stage.registered.split(".")[3])
    head = Visitor(stage.client(stage.head_with_account(pair)))
    people = {
        name: Visitor(stage.client(getattr(stage, name))) for name in ("officer", "appraiser", "signer", "inspector")
    }

    assert offered(head, stage.registered) == {"self-assessment", "evidence", "withdrawal"}
    assert offered(people["inspector"], stage.assessed) == set()
    assert offered(people["officer"], stage.kin) == {"evidence", "retraction", "withdrawal"}
    assert "return" in offered(people["officer"], stage.assessed)
    assert "comments" in offered(people["appraiser"], stage.posted)
    assert "comments" not in offered(people["signer"], stage.posted)


def test_the_household_reads_comments_without_learning_who_made_them(stage: Stage, officer: Visitor) -> None:
    officer.get(f"/dossiers/{stage.posted}/comments/new").send(text="Chưa đúng.", raised_by="Người Hàng Xóm")
    pair = next(pair for pair in stage.households if pair[0] == stage.posted.split(".")[3])

    page = Visitor(stage.client(stage.head_with_account(pair))).get(f"/dossiers/{stage.posted}")

    assert "Chưa đúng." in page.words
    assert "Người Hàng Xóm" not in page.words
    assert f"/postings/{stage.posting}" not in page.reader.links, "the officers' page is not theirs to see"


def test_the_posting_offers_an_answer_to_those_whose_office_gives_it(stage: Stage, officer: Visitor) -> None:
    officer.get(f"/dossiers/{stage.posted}/comments/new").send(text="Chưa đúng.", raised_by="Người Hàng Xóm")
    page = f"/postings/{stage.posting}"

    def answers(who: Visitor) -> list[str]:
        return [link for link in who.get(page).reader.links if link.endswith("/answer")]

    (way,) = answers(officer)
    assert officer.get(way).status == 200

    signer = Visitor(stage.client(stage.signer))
    assert "Chưa đúng." in signer.get(page).words
    assert answers(signer) == []
    assert signer.get(way).status == 404


def test_no_name_and_no_text_that_was_typed_stands_in_a_fact(stage: Stage, officer: Visitor, sqlite_url: str) -> None:
    marked = "Tên Chỉ Có Ở Đây"
    officer.get(f"/dossiers/{stage.posted}/comments/new").send(text=f"{marked} 1", raised_by=f"{marked} 2")
    held = sheet(officer, stage, [stage.assessed], chair=f"{marked} 3", secretary=f"{marked} 4", minutes=f"{marked} 5")
    assert f"{marked} 5" in held.words, held.errors

    file = Path(sqlite_url.removeprefix("sqlite:///"))
    stored = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    assert marked.encode() not in stored
