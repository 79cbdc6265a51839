"""Why: on the page of a dossier, from the queue, and behind a figure of the progress."""

import re
from datetime import date

import pytest

from domain.commands.moving_clocks import move_clock
from domain.ids import new_id
from tests.service.town import Town
from tests.service.visitor import Visitor


def why_of(page: str) -> str:
    found = re.search(r'<details class="govuk-details" id="why".*?</details>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_dossier_says_by_which_entries_and_which_lines_of_the_rules_it_stands_as_it_does(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    page = Visitor(small.client(small.appraiser)).get(f"/dossiers/{dossier}?lang=en").source
    told = why_of(page)
    assert "State: Posted" in told
    assert "Whose turn: Commune appraiser" in told
    assert "The next step is “Commune appraisal”; it is taken by: Commune appraiser." in told
    assert "It is never taken by whoever took: " in told
    assert "Rules family-" in told
    assert "so it is late" not in told
    # Each entry leads to where it stands in the timeline.
    for anchor in re.findall(r'href="#(entry-\d+)"', page):
        assert page.count(f'id="{anchor}"') == 1
    small.clock.move(days=40)
    assert "so it is late." in why_of(Visitor(small.client(small.appraiser)).get(f"/dossiers/{dossier}?lang=en").source)


def test_a_moved_clock_is_named_with_its_ground(small: Town) -> None:
    (dossier,) = small.register(small.enroll(1))
    small.assess([dossier])
    small.clock.move(days=30)
    small.perform(
        small.act(),
        lambda desk: move_clock(
            desk, year=2026, title=None, step="village-verification", places=[], moves="later", day=date(2026, 12, 20),
            reason="weather", basis="Công văn 1",
        ),
    )  # fmt: skip
    small.current()
    told = why_of(Visitor(small.client(small.officer)).get(f"/dossiers/{dossier}?lang=en").source)
    assert "Due: 20/12/2026" in told
    assert "Clock moved" in told
    assert "Moved to 20/12/2026" in told
    assert "Công văn 1" in told


def test_the_queue_leads_to_why_a_row_is_there(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    visitor = Visitor(small.client(small.appraiser))
    href = f"/dossiers/{dossier}?why=1#why"
    assert href in visitor.get("/").reader.links
    assert '<details class="govuk-details" id="why" open>' in visitor.get(f"/dossiers/{dossier}?why=1").source
    assert '<details class="govuk-details" id="why">' in visitor.get(f"/dossiers/{dossier}?why=yes").source


def test_a_household_reads_why_and_learns_no_name_from_it(small: Town) -> None:
    (dossier,) = small.to_appraisal(1)
    head = small.head_with_account(next(pair for pair in small.households if pair[0] in dossier))
    told = why_of(Visitor(small.client(head)).get(f"/dossiers/{dossier}?lang=en").source)
    assert "Whose turn: Commune appraiser" in told
    assert "Hoàng Thị Lượng" not in told


def test_a_figure_leads_to_its_dossiers_and_to_the_entries_that_moved_it(small: Town) -> None:
    first, _ = small.register(small.enroll(2))
    small.current()
    visitor = Visitor(small.client(small.inspector))
    progress = visitor.get("/progress?lang=en")
    (listed,) = [
        link
        for link in progress.reader.links
        if link.startswith(f"/places/{small.commune}/") and "counted=registered" in link
    ]
    dossiers = visitor.get(listed)
    (moves,) = [link for link in dossiers.reader.links if "/moves/" in link]
    page = visitor.get(moves)
    assert page.status == 200
    assert "Registered: 2" in page.words
    assert page.source.count("+1") == 2
    assert f"/dossiers/{first}" in page.reader.links


def test_moves_are_those_of_the_place_and_of_the_days_asked(small: Town) -> None:
    small.clock.move(days=2)
    small.register(small.enroll(2))
    small.register(small.enroll(1, place=small.other_village), place=small.other_village)
    small.current()
    visitor = Visitor(small.client(small.inspector))
    whole = visitor.get(f"/places/{small.commune}/moves/2026/family/registered?lang=en")
    village = visitor.get(f"/places/{small.village}/moves/2026/family/registered?lang=en")
    before = visitor.get(f"/places/{small.village}/moves/2026/family/registered?lang=en&as_of=1/10/2026")
    assert ("Registered: 3" in whole.words, "Registered: 2" in village.words) == (True, True)
    assert "No entry has moved it yet." in before.words


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/places/{other}/moves/2026/family/registered", 404),
        ("/places/{nowhere}/moves/2026/family/registered", 404),
        ("/places/{village}/moves/2026/family/luck", 404),
        ("/places/{village}/moves/year/family/registered", 404),
        ("/places/{village}/moves/2026/nothing/registered", 200),
        ("/places/{village}/moves/2026/fam%00ily/registered", 404),
        ("/places/{village}/moves/99999999999999999999/family/registered", 404),
        ("/places/{village}/moves/2026/family/registered?page=99999", 200),
    ],
)
def test_what_is_not_there_or_not_mine_is_answered_alike(small: Town, address: str, status: int) -> None:
    small.register(small.enroll(1))
    small.current()
    named = {"other": small.other_village, "village": small.village, "nowhere": new_id()}
    assert small.client(small.officer).get(address.format(**named)).status_code == status
