"""Figures that are counted elsewhere: reported beside their target, shown with their arithmetic, refused by sentence."""

import re
from datetime import date

import pytest

from domain.commands import figures, setup
from domain.errors import InTheFuture, NobodyCounted, NotACount, NotPlainText, NotYourOffice, PartAboveWhole, Refusal
from tests.service.town import Town
from tests.service.visitor import Page, Visitor


def aimed(town: Town) -> Town:
    for title, measure, denominator in (("family", "skills", "holders"), (None, "training", "officers")):
        town.perform(
            town.act(),
            lambda desk, title=title, measure=measure, denominator=denominator: setup.set_target(
                desk,
                year=2026,
                title=title,
                measure=measure,
                numerator="reached",
                denominator=denominator,
                share="60.00",
                scope={"vi": f"Chỉ tiêu {measure}", "en": measure},
                source={"document": "Kế hoạch minh họa", "passage": "II.1"},
            ),
        )
    town.current()
    return town


def form(town: Town) -> Page:
    return Visitor(town.client(town.records)).get(f"/places/{town.commune}/figures/new?year=2026")


def sent(page: Page, **boxes: str) -> Page:
    told = {"part": "31", "whole": "48", "source": "Báo cáo 12", **page.day("counted_on", "30/9/2026")}
    return page.send(**(told | boxes))


def test_a_figure_stands_beside_the_target_that_asks_for_it(town: Town) -> None:
    page = form(aimed(town))
    assert "Chỉ tiêu skills" in page.words
    done = sent(page, about="family.skills.holders")
    assert done.address.startswith("/progress"), done.errors
    assert "64,58%" in done.words
    assert "31/48" in done.words
    assert "Báo cáo 12" in done.words
    again = sent(form(town), about="family.skills.holders", part="40", **page.day("counted_on", "1/10/2026"))
    assert "83,33%" in again.words
    assert "64,58%" not in again.words
    assert re.search(r"<del>31/48, [^<]*</del>", again.source), "the figure that it took the place of stays readable"


def test_figures_over_no_title_and_under_a_name_of_their_own_stand_below(town: Town) -> None:
    aimed(town)
    done = sent(form(town), about="-.training.officers", part="6", whole="10")
    assert "Chỉ tiêu training" in done.words
    assert "60,00%" in done.words
    named = sent(form(town), about="other", name="Người có kỹ năng thông tin", part="1", whole="3")
    assert "Người có kỹ năng thông tin" in named.words
    assert "33,33%" in named.words


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"part": "49"}, "Sửa một trong hai số"),
        ({"whole": "0"}, "ít nhất là một"),
        ({"about": "other"}, "Nhập tên số liệu"),
        ({"about": "family.share.all"}, "không có trong danh sách"),
        ({"part": "ba"}, "số nguyên"),
        ({"counted_on-day": "2", "counted_on-month": "10"}, "chưa đến"),
        ({"source": ""}, "nguồn số liệu"),
    ],
)
def test_a_wrong_figure_is_refused_and_nothing_typed_is_lost(small: Town, boxes: dict[str, str], says: str) -> None:
    refused = sent(form(aimed(small)), **({"about": "family.skills.holders"} | boxes))
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert refused.form["source"] == boxes.get("source", "Báo cáo 12")
    assert "figure.reported" not in small.topics(f"target.{small.commune}.2026")


def test_only_who_reports_for_the_commune_enters_figures(small: Town) -> None:
    for person, status in ((small.officer, 404), (small.signer, 403), (small.inspector, 403)):
        found = Visitor(small.client(person))
        assert found.get(f"/places/{small.commune}/figures/new").status == status
        assert "figures/new" not in "".join(found.get("/progress").reader.links)


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"part": -1}, NotACount),
        ({"part": True}, NotACount),
        ({"whole": 0, "part": 0}, NobodyCounted),
        ({"part": 49}, PartAboveWhole),
        ({"counted_on": "2026-10-02"}, InTheFuture),
        ({"source": "a\x07"}, NotPlainText),
        ({"who": "signer"}, NotYourOffice),
    ],
)
def test_the_office_refuses_what_no_figure_can_be(small: Town, how: dict[str, object], refusal: type[Refusal]) -> None:
    told = {"year": 2026, "title": None, "measure": "other", "denominator": "counted", "called": "x", "source": "y"}
    told |= {"part": 1, "whole": 48, "counted_on": "2026-09-30"} | how
    who = getattr(small, str(told.pop("who", "records")))
    told["counted_on"] = date.fromisoformat(str(told["counted_on"]))
    with pytest.raises(refusal):
        small.perform(small.act(who), lambda desk: figures.report_figure(desk, **told))  # type: ignore[arg-type]
