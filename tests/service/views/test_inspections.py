"""Inspections through pages: planned, drawn again from what the page says, entered, closed, and what follows."""

import hashlib
import json
import re

import pytest

from tests.service.town import Town
from tests.service.visitor import Page, Visitor


def planned(town: Town, person: str | None = None, place: str | None = None, **boxes: str) -> Page:
    page = Visitor(town.client(person or town.inspector)).get(f"/places/{place or town.commune}/inspections/new")
    told = {"titles": "family", "which": "recognised", "count": "2", "basis": "Kế hoạch 5/KH ngày 1/10/2026"}
    return page.send(**(told | boxes))


def entered(visitor: Visitor, inspection: str, dossier: str, **boxes: str) -> Page:
    page = visitor.get(f"/dossiers/{dossier}/inspections/{inspection}")
    return page.send(**({"finding": "differs", "total": "70", "text": "Thiếu minh chứng."} | boxes))


def drawn_on(page: Page) -> list[str]:
    found = [link.removeprefix("/dossiers/") for link in page.reader.links if link.startswith("/dossiers/d.")]
    return list(dict.fromkeys(link for link in found if "/" not in link))


def id_of(page: Page) -> str:
    return page.address.removeprefix("/inspections/")


def test_what_the_page_says_is_enough_to_draw_the_same_dossiers_again(town: Town) -> None:
    dossiers = town.way(7)
    town.register(town.enroll(2))
    town.current()
    page = planned(town, count="3")
    assert page.address.startswith("/inspections/"), page.errors
    seed = re.search(r"\b[0-9a-f]{32}\b", page.words)
    assert seed is not None
    ordered = sorted(dossiers, key=lambda each: hashlib.sha256(f"{seed[0]} {each}".encode()).hexdigest())
    assert sorted(drawn_on(page)) == sorted(ordered[:3])
    listed = json.dumps(sorted(dossiers), separators=(",", ":")).encode()
    assert hashlib.sha256(listed).hexdigest() in page.words
    # The list itself, from the book alone: the last entry of each dossier up to the position that the plan names.
    (plan,) = (
        json.loads(line.state)["data"]
        for line in town.books.ledger.read(town.commune, after=0, limit=999, topics=["inspection.planned"])
    )
    (source,) = plan["lists"]
    lines = town.books.ledger.read(town.commune, after=0, limit=source["position"])
    states = {line.stream: json.loads(line.state)["data"]["state"] for line in lines if line.stream.startswith("d.")}
    assert sorted(each for each, state in states.items() if state in plan["states"]) == sorted(dossiers)
    assert (source["book"], source["count"]) == (town.commune, 7)
    # Drawing again leaves both draws to be seen.
    planned(town, count="3")
    assert "Kế hoạch 5/KH" in Visitor(town.client(town.signer)).get(f"/places/{town.commune}/inspections").words
    assert len(town.books.ledger.read(town.commune, after=0, limit=999, topics=["inspection.planned"])) == 2


def test_a_finding_is_a_fourth_column_and_a_line_of_the_timeline(town: Town) -> None:
    (dossier,) = town.way(1)
    town.current()
    inspection = id_of(planned(town))
    inspector = Visitor(town.client(town.inspector))
    scores = {f"scores.{name}": "10" for name in town.full_scores()}
    done = entered(inspector, inspection, dossier, total="", **scores)
    assert done.address == f"/inspections/{inspection}", done.errors
    assert "Chấm khác" in done.words
    shown = Visitor(town.client(town.officer)).get(f"/dossiers/{dossier}")
    assert "Kiểm tra" in shown.words
    assert "Thiếu minh chứng." in shown.words
    assert "40/100" in shown.words or "40 trên 100" in shown.words
    assert town.topics(dossier)[-1] == "dossier.inspected"
    closing = inspector.get(f"/inspections/{inspection}/closing")
    closed = closing.send(text="Một hồ sơ chấm khác.")
    assert "Một hồ sơ chấm khác." in closed.words, closed.errors
    assert "Đỗ Thanh Tra" in closed.words
    assert inspector.get(f"/inspections/{inspection}/closing").send().status == 409
    # A finding that was mistyped is entered again, and the conclusion counts it anew.
    again = entered(inspector, inspection, dossier, finding="confirmed", total="", **scores)
    assert again.address == f"/inspections/{inspection}", again.errors
    assert "Chấm khác" not in again.words
    told = inspector.get(f"/records/inspection.{inspection}")
    assert "Nhập lại kết quả của một hồ sơ sau khi kết thúc kiểm tra" in told.words
    assert "<del>Chấm khác: 1</del>" in told.source


def test_a_fault_leads_to_the_form_of_the_revocation_with_its_ground(town: Town) -> None:
    (dossier,) = town.way(1)
    town.current()
    inspection = id_of(planned(town))
    entered(Visitor(town.client(town.inspector)), inspection, dossier, finding="fault", total="")
    fault = town.books.load([dossier]).chains[dossier][-1]
    town.clock.move(days=1)
    signer = Visitor(town.client(town.signer))
    href = f"/dossiers/{dossier}/revocation?finding={fault}"
    assert href in signer.get(f"/dossiers/{dossier}").reader.links
    assert signer.get(f"/dossiers/{dossier}/revocation?finding={'0' * 64}").status == 409
    page = signer.get(href)
    assert (page.form.get("reason", ""), "Thiếu minh chứng." in page.source) == (
        "faults-found", True,
    )  # fmt: skip
    done = page.confirm(number="9/QĐ", **page.day("signed_on", town.clock().strftime("%d/%m/%Y")))
    assert done.address == f"/dossiers/{dossier}", done.errors
    fact = town.facts_of(dossier)[-1]
    assert (fact.TOPIC, fact.reason, fact.finding) == ("dossier.award-revoked", "faults-found", fault)
    assert "một sai phạm do kiểm tra phát hiện" in done.words


def test_a_fault_leads_to_the_form_of_the_return(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    inspection = id_of(planned(small, which="registered"))
    entered(Visitor(small.client(small.inspector)), inspection, dossier, finding="fault", total="")
    appraiser = Visitor(small.client(small.appraiser))
    (href,) = (link for link in appraiser.get(f"/dossiers/{dossier}").reader.links if "/return?finding=" in link)
    page = appraiser.get(href)
    boxes = {"to_step": "self-assessment", "mend.dossier.reason": "entry-wrong"}
    done = page.confirm(**boxes)
    assert done.address == f"/dossiers/{dossier}", done.errors
    assert small.facts_of(dossier)[-1].finding == href.partition("=")[2]


def test_differences_lead_from_villages_and_officers_to_dossiers(town: Town) -> None:
    dossiers = town.way(3)
    town.current()
    inspection = id_of(planned(town, count="3"))
    inspector = Visitor(town.client(town.inspector))
    entered(inspector, inspection, dossiers[0], total="71")
    entered(inspector, inspection, dossiers[1], finding="fault", total="60")
    page = inspector.get(f"/places/{town.commune}/inspections/differences")
    assert "Thôn Một" in page.words
    # 71 and 60 against the village's 90: -24.5 on the mean, -30 at most.
    assert "-24,5" in page.words
    assert "-30" in page.words
    assert "Hoàng Thị Lượng" in page.words
    assert f"officer={town.appraiser}" in "".join(page.reader.links)
    narrowed = inspector.get(f"/places/{town.commune}/inspections/differences?officer={town.signer}")
    assert dossiers[1] in narrowed.source
    none = inspector.get(f"/places/{town.commune}/inspections/differences?village={town.other_village}")
    assert dossiers[1] not in none.source
    before = inspector.get(f"/places/{town.commune}/inspections/differences?known_at=1/10/2026")
    assert dossiers[1] not in before.source


def test_the_level_above_inspects_in_its_own_book(town: Town) -> None:
    dossiers = town.way(2)
    above = town.appoint("upper-officer", town.province)
    page = planned(town, above, town.province)
    inspection = id_of(page)
    assert sorted(drawn_on(page)) == sorted(dossiers)
    done = entered(Visitor(town.client(above)), inspection, dossiers[0])
    assert done.address == f"/inspections/{inspection}", done.errors
    assert town.facts_of(f"inspection.{inspection}")[0].act.book == town.province
    assert town.facts_of(dossiers[0])[-1].act.book == town.commune
    inspector = Visitor(town.client(town.inspector))
    assert inspector.get(f"/inspections/{inspection}").status == 404
    assert inspector.get(f"/dossiers/{dossiers[0]}/inspections/{inspection}").status == 404


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"titles": []}, "danh hiệu"),
        ({"count": "0"}, "bao nhiêu"),
        ({"count": "2", "percent": "10"}, "bao nhiêu"),
        ({"count": "", "percent": ""}, "bao nhiêu"),
        ({"percent": "101", "count": ""}, "từ 0 đến 100"),
        ({"basis": ""}, "căn cứ"),
        ({"basis": "K\x00H"}, "ký tự"),
        ({"which": "all"}, "không có trong danh sách"),
        ({"year": "1999"}, "từ 2.000"),
    ],
)
def test_a_plan_that_lacks_something_says_what_and_draws_nothing(small: Town, boxes: dict[str, str], says: str) -> None:
    small.way(1)
    small.current()
    refused = planned(small, **boxes)
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert not small.books.ledger.read(small.commune, after=0, limit=999, topics=["inspection.planned"])


def test_an_empty_list_is_not_drawn_from(small: Town) -> None:
    refused = planned(small, year="2025")
    assert refused.status == 409
    assert refused.form["basis"].startswith("Kế hoạch")


@pytest.mark.parametrize(
    ("boxes", "status", "says"),
    [
        ({"finding": ""}, 400, "Chọn"),
        ({"total": ""}, 400, "điểm"),
        ({"total": "101"}, 400, "từ 0 đến 100"),
        ({"total": "nhiều"}, 400, "phải là một số"),
        ({"text": ""}, 400, "bằng lời"),
        ({"scores.children-learning": "10"}, 400, "Nhập điểm"),
        ({"done_on-day": "31", "done_on-month": "12", "done_on-year": "2026"}, 400, "chưa đến"),
        ({"version": "1"}, 409, "vừa"),
        ({"seen": "x"}, 400, "mở lại"),
    ],
)
def test_a_finding_that_lacks_something_says_what_and_keeps_the_rest(
    small: Town, boxes: dict[str, str], status: int, says: str
) -> None:
    (dossier,) = small.way(1)
    small.current()
    inspection = id_of(planned(small))
    refused = entered(Visitor(small.client(small.inspector)), inspection, dossier, **boxes)
    assert refused.status == status, refused.words
    assert any(says in each for each in refused.errors), refused.errors
    if "text" not in boxes:
        assert refused.form["text"] == "Thiếu minh chứng."
    assert small.topics(dossier)[-1] == "dossier.award-decided"


def test_others_are_not_let_in(small: Town) -> None:
    dossiers = small.way(2)
    small.current()
    inspection = id_of(planned(small, count="1"))
    (drawn,) = drawn_on(Visitor(small.client(small.inspector)).get(f"/inspections/{inspection}"))
    (beside,) = set(dossiers) - {drawn}
    asked = {
        small.officer: (f"/places/{small.commune}/inspections/new", f"/inspections/{inspection}"),
        small.signer: (f"/places/{small.commune}/inspections/new", f"/dossiers/{drawn}/inspections/{inspection}"),
        small.inspector: (f"/dossiers/{beside}/inspections/{inspection}", "/inspections/nothing"),
        small.administrator: (f"/inspections/{inspection}", f"/places/{small.commune}/inspections/differences"),
    }
    found = {
        person: tuple(Visitor(small.client(person)).get(address).status for address in addresses)
        for person, addresses in asked.items()
    }
    assert list(found.values()) == [(404, 404), (403, 403), (409, 404), (404, 404)]
