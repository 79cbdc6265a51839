"""The council's meeting on pages: who came, the votes, the minutes, and what everybody reads of it afterwards."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import Engine

from domain.commands import aside
from domain.commands.mandates import delegate_mandate
from domain.ids import new_id
from projections import status
from projections.audit import trail
from projections.proceedings import proceedings, told
from tests.evidence.harmless import a_pdf
from tests.service.chamber import Chamber
from tests.service.visitor import Page, Visitor


@pytest.fixture
def town(engine: Engine) -> Iterator[Chamber]:
    town = Chamber(engine)
    yield town
    town.wiring.close()


def who_came(town: Chamber, who: str | None = None) -> Page:
    visitor = Visitor(town.client(who or town.chair))
    return visitor.get(f"/places/{town.commune}/council/new?title=unit&year=2026")


def to_votes(town: Chamber, who: str | None = None, **boxes: object) -> Page:
    page = who_came(town, who)
    return page.send(**({"secretary": "Vũ Thị Thư Ký", "ballot": "show"} | boxes))


def line(dossier: str, **boxes: str) -> dict[str, str]:
    return {f"rows.{dossier}.{name}": value for name, value in boxes.items()}


def test_a_whole_list_is_entered_with_two_pages_and_read_again(town: Chamber) -> None:
    votes = to_votes(town, **{f"members.{town.fourth}.attended": "written"})
    assert "Biểu quyết bằng văn bản: thêm 1 người" in votes.words
    first, second, third, fourth = town.units
    boxes = line(first, **{town.second: "against", "score": "88"}) | line(fourth, heard="later")
    boxes |= line(third, **{town.second: "against", town.third: "against", town.fourth: "blank"})
    held = votes.send(minutes="Hội đồng thảo luận.", files={"file": (BytesIO(a_pdf("bien ban")), "bb.pdf")}, **boxes)
    assert held.status == 200, held.errors
    assert held.address.startswith("/meetings/")
    assert "Hội đồng thảo luận." in held.words
    assert "Vũ Thị Thư Ký" in held.words
    assert "Biểu quyết bằng văn bản" in held.words

    states = {each: town.found(each) for each in town.units}
    assert [states[each].state for each in town.units] == ["appraised", "appraised", "not_upheld", "self_assessed"]
    stood = {each: states[each].stood[-1].values for each in town.units}
    assert stood[first]["ballots"] == {"for": 4, "against": 1, "blank": 0}
    assert stood[first]["score"] == 88
    assert stood[second]["council"]["kept_out"] == [{"person": town.fifth, "why": "OwnOrKin"}]
    assert (stood[second]["needed"], stood[second]["council"]["summoned"]) == (3, 4)
    assert stood[third]["ballots"] == {"for": 2, "against": 2, "blank": 1}

    paper = town.client(town.chair).get(f"{held.address}/paper")
    assert (b"bien ban" in paper.data, paper.mimetype) == (True, "application/pdf")


def test_the_dossier_shows_votes_by_name_to_those_over_it_and_counts_to_the_unit_itself(town: Chamber) -> None:
    to_votes(town, **{f"members.{town.third}.attended": "excused"}).send(
        **line(town.dossier, **{town.second: "against"})
    )
    inside = Visitor(town.client(town.inspector)).get(f"/dossiers/{town.dossier}")
    head = town.head_with_account((town.dossier.split(".")[3], town.heads[town.dossier]))
    outside = Visitor(town.client(head)).get(f"/dossiers/{town.dossier}")
    for page in (inside, outside):
        assert "3 tán thành, 1 không tán thành, 0 phiếu trắng" in page.words
    assert "Người giữ council-member" in inside.words
    assert "Người giữ council-member" not in outside.words


def test_where_kin_leave_no_quorum_the_line_is_left_out_with_the_arithmetic(town: Chamber) -> None:
    gone = {f"members.{person}.attended": "excused" for person in (town.third, town.fourth)}
    votes = to_votes(town, **gone)
    assert f"rows.{town.kin_of_fifth}.score" not in votes.form
    assert "2 trên 4 người" in votes.words
    assert votes.send().status == 200
    assert town.found(town.kin_of_fifth).state == "self_assessed"


def test_a_secret_ballot_is_counted_and_shows_no_names(town: Chamber) -> None:
    votes = to_votes(town, ballot="secret")
    assert votes.form[f"rows.{town.dossier}.for"] == "5"
    assert votes.form[f"rows.{town.kin_of_fifth}.for"] == "4"
    held = votes.send(**line(town.dossier, **{"for": "3", "against": "1", "blank": "1"}))
    assert held.status == 200, held.errors
    assert town.found(town.dossier).stood[-1].values["council"]["votes"] is None
    assert "Không tham gia biểu quyết" in held.words
    assert "Biểu quyết của từng người" not in held.words
    assert "Người giữ council-member không biểu quyết" in held.words


def test_the_appraiser_enters_it_for_the_chair(town: Chamber) -> None:
    page = who_came(town, town.appraiser)
    assert page.status == 200, page.words
    held = to_votes(town, town.appraiser, chair=town.mandates[town.chair]).send()
    assert held.status == 200, held.errors
    fact = town.facts_of(town.dossier)[-1]
    assert (fact.act.actor, fact.act.person, fact.act.office) == (town.appraiser, town.chair, "council-chair")


def test_the_queue_and_the_dossier_lead_to_the_council(town: Chamber) -> None:
    way = f"/places/{town.commune}/council/new?title=unit&year=2026"
    for who in (town.chair, town.appraiser):
        visitor = Visitor(town.client(who))
        assert way in visitor.get("/").reader.links
        assert way in visitor.get(f"/dossiers/{town.dossier}").reader.links
    member = Visitor(town.client(town.second))
    assert way not in member.get("/").reader.links
    assert member.get(way).status == 403


def test_in_whose_place_a_member_sits_is_read_on_the_page_and_in_the_minutes(town: Chamber) -> None:
    deputy, mandate, seat = new_id(), new_id(), {"form": "KT", "head": "Trưởng phòng", "title": "Phó Trưởng phòng"}
    told = {"mandate": mandate, "under": town.mandates[town.second], "person": deputy, "places": [town.commune]}
    told |= {"valid_from": date(2026, 10, 4), "valid_to": None, "basis": "Giấy ủy quyền minh họa", "signing": seat}
    town.perform(town.upper(), partial(delegate_mandate, **told))
    town.mandates[deputy] = mandate
    town.everyone = [town.chair, deputy, *town.everyone[2:]]
    meeting = town.convene()
    says = "Thành viên Hội đồng thẩm định, KT. Trưởng phòng – Phó Trưởng phòng"
    visitor = Visitor(town.client(town.inspector))
    page = visitor.get(f"/meetings/{meeting}")
    assert page.words.count(says) == 1, page.words
    paper = visitor.client.get(f"/meetings/{meeting}/papers/minutes.docx")
    tables = Document(BytesIO(paper.data)).tables
    assert [cell.text for table in tables for row in table.rows for cell in row.cells].count(says) == 1


def test_the_members_are_those_of_the_day_of_the_meeting(town: Chamber) -> None:
    town.end_mandate(town.second)
    town.clock.move(days=2)
    town.current()
    page = who_came(town)
    assert f"members.{town.second}.attended" not in page.form
    again = page.send(secretary="Vũ", ballot="show", **page.day("held_on", "3/10/2026"))
    assert again.status == 400
    assert "Ngày 03/10/2026 hội đồng có 5 thành viên" in again.words
    assert again.form[f"members.{town.second}.attended"] == ""
    assert again.form["secretary"] == "Vũ"
    votes = again.send(**{f"members.{town.second}.attended": "absent"})
    assert votes.status == 200, votes.errors
    assert votes.send().address.startswith("/meetings/")


def test_a_sitting_without_its_quorum_is_refused_with_the_arithmetic_before_the_votes(town: Chamber) -> None:
    gone = {f"members.{person}.attended": "absent" for person in (town.second, town.third, town.fourth)}
    page = to_votes(town, **gone)
    assert page.status == 400
    assert "2" in page.errors[0]
    assert "60%" in page.errors[0]
    assert page.form[f"members.{town.second}.attended"] == "absent"


def test_attendance_and_votes_are_mended_with_what_follows_shown_first(town: Chamber) -> None:
    votes = to_votes(town, **{f"members.{town.fifth}.attended": "absent"})
    held = votes.send(minutes="Hội đồng thảo luận.")
    meeting = held.address
    town.clock.move(days=1)
    appraiser = Visitor(town.client(town.appraiser))
    assert f"{meeting}/correction" in appraiser.get(meeting).reader.links
    page = appraiser.get(f"{meeting}/correction")
    assert page.form[f"members.{town.fifth}.attended"] == "absent"
    assert page.form[f"rows.{town.dossier}.{town.second}"] == "for"
    assert page.form[f"rows.{town.dossier}.{town.fifth}"] == ""
    assert f"rows.{town.kin_of_fifth}.{town.fifth}" not in page.form

    boxes = {f"members.{town.fifth}.attended": "present", "reason": "mistyped", "text": "Đồng chí Năm có dự."}
    boxes |= line(town.dossier, **{town.second: "against", town.third: "against", town.fourth: "against"})
    looked = page.send(secretary="Vũ Thị Thư Ký Hai", **boxes)
    assert looked.address == f"{meeting}/correction", looked.errors
    assert "1 hồ sơ" in looked.words
    assert "<del>4 tán thành, 0 không tán thành, 0 phiếu trắng</del> → 2 tán thành" in looked.source
    assert town.topics(f"meeting.{meeting.rpartition('/')[2]}") == ["meeting.held"]

    done = looked.send()
    assert done.address == meeting, done.errors
    assert [town.found(each).state for each in town.units] == ["returned", "appraised", "appraised", "appraised"]
    assert "<del>Vũ Thị Thư Ký</del> → Vũ Thị Thư Ký Hai" in done.source
    assert "<del>Vắng mặt</del> → Có mặt" in done.source
    assert "<del>không biểu quyết</del> → Tán thành" in done.source
    assert "<del>Tán thành</del> → Không tán thành" in done.source
    assert "<del>Đồng ý</del> → Không đồng ý" in done.source
    assert "Đồng chí Năm có dự." in done.words
    assert town.found(town.units[2]).stood[-1].values["ballots"]["for"] == 5
    again = appraiser.get(f"{meeting}/correction")
    assert again.form[f"rows.{town.dossier}.{town.fifth}"] == "for"
    assert not [one for one in town.wiring.projector.compare() if one.differences]


def test_who_was_not_there_after_all_needs_no_vote_taken_out(town: Chamber) -> None:
    meeting = town.convene(town.dossier, town.units[2])
    appraiser = Visitor(town.client(town.appraiser))
    page = appraiser.get(f"/meetings/{meeting}/correction")
    assert "secretary" not in page.form
    boxes = {f"members.{town.second}.attended": "excused", "reason": "mistyped", "text": "Vắng."}
    done = page.send(**boxes).send()
    assert done.address == f"/meetings/{meeting}", done.errors
    assert town.found(town.dossier).stood[-1].values["ballots"] == {"for": 4, "against": 0, "blank": 0}


def test_the_counts_of_a_secret_ballot_are_mended_on_the_same_page(town: Chamber) -> None:
    meeting = town.convene(ballot="secret", said={"for": 5, "against": 0, "blank": 0})
    page = Visitor(town.client(town.chair)).get(f"/meetings/{meeting}/correction")
    done = page.send(reason="mistyped", text="Kiểm lại.", **line(town.dossier, **{"for": "4", "blank": "1"})).send()
    assert done.address == f"/meetings/{meeting}", done.errors
    assert town.found(town.dossier).stood[-1].values["ballots"] == {"for": 4, "against": 0, "blank": 1}


def test_whoever_may_not_enter_a_council_is_not_offered_to_correct_it(town: Chamber) -> None:
    meeting = town.convene()
    for who in (town.signer, town.inspector, town.second):
        visitor = Visitor(town.client(who))
        assert f"/meetings/{meeting}/correction" not in visitor.get(f"/meetings/{meeting}").reader.links
        assert visitor.get(f"/meetings/{meeting}/correction").status == 404


def test_a_score_is_corrected_on_its_page_without_asking_for_the_day_of_the_meeting(town: Chamber) -> None:
    town.convene()
    version = town.found(town.dossier).stood[-1].version
    page = Visitor(town.client(town.appraiser)).get(f"/dossiers/{town.dossier}/corrections/{version}")
    assert "occurred_on-day" not in page.form
    preview = page.send(score="80", reason="mistyped", text="Đọc nhầm.")
    assert preview.send().status == 200
    assert town.found(town.dossier).stood[-1].values["score"] == 80


def test_a_repeated_page_goes_on_to_the_same_meeting(town: Chamber) -> None:
    votes = to_votes(town)
    first, again = votes.send(), votes.send()
    assert (first.status, again.status, again.address) == (200, 200, first.address)


def test_without_its_token_the_second_page_comes_back_as_typed(town: Chamber) -> None:
    votes = to_votes(town)
    again = votes.send(without=("csrf_token",), minutes="Chưa mất", **line(town.dossier, **{town.second: "against"}))
    assert (again.status, again.form["minutes"]) == (400, "Chưa mất")
    assert again.form[f"rows.{town.dossier}.{town.second}"] == "against"
    assert again.send().address.startswith("/meetings/")


def test_the_second_page_alone_leads_to_the_first(town: Chamber) -> None:
    visitor = Visitor(town.client(town.chair))
    page = visitor.get(f"/places/{town.commune}/council/votes?title=unit&year=2026")
    assert page.address == f"/places/{town.commune}/council/new?title=unit&year=2026"


def test_lists_trail_and_hands_say_what_the_council_did_and_a_rebuild_says_the_same(town: Chamber) -> None:
    meeting = town.convene(said=dict.fromkeys(town.everyone, "for") | {town.third: "blank"}, score=88)
    with town.engine.connect() as db:
        row = status.current(db, town.dossier)
        (held,) = proceedings(db, book=town.commune, kind="meeting", place=town.commune)
        entered = trail(db, town.dossier)[-1]
    assert row is not None
    assert (row["state"], row["commune_score"], row["meeting"]) == ("appraised", "88", None)
    assert set(row["hands"].split()) == {f"commune-appraised:{person}" for person in town.everyone}
    assert held["stream"] == f"meeting.{meeting}"
    assert [each["person"] for each in told(held)["council"]["members"]] == town.everyone
    assert (entered["type"], entered["office"]) == ("dossier.commune-appraised", "council-chair")
    assert not [one for one in town.wiring.projector.compare() if one.differences]


def test_a_dossier_sent_back_is_met_on_again(town: Chamber) -> None:
    town.convene(held_on=date(2026, 10, 5))
    town.perform(
        town.act(town.signer),
        lambda desk: aside.send_back(
            desk,
            dossier=town.dossier,
            to_step="council-appraisal",
            mend=[{"criterion": None, "reason": "score-unclear"}],
            text=None,
        ),
    )
    town.current()
    held = to_votes(town).send(**line(town.dossier, score="77"))
    assert held.status == 200, held.errors
    assert [each.values["score"] for each in town.found(town.dossier).stood if "score" in each.values] == [90, 77]
