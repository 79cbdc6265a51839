"""Why a target or a reported figure stands as it does, and the way to why from what is late and from the register."""

from datetime import date
from typing import Any

import pytest

from domain.commands import figures
from domain.commands.record_correction import correct_record
from domain.ids import new_id
from tests.service.town import Town
from tests.service.views.test_figures import aimed
from tests.service.visitor import Visitor


def reported(town: Town, *, part: int, on: date, **told: Any) -> None:
    said = {"year": 2026, "title": "family", "measure": "skills", "denominator": "holders", "called": "Kỹ năng"} | told
    told = said | {"part": part, "whole": 50, "counted_on": on, "source": "Báo cáo 12"}
    town.perform(town.act(town.records), lambda desk: figures.report_figure(desk, **told))
    town.current()


def aims(visitor: Visitor) -> list[str]:
    return [link for link in visitor.get("/progress?lang=en").reader.links if "/aims/" in link]


def test_a_reported_figure_names_its_entries_its_source_and_what_it_took_the_place_of(town: Town) -> None:
    aimed(town)
    reported(town, part=20, on=date(2026, 9, 1))
    reported(town, part=30, on=date(2026, 9, 30))
    stream = f"target.{town.commune}.2026"
    version = len(town.topics(stream))
    town.clock.move(days=1)
    town.perform(
        town.act(town.records),
        lambda desk: correct_record(
            desk, stream=stream, version=version, values={"part": 31}, reason="entered-by-mistake", text=None
        ),
    )
    town.current()
    visitor = Visitor(town.client(town.records))
    (link, *_) = aims(visitor)
    page = visitor.get(f"{link}?lang=en")
    assert page.status == 200
    for told in (
        "Target: 60.00% of those who hold the title", "Written in: Kế hoạch minh họa, II.1", "Reached: 62.00% (31 of 50)",
        "Counted elsewhere on 30/09/2026, not by the register.", "Where that is written: Báo cáo 12",
        "It took the place of 20 of 50, counted on 01/09/2026.", "Target or figure corrected",
    ):  # fmt: skip
        assert told in page.words, page.words
    assert page.words.count("Figure reported") == 2
    assert not [href for href in page.reader.links if "/moves/" in href]
    before = visitor.get(f"{link}?lang=en&known_at=1/10/2026")
    assert "Target or figure corrected" not in before.words


def test_a_figure_that_no_target_asks_for_is_explained_too(town: Town) -> None:
    reported(town, part=1, on=date(2026, 9, 1), title=None, measure="other", denominator="counted", called="Người học")
    visitor = Visitor(town.client(town.records))
    (link,) = aims(visitor)
    page = visitor.get(f"{link}?lang=en")
    assert "Người học" in page.words
    assert "Reached: 2.00% (1 of 50)" in page.words
    assert "Target:" not in page.words


def test_what_nobody_reported_says_so(town: Town) -> None:
    visitor = Visitor(town.client(aimed(town).records))
    for link in aims(visitor):
        assert "neither counted by the register nor reported" in visitor.get(f"{link}?lang=en").words


@pytest.mark.parametrize("address", ["{nowhere}/aims/2026/1", "{commune}/aims/2026/999999", "{commune}/aims/9999/1"])
def test_what_is_no_aim_here_is_answered_alike(small: Town, address: str) -> None:
    named = {"nowhere": new_id(), "commune": small.commune}
    assert small.client(small.records).get("/places/" + address.format(**named)).status_code == 404


def test_what_is_late_leads_to_why_the_oldest_is(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    visitor = Visitor(small.client(small.inspector))
    address, why = f"/places/{small.commune}/lateness", f"/dossiers/{dossier}?why=1#why"
    assert why not in visitor.get(address).reader.links
    small.clock.move(days=40)
    visitor = Visitor(small.client(small.inspector))
    assert why in visitor.get(address).reader.links
    assert "so it is late." in visitor.get(f"/dossiers/{dossier}?why=1&lang=en").words


def test_lists_and_the_register_lead_to_why_each_state_is(small: Town) -> None:
    first, second = small.way(2)
    small.current()
    visitor = Visitor(small.client(small.inspector))
    for address in ("/register", f"/places/{small.commune}/dossiers"):
        links = visitor.get(address).reader.links
        assert {f"/dossiers/{each}?why=1#why" for each in (first, second)} <= set(links), address
