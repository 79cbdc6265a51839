"""A page that changed since it was opened: refused with what changed, and decided all the same by who says why."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.commands import correction
from projections.audit import audit
from projections.overrides import of_commands
from service.schema import vault_version
from tests.service.town import Town
from tests.service.visitor import Page, Visitor

WHY = "Điểm đã sửa đúng theo biên bản, tôi đã đối chiếu."


def sheet(town: Town, size: int = 50) -> Page:
    return Visitor(town.client(town.appraiser)).get(f"/appraisals/new?place={town.village}&size={size}")


def mend_score(town: Town, dossier: str, score: int = 88) -> None:
    """The village's points of a dossier were mistyped; it goes on waiting for the commune."""
    version = next(each.originator_version for each in town.facts_of(dossier) if "village" in each.TOPIC)
    told: dict[str, Any] = {"reason": "typo", "text": None}
    town.perform(
        town.act(town.officer),
        lambda desk: correction.correct_entry(desk, dossier=dossier, version=version, values={"score": score}, **told),
    )
    town.current()


def overrides(town: Town) -> list[Any]:
    """Every override that was recorded."""
    with town.engine.connect() as db:
        rows = db.execute(select(audit.c.stream).where(audit.c.type == "override.declared").order_by(audit.c.position))
        streams = list(rows.scalars())
    return [town.facts_of(stream)[0] for stream in streams]


def last(town: Town, dossier: str) -> Any:
    return town.facts_of(dossier)[-1]


def test_what_changed_is_shown_with_who_changed_it_and_everything_typed_is_kept(town: Town) -> None:
    first, second = sorted(town.to_appraisal(2))
    page = sheet(town)
    town.clock.move(hours=1)
    mend_score(town, first)

    refused = page.send(**{f"rows.{first}.score": "77", f"rows.{second}.text": "Đã xem"})

    assert (refused.status, last(town, first).TOPIC) == (409, "dossier.corrected")
    assert "Những thay đổi từ khi bạn mở trang này" in refused.words
    assert "Điểm của thôn 90 → 88" in refused.words
    assert "Đã sửa mục đã ghi – Hoàng Thị Lượng, " + town.clock().strftime("%d/%m/%Y") in refused.words
    assert [refused.form[f"rows.{first}.score"], refused.form[f"rows.{second}.text"]] == ["77", "Đã xem"]
    assert refused.form["seen"] == page.form["seen"] != refused.form["renewed"]
    assert refused.form["command_id"] == page.form["command_id"]
    assert f"/dossiers/{second}" not in refused.source.partition('id="changes"')[2].partition("</section>")[0]


def test_it_is_decided_all_the_same_by_who_says_why_and_marked_for_who_reads_it_later(town: Town) -> None:
    first, second = sorted(town.to_appraisal(2))
    page = sheet(town)
    mend_score(town, first)
    refused = page.send()

    unexplained = refused.send()
    assert (unexplained.status, len(unexplained.errors)) == (409, 1)
    assert "Ghi lý do vẫn quyết định" in unexplained.words
    assert "Điểm của thôn 90 → 88" in unexplained.words
    assert overrides(town) == []
    done = unexplained.send(override=WHY)
    assert done.status == 200, done.errors

    (said,) = overrides(town)
    decided = last(town, first)
    assert (decided.TOPIC, said.act.command_id) == ("dossier.commune-appraised", decided.act.command_id)
    assert said.dossiers == [{"dossier": first, "then": 5, "now": 6}]
    assert f"{said.since['book']}:{said.since['position']}:{said.since['digest']}" == page.form["seen"]
    marks = [f"{mark['book']}:{mark['position']}:{mark['digest']}" for mark in decided.act.seen]
    assert marks == [unexplained.form["renewed"]] == [refused.form["renewed"]]
    assert said.act.seen == decided.act.seen
    assert (said.place["id"], said.title, said.year) == (town.village, "family", 2026)
    assert town.wiring.vault.open(said.text["item"]) == {"text": WHY}
    assert WHY not in str([fact.__dict__ for fact in (*town.facts_of(first), said)])
    with town.engine.connect() as db:
        owner = db.execute(select(vault_version.c.owner).where(vault_version.c.item == said.text["item"])).scalar_one()
        assert of_commands(db, [decided.act.command_id])[decided.act.command_id]["dossiers"] == {first}
    assert owner == first.split(".")[3]
    inspector = Visitor(town.client(town.inspector))
    assert WHY in inspector.get(f"/dossiers/{first}").words
    assert WHY not in inspector.get(f"/dossiers/{second}").words
    listed = inspector.get("/audit?kind=override.declared")
    assert listed.words.count("Vẫn quyết định dù có thay đổi") >= 2
    seen = inspector.get(next(link for link in listed.reader.links if link.endswith("/seen")))
    assert "Khớp" in seen.words
    assert "Điểm của thôn 90 → 88" in seen.words
    assert WHY in seen.words


def test_what_fell_out_of_the_page_needs_no_reason(town: Town) -> None:
    first, second = sorted(town.to_appraisal(2))
    page = sheet(town)
    town.send_back(first)
    town.current()

    refused = page.send()

    assert "Hồ sơ này không còn được quyết định trên trang này" in refused.words
    assert "override" not in refused.form
    assert refused.send().status == 200
    assert (last(town, first).TOPIC, last(town, second).TOPIC) == ("dossier.returned", "dossier.commune-appraised")
    assert overrides(town) == []


def test_three_of_a_long_list_changed_and_only_those_are_named(small: Town) -> None:
    dossiers = sorted(small.to_appraisal(60))
    page = sheet(small, 100)
    gone, mended, later = dossiers[0], dossiers[1], dossiers[2]
    small.send_back(gone)
    mend_score(small, mended)
    mend_score(small, later, 85)

    refused = page.send()
    changed = refused.source.partition('id="changes"')[2].partition("</section>")[0]
    assert [each in changed for each in (gone, mended, later, *dossiers[3:])] == [True] * 3 + [False] * 57
    done = refused.send(override=WHY, **{f"rows.{later}.outcome": "later"})

    assert done.status == 200, done.errors
    (said,) = overrides(small)
    assert [each["dossier"] for each in said.dossiers] == [mended]
    assert {last(small, each).TOPIC for each in dossiers[3:]} == {"dossier.commune-appraised"}


def test_a_reason_about_several_lies_under_a_key_of_its_own(small: Town) -> None:
    first, second = small.to_appraisal(2)
    page = sheet(small)
    mend_score(small, first)
    mend_score(small, second)
    assert page.send().send(override=WHY).status == 200
    (said,) = overrides(small)
    with small.engine.connect() as db:
        owner = db.execute(select(vault_version.c.owner).where(vault_version.c.item == said.text["item"])).scalar_one()
    assert f"override.{owner}" == said.originator_id


def test_what_changes_once_more_is_shown_once_more(town: Town) -> None:
    first, second = sorted(town.to_appraisal(2))
    page = sheet(town)
    mend_score(town, first)
    refused = page.send()
    mend_score(town, second, 85)

    again = refused.send(override=WHY)

    assert again.status == 409
    assert "Điểm của thôn 90 → 85" in again.words
    assert (again.form["override"], again.form["seen"]) == (WHY, page.form["seen"])
    assert again.form["renewed"] != refused.form["renewed"]
    assert again.send().status == 200
    (said,) = overrides(town)
    assert [each["dossier"] for each in said.dossiers] == [first, second]


def test_sent_twice_it_is_overridden_once(town: Town) -> None:
    (dossier,) = town.to_appraisal(1)
    page = sheet(town)
    mend_score(town, dossier)
    refused = page.send()
    answers = [refused.send(override=WHY) for _ in range(2)]
    assert [each.status for each in answers] == [200, 200]
    assert len(overrides(town)) == 1
    assert town.topics(dossier).count("dossier.commune-appraised") == 1


def test_two_at_once_on_a_page_that_changed_only_the_first_decides(town: Town) -> None:
    (dossier,) = town.to_appraisal(1)
    other = town.appoint("commune-appraiser", town.commune)
    pages = [sheet(town), Visitor(town.client(other)).get(f"/appraisals/new?place={town.village}")]
    mend_score(town, dossier)
    refused = [page.send() for page in pages]
    first, second = (page.send(override=WHY) for page in refused)
    assert (first.status, second.status) == (200, 409)
    assert "không còn được quyết định trên trang này" in second.words
    assert len(overrides(town)) == 1


def test_a_refused_column_keeps_both_marks_and_says_again_what_changed(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    page = sheet(small)
    mend_score(small, dossier)
    refused = page.send()
    wrong = refused.send(override=WHY, **{f"rows.{dossier}.score": "chín"})
    assert (wrong.status, wrong.form["override"], wrong.form["seen"]) == (400, WHY, page.form["seen"])
    assert "Điểm của thôn 90 → 88" in wrong.words
    assert wrong.send(**{f"rows.{dossier}.score": "80"}).status == 200
    assert len(overrides(small)) == 1


def test_a_policy_stands_whatever_the_reason(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    page = sheet(small)
    mend_score(small, dossier)
    refused = page.send()
    small.declare_kin(small.appraiser, [dossier.split(".")[3]])
    small.current()
    kin = refused.send(override=WHY)
    assert (kin.status, overrides(small)) == (409, [])
    assert "người thân đã khai báo" in kin.words


def test_a_list_that_grew_and_lost_says_both_and_a_decision_over_it_is_marked(small: Town) -> None:
    first, second = small.to_appraisal(2)
    small.appraise([first, second])
    (late,) = small.to_appraisal(1)
    small.current()
    where = f"/decisions/new/rehearsal?place={small.commune}&year=2026&title=family"
    page = Visitor(small.client(small.signer)).get(where)
    small.appraise([late])
    small.send_back(second, who=small.signer)
    small.current()

    typed = {"number": "15/QĐ-UBND", "form": "own", "count": "2"}
    refused = page.send(**typed)

    assert refused.status == 409
    assert "Trạng thái Đang niêm yết → Xã đã đồng ý" in refused.words
    assert "không còn được quyết định trên trang này" in refused.words
    assert refused.send().status == 409
    done = refused.send(override=WHY)
    assert done.address.startswith("/decisions/"), done.errors
    (said,) = overrides(small)
    assert [each["dossier"] for each in said.dossiers] == [late]
    (issued,) = small.facts_of(f"decision.{done.address.rpartition('/')[2]}")
    assert issued.act.command_id == said.act.command_id


def test_a_ruling_over_one_dossier_is_shown_anew_with_what_follows_from_it(town: Town) -> None:
    (dossier,) = town.way(1)
    town.current()
    page = Visitor(town.client(town.signer)).get(f"/dossiers/{dossier}/revocation")
    mend_score(town, dossier)
    today = town.clock().strftime("%d/%m/%Y")
    typed = {
        "number": "16/QĐ",
        "reason": "dishonest-declaration",
        "text": "Theo hồ sơ.",
        **page.day("signed_on", today),
    }

    refused = page.send(**typed)
    assert refused.status == 409
    assert "Điểm của thôn 90 → 88" in refused.words
    foreseen = refused.send(override=WHY)
    assert (foreseen.status, foreseen.form["override"]) == (200, WHY)
    assert "Điểm của thôn 90 → 88" in foreseen.words
    done = foreseen.send()
    assert last(town, dossier).TOPIC == "dossier.award-revoked", done.errors
    (said,) = overrides(town)
    assert said.act.command_id == last(town, dossier).act.command_id
    with town.engine.connect() as db:
        rows = db.execute(select(vault_version.c.item).where(vault_version.c.item == said.text["item"])).all()
    assert len(rows) == 1
    assert WHY in Visitor(town.client(town.inspector)).get(f"/dossiers/{dossier}").words


def test_an_erased_subject_takes_the_reason_about_it_along(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    page = sheet(small)
    mend_score(small, dossier)
    assert page.send().send(override=WHY).status == 200
    assert small.wiring.vault.destroy(dossier.split(".")[3])
    inspector = Visitor(small.client(small.inspector))
    assert WHY not in inspector.get(f"/dossiers/{dossier}").words
    assert "(đã xóa theo yêu cầu)" in inspector.get("/audit?kind=override.declared").words


@pytest.mark.parametrize(
    ("boxes", "status", "says"),
    [
        ({"override": WHY, "renewed": ""}, 400, "không phải giải thích"),
        ({"override": "\u200b \n"}, 409, "Ghi lý do vẫn quyết định"),
        ({"override": "a" * 4001}, 400, "rút ngắn"),
        ({"override": "Đúng\x00"}, 400, "ký tự"),
        ({"override": "Đúng\u202e"}, 400, "ký tự"),
        ({"override": [WHY, WHY]}, 400, "nhiều lần"),
        ({"override": WHY, "renewed": "x"}, 400, "mở lại trang"),
        ({"override": WHY, "renewed": "{commune}:1:" + "0" * 64}, 409, "vừa"),
        ({"override": WHY, "renewed": "{village}:1:" + "0" * 64}, 409, "vừa"),
        ({"override": WHY, "seen": "x"}, 400, "mở lại trang"),
    ],
)
def test_what_no_reason_or_mark_can_be_is_refused(small: Town, boxes: dict[str, Any], status: int, says: str) -> None:
    (dossier,) = small.to_appraisal(1)
    page = sheet(small)
    mend_score(small, dossier)
    refused = page.send()
    named = {
        name: text.format(commune=small.commune, village=small.village) if isinstance(text, str) else text
        for name, text in boxes.items()
    }
    answer = refused.send(**named)
    assert (answer.status, len(answer.errors)) == (status, 1), answer.words
    assert says in answer.words
    assert last(small, dossier).TOPIC == "dossier.corrected"
    assert overrides(small) == []


def test_a_mark_of_a_page_that_no_book_had_asks_for_a_reason_all_the_same(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    page = sheet(small)
    refused = page.send(seen=f"{small.commune}:999999:{'0' * 64}")
    assert (refused.status, refused.send().status) == (409, 409)
    assert refused.send(override=WHY).status == 200
    (said,) = overrides(small)
    assert said.dossiers == [{"dossier": dossier, "then": None, "now": 5}]
