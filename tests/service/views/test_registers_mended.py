"""Activities and names corrected through their pages: what they once were stays, what cites them is shown first."""

from datetime import date, timedelta

import pytest

from domain.clock import day_of
from domain.commands.activities import hold_activity
from domain.commands.self_assessment import cite_activity
from domain.ids import new_id
from projections.names import names_of
from tests.service.town import Town
from tests.service.visitor import Page, Visitor


@pytest.fixture
def officer(small: Town) -> Visitor:
    small.clock.move(days=100)
    small.current()
    return Visitor(small.client(small.officer))


def cited(town: Town) -> tuple[str, str]:
    """An activity of this year, and a dossier that cites it."""
    held_on = day_of(town.clock()) - timedelta(days=1)
    activity = new_id()
    told = {"topic": "Kỹ năng số", "venue": "Nhà văn hóa", "learners": 40, "held_on": held_on}
    town.perform(
        town.act(town.officer), lambda desk: hold_activity(desk, activity=activity, place=town.village, **told)
    )
    (dossier,) = town.register(town.enroll(1))
    town.perform(
        town.act(town.officer),
        lambda desk: cite_activity(
            desk,
            dossier=dossier,
            evidence=new_id(),
            criterion=next(iter(town.full_scores())),
            activity=activity,
            person=town.heads()[dossier.split(".")[3]],
        ),
    )
    town.current()
    return activity, dossier


def days(page: Page, day: date) -> dict[str, str]:
    return page.day("held_on", f"{day:%d/%m/%Y}")


def test_an_activity_that_moves_into_another_year_is_shown_with_the_dossiers_that_cite_it(small: Town) -> None:
    activity, dossier = cited(small)
    small.clock.move(days=1)
    officer = Visitor(small.client(small.officer))
    listed = officer.get(f"/places/{small.village}/activities?year=2026")
    assert f"/activities/{activity}/correction" in listed.reader.links
    page = officer.get(f"/activities/{activity}/correction")
    assert (page.form["topic"], page.form["learners"]) == ("Kỹ năng số", "40")

    looked = page.send(reason="mistyped", text="Đếm nhầm.", learners="44")
    assert dossier.split(".")[3] not in looked.words
    assert "<del>2026</del>" not in looked.source, "the year stays"
    looked = looked.send(**days(page, date(2025, 10, 1)))
    assert "<del>2026</del> → 2025" in looked.source, looked.errors
    assert small.topics(f"activity.{activity}") == ["activity.held"]

    done = looked.send()
    assert done.address == f"/places/{small.village}/activities", done.errors
    before = officer.get(f"/places/{small.village}/activities?year=2026")
    assert "Kỹ năng số" not in before.words
    assert "44" in officer.get(f"/places/{small.village}/activities?year=2025").words
    again = officer.get(f"/activities/{activity}/correction")
    assert "<del>40</del> → 44" in again.source
    assert "Đếm nhầm." in again.words
    assert "01/10/2025" in officer.get(f"/dossiers/{dossier}").words


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"learners": "0"}, "ít nhất là một"),
        ({"learners": "-1"}, "từ 0"),
        ({"topic": ""}, "Nhập"),
        ({"topic": "a\x00"}, "ký tự"),
        ({"held_on-day": "31", "held_on-month": "2"}, "lịch"),
        ({"held_on-year": "2099"}, "chưa đến"),
        ({}, "không có gì"),
    ],
)
def test_an_activity_is_not_mended_to_what_cannot_be(small: Town, boxes: dict[str, str], says: str) -> None:
    activity, _ = cited(small)
    page = Visitor(small.client(small.officer)).get(f"/activities/{activity}/correction")
    refused = page.send(reason="mistyped", text="x", **boxes)
    assert refused.status == 400
    assert any(says in each for each in refused.errors), refused.errors
    assert small.topics(f"activity.{activity}") == ["activity.held"]


def test_a_name_is_mended_and_found_under_the_new_one(small: Town) -> None:
    officer = Visitor(small.client(small.officer))
    listed = officer.get(f"/places/{small.village}/households/new").send(head="Lò Văn Sai")
    (way,) = [link for link in listed.reader.links if link.endswith("/correction")]
    page = officer.get(way)
    old = page.form["name"]
    assert old == "Lò Văn Sai"
    assert page.send(reason="mistyped", text="x").status == 400

    done = page.send(reason="paper-differs", text="Sổ ghi khác.", name="Lò Văn Sáu").send()

    assert done.address == f"/places/{small.village}/households", done.errors
    assert "Lò Văn Sáu" in officer.get(f"/places/{small.village}/households?q=lo+van+sau").words
    told = officer.get(way).source
    assert f"<del>{old}</del> → Lò Văn Sáu" in told
    assert "Lò Văn Sai" not in officer.get(f"/places/{small.village}/households").words
    stored = small.facts_of(f"subject.{way.split('/')[2]}")[-1].values
    assert set(stored["name"]) == {"item", "digest"}
    (head,) = stored["called_so"]
    with small.engine.connect() as db:
        assert names_of(db, [head]) == {head: "Lò Văn Sáu"}


def test_others_are_not_let_in(small: Town) -> None:
    activity, _ = cited(small)
    ((subject, _head),) = small.enroll(1)
    small.current()
    for person in (small.signer, small.other_officer, small.inspector, small.administrator):
        visitor = Visitor(small.client(person))
        for way in (f"/activities/{activity}/correction", f"/subjects/{subject}/correction"):
            assert visitor.get(way).status in (403, 404), (person, way)
    for way in (f"/activities/{new_id()}/correction", f"/subjects/{new_id()}/correction"):
        assert Visitor(small.client(small.officer)).get(way).status == 404
