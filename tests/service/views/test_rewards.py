"""Rewards through pages: who can be proposed, the association's desk, granted or declined, told with names."""

from typing import Any

import pytest

from tests.data_requests import carry_out
from tests.service.town import Town
from tests.service.views.test_seen import DIFFERS, MATCHES, again, resting
from tests.service.visitor import Page, Visitor


@pytest.fixture
def association(town: Town) -> str:
    return town.appoint("association-officer", town.commune)


def address(town: Town, form: str = "yearly-praise", year: int = 2026, kind: str = "household-clan:household") -> str:
    return f"/places/{town.commune}/rewards/new?form={form}&kind={kind}&year={year}"


def judging_of(town: Town) -> str:
    return f"/places/{town.commune}/merits/new?kind=household-clan:household&year=2026"


def judged(town: Town, dossiers: list[str], **boxes: Any) -> Page:
    """The council says of these households that they contributed."""
    page = Visitor(town.client(town.records)).get(judging_of(town))
    told = {f"rows.{each.split('.')[3]}.met_contributions": "met" for each in dossiers}
    day = page.day("judged_on", town.clock().strftime("%d/%m/%Y"))
    return page.send(**({"minutes": "12/BB-HĐTĐKT"} | day | told | boxes))


def proposed(town: Town, dossiers: list[str], **boxes: Any) -> Page:
    judged(town, dossiers)
    page = Visitor(town.client(town.records)).get(address(town))
    return page.send(**({"holders": dossiers, "basis": "Phong trào thi đua 2026 - 2030"} | boxes))


def test_holders_are_proposed_and_the_association_finds_them_on_its_desk(town: Town, association: str) -> None:
    dossiers = town.way(3)
    town.current()
    done = proposed(town, dossiers[:2])
    assert done.address.startswith("/rewards/"), done.errors
    assert "38 trên 40 phiếu" in done.words
    assert "Khen thưởng hằng năm của Chủ tịch Ủy ban nhân dân xã" in done.words
    assert "Hộ gia đình, dòng họ" in done.words
    officer = Visitor(town.client(association))
    assert done.address in officer.get("/").reader.links
    received = officer.get(done.address + "/receipt").send()
    assert "Hội Khuyến học đã nhận" in received.words or "Đang ở Hội Khuyến học" in received.words
    forwarded = officer.get(done.address + "/forwarding").send(to="Hội Khuyến học tỉnh")
    assert "Hội Khuyến học tỉnh" in forwarded.words, forwarded.errors
    page = officer.get(done.address + "/granting")
    today = town.clock().strftime("%d/%m/%Y")
    granted = page.send(number="99/QĐ-UBND", holders=[dossiers[0]], **page.day("signed_on", today))
    assert "99/QĐ-UBND" in granted.words, granted.errors
    assert "không được tặng" in granted.words
    assert done.address not in officer.get("/").reader.links
    assert officer.get(done.address + "/refusal").status == 404
    topics = [fact.TOPIC for fact in town.facts_of(f"reward.{done.address.removeprefix('/rewards/')}")]
    assert topics == ["reward.proposed", "reward.received", "reward.forwarded", "reward.granted"]
    audit = Visitor(town.client(town.inspector)).get("/audit")
    assert "Đề nghị khen thưởng" in audit.words


def test_a_proposal_is_declined_with_words_that_lie_in_the_vault(town: Town, association: str) -> None:
    dossiers = town.way(1)
    town.current()
    reward = proposed(town, dossiers).address
    officer = Visitor(town.client(association))
    officer.get(reward + "/receipt").send()
    page = officer.get(reward + "/refusal")
    refused = page.send(reason="papers-lacking", text="Thiếu tờ trình.")
    assert "Thiếu tờ trình." in refused.words, refused.errors
    fact = town.facts_of(f"reward.{reward.removeprefix('/rewards/')}")[-1]
    assert (fact.reason, set(fact.text)) == ("papers-lacking", {"item", "digest"})


def test_a_reward_for_three_years_is_for_nobody_yet(small: Town) -> None:
    small.way(2)
    small.current()
    page = Visitor(small.client(small.records)).get(address(small, "commune-merit"))
    assert "Chưa ai ở đây đáp ứng" in page.words
    # Why, and which years break it; and for what nobody has said a word yet.
    assert "2024: không đăng ký; 2025: không đăng ký" in page.words
    assert "hội đồng chưa cho ý kiến" in page.words
    assert "Nghị định 122/2018" in page.words
    assert page.send(holders=[], basis="x").status == 400


def test_a_list_that_changed_meanwhile_is_looked_at_again(small: Town) -> None:
    dossiers = small.way(1)
    small.current()
    judged(small, dossiers)
    page = Visitor(small.client(small.records)).get(address(small))
    late = page.send(holders=dossiers, basis="Phong trào", seen=f"{small.commune}:1:{'0' * 64}")
    assert late.status == 409
    again = late.send()
    assert again.address.startswith("/rewards/"), again.errors


def test_the_page_that_a_proposal_rested_on_is_made_again_whatever_the_council_says_later(small: Town) -> None:
    first, second, third = small.way(3)
    small.current()
    judged(small, [first, second])
    assert proposed(small, [first]).status == 200
    judged(small, [second], **{f"rows.{second.split('.')[3]}.met_contributions": "not-met"})
    judged(small, [third])
    (row,) = [each for each in resting(small) if each["type"] == "reward.proposed"]
    page = again(small, row)
    assert (MATCHES in page.words, DIFFERS in page.words) == (True, False)
    links = {link.removeprefix("/dossiers/") for link in page.reader.links if link.startswith("/dossiers/")}
    assert links == {first, second}


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"holders": []}, "ít nhất một"),
        ({"holders": ["d.2026.family.x.1"]}, "không có trong danh sách"),
        ({"basis": ""}, "căn cứ"),
        ({"basis": "a" * 501}, "rút ngắn"),
        ({"seen": "x"}, "mở lại"),
    ],
)
def test_a_proposal_that_lacks_something_says_what(small: Town, boxes: dict[str, Any], says: str) -> None:
    dossiers = small.way(1)
    small.current()
    refused = proposed(small, dossiers, **boxes)
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert not small.books.ledger.read(small.commune, after=0, limit=999, topics=["reward.proposed"])


@pytest.mark.parametrize(
    ("name", "boxes", "says"),
    [
        ("forwarding", {"to": ""}, "Nhập"),
        ("granting", {"number": ""}, "số, ký hiệu"),
        ("granting", {"holders": []}, "ít nhất một"),
        ("granting", {"signed_on-day": "31", "signed_on-month": "12", "signed_on-year": "2026"}, "chưa đến"),
        ("refusal", {"reason": ""}, "Chọn"),
    ],
)
def test_what_the_association_enters_wrongly_is_refused(
    small: Town, name: str, boxes: dict[str, Any], says: str
) -> None:
    association = small.appoint("association-officer", small.commune)
    dossiers = small.way(1)
    small.current()
    reward = proposed(small, dossiers).address
    officer = Visitor(small.client(association))
    officer.get(reward + "/receipt").send()
    page = officer.get(f"{reward}/{name}")
    today = page.day("signed_on", small.clock().strftime("%d/%m/%Y")) if name == "granting" else {}
    right = {"granting": {"number": "9/QĐ", **today}, "forwarding": {}, "refusal": {}}[name]
    refused = page.send(**(right | boxes))
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors


def test_others_are_not_let_in(small: Town) -> None:
    dossiers = small.way(1)
    small.current()
    reward = proposed(small, dossiers).address
    asked = {
        small.officer: (reward, address(small)),
        small.appraiser: (reward + "/receipt", address(small)),
        small.records: (reward + "/receipt", f"/places/{small.commune}/rewards/new?form=mood&kind=village&year=2026"),
        small.inspector: (reward, address(small)),
        small.administrator: (reward, f"/places/{small.commune}/rewards"),
    }
    found = {
        person: tuple(Visitor(small.client(person)).get(where).status for where in places)
        for person, places in asked.items()
    }
    assert list(found.values()) == [(404, 404), (403, 403), (403, 404), (200, 403), (404, 404)]


def test_the_council_judges_line_by_line_and_the_last_word_holds(small: Town) -> None:
    first, second = small.way(2)
    small.current()
    assert judged(small, [first]).address.endswith("/rewards?year=2026")
    again = judged(small, [second], **{f"rows.{first.split('.')[3]}.met_contributions": "not-met"})
    assert again.status == 200, again.errors
    page = Visitor(small.client(small.records)).get(address(small))
    name = f"merit.2026.household-clan.{first.split('.')[3]}"
    assert [fact.judged[0]["met"] for fact in small.facts_of(name)] == [True, False]
    assert "không đạt (1)" in page.words
    assert page.send(holders=[first], basis="Phong trào").status == 400
    assert "Ghi kết quả xét khen thưởng" in Visitor(small.client(small.inspector)).get("/audit").words


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"minutes": ""}, "biên bản"),
        ({"judged_on-day": "31", "judged_on-month": "12", "judged_on-year": "2026"}, "chưa đến"),
        ({"votes": "7"}, "có mặt"),
        ({"votes": "9", "present": "7"}, "7"),
        ({"votes": "x"}, "số"),
        ({"met": "mood"}, "danh sách"),
        ({"met": ""}, "ít nhất"),
    ],
)
def test_what_the_council_said_is_refused_where_it_lacks_something(
    small: Town, boxes: dict[str, str], says: str
) -> None:
    (dossier,) = small.way(1)
    small.current()
    line = f"rows.{dossier.split('.')[3]}"
    named = {"votes": f"{line}.votes", "met": f"{line}.met_contributions"}
    refused = judged(small, [dossier], **{named.get(name, name): value for name, value in boxes.items()})
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert not small.books.ledger.read(small.commune, after=0, limit=999, topics=["merit.judged"])


def test_a_village_without_a_title_is_praised_by_the_word_of_the_council(small: Town) -> None:
    small.current()
    where = f"/places/{small.commune}/merits/new?kind=village&year=2026"
    page = Visitor(small.client(small.records)).get(where)
    assert "MẪU Tiêu chí thi đua" in page.words
    said = {f"rows.{small.village}.met_{each}": "met" for each in ("policies", "spreading", "initiatives")}
    day = page.day("judged_on", small.clock().strftime("%d/%m/%Y"))
    page.send(minutes="12/BB", present="9", **said, **day, **{f"rows.{small.village}.votes": "8"})
    page = Visitor(small.client(small.records)).get(address(small, kind="village"))
    done = page.send(holders=[small.village], basis="Phong trào")
    assert "8 trên 9 phiếu" in done.words, done.errors
    assert "Thôn Một" in done.words
    (row,) = [each for each in resting(small) if each["type"] == "reward.proposed"]
    assert MATCHES in again(small, row).words
    early = Visitor(small.client(small.records)).get(address(small, "province-merit", kind="village"))
    refused = early.send(holders=[small.village], basis="Phong trào")
    assert (refused.status, any("2030" in each for each in refused.errors)) == (409, True)


def test_the_ledger_shows_each_year_and_looks_back(small: Town) -> None:
    small.way(2)
    small.current()
    records = Visitor(small.client(small.records))
    where = f"/places/{small.commune}/years-held?title=family&year=2026"
    held = [word for word in records.get(where).words.split() if word == "đạt"]
    before = records.get(f"{where}&as_of=02/10/2026").words.split()
    assert len(held) - before.count("đạt") == 2
    assert records.get(f"/places/{small.commune}/years-held?title=mood").status == 404


def test_whose_data_is_put_to_no_new_use_is_left_out_by_name_and_has_no_row(small: Town) -> None:
    limited, gone, other = small.way(3)
    pairs = {each: (each.split(".")[3], small.heads()[each.split(".")[3]]) for each in (limited, gone)}
    small.current()
    judged(small, [limited, gone, other])
    records = Visitor(small.client(small.records))
    rewards, words = (records.get(where) for where in (address(small), judging_of(small)))
    carry_out(small, "restriction", pairs[limited])
    carry_out(small, "objection", pairs[gone], purpose="recognition")
    small.current()
    name, objecting = "Nguyễn Văn Đặng 0", "Trần Văn Đặng 1"
    restricted = f"{name} . Dữ liệu của người này đang bị hạn chế sử dụng theo yêu cầu"
    objected = f"{objecting} . Họ đã rút lại đồng ý hoặc phản đối việc sử dụng này"
    for where, row in ((address(small), limited), (judging_of(small), pairs[limited][0])):
        page = records.get(where)
        assert restricted in page.words, page.words
        assert objected in page.words, page.words
        assert "không đề nghị khen thưởng" in page.words
        assert (row in page.source, (other if row == limited else other.split(".")[3]) in page.source) == (False, True)
    assert "Sử dụng dữ liệu cá nhân: hạn chế theo yêu cầu (1)" in records.get(address(small)).words
    # Sent from pages that were opened before.
    late = rewards.send(holders=[limited], basis="Phong trào")
    assert (late.status, restricted in late.words) == (400, True)
    line = {f"rows.{subject}.met_contributions": "met" for subject, _person in pairs.values()}
    refused = words.send(minutes="13/BB", **words.day("judged_on", small.clock().strftime("%d/%m/%Y")), **line)
    assert refused.status == 409
    assert [each.split(":")[0] for each in refused.errors] == [name, objecting], refused.errors
    topics = small.books.ledger.read(small.commune, after=0, limit=999, topics=["merit.judged", "reward.proposed"])
    assert len(topics) == 3


def test_a_page_on_which_somebody_stood_is_made_again_as_it_was_before_they_asked(small: Town) -> None:
    first, second = small.way(2)
    small.current()
    judged(small, [second])
    assert proposed(small, [first]).status == 200
    carry_out(small, "restriction", (second.split(".")[3], small.heads()[second.split(".")[3]]))
    small.current()
    (row,) = [each for each in resting(small) if each["type"] == "reward.proposed"]
    page = again(small, row)
    assert MATCHES in page.words
    assert f"/dossiers/{second}" in page.reader.links


def test_a_proposal_counts_those_who_were_left_out(small: Town) -> None:
    first, second = small.way(2)
    carry_out(small, "restriction", (second.split(".")[3], small.heads()[second.split(".")[3]]))
    small.current()
    done = proposed(small, [first])
    assert "Sử dụng dữ liệu cá nhân: hạn chế theo yêu cầu (1)" in done.words, done.errors
