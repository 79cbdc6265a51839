"""Clocks through the pages: moved after a preview, followed everywhere; what is late is seen, also by those above."""

from datetime import date
from typing import Any

import pytest

from tests.service.town import Town
from tests.service.visitor import Page, Visitor


def asked(town: Town, who: str = "") -> Page:
    return Visitor(town.client(who or town.records)).get(f"/places/{town.commune}/cycles/2026/clocks/new")


def right(town: Town) -> dict[str, Any]:
    return {
        "step": "village-verification", "moves": "later", "reason": "weather", "basis": "Công văn 12/UBND",
        "places": [town.village], "day-day": "20", "day-month": "12", "day-year": "2026",
    }  # fmt: skip


def waiting(town: Town) -> list[str]:
    """Two families of the village and one of the other wait for their meetings."""
    dossiers = town.register(town.enroll(2))
    town.clock.move(days=1)
    town.assess(dossiers)
    town.current()
    return dossiers


def test_a_clock_is_moved_after_a_preview_and_every_page_follows(town: Town) -> None:
    first, _second = waiting(town)
    officer = Visitor(town.client(town.officer))
    assert "25/11/2026" in officer.get(f"/dossiers/{first}").words
    previewed = asked(town).send(**right(town))
    assert previewed.status == 200, previewed.errors
    assert "2 hồ sơ" in previewed.words
    assert "25/11/2026" in previewed.words
    assert town.topics(f"cycle.{town.commune}.2026") == ["cycle.opened"]
    done = previewed.send()
    assert done.address == f"/places/{town.commune}/cycles", done.errors
    assert "Công văn 12/UBND" in done.words
    for page in (f"/dossiers/{first}", "/", f"/places/{town.village}/dossiers"):
        words = officer.get(page).words
        assert "20/12/2026" in words, page
        assert "25/11/2026" not in words, page


@pytest.mark.parametrize(
    ("boxes", "status", "says"),
    [
        ({"day-month": "9"}, 400, "đã qua"),
        ({"day-year": "2036"}, 400, "năm 2026"),
        ({"step": "piano"}, 400, "không có trong danh sách"),
        ({"title": "clan"}, 400, "không có trong danh sách"),
        ({"basis": ""}, 400, "văn bản"),
        ({"basis": "x" * 301}, 400, "rút ngắn"),
        ({"moves": ""}, 400, "Chọn"),
        ({"step": "posting-close", "moves": "earlier"}, 409, "không được rút ngắn"),
        ({"year": "2025"}, 404, "Không tìm thấy"),
    ],
)
def test_a_clock_that_cannot_be_moved_so_is_refused_and_nothing_typed_is_lost(
    small: Town, boxes: dict[str, str], status: int, says: str
) -> None:
    refused = asked(small).send(**(right(small) | boxes))
    assert (refused.status, says in refused.words) == (status, True), refused.words
    assert status == 404 or len(refused.errors) == 1
    assert status == 404 or refused.form["basis"] == boxes.get("basis", "Công văn 12/UBND")
    assert small.topics(f"cycle.{small.commune}.2026") == ["cycle.opened"]


def test_only_who_keeps_the_years_moves_their_clocks(small: Town) -> None:
    for person, status in ((small.officer, 404), (small.signer, 403), (small.inspector, 403)):
        assert asked(small, person).status == status


def test_what_is_late_is_counted_listed_and_told_in_a_text(town: Town) -> None:
    waiting(town)
    town.clock.move(days=60)
    officer = Visitor(town.client(town.officer))
    queue = officer.get("/")
    assert "Chỉ xem việc quá hạn (2)" in queue.words
    assert "Xem tất cả việc đang chờ" in officer.get("/?late=1").words
    assert officer.get("/?late=perhaps").status == 200
    page = Visitor(town.client(town.appraiser)).get(f"/places/{town.commune}/lateness")
    days = (date(2026, 12, 1) - date(2026, 11, 25)).days
    assert f"Thôn Một (minh họa): Thôn bình xét (Gia đình học tập 2026): 2 quá hạn, lâu nhất {days} ngày" in page.source
    for each in town.households:
        assert each[0] not in page.words
    assert Visitor(town.client(town.officer)).get(f"/places/{town.commune}/lateness").status == 404


def test_a_step_whose_clock_has_run_out_is_shown_to_the_office_above_which_may_not_take_it(town: Town) -> None:
    first, _second = waiting(town)
    appraiser = Visitor(town.client(town.appraiser))
    assert "Quá hạn ở nơi khác" not in appraiser.get("/").words
    town.clock.move(days=60)
    appraiser = Visitor(town.client(town.appraiser))
    page = appraiser.get("/")
    assert "Quá hạn ở nơi khác" in page.words
    assert f"/dossiers/{first}" in page.reader.links
    assert "Cán bộ thôn" in page.words
    assert appraiser.get(f"/places/{town.village}/meetings/new?title=family&year=2026").status == 403
    assert "Quá hạn ở nơi khác" not in Visitor(town.client(town.officer)).get("/").words
    # More time takes it away from there again.
    moved = right(town) | {"day-day": "31"}
    asked(town).send(**moved).send()
    assert "Quá hạn ở nơi khác" not in Visitor(town.client(town.appraiser)).get("/").words
