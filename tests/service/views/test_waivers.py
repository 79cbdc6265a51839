"""Overrides of kinship on pages: proposed at a dossier, answered by another, listed for the inspector with the reason."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.domain.test_waiving import RULES
from tests.service.town import Town
from tests.service.views.test_bad import heads
from tests.service.visitor import Visitor

WHY = "Người thẩm định còn lại đang nghỉ thai sản"


@pytest.fixture
def town(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr("tests.scenario.rules_of", lambda _title: RULES)
    town: Any = Town(engine)
    (town.dossier,) = town.to_appraisal(1)
    town.declare_kin(town.appraiser, [town.dossier.split(".")[3]])
    town.current()
    yield town
    town.wiring.close()


def visitor(town: Any, person: str) -> Visitor:
    return Visitor(town.client(person))


def test_it_is_proposed_answered_and_listed(town: Any) -> None:
    way = f"/dossiers/{town.dossier}/override"
    assert way in visitor(town, town.officer).get(f"/dossiers/{town.dossier}").reader.links
    listed = visitor(town, town.officer).get(way).send(person=town.appraiser, text=WHY)
    assert listed.address == "/overrides", listed.errors
    assert "chờ người thứ hai" in listed.words
    assert not [link for link in listed.reader.links if link.endswith("/answer")], "nobody answers their own"
    assert "chờ người thứ hai" not in visitor(town, town.appraiser).get("/").words
    queue = visitor(town, town.signer).get("/")
    assert "Chờ người thứ hai" in queue.words
    assert WHY in queue.words
    (answer,) = {link for link in queue.reader.links if link.endswith("/answer")}

    refused = visitor(town, town.officer).get(answer).send(outcome="approved")
    assert refused.status == 403
    page = visitor(town, town.signer).get(answer)
    assert WHY in page.words
    done = page.send(outcome="approved", text="Đồng ý")
    assert "đã chấp thuận" in done.words, done.errors
    sheet = visitor(town, town.appraiser).get(f"/appraisals/new?place={town.village}&title=family&year=2026")
    assert "1 hồ sơ" in sheet.words

    assert "Chờ người thứ hai" not in visitor(town, town.signer).get("/").words

    town.clock.move(minutes=1)
    town.appraise([town.dossier])
    town.current()
    timeline = visitor(town, town.inspector).get(f"/dossiers/{town.dossier}")
    assert f"Trần Văn Thẩm; do Hoàng Thị Lượng đề nghị, Lê Thị Ký chấp thuận: {WHY}" in timeline.words
    inspector = visitor(town, town.inspector).get("/overrides")
    for words in (WHY, "Đồng ý", "Lê Thị Ký", "Hoàng Thị Lượng", "Trần Văn Thẩm"):
        assert words in inspector.words
    assert WHY not in str([vars(fact) for fact in town.facts_of(f"override.{answer.split('/')[2]}")])
    assert "Chưa có ai" in visitor(town, town.other_officer).get("/overrides").words


@pytest.mark.parametrize(
    "boxes", [{"text": ""}, {"person": ""}, {"person": "x"}, {"text": "a\x00b"}, {"text": "x" * 20_000}]
)
def test_a_wrong_proposal_is_refused(town: Any, boxes: dict[str, str]) -> None:
    page = visitor(town, town.officer).get(f"/dossiers/{town.dossier}/override")
    before = heads(town.engine)
    refused = page.send(**{"person": town.appraiser, "text": WHY} | boxes)
    assert (refused.status, bool(refused.errors)) == (400, True)
    assert heads(town.engine) == before


def test_the_password_is_asked_again(town: Any) -> None:
    proposing = visitor(town, town.officer)
    town.clock.move(minutes=11)
    page = proposing.get(f"/dossiers/{town.dossier}/override")
    before = heads(town.engine)
    boxes = page.form
    boxes["person"], boxes["text"] = town.appraiser, WHY
    asked = proposing.post(page.address, boxes, {})
    assert (asked.status, asked.form["text"]) == (403, WHY)
    assert heads(town.engine) == before
    assert asked.send().address == "/overrides"


def test_who_may_neither_propose_nor_answer_finds_nothing(town: Any) -> None:
    for person in (town.signer, town.inspector, town.appraiser, town.nobody, town.administrator):
        assert visitor(town, person).get(f"/dossiers/{town.dossier}/override").status == 404
    assert visitor(town, town.administrator).get("/overrides").status in (200, 404)
