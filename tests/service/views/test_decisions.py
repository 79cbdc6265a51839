"""The appraisal's list and the decision over a list: what is shown is what is decided, once, and nothing typed is lost."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from domain.commands import posting
from domain.ids import new_id
from tests.scenario import ref
from tests.service.town import Town, counted
from tests.service.visitor import Page, Reader, Visitor


def opened(client: FlaskClient, address: str) -> MultiDict[str, str]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return boxes(answer.text)


def boxes(source: str) -> MultiDict[str, str]:
    reader = Reader()
    reader.feed(source)
    return reader.forms[-1]


def fill(typed: MultiDict[str, str], answers: dict[str, str]) -> None:
    """Type over what stands in the boxes."""
    for name, answer in answers.items():
        typed[name] = answer


def sheet(town: Town, size: int = 50) -> str:
    return f"/appraisals/new?place={town.village}&size={size}"


def rehearsal(town: Town, *apart: str, place: str | None = None) -> str:
    exceptions = "".join(f"&except={each}" for each in apart)
    return f"/decisions/new/rehearsal?place={place or town.commune}&year=2026&title=family{exceptions}"


def ready(town: Town, count: int) -> list[str]:
    dossiers = town.to_appraisal(count)
    town.appraise(dossiers)
    town.clock.move(days=1)
    town.current()
    return dossiers


def last(town: Town, dossier: str) -> Any:
    return town.facts_of(dossier)[-1]


def test_a_whole_list_is_upheld_with_the_village_s_points(town: Town) -> None:
    dossiers = town.to_appraisal(4)
    client = town.client(town.appraiser)
    answer = client.post(sheet(town), data=opened(client, sheet(town)))
    assert answer.status_code == 303
    assert "Xã đã thẩm định: 4 mục" in client.get(answer.headers["Location"]).text
    for dossier in dossiers:
        fact = last(town, dossier)
        assert (fact.TOPIC, fact.score, fact.outcome) == ("dossier.commune-appraised", 90, "upheld")
        assert fact.act.seen
        assert fact.act.batch_id == last(town, dossiers[0]).act.batch_id


def test_each_line_says_what_to_mend_and_keeps_what_was_typed(town: Town) -> None:
    first, second, third = sorted(town.to_appraisal(3))
    client = town.client(town.appraiser)
    typed = opened(client, sheet(town))
    typed[f"rows.{first}.score"] = "chín"
    typed[f"rows.{first}.text"] = "Xem lại <minh chứng>"
    typed[f"rows.{second}.score"] = "500"
    typed[f"rows.{third}.outcome"] = "not-upheld"
    answer = client.post(sheet(town), data=typed)
    assert answer.status_code == 400
    assert f'id="rows.{first}.score-error"' in answer.text
    again = boxes(answer.text)
    assert again[f"rows.{first}.score"] == "chín"
    assert again[f"rows.{first}.text"] == "Xem lại <minh chứng>"
    again[f"rows.{first}.score"] = "80"
    refused = client.post(sheet(town), data=again)
    assert refused.status_code == 409
    kept = boxes(refused.text)
    assert kept[f"rows.{third}.outcome"] == "not-upheld"
    kept[f"rows.{second}.score"], kept[f"rows.{third}.reason"] = "88", "evidence-lacking"
    assert client.post(sheet(town), data=kept).status_code == 303
    assert [last(town, each).outcome for each in (first, second, third)] == ["upheld", "upheld", "not-upheld"]
    assert last(town, third).reason == "evidence-lacking"


def test_a_line_left_for_another_day_stays_on_the_list(small: Town) -> None:
    first, second = small.to_appraisal(2)
    client = small.client(small.appraiser)
    typed = opened(client, sheet(small))
    typed[f"rows.{first}.outcome"] = "later"
    assert client.post(sheet(small), data=typed).status_code == 303
    assert last(small, first).TOPIC == "dossier.posting-closed"
    assert first in client.get(sheet(small)).text
    assert second not in client.get(sheet(small)).text


def test_own_kin_and_unanswered_comments_are_left_out_with_their_reason(town: Town) -> None:
    dossiers = town.register(town.enroll(3))
    town.clock.move(days=1)
    town.assess(dossiers)
    town.clock.move(days=1)
    town.meet(dossiers)
    town.clock.move(days=1)
    posted = town.post(dossiers)
    town.perform(
        town.act(town.officer),
        lambda desk: posting.raise_objection(desk, dossier=dossiers[1], objection=new_id(), text=ref()),
    )
    town.clock.move(days=11)
    town.close(posted)
    town.declare_kin(town.appraiser, [dossiers[0].split(".")[3]])
    town.current()
    client = town.client(town.appraiser)
    page = client.get(sheet(town)).text
    assert "người thân đã khai báo" in page
    assert "1 ý kiến" in page
    typed = boxes(page)
    assert [name for name in typed if name.endswith(".outcome")] == [f"rows.{dossiers[2]}.outcome"]
    assert client.post(sheet(town), data=typed).status_code == 303
    assert last(town, dossiers[2]).outcome == "upheld"
    forged = MultiDict(typed) | {"command_id": new_id(), f"rows.{dossiers[0]}.score": "90"}
    assert client.post(sheet(town), data=forged).status_code in (400, 409)
    assert last(town, dossiers[0]).TOPIC == "dossier.posting-closed"


def test_what_changed_since_the_page_was_shown_is_not_decided_until_it_was_seen(town: Town) -> None:
    first, second = town.to_appraisal(2)
    client = town.client(town.appraiser)
    typed = opened(client, sheet(town))
    town.send_back(first)
    town.current()
    answer = client.post(sheet(town), data=typed)
    assert answer.status_code == 409
    again = boxes(answer.text)
    assert [name for name in again if name.endswith(".outcome")] == [f"rows.{second}.outcome"]
    assert client.post(sheet(town), data=again).status_code == 303
    assert last(town, second).outcome == "upheld"


def test_a_page_sent_twice_is_entered_once_and_answered_alike(town: Town) -> None:
    (dossier,) = town.to_appraisal(1)
    client = town.client(town.appraiser)
    typed = opened(client, sheet(town))
    answers = [client.post(sheet(town), data=typed) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert town.topics(dossier).count("dossier.commune-appraised") == 1
    other = MultiDict(typed)
    other[f"rows.{dossier}.score"] = "70"
    assert client.post(sheet(town), data=other).status_code == 409


def test_three_hundred_lines_go_through_on_one_page(small: Town) -> None:
    dossiers = small.to_appraisal(300)
    client = small.client(small.appraiser)
    typed = opened(client, sheet(small, 300))
    assert len(typed) > 1000
    assert client.post(sheet(small, 300), data=typed).status_code == 303
    assert all(last(small, each).outcome == "upheld" for each in dossiers)


def test_a_dossier_of_another_place_is_answered_like_one_that_does_not_exist(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    client = small.client(small.appraiser)
    typed = opened(client, sheet(small))
    stranger = small.client(small.other_officer)
    token = Visitor(stranger).get("/").form["csrf_token"]
    unknown = MultiDict(
        [(name.replace(dossier, f"d.2026.family.{new_id()}.1"), value) for name, value in typed.items()]
    )
    for sent in (typed, unknown):
        sent["csrf_token"] = token
        assert stranger.post(sheet(small), data=sent).status_code == 404


def test_another_office_does_not_appraise(small: Town) -> None:
    small.to_appraisal(1)
    for person in (small.inspector, small.officer, small.signer):
        assert small.client(person).get(sheet(small)).status_code == 403


def test_a_decision_names_what_it_does_and_does_exactly_that(town: Town) -> None:
    dossiers = ready(town, 6)
    town.declare_kin(town.signer, [dossiers[0].split(".")[3]])
    town.current()
    client = town.client(town.signer)
    where = rehearsal(town, dossiers[1], dossiers[2])
    page = client.get(where).text
    assert "Quyết định này công nhận 3 hồ sơ. 1 hồ sơ không đưa vào" in " ".join(page.split())
    typed = boxes(page)
    fill(typed, {"number": "15/QĐ-UBND", "form": "own", "count": "3"})
    typed[f"exceptions.{dossiers[1]}.reason"] = "criterion-not-met"
    typed[f"exceptions.{dossiers[1]}.text"] = "Chưa đạt tiêu chí 2"
    typed[f"exceptions.{dossiers[2]}.outcome"] = "left-out"
    typed[f"exceptions.{dossiers[2]}.reason"] = "evidence-lacking"
    answer = client.post(where, data=typed)
    assert answer.status_code == 303, Visitor(client).get(where).errors
    outcomes = [last(town, each).TOPIC.rpartition(".")[2] for each in dossiers]
    assert outcomes == ["commune-appraised", "award-decided", "commune-appraised", *["award-decided"] * 3]
    refused = last(town, dossiers[1])
    assert (refused.outcome, refused.reason) == ("refused", "criterion-not-met")
    assert town.wiring.vault.open(refused.text["item"]) == {"text": "Chưa đạt tiêu chí 2"}
    result = Visitor(client).get(answer.headers["Location"])
    assert "Hồ sơ của người ký, của người thân đã khai báo" in result.words
    assert "Thiếu minh chứng" in result.words
    (issued,) = town.facts_of(f"decision.{answer.headers['Location'].rpartition('/')[2]}")
    assert (issued.recognised, issued.refused, len(issued.left_out)) == (3, 1, 2)
    assert client.post(where, data=typed).headers["Location"] == answer.headers["Location"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"count": "3"}, "công nhận 2 hồ sơ"),
        ({"count": ""}, "Nhập số được công nhận"),
        ({"number": " "}, "Nhập số, ký hiệu"),
        ({"signed_on-year": "2027"}, "Ngày này chưa đến"),
        ({"signed_on-day": "1", "signed_on-month": "2"}, "2 dòng"),
        ({"left_out": "d.x"}, "mở lại trang"),
        ({"seen": "nonsense"}, "mở lại trang"),
        ({"unknown": "1"}, "unknown"),
    ],
)
def test_a_decision_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    small: Town, changes: dict[str, str], says: str
) -> None:
    dossiers = ready(small, 2)
    client = small.client(small.signer)
    typed = opened(client, rehearsal(small))
    fill(typed, {"number": "15/QĐ-UBND", "form": "KT", "count": "2"} | changes)
    answer = client.post(rehearsal(small), data=typed)
    assert answer.status_code in (400, 409)
    assert says in answer.text
    assert boxes(answer.text)["form"] == "KT"
    assert last(small, dossiers[0]).TOPIC == "dossier.commune-appraised"


def test_a_list_that_grew_is_not_decided_before_it_was_seen(small: Town) -> None:
    ready(small, 2)
    late = small.to_appraisal(1)
    client = small.client(small.signer)
    typed = opened(client, rehearsal(small))
    small.appraise(late)
    small.current()
    fill(typed, {"number": "15/QĐ-UBND", "form": "own", "count": "2"})
    answer = client.post(rehearsal(small), data=typed)
    assert answer.status_code == 409
    assert "công nhận 3 hồ sơ" in answer.text
    again = boxes(answer.text)
    again["count"] = "3"
    assert client.post(rehearsal(small), data=again).status_code == 409
    again["override"] = "Hồ sơ mới đã đủ."
    assert client.post(rehearsal(small), data=again).status_code == 303


def test_who_does_not_sign_neither_sees_the_lists_nor_decides(small: Town) -> None:
    ready(small, 1)
    for person, expected in ((small.officer, 404), (small.inspector, 403), (small.nobody, 404)):
        assert small.client(person).get(rehearsal(small)).status_code == expected
        assert "Thôn Một" not in small.client(person).get("/decisions/new").text.partition("<main")[2]


def test_a_decision_is_seen_only_where_it_concerns_someone(small: Town) -> None:
    dossiers = ready(small, 2)
    decision = small.decide(dossiers)
    small.current()
    head = small.head_with_account(next(pair for pair in small.households if pair[0] in dossiers[0]))
    page: Page = Visitor(small.client(head)).get(f"/decisions/{decision}")
    assert dossiers[0] in page.source
    assert dossiers[1] not in page.source
    for query in ("", "?q=x"):
        for id in (decision, new_id()):
            assert small.client(small.other_officer).get(f"/decisions/{id}{query}").status_code == 404


def test_a_longer_list_asks_no_more_of_the_database(small: Town) -> None:
    def statements(path: str) -> int:
        client = small.client(small.signer)
        with counted(small.engine) as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    decision = small.decide(ready(small, 3))
    ready(small, 4)
    paths = ["/decisions/new", rehearsal(small).replace("/rehearsal", ""), rehearsal(small), f"/decisions/{decision}"]
    few = [max(statements(path), statements(path)) for path in paths]
    ready(small, 60)
    # Whoever sees a list first leaves word of that, once.
    many = [min(statements(path), statements(path)) for path in paths]
    assert [now for now, most in zip(many, few, strict=True) if now > most] == []


def test_the_facts_of_a_decision_hold_no_name_and_no_text(small: Town) -> None:
    dossiers = ready(small, 2)
    client = small.client(small.signer)
    where = rehearsal(small, dossiers[0])
    typed = opened(client, where)
    fill(typed, {"number": "15/QĐ-UBND", "form": "own", "count": "1"})
    typed[f"exceptions.{dossiers[0]}.reason"] = "other"
    typed[f"exceptions.{dossiers[0]}.text"] = "Ông Đánh Dấu nói thế"
    assert client.post(where, data=typed).status_code == 303
    with small.engine.connect() as db:
        facts = [json.loads(bytes(each)) for each in db.exec_driver_sql("SELECT state FROM fact").scalars()]
    assert "Đánh Dấu" not in json.dumps(facts, ensure_ascii=False)
